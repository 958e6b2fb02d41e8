// TlsClient: bytes to and from a server under test, over TLS 1.3 on loopback.
//
// Blocking. Nothing waits longer than `kPatience`, a bound that only catches hangs: it then counts
// as `timed_out`. Throws std::runtime_error where a connection can't be made.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace indaba::test {

inline constexpr std::chrono::seconds kPatience{20};

// The sample handshake of RFC 6455 section 1.3, for our socket.
inline const std::string kUpgradeRequest =
    "GET /v1/socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: indaba.v1\r\n\r\n";

inline std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

// A TCP connection to 127.0.0.1 that says nothing by itself. Throws std::runtime_error.
class TcpClient {
 public:
  // From `source`, an address of loopback.
  explicit TcpClient(std::uint16_t port, const char* source = "127.0.0.1");
  TcpClient(TcpClient&& other) noexcept;
  TcpClient& operator=(TcpClient&&) = delete;
  ~TcpClient();

  int descriptor() const { return descriptor_; }
  void send(std::string_view bytes);
  // Whether the peer closes in time; what it still sends is read away.
  bool is_closed_by_peer();
  std::string read_to_end();
  // The kernel keeps no more than this of what the peer sends.
  void keep_little();

 private:
  int descriptor_;
};

class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, const char* source = "127.0.0.1");

  // False once the connection is broken.
  bool send(std::string_view bytes);
  // Reads until `enough` says so of all that has come so far, or the peer closes, or in vain.
  // Returns what has come since the last call.
  std::string read_until(const std::function<bool(std::string_view)>& enough);
  std::string read_to_end();
  std::string read_bytes(std::size_t count);

  bool is_closed() const { return closed_; }
  bool has_timed_out() const { return timed_out_; }
  TcpClient& tcp() { return tcp_; }
  SSL* ssl() { return ssl_.get(); }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  TcpClient tcp_;
  std::unique_ptr<SSL, Free> ssl_;
  std::string unread_;
  bool closed_ = false;
  bool timed_out_ = false;
};

}  // namespace indaba::test
