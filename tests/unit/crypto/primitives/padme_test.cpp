// Proves that padding hides what it promises to hide and comes off without doubt, by the definition
// of Padme and by padding that was broken in turn.
#include "crypto/primitives/padme.h"

#include <gtest/gtest.h>

#include "crypto/primitives/error.h"
#include "tests/support/hex.h"

namespace indaba {
namespace {

using test::hex;

TEST(Padme, RoundsAsDefined) {
  // By hand from the definition: with e = floor(log2 n) and s = floor(log2 e) + 1, the low e - s
  // bits become zero.
  const std::pair<std::uint64_t, std::uint64_t> examples[] = {
      {0, 0},
      {1, 1},
      {2, 2},
      {7, 7},
      {8, 8},
      {9, 10},
      {15, 16},
      {16, 16},
      {17, 18},
      {33, 36},
      {100, 104},
      {1000, 1024},
      {1025, 1088},
      {10'000, 10'240},
      {65'536, 65'536},
      {65'537, 67'584},
      {1'000'000, 1'015'808},
  };
  for (const auto& [length, padded] : examples) {
    EXPECT_EQ(padme_length(length), padded) << length;
  }
}

TEST(Padme, NeverShrinksCostsAtMostTwelvePercentAndIsStable) {
  std::uint64_t before = 0;
  for (std::uint64_t length = 0; length < 70'000; ++length) {
    const std::uint64_t padded = padme_length(length);
    EXPECT_GE(padded, length);
    EXPECT_LE(100 * padded, 112 * length);
    EXPECT_GE(padded, before);
    EXPECT_EQ(padme_length(padded), padded);
    before = padded;
  }
}

TEST(Padme, LeavesFewLengths) {
  std::size_t lengths = 0;
  for (std::uint64_t length = 1; length <= 1'048'576; length = padme_length(length) + 1) {
    ++lengths;
  }
  EXPECT_EQ(lengths, 300U);  // of 1,048,576
}

TEST(Padme, DoesNotOverflow) {
  constexpr std::uint64_t top = std::uint64_t{1} << 63;
  EXPECT_EQ(padme_length(top - 1), top);
  EXPECT_EQ(padme_length(top), top);
  EXPECT_EQ(padme_length(top + 1), top + 1);
  EXPECT_EQ(padme_length(~std::uint64_t{0}), ~std::uint64_t{0});
}

TEST(Padding, IsMarkerThenZeros) {
  EXPECT_EQ(to_bytes(pad_padme(hex("0102030405060708")).view()), hex("01020304050607088000"));
  EXPECT_EQ(to_bytes(pad_padme({}).view()), hex("80"));
  EXPECT_EQ(to_bytes(pad_to(hex("0102"), 5).value().view()), hex("0102800000"));
}

TEST(Padding, ComesOff) {
  for (std::size_t size = 0; size < 600; ++size) {
    for (const std::uint8_t fill : {std::uint8_t{0x00}, std::uint8_t{0x80}, std::uint8_t{0xff}}) {
      const Bytes content(size, fill);
      const auto padded = pad_padme(content);
      EXPECT_EQ(padded.size(), padme_length(size + 1));
      const auto unpadded = unpad(padded.view());
      ASSERT_TRUE(unpadded);
      EXPECT_EQ(to_bytes(unpadded->view()), content);
    }
  }
}

TEST(Padding, MakesOneSizeOfMany) {
  for (std::size_t size = 0; size < 100; ++size) {
    const Bytes content(size, 0x80);
    const auto padded = pad_to(content, 100);
    ASSERT_TRUE(padded);
    EXPECT_EQ(padded->size(), 100U);
    EXPECT_EQ(to_bytes(unpad(padded->view()).value().view()), content);
  }
  EXPECT_EQ(pad_to(Bytes(100), 100).error(), CryptoError::invalid_length);
  EXPECT_EQ(pad_to({}, 0).error(), CryptoError::invalid_length);
}

TEST(Padding, RefusesWhatHasNoMarker) {
  for (const char* text :
       {"", "00", "0000000000", "01", "81", "ff", "8001", "800000000001", "7f000000", "80000040"}) {
    EXPECT_EQ(unpad(hex(text)).error(), CryptoError::invalid_padding) << text;
  }
}

TEST(Padding, RefusesAnyChangedPaddingByte) {
  const auto padded = pad_to(hex("0102"), 600);
  ASSERT_TRUE(padded);
  for (std::size_t at = 3; at < 600; ++at) {
    Bytes changed = to_bytes(padded->view());
    changed[at] = 0x01;
    EXPECT_EQ(unpad(changed).error(), CryptoError::invalid_padding) << at;
  }
}

}  // namespace
}  // namespace indaba
