// Proves that exactly UTF-8 passes: by the bounds of RFC 3629 section 4 and by every code point.
#include "protocol/cbor/utf8.h"

#include <gtest/gtest.h>

#include "tests/support/hex.h"

namespace indaba::cbor {
namespace {

using test::hex;

Bytes utf8(std::uint32_t code_point) {
  const auto tail = [&](unsigned shift) {
    return static_cast<std::uint8_t>(0x80 | ((code_point >> shift) & 0x3f));
  };
  if (code_point < 0x80) {
    return {static_cast<std::uint8_t>(code_point)};
  }
  if (code_point < 0x800) {
    return {static_cast<std::uint8_t>(0xc0 | (code_point >> 6)), tail(0)};
  }
  if (code_point < 0x10000) {
    return {static_cast<std::uint8_t>(0xe0 | (code_point >> 12)), tail(6), tail(0)};
  }
  return {static_cast<std::uint8_t>(0xf0 | (code_point >> 18)), tail(12), tail(6), tail(0)};
}

TEST(Utf8, TakesEveryCodePointButSurrogates) {
  for (std::uint32_t code_point = 0; code_point < 0x120000; ++code_point) {
    const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
    ASSERT_EQ(is_utf8(utf8(code_point)), !surrogate && code_point <= 0x10ffff) << code_point;
  }
}

TEST(Utf8, RefusesOverlongForms) {
  for (const char* text : {"c080", "c1bf", "e08080", "e09fbf", "f0808080", "f08fbfbf"}) {
    EXPECT_FALSE(is_utf8(hex(text))) << text;
  }
}

TEST(Utf8, RefusesStrayAndMissingBytesWhereverTheyStand) {
  for (const char* text : {"80", "bf", "c3", "e6b0", "f09f98", "c328", "e62828", "e6b028",
                           "f0289880", "f5808080", "f8888080", "fe", "ff"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      Bytes bytes(before, 'a');
      append(bytes, hex(text));
      EXPECT_FALSE(is_utf8(bytes)) << text << " " << before;
    }
  }
  EXPECT_FALSE(is_utf8(hex("6161 80 616161616161616161616161")));
  EXPECT_TRUE(is_utf8({}));
}

}  // namespace
}  // namespace indaba::cbor
