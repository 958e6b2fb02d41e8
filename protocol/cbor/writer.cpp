#include "protocol/cbor/writer.h"

#include <algorithm>

namespace indaba::cbor {

void MapWriter::literal(std::string_view name, std::string_view text) { (*this)(name, text); }

void MapWriter::begin() {
  writer_.head(Major::map, count_);
  is_counting_ = false;
}

bool MapWriter::write_key(std::string_view name) {
  if (is_counting_) {
    ++count_;
    return false;
  }
  check(key_before(last_key_, name));
  last_key_ = name;
  writer_.string(Major::text, as_bytes(name));
  return true;
}

void Writer::put(ByteView bytes) {
  if (!is_counting_) {
    check(bytes.size() <= to_.size() - size_);
    std::copy(bytes.begin(), bytes.end(), to_.data() + size_);
  }
  size_ += bytes.size();
}

// The initial bytes of an item, which are its all if it is a number.
void Writer::head(Major major, std::uint64_t argument) {
  const auto top = static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5);
  if (argument < 24) {
    const ByteArray<1> byte{static_cast<std::uint8_t>(top | argument)};
    return put(byte);
  }
  // 24 to 27 announce an argument of 1, 2, 4 or 8 bytes.
  std::uint8_t info = 24;
  std::size_t size = 1;
  while (size < 8 && argument >> (8 * size) != 0) {
    size *= 2;
    ++info;
  }
  ByteArray<9> bytes{static_cast<std::uint8_t>(top | info)};
  for (std::size_t i = 0; i < size; ++i) {
    bytes[size - i] = static_cast<std::uint8_t>(argument >> (8 * i));
  }
  put(ByteView(bytes).first(size + 1));
}

void Writer::string(Major major, ByteView bytes) {
  head(major, bytes.size());
  put(bytes);
}

}  // namespace indaba::cbor
