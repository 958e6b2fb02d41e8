// The local socket: how the operator's commands reach the running server. A file in the data
// folder that only its owner may open (mode 0600), for people with a shell on this machine.
//
// A command is one line, its answer one text; then the connection ends.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "server/net/asio.h"

namespace indaba::server {

// An answer and whether the command was done.
struct LocalAnswer {
  bool done = false;
  std::string text;
};

// Takes what stands behind the command's name, and calls `answer` once, from any thread.
using LocalCommand =
    std::function<void(std::string arguments, std::function<void(LocalAnswer)> answer)>;
using LocalCommands = std::map<std::string, LocalCommand, std::less<>>;

class LocalSocket {
 public:
  // Removes the socket that an earlier run has left at `path`. Errors: NetError::listen_failed,
  // also if anything else is there.
  static Result<std::unique_ptr<LocalSocket>> open(net::asio::io_context& io,
                                                   const std::filesystem::path& path,
                                                   LocalCommands commands);
  ~LocalSocket();

  // Accepts nothing more, and removes the file.
  void close();

 private:
  using Protocol = net::asio::local::stream_protocol;
  using Acceptor = std::shared_ptr<net::asio::basic_socket_acceptor<Protocol, net::Executor>>;

  LocalSocket(Acceptor acceptor, std::filesystem::path path);
  static net::Task<> accept(Acceptor acceptor, std::shared_ptr<const LocalCommands> commands);

  const Acceptor acceptor_;
  const std::filesystem::path path_;
};

// The other end, blocking. Errors: NetError::not_running, if no server listens there.
Result<LocalAnswer> ask_locally(const std::filesystem::path& path, std::string_view command);

}  // namespace indaba::server
