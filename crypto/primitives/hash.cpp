#include "crypto/primitives/hash.h"

#include <sodium/crypto_generichash_blake2b.h>

#include <algorithm>

#include "crypto/primitives/error.h"
#ifdef INDABA_HAVE_QUICK_SHA256
#include "crypto/primitives/native/sha256.h"
#endif
#include "crypto/primitives/sodium.h"

namespace indaba {
namespace {

constexpr std::size_t kHkdfBlocksMax = 255;

}  // namespace

#ifdef INDABA_HAVE_QUICK_SHA256
Sha256Digest sha256(std::initializer_list<ByteView> pieces) { return native::sha256(pieces); }
#else
Sha256Digest sha256(std::initializer_list<ByteView> pieces) {
  Sha256 hash;
  for (const ByteView piece : pieces) {
    hash.update(piece);
  }
  return hash.finish();
}
#endif

Sha256Digest sha256(ByteView input) { return sha256({input}); }

Sha256::Sha256() { crypto_hash_sha256_init(&state_); }

Sha256& Sha256::update(ByteView piece) {
  crypto_hash_sha256_update(&state_, piece.data(), piece.size());
  return *this;
}

Sha256Digest Sha256::finish() {
  Sha256Digest digest;
  crypto_hash_sha256_final(&state_, digest.data());
  return digest;
}

HmacSha256::HmacSha256(ByteView key) {
  const std::uint8_t none = 0;  // libsodium wants an address even of an empty key
  crypto_auth_hmacsha256_init(&state_, key.empty() ? &none : key.data(), key.size());
}

HmacSha256::~HmacSha256() { wipe({reinterpret_cast<std::uint8_t*>(&state_), sizeof state_}); }

HmacSha256& HmacSha256::update(ByteView piece) {
  crypto_auth_hmacsha256_update(&state_, piece.data(), piece.size());
  return *this;
}

Secret<kSha256Bytes> HmacSha256::finish() {
  Secret<kSha256Bytes> code;
  crypto_auth_hmacsha256_final(&state_, code.mutable_view().data());
  return code;
}

Secret<kSha256Bytes> hmac_sha256(ByteView key, std::initializer_list<ByteView> pieces) {
  HmacSha256 mac(key);
  for (const ByteView piece : pieces) {
    mac.update(piece);
  }
  return mac.finish();
}

Secret<kSha256Bytes> hkdf_extract(ByteView salt,
                                  std::initializer_list<ByteView> input_key_material) {
  return hmac_sha256(salt, input_key_material);
}

Status hkdf_expand(ByteView pseudorandom_key, std::initializer_list<ByteView> info,
                   MutableByteView out) {
  if (out.size() > kHkdfBlocksMax * kSha256Bytes) {
    return CryptoError::invalid_length;
  }
  Secret<kSha256Bytes> block;
  std::uint8_t counter = 0;
  while (!out.empty()) {
    HmacSha256 mac(pseudorandom_key);
    if (counter > 0) {
      mac.update(block.view());
    }
    for (const ByteView piece : info) {
      mac.update(piece);
    }
    ++counter;
    mac.update({&counter, 1});
    block = mac.finish();
    const std::size_t taken = std::min(out.size(), kSha256Bytes);
    std::copy_n(block.view().begin(), taken, out.begin());
    out = out.subspan(taken);
  }
  return {};
}

Status blake2b(ByteView input, ByteView key, MutableByteView out) {
  if (out.empty() || out.size() > crypto_generichash_blake2b_BYTES_MAX ||
      key.size() > crypto_generichash_blake2b_KEYBYTES_MAX) {
    return CryptoError::invalid_length;
  }
  check(sodium_ready());
  check(crypto_generichash_blake2b(out.data(), out.size(), input.data(), input.size(), key.data(),
                                   key.size()) == 0);
  return {};
}

}  // namespace indaba
