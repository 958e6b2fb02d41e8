#include "clients/core/identity/sheets.h"

#include <algorithm>

#include "clients/core/error.h"
#include "clients/core/identity/crockford.h"
#include "clients/core/labels.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kChecksumBytes = 3;
constexpr std::size_t kSheetBytes = kSecretBytes + kChecksumBytes;
constexpr std::size_t kSheetChars = kSheetBytes * 8 / 5;
static_assert(kSheetBytes * 8 % 5 == 0 && kSheetChars % kSheetGroupChars == 0);

ByteArray<kChecksumBytes> checksum(SheetKind kind, ByteView secret) {
  const Sha256Digest digest =
      sha256({label(kind == SheetKind::root ? "root-sheet" : "recovery-sheet"), secret});
  return {digest[0], digest[1], digest[2]};
}

}  // namespace

std::string write_sheet(SheetKind kind, const Secret<32>& secret) {
  Secret<kSheetBytes> all;
  std::copy(secret.view().begin(), secret.view().end(), all.mutable_view().begin());
  const auto sum = checksum(kind, secret.view());
  std::copy(sum.begin(), sum.end(), all.mutable_view().begin() + kSecretBytes);
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t written = 0;
  for (const std::uint8_t byte : all.view()) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 5; held -= 5) {
      if (written != 0 && written % kSheetGroupChars == 0) {
        text += '-';
      }
      text += kCrockfordAlphabet[bits >> (held - 5) & 31];
      ++written;
    }
    bits &= (1U << held) - 1;
  }
  return text;
}

Result<Secret<32>> read_sheet(SheetKind kind, std::string_view text) {
  Secret<kSheetBytes> all;
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t chars = 0;
  std::size_t bytes = 0;
  for (const char c : text) {
    if (is_between_groups(c)) {
      continue;
    }
    const std::uint8_t value = crockford_value(c);
    if (value == kNoCrockfordValue || ++chars > kSheetChars) {
      return ClientError::not_a_sheet;
    }
    bits = bits << 5 | value;
    held += 5;
    if (held >= 8) {
      held -= 8;
      all.mutable_view()[bytes++] = static_cast<std::uint8_t>(bits >> held);
      bits &= (1U << held) - 1;
    }
  }
  const Secret<kSecretBytes> secret(all.view().first<kSecretBytes>());
  const auto sum = checksum(kind, secret.view());
  if (chars != kSheetChars || !equal_constant_time(sum, all.view().last<kChecksumBytes>())) {
    return ClientError::not_a_sheet;
  }
  return secret.clone();
}

}  // namespace indaba::client
