// Bytes of one value, which tests make ids, hashes and keys of.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace indaba::test {

template <std::size_t N>
ByteArray<N> filled(std::uint8_t fill) {
  ByteArray<N> bytes{};
  bytes.fill(fill);
  return bytes;
}

}  // namespace indaba::test
