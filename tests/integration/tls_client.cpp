#include "tests/integration/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace indaba::test {
namespace {

using SteadyClock = std::chrono::steady_clock;

// One for all: they take long to make.
SSL_CTX* client_context() {
  static const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
      SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  return context.get();
}

bool wait_until_readable(int descriptor, SteadyClock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
  pollfd waited{descriptor, POLLIN, 0};
  return left > 0 && ::poll(&waited, 1, static_cast<int>(left)) > 0;
}

}  // namespace

TcpClient::TcpClient(std::uint16_t port, const char* source)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  std::signal(SIGPIPE, SIG_IGN);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, source, &address.sin_addr);
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("can't bind to the source address");
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(descriptor_);
    throw std::runtime_error("can't connect");
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const timeval patience{kPatience.count(), 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

TcpClient::TcpClient(TcpClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

TcpClient::~TcpClient() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void TcpClient::send(std::string_view bytes) {
  (void)::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string TcpClient::read_to_end() {
  const auto deadline = SteadyClock::now() + kPatience;
  std::array<char, 4096> buffer{};
  std::string read;
  while (wait_until_readable(descriptor_, deadline)) {
    const ssize_t size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size <= 0) {
      break;
    }
    read.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return read;
}

bool TcpClient::is_closed_by_peer() {
  const auto deadline = SteadyClock::now() + kPatience;
  std::array<char, 4096> buffer{};
  while (wait_until_readable(descriptor_, deadline)) {
    if (::recv(descriptor_, buffer.data(), buffer.size(), 0) <= 0) {
      return true;
    }
  }
  return false;
}

void TcpClient::keep_little() {
  const int bytes = 4096;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

TlsClient::TlsClient(std::uint16_t port, const char* source)
    : tcp_(port, source), ssl_(SSL_new(client_context())) {
  SSL_set_fd(ssl_.get(), tcp_.descriptor());
  if (SSL_connect(ssl_.get()) != 1) {
    throw std::runtime_error("the TLS handshake failed");
  }
}

bool TlsClient::send(std::string_view bytes) {
  return bytes.empty() || SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string TlsClient::read_until(const std::function<bool(std::string_view)>& enough) {
  const auto deadline = SteadyClock::now() + kPatience;
  std::array<char, 16384> buffer{};
  while (!closed_ && !enough(unread_)) {
    if (SSL_pending(ssl_.get()) == 0 && !wait_until_readable(tcp_.descriptor(), deadline)) {
      timed_out_ = true;
      break;
    }
    const int size = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (size > 0) {
      unread_.append(buffer.data(), static_cast<std::size_t>(size));
    } else {
      closed_ = true;
    }
  }
  return std::exchange(unread_, {});
}

std::string TlsClient::read_to_end() {
  return read_until([](std::string_view) { return false; });
}

std::string TlsClient::read_bytes(std::size_t count) {
  std::string read =
      read_until([count](std::string_view so_far) { return so_far.size() >= count; });
  if (read.size() > count) {
    unread_ = read.substr(count);
    read.resize(count);
  }
  return read;
}

}  // namespace indaba::test
