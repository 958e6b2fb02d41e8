#include "server/content_coding.h"

#include <algorithm>
#include <optional>

namespace indaba::server {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// Takes the part before the next `separator` off `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(part);
}

// weight = "q=" and "0" or "1" with up to three decimals (RFC 9110 section 12.4.2). Nothing for
// what is none.
std::optional<bool> is_above_zero(std::string_view weight) {
  constexpr std::size_t kDigitsMax = 5;  // "0.000"
  if (weight.size() < 3 || !equals(weight.substr(0, 2), "q=")) {
    return std::nullopt;
  }
  weight.remove_prefix(2);
  const bool is_one = weight.front() == '1';
  const std::string_view decimals = weight.size() > 1 ? weight.substr(2) : std::string_view();
  const bool fits =
      (is_one || weight.front() == '0') && weight.size() <= kDigitsMax &&
      (weight.size() == 1 || weight[1] == '.') &&
      decimals.find_first_not_of(is_one ? "0" : "0123456789") == std::string_view::npos;
  if (!fits) {
    return std::nullopt;
  }
  return is_one || decimals.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  bool is_named = false;
  bool is_accepted = false;
  bool accepts_any = false;
  while (!accept_encoding.empty()) {
    std::string_view rest = take_part(accept_encoding, ',');
    const bool has_weight = rest.find(';') != std::string_view::npos;
    const std::string_view name = take_part(rest, ';');
    const std::optional<bool> counts = has_weight ? is_above_zero(trimmed(rest)) : true;
    if (!counts) {
      continue;
    }
    if (equals(name, coding)) {
      is_named = true;
      is_accepted = *counts;
    } else if (name == "*") {
      accepts_any = *counts;
    }
  }
  return is_named ? is_accepted : accepts_any;
}

}  // namespace indaba::server
