// Frames as a WebSocket client writes them, well-formed and not.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "server/net/websocket/protocol.h"

namespace indaba::test {

struct ClientFrame {
  server::net::Opcode opcode = server::net::Opcode::binary;
  Bytes payload{};
  bool is_final = true;
  bool is_masked = true;
  std::uint8_t reserved = 0;                  // the three bits, 0 to 7
  std::optional<std::uint64_t> announced{};   // instead of the payload's length
  std::optional<std::size_t> length_bytes{};  // 0, 2 or 8, instead of the shortest
};

Bytes encode(const ClientFrame& frame);

// A binary message, a control frame.
Bytes client_message(ByteView payload);
Bytes client_control(server::net::Opcode opcode, ByteView payload = {});
Bytes close_payload(std::uint16_t code, std::string_view reason = {});

}  // namespace indaba::test
