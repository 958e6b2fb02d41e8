#include "server/net/websocket/protocol.h"

namespace indaba::server::net {

FrameHeader frame_header(Opcode opcode, std::size_t payload_bytes) {
  FrameHeader header;
  header.bytes[0] = static_cast<std::uint8_t>(kFinalBit | static_cast<std::uint8_t>(opcode));
  std::size_t length_bytes = 0;
  if (payload_bytes < 126) {
    header.bytes[1] = static_cast<std::uint8_t>(payload_bytes);
  } else if (payload_bytes <= 0xffff) {
    header.bytes[1] = 126;
    length_bytes = 2;
  } else {
    header.bytes[1] = 127;
    length_bytes = 8;
  }
  for (std::size_t i = 0; i < length_bytes; ++i) {
    const std::size_t shift = 8 * (length_bytes - 1 - i);
    header.bytes[2 + i] = static_cast<std::uint8_t>(payload_bytes >> shift);
  }
  header.size = 2 + length_bytes;
  return header;
}

bool is_valid_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) {
    return true;
  }
  const bool reserved = code == 1004 || code == 1005 || code == 1006;
  return code >= 1000 && code <= 1014 && !reserved;
}

}  // namespace indaba::server::net
