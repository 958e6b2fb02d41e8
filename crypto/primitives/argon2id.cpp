#include "crypto/primitives/argon2id.h"

#include <sodium/crypto_pwhash_argon2id.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/sodium.h"

namespace indaba {
namespace {

template <class T>
bool within(T value, T min, T max) {
  return min <= value && value <= max;
}

bool within_bounds(const Argon2idParameters& parameters) {
  return within(parameters.passes, Argon2idParameters::passes_min,
                Argon2idParameters::passes_max) &&
         within(parameters.memory_kib, Argon2idParameters::memory_kib_min,
                Argon2idParameters::memory_kib_max);
}

}  // namespace

Status argon2id(const SecretBytes& password, std::span<const std::uint8_t, kArgon2idSaltBytes> salt,
                const Argon2idParameters& parameters, MutableByteView out) {
  wipe(out);
  if (!within_bounds(parameters) || password.size() > kArgon2idPasswordBytesMax ||
      !within(out.size(), kArgon2idOutBytesMin, kArgon2idOutBytesMax)) {
    return CryptoError::invalid_length;
  }
  check(sodium_ready());
  // libsodium wants an address even of an empty password.
  const ByteView secret = password.empty() ? ByteView(salt.first(0)) : password.view();
  if (crypto_pwhash_argon2id(out.data(), out.size(), reinterpret_cast<const char*>(secret.data()),
                             secret.size(), salt.data(), parameters.passes,
                             std::size_t{parameters.memory_kib} * 1024,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    wipe(out);
    return CryptoError::out_of_memory;  // all else was checked above
  }
  return {};
}

}  // namespace indaba
