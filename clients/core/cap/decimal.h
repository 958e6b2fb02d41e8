// Decimal: a number with seven places behind the point, so that what is read is written again as it
// was, on every machine. Seven places of a degree are a centimetre.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace indaba::client::cap {

struct Decimal {
  static constexpr std::int64_t kOne = 10'000'000;

  std::int64_t units = 0;  // of 1 / kOne
  auto operator<=>(const Decimal&) const = default;

  static constexpr Decimal of(std::int64_t whole) { return {whole * kOne}; }
};

// The shortest form: no zeros behind the last digit, no point without digits behind it.
std::string to_text(Decimal value);
// What XML Schema takes for a decimal; further places are rounded. Errors: invalid_number, also for
// more than eleven digits before the point.
Result<Decimal> decimal_from(std::string_view text);

// As a field of a structure: what to_text writes. Errors: likewise.
Status from_text(std::string_view text, Decimal& value);

}  // namespace indaba::client::cap
