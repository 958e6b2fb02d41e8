#include "crypto/mls/public/codec.h"

namespace indaba::mls {

VectorLength::VectorLength(std::size_t length) {
  check(length <= kVectorBytesMax);
  std::uint8_t prefix = 0x00;
  if (length >= 0x4000) {
    size_ = 4;
    prefix = 0x80;
  } else if (length >= 0x40) {
    size_ = 2;
    prefix = 0x40;
  }
  for (std::size_t i = 0; i < size_; ++i) {
    bytes_[i] = static_cast<std::uint8_t>(length >> (8 * (size_ - 1 - i)));
  }
  bytes_[0] |= prefix;
}

ByteView Reader::take(std::size_t size) {
  if (size > rest_.size()) {
    fail(MlsError::truncated);
    return {};
  }
  const ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

// RFC 9420 section 2.1.2: the two top bits of the first byte tell the length's own size; a length
// that fits a smaller encoding is refused.
std::size_t Reader::take_length() {
  const ByteView first = take(1);
  if (first.empty()) {
    return 0;
  }
  const unsigned prefix = first[0] >> 6;
  if (prefix == 3) {
    fail(MlsError::invalid_length_prefix);
    return 0;
  }
  std::size_t length = first[0] & 0x3f;
  for (const std::uint8_t byte : take((std::size_t{1} << prefix) - 1)) {
    length = length << 8 | byte;
  }
  const std::size_t minimum = prefix == 0 ? 0 : prefix == 1 ? 0x40 : 0x4000;
  if (length < minimum) {
    fail(MlsError::non_minimal_length);
    return 0;
  }
  return length;
}

ByteView Reader::take_vector() {
  const std::size_t length = take_length();
  return ok() ? take(length) : ByteView{};
}

}  // namespace indaba::mls
