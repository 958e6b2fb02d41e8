# What is not ours, as targets: indaba_sodium, indaba_pugixml and SQLite::SQLite3 everywhere; indaba_utf8proc, Boost's headers, OpenSSL,
# CLI11, GTest and benchmark natively; nlohmann_json::nlohmann_json for the tests.

if(EMSCRIPTEN)
  # indaba_wasm_library(TARGET ARCHIVE VARIABLE): what tools/debian_wasm installed.
  function(indaba_wasm_library target archive variable)
    set(${variable} "" CACHE PATH "Where tools/debian_wasm installed ${archive}")
    set(path "${${variable}}/lib/${archive}")
    if(NOT EXISTS "${path}")
      message(FATAL_ERROR "No ${archive} for WebAssembly in '${${variable}}': "
                          "`./dev build wasm` builds it and passes ${variable}.")
    endif()
    add_library(${target} STATIC IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${path}"
                                               INTERFACE_INCLUDE_DIRECTORIES "${${variable}}/include")
  endfunction()
  indaba_wasm_library(indaba_sodium libsodium.a INDABA_WASM_SODIUM)
  indaba_wasm_library(indaba_pugixml libpugixml.a INDABA_WASM_PUGIXML)

  indaba_wasm_library(SQLite::SQLite3 libsqlite3.a INDABA_WASM_SQLITE)
  add_library(Threads::Threads INTERFACE IMPORTED)  # one thread, and nothing to link for it

  # The host's nlohmann headers, without the rest of the host's include folder.
  find_path(INDABA_NLOHMANN nlohmann/json.hpp PATHS /usr/include REQUIRED NO_DEFAULT_PATH
            NO_CMAKE_FIND_ROOT_PATH)
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/nlohmann")
  file(CREATE_LINK "${INDABA_NLOHMANN}/nlohmann" "${CMAKE_BINARY_DIR}/nlohmann/nlohmann" SYMBOLIC)
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
  set_target_properties(nlohmann_json::nlohmann_json
                        PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_BINARY_DIR}/nlohmann")
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
  add_library(indaba_sodium INTERFACE)
  target_link_libraries(indaba_sodium INTERFACE PkgConfig::SODIUM)
  pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml>=1.13)
  add_library(indaba_pugixml INTERFACE)
  target_link_libraries(indaba_pugixml INTERFACE PkgConfig::PUGIXML)
  pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc>=2.6)
  add_library(indaba_utf8proc INTERFACE)
  target_link_libraries(indaba_utf8proc INTERFACE PkgConfig::UTF8PROC)
  pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode>=4.1)
  find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)
  find_package(Boost 1.81 REQUIRED)
  find_package(CLI11 2.1 REQUIRED)
  find_path(INDABA_TOML toml++/toml.h REQUIRED)  # its headers alone are enough
  find_package(nlohmann_json 3.11 REQUIRED)
  find_package(SQLite3 3.40 REQUIRED)
  find_package(Threads REQUIRED)
  find_package(GTest REQUIRED)
  find_package(benchmark REQUIRED)
endif()
