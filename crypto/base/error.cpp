#include "crypto/base/error.h"

#include <string>

namespace indaba {
namespace {

class EncodingErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.encoding"; }

  std::string message(int value) const override {
    switch (static_cast<EncodingError>(value)) {
      case EncodingError::invalid_text:
        return "not a strict hex or base64 text";
      case EncodingError::invalid_length:
        return "wrong length";
    }
    return "unknown encoding error";
  }
};

}  // namespace

const std::error_category& encoding_error_category() {
  static const EncodingErrorCategory category;
  return category;
}

std::error_code make_error_code(EncodingError error) {
  return {static_cast<int>(error), encoding_error_category()};
}

}  // namespace indaba
