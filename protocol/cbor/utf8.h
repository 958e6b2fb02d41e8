// Whether bytes are UTF-8 text (RFC 3629).
#pragma once

#include "crypto/base/bytes.h"

namespace indaba::cbor {

// Refuses overlong forms, surrogates and what lies beyond U+10FFFF.
bool is_utf8(ByteView bytes);

}  // namespace indaba::cbor
