// RFC 6455's numbers, as a server needs them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace indaba::server::net {

// Section 11.8.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xa,
};

inline constexpr std::size_t kControlPayloadBytesMax = 125;  // section 5.5
inline constexpr std::uint8_t kFinalBit = 0x80;
inline constexpr std::uint8_t kReservedBits = 0x70;
inline constexpr std::uint8_t kMaskBit = 0x80;

// Section 7.4.1, those that this server sends, and the alliance's own.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,  // a text message
  invalid_payload = 1007,   // a close reason that is not UTF-8
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  try_again_later = 1013,  // the peer reads more slowly than it is owed
  replaced = 4001,         // the device has connected a second time: stay away
  revoked = 4003,          // the device's certificate no longer counts
  erased = 4004,           // the account is gone
  unauthenticated = 4008,  // did not sign in within the deadline
};

// A server's frame header: never masked, never fragmented (section 5.2). At most 10 bytes.
struct FrameHeader {
  std::array<std::uint8_t, 10> bytes{};
  std::size_t size = 0;
  ByteView view() const { return {bytes.data(), size}; }
};
FrameHeader frame_header(Opcode opcode, std::size_t payload_bytes);

// May a peer send this close code (section 7.4)?
bool is_valid_close_code(std::uint16_t code);

}  // namespace indaba::server::net
