#include "crypto/primitives/native/aes_128_gcm.h"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "crypto/primitives/aead.h"
#include "crypto/primitives/error.h"

namespace indaba::native {
namespace {

struct CipherDeleter {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
struct CipherContextDeleter {
  // Wipes the key schedule too.
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, CipherContextDeleter>;

// Fetched once: OpenSSL's implicit fetch at each use costs more than a short message.
const EVP_CIPHER* aes_128_gcm() {
  static const std::unique_ptr<EVP_CIPHER, CipherDeleter> cipher(
      EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr));
  check(cipher != nullptr);
  return cipher.get();
}

enum class Direction { open = 0, seal = 1 };

Context start(Direction direction, ByteView key, ByteView nonce, ByteView associated_data) {
  Context context(EVP_CIPHER_CTX_new());
  check(context != nullptr);
  check(EVP_CipherInit_ex2(context.get(), aes_128_gcm(), key.data(), nonce.data(),
                           static_cast<int>(direction), nullptr) == 1);
  if (!associated_data.empty()) {
    int done = 0;
    check(EVP_CipherUpdate(context.get(), nullptr, &done, associated_data.data(),
                           static_cast<int>(associated_data.size())) == 1);
  }
  return context;
}

// `to` has the length of `from`.
void transform(EVP_CIPHER_CTX* context, ByteView from, std::uint8_t* to) {
  if (!from.empty()) {
    int done = 0;
    check(EVP_CipherUpdate(context, to, &done, from.data(), static_cast<int>(from.size())) == 1);
  }
}

bool fits_int(ByteView bytes) {
  return bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

}  // namespace

Status aes_128_gcm_seal(ByteView key, ByteView nonce, ByteView associated_data, ByteView plaintext,
                        MutableByteView ciphertext) {
  if (!fits_int(associated_data) || !fits_int(plaintext)) {
    return CryptoError::invalid_length;
  }
  const Context context = start(Direction::seal, key, nonce, associated_data);
  transform(context.get(), plaintext, ciphertext.data());
  std::uint8_t* tag = ciphertext.last(kAeadTagBytes).data();
  int done = 0;
  check(EVP_CipherFinal_ex(context.get(), tag, &done) == 1);
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagBytes, tag) == 1);
  return {};
}

Status aes_128_gcm_open(ByteView key, ByteView nonce, ByteView associated_data, ByteView ciphertext,
                        MutableByteView plaintext) {
  if (!fits_int(associated_data) || !fits_int(ciphertext)) {
    return CryptoError::invalid_length;
  }
  const Context context = start(Direction::open, key, nonce, associated_data);
  ByteArray<kAeadTagBytes> tag;
  std::ranges::copy(ciphertext.last(kAeadTagBytes), tag.begin());
  transform(context.get(), ciphertext.first(plaintext.size()), plaintext.data());
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagBytes, tag.data()) == 1);
  std::uint8_t unused = 0;
  int done = 0;
  if (EVP_CipherFinal_ex(context.get(), &unused, &done) != 1) {
    return CryptoError::decryption_failed;
  }
  return {};
}

}  // namespace indaba::native
