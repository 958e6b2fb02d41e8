# Targets out of whatever sources a folder holds, so that adding a file touches no build script.

# indaba_library(NAME GLOBS pattern... [EXCEPT source...] LINKS target...)
# A static library, or an interface library while the folder holds headers only.
function(indaba_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "GLOBS;EXCEPT;LINKS")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_GLOBS})
  list(TRANSFORM arg_EXCEPT PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  list(REMOVE_ITEM sources "" ${arg_EXCEPT})
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC ${arg_LINKS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_LINKS})
  endif()
endfunction()

# indaba_program(NAME GLOBS pattern... LINKS target... [PCH header...])
# A program in bin/, or nothing while no source matches.
function(indaba_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "GLOBS;LINKS;PCH")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_GLOBS})
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
  if(arg_PCH AND INDABA_PCH)
    target_precompile_headers(${name} PRIVATE ${arg_PCH})
  endif()
  if(EMSCRIPTEN)
    # Node runs the result. Loading at once avoids emscripten's use of fetch, which Node 18 and
    # later offer but not for files; NODERAWFS opens the real file system.
    target_link_options(${name} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1
                        -sWASM_ASYNC_COMPILATION=0 -sALLOW_MEMORY_GROWTH=1)
  endif()
endfunction()
