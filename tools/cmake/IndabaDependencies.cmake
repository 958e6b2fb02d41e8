# What is not ours, as targets: indaba_sodium everywhere; Boost's headers, OpenSSL, SQLite::SQLite3,
# CLI11, GTest and benchmark natively; nlohmann_json::nlohmann_json for the tests.

if(EMSCRIPTEN)
  set(INDABA_WASM_SODIUM "" CACHE PATH "Where tools/libsodium_wasm installed libsodium")
  if(NOT EXISTS "${INDABA_WASM_SODIUM}/lib/libsodium.a")
    message(FATAL_ERROR "No libsodium for WebAssembly in '${INDABA_WASM_SODIUM}': "
                        "`./dev build wasm` builds it and passes INDABA_WASM_SODIUM.")
  endif()
  add_library(indaba_sodium STATIC IMPORTED)
  set_target_properties(
    indaba_sodium
    PROPERTIES IMPORTED_LOCATION "${INDABA_WASM_SODIUM}/lib/libsodium.a"
               INTERFACE_INCLUDE_DIRECTORIES "${INDABA_WASM_SODIUM}/include")

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
  pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc>=2.6)
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
