#include "tests/support/server/client_frames.h"

namespace indaba::test {
namespace {

constexpr ByteArray<4> kMask{0x37, 0xfa, 0x21, 0x3d};

void append_length(Bytes& to, std::uint64_t length, std::size_t bytes, std::uint8_t mask_bit) {
  if (bytes == 0) {
    to.push_back(static_cast<std::uint8_t>(mask_bit | length));
    return;
  }
  to.push_back(static_cast<std::uint8_t>(mask_bit | (bytes == 2 ? 126 : 127)));
  for (std::size_t i = bytes; i-- > 0;) {
    to.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  }
}

}  // namespace

Bytes encode(const ClientFrame& frame) {
  const std::uint64_t length = frame.announced.value_or(frame.payload.size());
  const std::size_t shortest = length < 126 ? 0 : length <= 0xffff ? 2 : 8;
  Bytes out;
  out.push_back(static_cast<std::uint8_t>((frame.is_final ? 0x80 : 0) | frame.reserved << 4 |
                                          static_cast<std::uint8_t>(frame.opcode)));
  append_length(out, length, frame.length_bytes.value_or(shortest), frame.is_masked ? 0x80 : 0);
  if (!frame.is_masked) {
    append(out, frame.payload);
    return out;
  }
  append(out, kMask);
  for (std::size_t i = 0; i < frame.payload.size(); ++i) {
    out.push_back(frame.payload[i] ^ kMask[i % kMask.size()]);
  }
  return out;
}

Bytes client_message(ByteView payload) { return encode({.payload = to_bytes(payload)}); }

Bytes client_control(server::net::Opcode opcode, ByteView payload) {
  return encode({.opcode = opcode, .payload = to_bytes(payload)});
}

Bytes close_payload(std::uint16_t code, std::string_view reason) {
  Bytes payload{static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code & 0xff)};
  append(payload, as_bytes(reason));
  return payload;
}

}  // namespace indaba::test
