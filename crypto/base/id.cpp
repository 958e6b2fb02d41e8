#include "crypto/base/id.h"

#include <sodium/crypto_shorthash_siphash24.h>

#include <bit>

namespace indaba {

std::size_t KeyedIdHash::hash(ByteView id) const {
  ByteArray<crypto_shorthash_siphash24_BYTES> digest;
  check(crypto_shorthash_siphash24(digest.data(), id.data(), id.size(), key_.data()) == 0);
  return static_cast<std::size_t>(std::bit_cast<std::uint64_t>(digest));
}

}  // namespace indaba
