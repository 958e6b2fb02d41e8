// Proves that base64 follows RFC 4648 and that each byte string has one text, by the RFC's examples
// and broken texts.
#include "crypto/base/base64.h"

#include <gtest/gtest.h>

#include "crypto/base/error.h"

namespace indaba {
namespace {

struct Base64Example {
  std::string_view bytes;
  std::string_view padded;
  std::string_view unpadded;
};
// RFC 4648 section 10; none of them needs the characters in which the alphabets differ.
constexpr Base64Example kBase64Examples[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
};
constexpr Base64 kVariants[] = {Base64::standard, Base64::url, Base64::url_no_padding};

TEST(Base64, FollowsTheStandardsExamples) {
  for (const auto& example : kBase64Examples) {
    for (const Base64 variant : kVariants) {
      const std::string_view text =
          variant == Base64::url_no_padding ? example.unpadded : example.padded;
      EXPECT_EQ(to_base64(as_bytes(example.bytes), variant), text);
      EXPECT_EQ(from_base64(text, variant).value(), to_bytes(example.bytes));
      EXPECT_TRUE(
          same_bytes(to_secret_base64(as_bytes(example.bytes), variant).view(), as_bytes(text)));
      EXPECT_TRUE(same_bytes(from_secret_base64(as_bytes(text), variant).value().view(),
                             as_bytes(example.bytes)));
    }
  }
}

TEST(Base64, TakesTextAndBytesWithoutMemory) {
  for (const Base64 variant : kVariants) {
    EXPECT_EQ(to_base64({}, variant), "");
    EXPECT_TRUE(to_secret_base64({}, variant).empty());
    EXPECT_TRUE(from_base64({}, variant).value().empty());
    EXPECT_TRUE(from_secret_base64({}, variant).value().empty());
  }
}

TEST(Base64, AlphabetsDifferInTwoCharacters) {
  const Bytes bytes{0xfb, 0xff, 0xfe};
  EXPECT_EQ(to_base64(bytes, Base64::standard), "+//+");
  EXPECT_EQ(to_base64(bytes, Base64::url), "-__-");
  EXPECT_EQ(from_base64("+//+", Base64::standard).value(), bytes);
  EXPECT_EQ(from_base64("-__-", Base64::url_no_padding).value(), bytes);
  EXPECT_EQ(from_base64("-__-", Base64::standard).error(), EncodingError::invalid_text);
  EXPECT_EQ(from_base64("+//+", Base64::url).error(), EncodingError::invalid_text);
  EXPECT_EQ(from_base64("+//+", Base64::url_no_padding).error(), EncodingError::invalid_text);
}

TEST(Base64, KeepsEveryByteAtEveryLength) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i));
    for (const Base64 variant : kVariants) {
      EXPECT_EQ(from_base64(to_base64(bytes, variant), variant).value(), bytes);
    }
  }
}

TEST(Base64, RefusesOtherPaddingThanTheVariants) {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "=", "====", "Zg==Zg==", "Z==="}) {
    EXPECT_EQ(from_base64(text, Base64::standard).error(), EncodingError::invalid_text) << text;
    EXPECT_EQ(from_base64(text, Base64::url).error(), EncodingError::invalid_text) << text;
  }
  for (const std::string_view text : {"Zg==", "Zg=", "Zm8=", "=", "Z", "Zm9vZ"}) {
    EXPECT_EQ(from_base64(text, Base64::url_no_padding).error(), EncodingError::invalid_text)
        << text;
  }
}

TEST(Base64, RefusesBitsBehindTheLastByte) {
  for (const std::string_view text : {"Zh", "Zv", "Zm9", "Zm_"}) {
    EXPECT_EQ(from_base64(text, Base64::url_no_padding).error(), EncodingError::invalid_text)
        << text;
  }
  EXPECT_EQ(from_base64("Zh==", Base64::standard).error(), EncodingError::invalid_text);
  EXPECT_EQ(from_base64("Zm9=", Base64::standard).error(), EncodingError::invalid_text);
}

TEST(Base64, RefusesEveryByteOutsideTheAlphabetAtEveryPlace) {
  for (const Base64 variant : kVariants) {
    std::string alphabet = variant == Base64::standard ? "+/" : "-_";
    alphabet += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (int byte = 0; byte < 256; ++byte) {
      const char letter = static_cast<char>(byte);
      for (std::size_t i = 0; i < 4; ++i) {
        std::string text = "Zm9vYmFy";
        text[i] = letter;
        const bool is_letter = alphabet.find(letter) != std::string::npos;
        EXPECT_EQ(from_base64(text, variant).has_value(), is_letter) << byte << " at " << i;
        EXPECT_EQ(from_secret_base64(as_bytes(text), variant).has_value(), is_letter)
            << byte << " at " << i;
      }
    }
  }
}

TEST(Base64, RefusesSpacesLineBreaksAndZeros) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"Zm9v\n"sv, " Zm9v"sv, "Zm 9v"sv, "Zm9v\r\nZm9v"sv, "Zm9\0"sv, "Zm9v\0"sv}) {
    for (const Base64 variant : kVariants) {
      EXPECT_EQ(from_base64(text, variant).error(), EncodingError::invalid_text) << text;
      EXPECT_EQ(from_secret_base64(as_bytes(text), variant).error(), EncodingError::invalid_text)
          << text;
    }
  }
}

}  // namespace
}  // namespace indaba
