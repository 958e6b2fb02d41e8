# How every target of the house is compiled. The presets choose a sanitizer through INDABA_SANITIZE.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

set(INDABA_SANITIZE "" CACHE STRING "List given to -fsanitize=, or empty")
option(INDABA_PCH "Precompile the heavy headers of the tests" ON)
option(INDABA_UNITY "Compile a target's sources several at once: fewer minutes, more to repeat" OFF)
set(INDABA_UNITY_SOURCES 10 CACHE STRING "How many sources that is at most")

set(CMAKE_UNITY_BUILD ${INDABA_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE ${INDABA_UNITY_SOURCES})

# Every include is written from the root: #include "crypto/base/result.h".
include_directories("${PROJECT_SOURCE_DIR}")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlaps in std::string concatenation that are not there (GCC bug 105651).
  add_compile_options(-Wno-restrict)
  # It does not follow the flag of an optional inside a variant, and reports its value as unset.
  # The lint's static analyser looks for what this would have found.
  add_compile_options(-Wno-maybe-uninitialized)
  if(INDABA_UNITY)
    # It takes sources that another includes for headers.
    add_compile_options(-Wno-subobject-linkage)
  endif()
endif()

if(EMSCRIPTEN)
  # Its standard library has coroutines as experimental only (clients/core/agent/coroutine.h). Under
  # -Oz it would keep clang from inlining anything, which makes templates three times as large.
  add_compile_options(-fno-rtti -finline-functions -mbulk-memory -msign-ext
                      -Wno-deprecated-experimental-coroutine)
else()
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  if(INDABA_SANITIZE)
    add_compile_options(-fsanitize=${INDABA_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${INDABA_SANITIZE})
  else()
    add_compile_options(-fstack-protector-strong)
    add_link_options(-Wl,-z,relro,-z,now)
    add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
  endif()
endif()

find_program(INDABA_CCACHE ccache)
if(INDABA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths relative to the checkout let several checkouts share what one of them compiled;
  # the sloppiness is what ccache asks for before it caches precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      "${INDABA_CCACHE}")
endif()
