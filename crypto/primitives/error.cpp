#include "crypto/primitives/error.h"

#include <string>

namespace indaba {
namespace {

class CryptoErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.crypto"; }

  std::string message(int value) const override {
    switch (static_cast<CryptoError>(value)) {
      case CryptoError::random_failed:
        return "the system gave no or too few random bytes";
      case CryptoError::decryption_failed:
        return "decryption failed";
      case CryptoError::invalid_signature:
        return "invalid signature";
      case CryptoError::invalid_key:
        return "a key of a wrong length or form";
      case CryptoError::low_order_point:
        return "a public key of low order";
      case CryptoError::invalid_length:
        return "a length or parameter outside the primitive's range";
      case CryptoError::unsupported:
        return "the algorithm is not part of this build";
      case CryptoError::out_of_memory:
        return "not enough memory to derive the key";
      case CryptoError::invalid_padding:
        return "invalid padding";
      case CryptoError::stream_ended:
        return "data after the final chunk of the stream";
      case CryptoError::stream_truncated:
        return "the stream stops before its final chunk";
    }
    return "unknown crypto error";
  }
};

}  // namespace

const std::error_category& crypto_error_category() {
  static const CryptoErrorCategory category;
  return category;
}

std::error_code make_error_code(CryptoError error) {
  return {static_cast<int>(error), crypto_error_category()};
}

}  // namespace indaba
