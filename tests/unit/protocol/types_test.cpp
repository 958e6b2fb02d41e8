// Proves which texts are handles, countries and languages: by the bounds of each pattern of
// common.cddl.
#include "protocol/types.h"

#include <gtest/gtest.h>

#include <string>

namespace indaba::protocol {
namespace {

TEST(Types, HandlesAreThreeToThirtySmallLettersDigitsAndUnderscores) {
  for (const std::string& text : {std::string("awa"), std::string("a_9"), std::string(30, 'z')}) {
    EXPECT_TRUE(is_handle(text)) << text;
  }
  for (const std::string& text : {std::string(), std::string("aw"), std::string(31, 'z'),
                                  std::string("Awa"), std::string("aw-a"), std::string("aw\u00e9"),
                                  std::string("awa "), std::string("a\0a", 3)}) {
    EXPECT_FALSE(is_handle(text)) << text;
  }
}

TEST(Types, CountriesAreTwoCapitalLetters) {
  EXPECT_TRUE(is_country("SN"));
  for (const char* text : {"", "S", "SEN", "sn", "S1", "S "}) {
    EXPECT_FALSE(is_country(text)) << text;
  }
}

TEST(Types, LanguagesAreTwoOrThreeSmallLettersAndSubtags) {
  for (const char* text : {"fr", "wol", "pt-BR", "zh-Hant-TW", "en-x9", "de-12345678"}) {
    EXPECT_TRUE(is_language(text)) << text;
  }
  for (const char* text :
       {"", "f", "fran", "FR", "fr-", "fr--BR", "-BR", "fr-B", "fr-123456789", "fr_BR", "fr-B!"}) {
    EXPECT_FALSE(is_language(text)) << text;
  }
}

}  // namespace
}  // namespace indaba::protocol
