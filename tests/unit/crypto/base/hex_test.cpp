// Proves that hex follows RFC 4648 and that its decoder takes nothing else, by the RFC's examples
// and broken texts.
#include "crypto/base/hex.h"

#include <gtest/gtest.h>

#include "crypto/base/error.h"

namespace indaba {
namespace {

struct HexExample {
  std::string_view bytes;
  std::string_view text;
};
// RFC 4648 section 10, in lower case.
constexpr HexExample kHexExamples[] = {
    {"", ""},
    {"f", "66"},
    {"fo", "666f"},
    {"foo", "666f6f"},
    {"foob", "666f6f62"},
    {"fooba", "666f6f6261"},
    {"foobar", "666f6f626172"},
};

TEST(Hex, FollowsTheStandardsExamples) {
  for (const auto& [bytes, text] : kHexExamples) {
    EXPECT_EQ(to_hex(as_bytes(bytes)), text);
    EXPECT_EQ(from_hex(text).value(), to_bytes(bytes));
    EXPECT_TRUE(same_bytes(to_secret_hex(as_bytes(bytes)).view(), as_bytes(text)));
    EXPECT_TRUE(same_bytes(from_secret_hex(as_bytes(text)).value().view(), as_bytes(bytes)));
  }
}

TEST(Hex, TakesTextAndBytesWithoutMemory) {
  EXPECT_EQ(to_hex({}), "");
  EXPECT_TRUE(to_secret_hex({}).empty());
  EXPECT_TRUE(from_hex({}).value().empty());
  EXPECT_TRUE(from_secret_hex({}).value().empty());
}

TEST(Hex, ReadsEitherCase) { EXPECT_EQ(from_hex("fFAb09").value(), (Bytes{0xff, 0xab, 0x09})); }

TEST(Hex, KeepsEveryByte) {
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = static_cast<std::uint8_t>(i);
  }
  EXPECT_EQ(from_hex(to_hex(all)).value(), all);
}

TEST(Hex, RefusesOddLengths) {
  EXPECT_EQ(from_hex("6").error(), EncodingError::invalid_text);
  EXPECT_EQ(from_hex("666").error(), EncodingError::invalid_text);
  EXPECT_EQ(from_secret_hex(as_bytes("666")).error(), EncodingError::invalid_text);
}

TEST(Hex, RefusesEveryOtherCharacterAtEveryPlace) {
  const std::string_view digits = "0123456789abcdefABCDEF";
  for (int c = 0; c < 256; ++c) {
    if (digits.find(static_cast<char>(c)) != std::string_view::npos) {
      continue;
    }
    for (std::size_t at = 0; at < 4; ++at) {
      std::string text = "6a6b";
      text[at] = static_cast<char>(c);
      EXPECT_EQ(from_hex(text).error(), EncodingError::invalid_text) << c << " at " << at;
      EXPECT_EQ(from_secret_hex(as_bytes(text)).error(), EncodingError::invalid_text)
          << c << " at " << at;
    }
  }
}

}  // namespace
}  // namespace indaba
