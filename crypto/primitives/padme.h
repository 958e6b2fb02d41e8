// Padding that hides lengths: a marker byte 0x80, then zeros (ISO/IEC 7816-4), up to a length that
// Padme chooses.
//
// Padme (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
// PURBs", section 4) lets out only O(log log n) bits of a length n and costs at most 12 %.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

// The smallest Padme length that is not below `length`. Lengths above 2^63 stay as they are.
std::uint64_t padme_length(std::uint64_t length);

// `content`, the marker byte, and zeros up to a Padme length.
SecretBytes pad_padme(ByteView content);

// The same up to `padded_bytes`, where all contents shall have one size.
// Errors: invalid_length if content and marker byte don't fit.
Result<SecretBytes> pad_to(ByteView content, std::size_t padded_bytes);

// Takes off what pad_padme or pad_to put on. How long it looks for the marker depends on the padded
// length alone. Errors: invalid_padding.
Result<SecretBytes> unpad(ByteView padded);

}  // namespace indaba
