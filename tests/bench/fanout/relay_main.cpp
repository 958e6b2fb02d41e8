// fanout_relay: indabad's frame around a Relay. Takes INDABA_* from the environment.
#include <cstdio>
#include <cstdlib>

#include "server/server.h"
#include "tests/bench/fanout/relay.h"

int main() {
  using namespace indaba;
  server::Config config;
  const auto problem = server::read_environment(
      [](const char* name) -> const char* { return std::getenv(name); }, config);
  if (problem) {
    std::fprintf(stderr, "%s\n", problem->c_str());
    return 2;
  }
  server::Log log(server::LogLevel::warn, server::LogFormat::text);
  bench::RelayBoard board;
  server::Cargo cargo;
  cargo.make_handler = [&](server::net::Core& core) { return board.make_handler(core); };
  auto server = server::Server::open(config, log, std::move(cargo));
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message().c_str());
    return 1;
  }
  (*server)->run([](const server::Server& running) {
    std::printf("ready port=%d\n", running.port());
    std::fflush(stdout);
  });
  return 0;
}
