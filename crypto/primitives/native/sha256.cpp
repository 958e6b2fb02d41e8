#include "crypto/primitives/native/sha256.h"

#include <openssl/evp.h>

#include <memory>

#include "crypto/base/check.h"

namespace indaba::native {
namespace {

struct DigestDeleter {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};
struct DigestContextDeleter {
  // Wipes what was hashed too.
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetched once: OpenSSL's implicit fetch at each use costs more than a short message.
const EVP_MD* sha256_digest() {
  static const std::unique_ptr<EVP_MD, DigestDeleter> digest(
      EVP_MD_fetch(nullptr, "SHA-256", nullptr));
  check(digest != nullptr);
  return digest.get();
}

}  // namespace

ByteArray<32> sha256(std::initializer_list<ByteView> pieces) {
  const std::unique_ptr<EVP_MD_CTX, DigestContextDeleter> context(EVP_MD_CTX_new());
  check(context != nullptr);
  check(EVP_DigestInit_ex2(context.get(), sha256_digest(), nullptr) == 1);
  for (const ByteView piece : pieces) {
    check(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1);
  }
  ByteArray<32> digest{};
  check(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
  return digest;
}

}  // namespace indaba::native
