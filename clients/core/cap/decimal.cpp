#include "clients/core/cap/decimal.h"

#include <algorithm>

#include "clients/core/cap/error.h"

namespace indaba::client::cap {
namespace {

constexpr std::size_t kPlaces = 7;
constexpr std::size_t kWholeDigitsMax = 11;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char character) { return character >= '0' && character <= '9'; });
}

}  // namespace

std::string to_text(Decimal value) {
  const bool negative = value.units < 0;
  const auto bits = static_cast<std::uint64_t>(value.units);
  const std::uint64_t size = negative ? 0 - bits : bits;
  std::string text = (negative ? "-" : "") + std::to_string(size / Decimal::kOne);
  if (const std::uint64_t fraction = size % Decimal::kOne; fraction != 0) {
    std::string places = std::to_string(fraction);
    places.insert(0, kPlaces - places.size(), '0');
    places.erase(places.find_last_not_of('0') + 1);
    text += '.' + places;
  }
  return text;
}

Result<Decimal> decimal_from(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  const std::string_view places = point == text.size() ? "" : text.substr(point + 1);
  if ((whole.empty() && places.empty()) || !all_digits(whole) || !all_digits(places)) {
    return CapError::invalid_number;
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > kWholeDigitsMax) {
    return CapError::invalid_number;
  }
  std::int64_t units = 0;
  for (const char digit : whole) {
    units = units * 10 + (digit - '0');
  }
  for (std::size_t place = 0; place < kPlaces; ++place) {
    units = units * 10 + (place < places.size() ? places[place] - '0' : 0);
  }
  if (places.size() > kPlaces && places[kPlaces] >= '5') {
    ++units;
  }
  return Decimal{negative ? -units : units};
}

Status from_text(std::string_view text, Decimal& value) {
  INDABA_TRY_ASSIGN(value, decimal_from(text));
  return {};
}

}  // namespace indaba::client::cap
