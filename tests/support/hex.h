// Hexadecimal text of test vectors to bytes: spaces and line breaks are skipped, a mistake stops
// the test program. Kept apart from crypto/base/hex.h, which it helps to test.
#pragma once

#include <cstdlib>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"

namespace indaba::test {

inline Bytes hex(std::string_view text) {
  Bytes out;
  int high = -1;
  for (const char c : text) {
    if (c == ' ' || c == '\n') {
      continue;
    }
    const auto digit = std::string_view("0123456789abcdef").find(c);
    check(digit != std::string_view::npos);
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      out.push_back(static_cast<std::uint8_t>(high * 16 + static_cast<int>(digit)));
      high = -1;
    }
  }
  check(high < 0);
  return out;
}

template <std::size_t N>
ByteArray<N> hex_array(std::string_view text) {
  const Bytes bytes = hex(text);
  check(bytes.size() == N);
  ByteArray<N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    out[i] = bytes[i];
  }
  return out;
}

}  // namespace indaba::test
