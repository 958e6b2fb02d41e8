#include "crypto/primitives/aead.h"

#include <sodium/crypto_aead_chacha20poly1305.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/sodium.h"
#ifdef INDABA_HAVE_AES_128_GCM
#include "crypto/primitives/native/aes_128_gcm.h"
#endif

namespace indaba {
namespace {

// 2^32 - 1 blocks of the ChaCha20 counter, less the one that makes the Poly1305 key.
constexpr std::uint64_t kPlaintextBytesMax = 64 * ((std::uint64_t{1} << 32) - 2);

Status check_lengths(Aead aead, ByteView key, ByteView nonce, ByteView plaintext,
                     ByteView ciphertext) {
  if (!aead_supported(aead)) {
    return CryptoError::unsupported;
  }
  if (key.size() != aead_key_bytes(aead) || nonce.size() != aead_nonce_bytes(aead) ||
      std::uint64_t{plaintext.size()} > kPlaintextBytesMax ||
      ciphertext.size() != plaintext.size() + kAeadTagBytes) {
    return CryptoError::invalid_length;
  }
  check(sodium_ready());
  return {};
}

Status aes_128_gcm_seal(ByteView key, ByteView nonce, ByteView associated_data, ByteView plaintext,
                        MutableByteView ciphertext) {
#ifdef INDABA_HAVE_AES_128_GCM
  return native::aes_128_gcm_seal(key, nonce, associated_data, plaintext, ciphertext);
#else
  (void)key, (void)nonce, (void)associated_data, (void)plaintext, (void)ciphertext;
  return CryptoError::unsupported;
#endif
}

Status aes_128_gcm_open(ByteView key, ByteView nonce, ByteView associated_data, ByteView ciphertext,
                        MutableByteView plaintext) {
#ifdef INDABA_HAVE_AES_128_GCM
  return native::aes_128_gcm_open(key, nonce, associated_data, ciphertext, plaintext);
#else
  (void)key, (void)nonce, (void)associated_data, (void)ciphertext, (void)plaintext;
  return CryptoError::unsupported;
#endif
}

Status open_checked(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                    ByteView ciphertext, MutableByteView plaintext) {
  int failed = -1;
  switch (aead) {
    case Aead::aes_128_gcm:
      return aes_128_gcm_open(key, nonce, associated_data, ciphertext, plaintext);
    case Aead::chacha20_poly1305:
      failed = crypto_aead_chacha20poly1305_ietf_decrypt(
          plaintext.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
          associated_data.data(), associated_data.size(), nonce.data(), key.data());
      break;
    case Aead::xchacha20_poly1305:
      failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
          plaintext.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
          associated_data.data(), associated_data.size(), nonce.data(), key.data());
      break;
  }
  if (failed != 0) {
    return CryptoError::decryption_failed;
  }
  return {};
}

}  // namespace

std::size_t aead_key_bytes(Aead aead) { return aead == Aead::aes_128_gcm ? 16 : 32; }

std::size_t aead_nonce_bytes(Aead aead) { return aead == Aead::xchacha20_poly1305 ? 24 : 12; }

bool aead_supported(Aead aead) {
  switch (aead) {
    case Aead::aes_128_gcm:
#ifdef INDABA_HAVE_AES_128_GCM
      return true;
#else
      return false;
#endif
    case Aead::chacha20_poly1305:
    case Aead::xchacha20_poly1305:
      return true;
  }
  return false;
}

Status aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                 ByteView plaintext, MutableByteView ciphertext) {
  INDABA_TRY(check_lengths(aead, key, nonce, plaintext, ciphertext));
  switch (aead) {
    case Aead::aes_128_gcm:
      return aes_128_gcm_seal(key, nonce, associated_data, plaintext, ciphertext);
    case Aead::chacha20_poly1305:
      crypto_aead_chacha20poly1305_ietf_encrypt(
          ciphertext.data(), nullptr, plaintext.data(), plaintext.size(), associated_data.data(),
          associated_data.size(), nullptr, nonce.data(), key.data());
      break;
    case Aead::xchacha20_poly1305:
      crypto_aead_xchacha20poly1305_ietf_encrypt(
          ciphertext.data(), nullptr, plaintext.data(), plaintext.size(), associated_data.data(),
          associated_data.size(), nullptr, nonce.data(), key.data());
      break;
  }
  return {};
}

Result<Bytes> aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                        ByteView plaintext) {
  Bytes ciphertext(plaintext.size() + kAeadTagBytes);
  INDABA_TRY(aead_seal(aead, key, nonce, associated_data, plaintext, ciphertext));
  return ciphertext;
}

Status aead_open(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                 ByteView ciphertext, MutableByteView plaintext) {
  if (ciphertext.size() < kAeadTagBytes) {
    wipe(plaintext);
    return CryptoError::decryption_failed;
  }
  Status status = check_lengths(aead, key, nonce, plaintext, ciphertext);
  if (status) {
    status = open_checked(aead, key, nonce, associated_data, ciphertext, plaintext);
  }
  if (!status) {
    wipe(plaintext);
  }
  return status;
}

Result<SecretBytes> aead_open(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                              ByteView ciphertext) {
  if (ciphertext.size() < kAeadTagBytes) {
    return CryptoError::decryption_failed;
  }
  SecretBytes plaintext(ciphertext.size() - kAeadTagBytes);
  INDABA_TRY(aead_open(aead, key, nonce, associated_data, ciphertext, plaintext.mutable_view()));
  return plaintext;
}

}  // namespace indaba
