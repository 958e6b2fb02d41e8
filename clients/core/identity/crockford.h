// Crockford's base32: letters and digits that people read to each other without taking one for
// another.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace indaba::client {

inline constexpr std::string_view kCrockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::uint8_t kNoCrockfordValue = 32;

// What people put between groups.
constexpr bool is_between_groups(char c) {
  return c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Of a letter as people type it: small ones count as large, o as 0, i and l as 1. Below 32, or
// kNoCrockfordValue.
constexpr std::uint8_t crockford_value(char c) {
  if (c >= 'a' && c <= 'z') {
    c = static_cast<char>(c - 'a' + 'A');
  }
  c = c == 'O' ? '0' : (c == 'I' || c == 'L') ? '1' : c;
  return static_cast<std::uint8_t>(std::min(kCrockfordAlphabet.find(c), kCrockfordAlphabet.size()));
}

}  // namespace indaba::client
