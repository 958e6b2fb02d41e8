// Base64 (RFC 4648 sections 4 and 5). Neither way lets its timing depend on the bytes, so secrets
// may pass; they do so as SecretBytes, text included.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

enum class Base64 {
  standard,        // + and /, padded with =
  url,             // - and _, padded with =
  url_no_padding,  // - and _, without =
};

std::string to_base64(ByteView bytes, Base64 variant);
SecretBytes to_secret_base64(ByteView secret, Base64 variant);

// Strict, so that each byte string has one text: the variant's alphabet and padding, no line breaks
// or spaces, and no bits set behind the last byte. Errors: EncodingError::invalid_text.
Result<Bytes> from_base64(std::string_view text, Base64 variant);
Result<SecretBytes> from_secret_base64(ByteView text, Base64 variant);

}  // namespace indaba
