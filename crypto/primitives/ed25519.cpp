#include "crypto/primitives/ed25519.h"

#include <sodium/crypto_sign_ed25519.h>

#include "crypto/primitives/error.h"

namespace indaba {

Result<Ed25519KeyPair> Ed25519KeyPair::generate(Random& random) {
  INDABA_TRY_ASSIGN(const auto seed, random.secret<kEd25519SeedBytes>());
  return from_seed(seed);
}

Ed25519KeyPair Ed25519KeyPair::from_seed(const Secret<kEd25519SeedBytes>& seed) {
  Ed25519KeyPair pair;
  check(crypto_sign_ed25519_seed_keypair(pair.public_key.data(),
                                         pair.secret_key.mutable_view().data(),
                                         seed.view().data()) == 0);
  return pair;
}

Secret<kEd25519SeedBytes> Ed25519KeyPair::seed() const {
  return Secret<kEd25519SeedBytes>(secret_key.view().first<kEd25519SeedBytes>());
}

Ed25519KeyPair Ed25519KeyPair::clone() const { return {secret_key.clone(), public_key}; }

ByteArray<kEd25519SignatureBytes> ed25519_sign(const Ed25519KeyPair& key, ByteView message) {
  ByteArray<kEd25519SignatureBytes> signature;
  check(crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                     key.secret_key.view().data()) == 0);
  return signature;
}

Status ed25519_verify(ByteView public_key, ByteView message, ByteView signature) {
  if (public_key.size() != kEd25519PublicBytes || signature.size() != kEd25519SignatureBytes) {
    return CryptoError::invalid_signature;
  }
  if (crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                          public_key.data()) != 0) {
    return CryptoError::invalid_signature;
  }
  return {};
}

}  // namespace indaba
