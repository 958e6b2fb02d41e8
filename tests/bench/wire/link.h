// Link: a client's TLS WebSocket connection, as cheap as it can be: the client shares the machine.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "crypto/base/bytes.h"

namespace indaba::bench {

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ClientContext = std::unique_ptr<SSL_CTX, SslFree>;

// Offers what all servers under test choose.
ClientContext make_client_context();

// Waits until somebody accepts on this port of 127.0.0.1.
void wait_for_port(std::uint16_t port);

// Throws std::runtime_error when the server fails it.
class Link {
 public:
  // Connects to 127.0.0.1. Handshake and upgrade follow as `receive` is called.
  Link(SSL_CTX* context, std::uint16_t port, const std::string& path,
       const std::string& subprotocol);
  Link(Link&&) = default;
  Link& operator=(Link&&) = delete;
  ~Link();

  int descriptor() const { return SSL_get_fd(ssl_.get()); }
  // Goes out once the upgrade is done.
  void send(ByteView message);
  // Calls `take` with pieces of the payloads of binary messages, until nothing more has come.
  void receive(const std::function<void(ByteView)>& take);

 private:
  enum class Phase : std::uint8_t { handshake, upgrade, open };

  void shake_hands();
  void write(ByteView bytes);
  // What is left once the head of the answer to the upgrade has been taken.
  ByteView take_head(ByteView bytes);
  void take_bytes(ByteView bytes, const std::function<void(ByteView)>& take);

  std::unique_ptr<SSL, SslFree> ssl_;
  Phase phase_ = Phase::handshake;
  Bytes upgrade_request_;
  Bytes to_send_when_open_;
  std::string head_;           // of the answer to the upgrade
  Bytes header_;               // of the frame in progress
  std::uint64_t payload_ = 0;  // how much of it is to come
  bool is_data_ = false;
};

}  // namespace indaba::bench
