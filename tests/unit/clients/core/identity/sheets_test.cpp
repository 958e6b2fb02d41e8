// Proves that a sheet gives back the secret that was printed on it, however a person types it, and
// that a mistake is noticed: every place of a sheet is taken by every other letter.
#include "clients/core/identity/sheets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "clients/core/error.h"
#include "crypto/base/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::client {
namespace {

constexpr std::string_view kSheetLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

class Sheet : public testing::Test {
 protected:
  std::string hex_of(const std::string& text, SheetKind kind = SheetKind::recovery) {
    return to_hex(test::must(read_sheet(kind, text)).view());
  }
  std::error_code error_of(const std::string& text, SheetKind kind = SheetKind::recovery) {
    return read_sheet(kind, text).error();
  }

  test::SeededRandom random_{1};
  Secret<32> secret_ = test::must(random_.secret<32>());
  std::string sheet_ = write_sheet(SheetKind::recovery, secret_);
  std::string secret_hex_ = to_hex(secret_.view());
};

std::string without(std::string text, char c) {
  std::erase(text, c);
  return text;
}

// The bytes 0 to 31.
Secret<32> counting() {
  Secret<32> secret;
  for (std::size_t i = 0; i < 32; ++i) {
    secret.mutable_view()[i] = static_cast<std::uint8_t>(i);
  }
  return secret;
}

TEST_F(Sheet, GivesBackItsSecret) {
  for (int i = 0; i < 200; ++i) {
    const Secret<32> secret = test::must(random_.secret<32>());
    for (const SheetKind kind : {SheetKind::root, SheetKind::recovery}) {
      EXPECT_EQ(hex_of(write_sheet(kind, secret), kind), to_hex(secret.view()));
    }
  }
}

TEST_F(Sheet, Is14GroupsOf4Letters) {
  ASSERT_EQ(sheet_.size(), 14 * 4 + 13);
  for (std::size_t i = 0; i < sheet_.size(); ++i) {
    if (i % 5 == 4) {
      EXPECT_EQ(sheet_[i], '-');
    } else {
      EXPECT_NE(kSheetLetters.find(sheet_[i]), std::string_view::npos);
    }
  }
}

TEST_F(Sheet, IsWrittenAlwaysTheSame) {
  EXPECT_EQ(write_sheet(SheetKind::root, counting()),
            "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFP-15CT");
  EXPECT_EQ(write_sheet(SheetKind::recovery, counting()),
            "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFW-RB8Z");
}

TEST_F(Sheet, NoticesEveryLetterTakenForAnother) {
  std::size_t tried = 0;
  for (std::size_t i = 0; i < sheet_.size(); ++i) {
    if (sheet_[i] == '-') {
      continue;
    }
    for (const char letter : kSheetLetters) {
      if (letter != sheet_[i]) {
        std::string mistyped = sheet_;
        mistyped[i] = letter;
        EXPECT_EQ(error_of(mistyped), ClientError::not_a_sheet) << i << letter;
        ++tried;
      }
    }
  }
  EXPECT_EQ(tried, 56 * 31);
}

TEST_F(Sheet, NoticesTwoLettersExchanged) {
  const std::string letters = without(sheet_, '-');
  for (std::size_t i = 1; i < letters.size(); ++i) {
    std::string exchanged = letters;
    std::swap(exchanged[i - 1], exchanged[i]);
    if (exchanged != letters) {
      EXPECT_EQ(error_of(exchanged), ClientError::not_a_sheet) << i;
    }
  }
}

TEST_F(Sheet, NoticesWhatIsMissingOrTooMuch) {
  const std::string letters = without(sheet_, '-');
  for (std::size_t length = 0; length < letters.size(); ++length) {
    EXPECT_EQ(error_of(letters.substr(0, length)), ClientError::not_a_sheet) << length;
  }
  EXPECT_EQ(error_of(letters + "0"), ClientError::not_a_sheet);
  EXPECT_EQ(error_of(letters + letters), ClientError::not_a_sheet);
  EXPECT_EQ(error_of(std::string(100'000, '0')), ClientError::not_a_sheet);
}

TEST_F(Sheet, IsReadInSmallLettersToo) {
  std::string small = sheet_;
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  EXPECT_NE(small, sheet_);
  EXPECT_EQ(hex_of(small), secret_hex_);
}

TEST_F(Sheet, IsReadWithLettersThatLookLikeDigits) {
  const std::pair<char, std::string> alike[] = {{'0', "Oo"}, {'1', "IiLl"}};
  for (const auto& [digit, letters] : alike) {
    const std::string written = write_sheet(SheetKind::recovery, counting());
    ASSERT_NE(written.find(digit), std::string::npos);
    for (const char letter : letters) {
      std::string typed = written;
      std::ranges::replace(typed, digit, letter);
      EXPECT_EQ(hex_of(typed), to_hex(counting().view())) << letter;
    }
  }
}

TEST_F(Sheet, IsReadWithSpacesAndLineEndsAnywhere) {
  std::string spaced = "\r\n\t";
  for (const char c : sheet_) {
    spaced += c;
    spaced += " \n-";
  }
  EXPECT_EQ(hex_of(spaced), secret_hex_);
  EXPECT_EQ(hex_of(without(sheet_, '-')), secret_hex_);
}

TEST_F(Sheet, HasNoOtherCharacters) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string_view taken = "OoIiLl- \n\r\t";
    const bool is_letter =
        (c >= 'a' && c <= 'z' && c != 'u') || kSheetLetters.find(c) != std::string_view::npos;
    if (!is_letter && taken.find(c) == std::string_view::npos) {
      EXPECT_EQ(error_of(sheet_.substr(0, 9) + c + sheet_.substr(9)), ClientError::not_a_sheet)
          << byte;
    }
  }
}

TEST_F(Sheet, OfOneKindIsNotTakenForTheOther) {
  EXPECT_EQ(error_of(sheet_, SheetKind::root), ClientError::not_a_sheet);
  EXPECT_EQ(error_of(write_sheet(SheetKind::root, secret_)), ClientError::not_a_sheet);
}

}  // namespace
}  // namespace indaba::client
