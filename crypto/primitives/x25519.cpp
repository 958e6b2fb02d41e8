#include "crypto/primitives/x25519.h"

#include <sodium/crypto_scalarmult_curve25519.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/sodium.h"

namespace indaba {
namespace {

constexpr X25519PublicKey kBasePoint{9};

}  // namespace

X25519PublicKey x25519_public(const X25519SecretKey& secret_key) {
  check(sodium_ready());
  X25519PublicKey out;
  // The base point has a large prime order and a clamped scalar is never a multiple of it, so this
  // can't be zero.
  check(crypto_scalarmult_curve25519(out.data(), secret_key.view().data(), kBasePoint.data()) == 0);
  return out;
}

Result<Secret<kX25519Bytes>> x25519(const X25519SecretKey& secret_key, ByteView public_key) {
  if (public_key.size() != kX25519Bytes) {
    return CryptoError::invalid_key;
  }
  check(sodium_ready());
  Secret<kX25519Bytes> shared;
  if (crypto_scalarmult_curve25519(shared.mutable_view().data(), secret_key.view().data(),
                                   public_key.data()) != 0) {
    return CryptoError::low_order_point;
  }
  return shared;
}

}  // namespace indaba
