// SHA-256 by OpenSSL, which knows the processor's own instructions for it; libsodium does not.
#pragma once

#include <initializer_list>

#include "crypto/base/bytes.h"

namespace indaba::native {

// FIPS 180-4, of the pieces as if they stood one behind the other.
ByteArray<32> sha256(std::initializer_list<ByteView> pieces);

}  // namespace indaba::native
