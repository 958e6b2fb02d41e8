#include "server/local_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <optional>
#include <utility>

#include "server/net/error.h"

namespace indaba::server {
namespace {

using namespace net;

constexpr std::size_t kCommandBytesMax = 1'024;
constexpr std::string_view kDone = "ok\n";
constexpr std::string_view kFailed = "failed\n";

constexpr std::chrono::seconds kCommandSecondsMax{5};
constexpr std::chrono::hours kAnswerHoursMax{1};
constexpr std::chrono::milliseconds kRetryPause{100};

using Socket = asio::basic_stream_socket<asio::local::stream_protocol, Executor>;

// The command's line, or nothing if it is too long or too late.
Task<std::optional<std::string>> read_command(Socket& socket) {
  Timer deadline(socket.get_executor(), kCommandSecondsMax);
  deadline.async_wait([&socket](error_code cancelled) {
    if (!cancelled) {
      socket.cancel();
    }
  });
  std::string line;
  const auto read = co_await asio::async_read_until(
      socket, asio::dynamic_buffer(line, kCommandBytesMax), '\n', kAwait);
  deadline.cancel();
  if (std::get<0>(read)) {
    co_return std::nullopt;
  }
  line.resize(std::get<1>(read) - 1);
  co_return line;
}

// Waits for a callback from any thread: the timer is what the callback rings.
Task<LocalAnswer> run(const LocalCommand& command, std::string arguments, Executor executor) {
  struct Pending {
    Timer bell;
    LocalAnswer answer;
  };
  auto pending = std::make_shared<Pending>(Pending{Timer(executor, kAnswerHoursMax), {}});
  command(std::move(arguments), [pending, executor](LocalAnswer answer) {
    asio::post(executor, [pending, answer = std::move(answer)]() mutable {
      pending->answer = std::move(answer);
      pending->bell.cancel();
    });
  });
  co_await pending->bell.async_wait(kAwait);
  co_return std::move(pending->answer);
}

Task<> converse(std::shared_ptr<Socket> socket, std::shared_ptr<const LocalCommands> commands) {
  const auto line = co_await read_command(*socket);
  if (!line) {
    co_return;
  }
  const std::size_t space = std::min(line->find(' '), line->size());
  const auto command = commands->find(std::string_view(*line).substr(0, space));
  LocalAnswer answer{false, "no such command\n"};
  if (command != commands->end()) {
    std::string arguments = line->substr(std::min(space + 1, line->size()));
    answer = co_await run(command->second, std::move(arguments), socket->get_executor());
  }
  const std::string text = std::string(answer.done ? kDone : kFailed) + answer.text;
  co_await asio::async_write(*socket, asio::buffer(text), kAwait);
}

// Only what an earlier run has left behind: anything else is somebody's file.
bool remove_socket(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT;
  }
  return S_ISSOCK(status.st_mode) && ::unlink(path.c_str()) == 0;
}

bool is_path_too_long(const std::filesystem::path& path) {
  return path.native().size() >= sizeof(sockaddr_un{}.sun_path);
}

}  // namespace

LocalSocket::LocalSocket(Acceptor acceptor, std::filesystem::path path)
    : acceptor_(std::move(acceptor)), path_(std::move(path)) {}

LocalSocket::~LocalSocket() { close(); }

Result<std::unique_ptr<LocalSocket>> LocalSocket::open(asio::io_context& io,
                                                       const std::filesystem::path& path,
                                                       LocalCommands commands) {
  if (is_path_too_long(path) || !remove_socket(path)) {
    return NetError::listen_failed;
  }
  auto acceptor = std::make_shared<Acceptor::element_type>(io);
  error_code error;
  acceptor->open(Protocol(), error);
  const mode_t mask = ::umask(S_IXUSR | S_IRWXG | S_IRWXO);  // for its owner from the first moment
  if (!error) {
    acceptor->bind(path.native(), error);
  }
  ::umask(mask);
  if (!error) {
    acceptor->listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return NetError::listen_failed;
  }
  asio::co_spawn(io.get_executor(),
                 accept(acceptor, std::make_shared<const LocalCommands>(std::move(commands))),
                 asio::detached);
  return std::unique_ptr<LocalSocket>(new LocalSocket(std::move(acceptor), path));
}

void LocalSocket::close() {
  if (acceptor_->is_open()) {
    error_code ignored;
    acceptor_->close(ignored);
    ::unlink(path_.c_str());
  }
}

Task<> LocalSocket::accept(Acceptor acceptor, std::shared_ptr<const LocalCommands> commands) {
  while (acceptor->is_open()) {
    auto accepted = co_await acceptor->async_accept(kAwait);
    if (!std::get<0>(accepted)) {
      auto socket = std::make_shared<Socket>(std::move(std::get<1>(accepted)));
      asio::co_spawn(acceptor->get_executor(), converse(socket, commands), asio::detached);
    } else if (acceptor->is_open()) {
      Timer pause(acceptor->get_executor(), kRetryPause);
      co_await pause.async_wait(kAwait);
    }
  }
}

Result<LocalAnswer> ask_locally(const std::filesystem::path& path, std::string_view command) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (is_path_too_long(path)) {
    return NetError::not_running;
  }
  path.native().copy(address.sun_path, path.native().size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const std::string line = std::string(command) + "\n";
  const bool asked =
      descriptor >= 0 &&
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      ::send(descriptor, line.data(), line.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(line.size());
  std::string text;
  std::array<char, 4'096> buffer{};
  ssize_t read = asked ? 1 : -1;
  while (read > 0) {
    read = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    text.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
  }
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  const bool done = text.starts_with(kDone);
  if (read < 0 || (!done && !text.starts_with(kFailed))) {
    return NetError::not_running;
  }
  return LocalAnswer{done, text.substr(done ? kDone.size() : kFailed.size())};
}

}  // namespace indaba::server
