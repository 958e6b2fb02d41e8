#include "tests/bench/wire/link.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace indaba::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// -1 if nobody accepts.
int connect_to(std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(descriptor);
    return -1;
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return descriptor;
}

// The payload's length that the header announces, or nothing while it is not complete.
bool read_length(ByteView header, std::uint64_t& length) {
  if (header.size() < 2) {
    return false;
  }
  const std::size_t bytes = header[1] == 126 ? 2 : header[1] == 127 ? 8 : 0;
  if (header.size() < 2 + bytes) {
    return false;
  }
  length = bytes == 0 ? header[1] : 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    length = length << 8 | header[2 + i];
  }
  return true;
}

}  // namespace

ClientContext make_client_context() {
  ClientContext context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context.get(), "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set1_groups_list(context.get(), "X25519");
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);
  return context;
}

void wait_for_port(std::uint16_t port) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    const int descriptor = connect_to(port);
    if (descriptor >= 0) {
      ::close(descriptor);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("the server does not accept connections");
}

Link::Link(SSL_CTX* context, std::uint16_t port, const std::string& path,
           const std::string& subprotocol)
    : ssl_(SSL_new(context)) {
  const int descriptor = connect_to(port);
  if (descriptor < 0) {
    throw std::runtime_error("can't connect");
  }
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  SSL_set_fd(ssl_.get(), descriptor);
  SSL_set_connect_state(ssl_.get());
  upgrade_request_ = to_bytes("GET " + path +
                              " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                              "Sec-WebSocket-Protocol: " +
                              subprotocol + "\r\n\r\n");
  shake_hands();
}

Link::~Link() {
  if (ssl_ != nullptr) {
    ::close(descriptor());
  }
}

// Masked with zeros, so that nothing is to be computed.
void Link::send(ByteView message) {
  Bytes frame{0x82};
  if (message.size() < 126) {
    frame.push_back(static_cast<std::uint8_t>(0x80 | message.size()));
  } else {
    frame.push_back(0x80 | 126);
    frame.push_back(static_cast<std::uint8_t>(message.size() >> 8));
    frame.push_back(static_cast<std::uint8_t>(message.size()));
  }
  frame.insert(frame.end(), 4, 0);
  append(frame, message);
  if (phase_ == Phase::open) {
    write(frame);
  } else {
    append(to_send_when_open_, frame);
  }
}

void Link::write(ByteView bytes) {
  if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) {
    throw std::runtime_error("can't send");
  }
}

void Link::shake_hands() {
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) {
    write(upgrade_request_);
    phase_ = Phase::upgrade;
  } else if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) {
    throw std::runtime_error("the TLS handshake failed");
  }
}

ByteView Link::take_head(ByteView bytes) {
  while (!bytes.empty() && !head_.ends_with("\r\n\r\n")) {
    head_.push_back(static_cast<char>(bytes.front()));
    bytes = bytes.subspan(1);
  }
  if (head_.ends_with("\r\n\r\n")) {
    if (!head_.starts_with("HTTP/1.1 101")) {
      throw std::runtime_error("no upgrade: " + head_);
    }
    phase_ = Phase::open;
    if (!to_send_when_open_.empty()) {
      write(to_send_when_open_);
    }
  }
  return bytes;
}

void Link::receive(const std::function<void(ByteView)>& take) {
  static std::array<std::uint8_t, 1 << 16> buffer;
  if (phase_ == Phase::handshake) {
    shake_hands();
  }
  if (phase_ == Phase::handshake) {
    return;
  }
  while (true) {
    const int read = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (read > 0) {
      ByteView bytes = ByteView(buffer).first(static_cast<std::size_t>(read));
      if (phase_ == Phase::upgrade) {
        bytes = take_head(bytes);
      }
      take_bytes(bytes, take);
    } else if (SSL_get_error(ssl_.get(), read) == SSL_ERROR_WANT_READ) {
      return;
    } else {
      throw std::runtime_error("the server has closed a connection");
    }
  }
}

void Link::take_bytes(ByteView bytes, const std::function<void(ByteView)>& take) {
  while (!bytes.empty()) {
    if (payload_ == 0) {
      header_.push_back(bytes.front());
      bytes = bytes.subspan(1);
      if (!read_length(header_, payload_)) {
        continue;
      }
      is_data_ = (header_.front() & 0x08) == 0;
      header_.clear();
    }
    const auto piece =
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(payload_, bytes.size())));
    bytes = bytes.subspan(piece.size());
    payload_ -= piece.size();
    if (is_data_ && !piece.empty()) {
      take(piece);
    }
  }
}

}  // namespace indaba::bench
