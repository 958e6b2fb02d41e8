// Proves that nothing is said in one language and missing in another, and that what a person is
// told has its values in their places. The whole table is gone through.
#include "clients/cli/text/texts.h"

#include <gtest/gtest.h>

#include "protocol/cbor/utf8.h"

namespace indaba::cli {
namespace {

constexpr Language kLanguages[] = {Language::english, Language::french, Language::spanish};

std::size_t places_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("{}"); at != std::string_view::npos;
       at = text.find("{}", at + 2)) {
    ++count;
  }
  return count;
}

TEST(Texts, AreAllThereInEveryLanguage) {
  for (unsigned number = 0; number < static_cast<unsigned>(Text::count); ++number) {
    const auto text = static_cast<Text>(number);
    for (const Language language : kLanguages) {
      EXPECT_FALSE(raw_text(language, text).empty()) << number;
      EXPECT_TRUE(cbor::is_utf8(as_bytes(raw_text(language, text)))) << number;
      EXPECT_EQ(places_in(raw_text(language, text)), places_in(raw_text(Language::english, text)))
          << number;
    }
  }
}

TEST(Texts, SayValuesInTheirOrder) {
  EXPECT_EQ(say(Language::english, Text::whoami, {"awa", "m", "d"}), "@awa  member m  device d");
  EXPECT_EQ(say(Language::spanish, Text::whoami, {"awa", "m", "d"}),
            "@awa  miembro m  dispositivo d");
}

TEST(Texts, TakeNoPlaceInAValueForTheirOwn) {
  EXPECT_EQ(say(Language::english, Text::whoami, {"{}", "{}{}", "d"}),
            "@{}  member {}{}  device d");
}

TEST(Texts, LeavePlacesThatNothingIsSaidFor) {
  EXPECT_EQ(say(Language::english, Text::joined), "Welcome. You are in as @{}.");
  EXPECT_EQ(say(Language::english, Text::message_sent, {"too much"}), "Sent.");
}

TEST(Texts, AreInTheLanguageOfTheLocale) {
  for (const char* locale : {"fr", "fr_SN", "fr_SN.UTF-8", "fr-CA", "fr@euro", "fr.UTF-8"}) {
    EXPECT_EQ(language_of(locale), Language::french) << locale;
  }
  for (const char* locale : {"es", "es_MX.UTF-8", "es-419"}) {
    EXPECT_EQ(language_of(locale), Language::spanish) << locale;
  }
  for (const char* locale :
       {"", "C", "C.UTF-8", "POSIX", "en_GB", "f", "pt_BR", "fro", "fry_NL", "est"}) {
    EXPECT_EQ(language_of(locale), Language::english) << locale;
  }
}

}  // namespace
}  // namespace indaba::cli
