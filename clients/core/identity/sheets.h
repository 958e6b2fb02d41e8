// Sheets: a secret as groups of letters and digits that a person prints, keeps, and types again.
//
// 32 bytes and a checksum as 14 groups of four, in Crockford's base32, which has no letters that
// are taken for each other. What a sheet is for goes into the checksum, so that none passes for
// another.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba::client {

inline constexpr std::size_t kSheetGroupChars = 4;

enum class SheetKind : std::uint8_t {
  root,      // speaks for the whole alliance
  recovery,  // brings one member back
};

// "0123-4567-...": groups joined by hyphens.
std::string write_sheet(SheetKind kind, const Secret<32>& secret);
// Takes small letters, o for 0, i and l for 1, and spaces, line breaks or hyphens anywhere. Errors:
// ClientError::not_a_sheet.
Result<Secret<32>> read_sheet(SheetKind kind, std::string_view text);

}  // namespace indaba::client
