// The opening handshake's one computation (RFC 6455 section 4.2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace indaba::server::net {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key; nothing if the key is not 16 bytes in base64.
std::optional<std::string> websocket_accept_key(std::string_view key);

}  // namespace indaba::server::net
