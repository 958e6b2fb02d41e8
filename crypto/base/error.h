// EncodingError: why a text or a byte string is not what it claims to encode.
#pragma once

#include <system_error>

namespace indaba {

enum class EncodingError {
  invalid_text = 1,  // not strict hex or base64: a foreign character, padding or stray bits
  invalid_length,    // not the length of what it should be
};

const std::error_category& encoding_error_category();
std::error_code make_error_code(EncodingError error);

}  // namespace indaba

template <>
struct std::is_error_code_enum<indaba::EncodingError> : std::true_type {};
