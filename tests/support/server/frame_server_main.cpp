// frame_server HANDLER: indabad's frame around a simple handler, `echo` or `relay` (relay.h), so
// that the network can be tested and measured alone. Takes its settings from INDABA_*.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "server/server.h"
#include "tests/support/server/relay.h"

namespace indaba::test {
namespace {

using namespace server;

// Sends every message back; a device that says `sign in` is signed in.
class Echo final : public net::RequestHandler {
 public:
  void on_open(net::Session& /*session*/) override {}
  void on_message(net::Session& session, ByteView message) override {
    if (same_bytes(message, as_bytes("sign in"))) {
      session.set_signed_in();
    }
    session.send(std::make_shared<const net::WireFrame>(message));
  }
  void on_drained(net::Session& /*session*/) override {}
  void on_close(net::Session& /*session*/) override {}
  net::SharedWireFrame last_words(net::CloseCode /*code*/) override { return nullptr; }
};

int run(std::string_view handler) {
  Config config;
  const auto problem =
      read_environment([](const char* name) -> const char* { return std::getenv(name); }, config);
  if (problem) {
    std::fprintf(stderr, "%s\n", problem->c_str());
    return 2;
  }
  Log log(LogLevel::error, LogFormat::text);
  RelayBoard board;
  Cargo cargo;
  cargo.make_handler = [&](net::Core& core) -> std::unique_ptr<net::RequestHandler> {
    return handler == "echo" ? std::make_unique<Echo>() : board.make_handler(core);
  };
  if (!prepare_data_folder(config)) {
    return 1;
  }
  auto server = Server::open(config, log, std::move(cargo));
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message().c_str());
    return 1;
  }
  (*server)->run([](const Server& running) {
    std::printf("ready port=%d metrics_port=%d\n", running.port(), running.metrics_port());
    std::fflush(stdout);
  });
  return 0;
}

}  // namespace
}  // namespace indaba::test

int main(int argc, char** argv) { return indaba::test::run(argc > 1 ? argv[1] : ""); }
