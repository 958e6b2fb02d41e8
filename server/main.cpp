// indabad: the server program. Wires everything; decides nothing.
#include <malloc.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "crypto/base/hex.h"
#include "server/config.h"
#include "server/delivery/delivery_service.h"
#include "server/local_socket.h"
#include "server/log.h"
#include "server/net/error.h"
#include "server/server.h"
#include "storage/sqlite/database.h"

namespace indaba::server {
namespace {

constexpr int kFailed = 1;
constexpr int kMisused = 2;
// For each thread that allocates, at the end of its heap.
constexpr int kFreedBytesKeptMax = 16 * 1024 * 1024;

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "indabad: %s\n", what.c_str());
  return code;
}

// The settings that were given on the command line, by row.
struct Flags {
  std::string config_file;
  bool is_local = false;
  bool print_config = false;
  std::map<const ConfigRow*, std::string> values;
};

void add_flags(CLI::App& app, Flags& flags) {
  app.add_option("--config", flags.config_file, "TOML file with settings");
  for (const ConfigRow& row : config_table()) {
    app.add_option_function<std::string>(
        flag_name(row), [&flags, &row](const std::string& text) { flags.values[&row] = text; },
        std::string(row.meaning));
  }
}

ConfigProblem read_file(const std::string& path, Config& config) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    return path + ": can't be read";
  }
  auto problem = read_toml(text, config);
  return problem ? std::optional(path + ": " + *problem) : std::nullopt;
}

ConfigProblem read_config(const Flags& flags, Config& config) {
  config.is_local = flags.is_local;
  if (!flags.config_file.empty()) {
    if (auto problem = read_file(flags.config_file, config)) {
      return problem;
    }
  }
  const auto environment = [](const char* name) -> const char* { return std::getenv(name); };
  if (auto problem = read_environment(environment, config)) {
    return problem;
  }
  for (const auto& [row, text] : flags.values) {
    if (auto problem = set_from_text(*row, text, config)) {
      return problem;
    }
  }
  return check_config(config);
}

// Each connection costs a descriptor: take what the system allows.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// What a batch of messages frees the next one needs again: given back to the system in between,
// each page would cost two calls and a fault.
void keep_freed_memory() { ::mallopt(M_TRIM_THRESHOLD, kFreedBytesKeptMax); }

LogLevel log_level(const Config& config) {
  if (config.log_level == "error") {
    return LogLevel::error;
  }
  return config.log_level == "warn" ? LogLevel::warn : LogLevel::info;
}

std::string address_of(const Config& config, const Server& server) {
  const std::string scheme = config.is_local ? "http://localhost" : "https://" + config.server_name;
  return scheme + ":" + std::to_string(server.port());
}

// One line on standard output, for people and for programs that wait for it.
void print_ready(const Config& config, const Server& server) {
  std::string line = "ready url=" + address_of(config, server);
  if (!config.is_local) {
    line += " key_hash=" + to_hex(server.key_hash());
  }
  if (server.metrics_port() != 0) {
    line += " metrics_port=" + std::to_string(server.metrics_port());
  }
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

int serve(const Config& config) {
  raise_descriptor_limit();
  keep_freed_memory();
  Log log(log_level(config), config.log_format == "json" ? LogFormat::json : LogFormat::text);
  if (const Status prepared = prepare_data_folder(config); !prepared) {
    return complain("can't start: " + prepared.error().message(), kFailed);
  }
  const auto service = DeliveryService::open(config, log);
  if (!service) {
    return complain("can't start: " + service.error().message(), kFailed);
  }
  const auto server = Server::open(config, log, (*service)->cargo());
  if (!server) {
    return complain("can't start: " + server.error().message(), kFailed);
  }
  (*server)->run([&](const Server& running) {
    (*service)->set_address(address_of(config, running));
    print_ready(config, running);
  });
  return 0;
}

int print(const LocalAnswer& answer) {
  std::fputs(answer.text.c_str(), answer.done ? stdout : stderr);
  return answer.done ? 0 : kFailed;
}

// Of the running server; without one, of the file itself.
int check_store(const Config& config) {
  const auto database = storage::open_sqlite({.path = store_path(config), .vfs = {}});
  if (!database) {
    return complain("the store can't be opened: " + database.error().message(), kFailed);
  }
  return print(describe_check((*database)->check()));
}

int ask(const Config& config, const std::string& command) {
  const auto answer = ask_locally(local_socket_path(config), command);
  if (answer) {
    return print(*answer);
  }
  if (command == "check" && answer.error() == make_error_code(net::NetError::not_running) &&
      std::filesystem::exists(store_path(config))) {
    return check_store(config);
  }
  return complain(answer.error().message(), kFailed);
}

}  // namespace
}  // namespace indaba::server

int main(int argc, char** argv) {
  using namespace indaba::server;
  CLI::App app("The delivery server of an alliance.");
  app.require_subcommand(1);
  Flags flags;
  CLI::App* serving = app.add_subcommand("serve", "run the server");
  serving->add_flag("--local", flags.is_local, "plain HTTP on loopback only, for trying the page");
  serving->add_flag("--print-config", flags.print_config, "print all settings as TOML, and end");
  app.add_subcommand("founder-link",
                     "print a link that founds the alliance, once; an earlier one is void");
  app.add_subcommand("check", "examine the store, and print what is not as it must be");
  app.add_subcommand("stats", "print what the running server has counted");
  for (CLI::App* command : app.get_subcommands({})) {
    add_flags(*command, flags);
  }
  CLI11_PARSE(app, argc, argv);
  Config config;
  if (const auto problem = read_config(flags, config)) {
    return complain(*problem, kMisused);
  }
  if (flags.print_config) {
    std::fputs(print_config(config).c_str(), stdout);
    return 0;
  }
  return *serving ? serve(config) : ask(config, app.get_subcommands().front()->get_name());
}
