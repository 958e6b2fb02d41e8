// Wire: one connection to the server, as WebSocket messages (RFC 6455) over TLS 1.3.
//
// Where the address names a key, exactly that key is trusted; otherwise the system's certificate
// authorities and the server's name are. Plain HTTP goes to this very machine only.
#pragma once

#include <functional>
#include <memory>

#include "clients/cli/net/asio.h"
#include "clients/core/links/links.h"

namespace indaba::cli {

// How long connecting may take, and how long a peer may be silent, in seconds.
inline constexpr std::chrono::seconds kConnectSecondsMax{20};
inline constexpr std::chrono::seconds kSilentSecondsMax{120};

enum class WireError {
  unreachable = 1,  // no connection, or it was lost
  wrong_key,        // the server's key is not the one that the link names
  not_a_server,     // no WebSocket of ours is spoken there
  not_local,        // plain HTTP to another machine
};
const std::error_category& wire_error_category();
std::error_code make_error_code(WireError error);

struct WireHandlers {
  std::function<void(const protocol::Hash& server_key)> on_open;
  std::function<void(Bytes message)> on_message;
  std::function<void(std::error_code reason)> on_lost;  // once
};

class Wire {
 public:
  virtual ~Wire() = default;

  // A binary message, in its turn.
  virtual void send(Bytes message) = 0;
  // on_lost is not called any more.
  virtual void close() = 0;

  // Begins to connect. The handlers are called from `io`, and must live as long as it runs.
  static std::shared_ptr<Wire> connect(asio::io_context& io, const client::ServerAddress& address,
                                       WireHandlers handlers);
};

}  // namespace indaba::cli

template <>
struct std::is_error_code_enum<indaba::cli::WireError> : std::true_type {};
