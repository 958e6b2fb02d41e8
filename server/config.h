// What the operator decides: one table of names, defaults, ranges and meanings, read by code, by
// `--print-config` and by the documentation.
//
// Sources, each over the one before: defaults, the TOML file, the environment (INDABA_HTTP_PORT),
// the command line (--http-port). Nothing unknown, of a wrong type or out of range is passed over.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/net/limits.h"
#include "storage/retention.h"

namespace indaba::server {

struct Config {
  std::string server_name = "localhost";
  std::string data_folder = "indaba-data";
  std::uint64_t server_threads = 0;

  std::string http_address = "::";
  std::uint64_t http_port = 8443;
  std::vector<std::string> http_origins{};
  std::string http_static_folder{};

  std::string tls_certificate{};
  std::string tls_key{};

  std::string metrics_address = "127.0.0.1";
  std::uint64_t metrics_port = 9464;

  std::string log_format = "text";
  std::string log_level = "info";

  std::uint64_t drain_ms_max = 10'000;

  std::uint64_t rate_percent = 100;

  net::Limits limits{};
  storage::Retention retention{};

  // Set by `serve --local`: plain HTTP on loopback.
  bool is_local = false;
};

// Where a row's value lives.
using ConfigField =
    std::variant<std::uint64_t Config::*, std::string Config::*, std::vector<std::string> Config::*,
                 std::size_t net::Limits::*, net::milliseconds net::Limits::*,
                 std::uint64_t storage::Retention::*>;

struct ConfigRow {
  std::string_view name;  // section.key, as in the TOML file
  ConfigField field;
  std::uint64_t min = 0;  // of numbers
  std::uint64_t max = 0;
  std::string_view meaning;
};

std::span<const ConfigRow> config_table();

// --http-port and INDABA_HTTP_PORT for http.port.
std::string flag_name(const ConfigRow& row);
std::string environment_name(const ConfigRow& row);

// What is wrong with a configuration, in a sentence for the operator who wrote it; nothing if it
// was taken over into `config`.
using ConfigProblem = std::optional<std::string>;

ConfigProblem read_toml(std::string_view text, Config& config);
ConfigProblem read_environment(const std::function<const char*(const char*)>& get, Config& config);
// The text forms of environment and command line: lists are separated by commas.
ConfigProblem set_from_text(const ConfigRow& row, std::string_view text, Config& config);
// What only all of it together shows.
ConfigProblem check_config(const Config& config);

// TOML that says the same, each value with its meaning, range and default.
std::string print_config(const Config& config);

}  // namespace indaba::server
