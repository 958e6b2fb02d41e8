// Hexadecimal (RFC 4648 section 8). Neither way lets its timing depend on the bytes, so secrets may
// pass; they do so as SecretBytes, text included.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

// Two lower case digits a byte.
std::string to_hex(ByteView bytes);
SecretBytes to_secret_hex(ByteView secret);

// Digits of either case in an even number and nothing else. Errors: EncodingError::invalid_text.
Result<Bytes> from_hex(std::string_view text);
Result<SecretBytes> from_secret_hex(ByteView text);

}  // namespace indaba
