#include "crypto/base/id.h"

#include <sodium/crypto_shorthash_siphash24.h>

#include <cstring>

namespace indaba {

std::size_t KeyedIdHash::hash(ByteView id) const {
  ByteArray<crypto_shorthash_siphash24_BYTES> digest;
  check(crypto_shorthash_siphash24(digest.data(), id.data(), id.size(), key_.data()) == 0);
  std::size_t out = 0;
  std::memcpy(&out, digest.data(), sizeof out);
  return out;
}

}  // namespace indaba
