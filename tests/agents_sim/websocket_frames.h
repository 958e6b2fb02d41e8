// Where a server's WebSocket frame ends among the bytes that came from it.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"

namespace indaba::agents_sim {

inline constexpr std::uint8_t kBinaryFrame = 0x82;
inline constexpr std::uint8_t kCloseFrame = 0x88;

// Where its payload begins, and how long it is.
struct FrameSpan {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// Empty if it is not there yet.
inline std::optional<FrameSpan> frame_at_front(ByteView bytes) {
  if (bytes.size() < 2) {
    return {};
  }
  const std::size_t length_bytes = bytes[1] == 126 ? 2 : bytes[1] == 127 ? 8 : 0;
  if (bytes.size() < 2 + length_bytes) {
    return {};
  }
  FrameSpan frame{2 + length_bytes, length_bytes == 0 ? bytes[1] : std::size_t{0}};
  for (std::size_t i = 0; i < length_bytes; ++i) {
    frame.size = frame.size << 8 | bytes[2 + i];
  }
  if (bytes.size() < frame.begin + frame.size) {
    return {};
  }
  return frame;
}

}  // namespace indaba::agents_sim
