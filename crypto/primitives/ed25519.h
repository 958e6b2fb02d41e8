// Ed25519 signatures (RFC 8032). Verification refuses low-order keys, non-canonical keys and
// non-canonical S.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kEd25519PublicBytes = 32;
inline constexpr std::size_t kEd25519SeedBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

struct Ed25519KeyPair {
  Secret<64> secret_key;  // libsodium's form: seed, then public key
  ByteArray<kEd25519PublicBytes> public_key{};

  static Result<Ed25519KeyPair> generate(Random& random);
  static Ed25519KeyPair from_seed(const Secret<kEd25519SeedBytes>& seed);
  Secret<kEd25519SeedBytes> seed() const;
  Ed25519KeyPair clone() const;
};

ByteArray<kEd25519SignatureBytes> ed25519_sign(const Ed25519KeyPair& key, ByteView message);

// Errors: invalid_signature, also for keys and signatures of a wrong length.
Status ed25519_verify(ByteView public_key, ByteView message, ByteView signature);

}  // namespace indaba
