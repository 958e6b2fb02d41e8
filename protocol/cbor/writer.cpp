#include "protocol/cbor/writer.h"

namespace indaba::cbor {

void HeadBytes::spell_out(std::uint8_t top, std::uint64_t argument) {
  // 24 to 27 announce an argument of 1, 2, 4 or 8 bytes.
  std::uint8_t info = 24;
  std::size_t size = 1;
  while (size < 8 && argument >> (8 * size) != 0) {
    size *= 2;
    ++info;
  }
  bytes_[0] = static_cast<std::uint8_t>(top | info);
  for (std::size_t i = 0; i < size; ++i) {
    bytes_[size - i] = static_cast<std::uint8_t>(argument >> (8 * i));
  }
  size_ = size + 1;
}

}  // namespace indaba::cbor
