// Proves that nothing that a stranger wrote reaches the terminal as something that it obeys, and
// that ordinary text of any script comes through; and that a passphrase is read up to its line's
// end.
#include "clients/cli/terminal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "protocol/cbor/utf8.h"

namespace indaba::cli {
namespace {

const std::string kShown = "\xEF\xBF\xBD";  // U+FFFD

std::string of_scalar(std::uint32_t scalar) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  if (scalar < 0x80) {
    return {byte(scalar)};
  }
  if (scalar < 0x800) {
    return {byte(0xC0 | scalar >> 6), byte(0x80 | (scalar & 0x3F))};
  }
  if (scalar < 0x10000) {
    return {byte(0xE0 | scalar >> 12), byte(0x80 | (scalar >> 6 & 0x3F)),
            byte(0x80 | (scalar & 0x3F))};
  }
  return {byte(0xF0 | scalar >> 18), byte(0x80 | (scalar >> 12 & 0x3F)),
          byte(0x80 | (scalar >> 6 & 0x3F)), byte(0x80 | (scalar & 0x3F))};
}

TEST(Harmless, LeavesTextsOfAllScriptsAlone) {
  for (const char* text :
       {"", "Hello, @awa!", "d\xC3\xA9tenus \xC3\xA0 Dakar", "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85",
        "\xE1\x8A\xA0\xE1\x88\x9B\xE1\x88\xAD\xE1\x8A\x9B", "\xF0\x9F\x95\x8A\xEF\xB8\x8F",
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8C\xBE"}) {
    EXPECT_EQ(harmless(text, false), text);
  }
}

TEST(Harmless, ShowsEveryControl) {
  for (std::uint32_t scalar = 0; scalar < 0xA0; ++scalar) {
    const bool is_control = scalar < 0x20 || scalar >= 0x7F;
    EXPECT_EQ(harmless(of_scalar(scalar), false), is_control ? kShown : of_scalar(scalar))
        << scalar;
  }
  EXPECT_EQ(harmless("\x1B[2J\x1B]0;title\x07", false),
            kShown + "[2J" + kShown + "]0;title" + kShown);
  EXPECT_EQ(harmless("\xC2\x9B"
                     "2J",
                     false),
            kShown + "2J");
}

TEST(Harmless, ShowsWhatTurnsTheDirectionOfText) {
  for (const std::uint32_t scalar : {0x202AU, 0x202BU, 0x202CU, 0x202DU, 0x202EU, 0x2066U, 0x2067U,
                                     0x2068U, 0x2069U, 0x2028U, 0x2029U}) {
    EXPECT_EQ(harmless("a" + of_scalar(scalar) + "b", true), "a" + kShown + "b") << scalar;
  }
}

TEST(Harmless, KeepsLineEndsOnlyWhereTheyMayBe) {
  EXPECT_EQ(harmless("a\nb", true), "a\nb");
  EXPECT_EQ(harmless("a\nb", false), "a" + kShown + "b");
  EXPECT_EQ(harmless("a\r\nb", true), "a" + kShown + "\nb");
}

TEST(Harmless, ShowsEachByteThatIsNoUtf8) {
  EXPECT_EQ(harmless("a\x80"
                     "b",
                     false),
            "a" + kShown + "b");
  EXPECT_EQ(harmless("\x9B"
                     "2J",
                     false),
            kShown + "2J");
  EXPECT_EQ(harmless("\xC3", false), kShown);
  EXPECT_EQ(harmless("\xE2\x80", false), kShown + kShown);
  EXPECT_EQ(harmless("\xE2\x1B[m", false), kShown + kShown + "[m");
  EXPECT_EQ(harmless("\xFF\xFE", false), kShown + kShown);
}

TEST(Harmless, TakesNoOtherEncodingOfACharacter) {
  for (const char* text :
       {"\xC0\x8A", "\xC1\x81", "\xE0\x80\x8A", "\xE0\x82\x9B", "\xE0\x9F\xBF", "\xF0\x80\x80\x8A",
        "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",  // surrogates
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {           // beyond U+10FFFF
    std::string all;
    for (std::size_t i = 0; i < std::string(text).size(); ++i) {
      all += kShown;
    }
    EXPECT_EQ(harmless(text, true), all) << text;
  }
}

TEST(Harmless, IsUtf8WhateverComesIn) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text{'x', static_cast<char>(a), static_cast<char>(b), '\x80', 'y'};
      EXPECT_TRUE(cbor::is_utf8(as_bytes(harmless(text, true)))) << a << " " << b;
    }
  }
}

std::optional<std::string> line_of(const std::string& text) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  const auto line = read_line_from(ends[0]);
  ::close(ends[0]);
  return line ? std::optional(std::string(line->view().begin(), line->view().end())) : std::nullopt;
}

TEST(Line, EndsAtTheFirstLineEnd) {
  EXPECT_EQ(line_of("a b \n second"), "a b ");
  EXPECT_EQ(line_of("a b\r\n"), "a b");
  EXPECT_EQ(line_of("a b"), "a b");
  EXPECT_EQ(line_of("\n"), "");
  EXPECT_EQ(line_of(""), "");
}

TEST(Line, IsAtMostAPassphraseLong) {
  const std::string longest(kPassphraseBytesMax, 'x');
  EXPECT_EQ(line_of(longest), longest);
  EXPECT_EQ(line_of(longest + "\n"), longest);
  EXPECT_EQ(line_of(longest + "x"), std::nullopt);
}

TEST(Line, IsNoneWhereNothingCanBeRead) { EXPECT_EQ(read_line_from(-1).has_value(), false); }

}  // namespace
}  // namespace indaba::cli
