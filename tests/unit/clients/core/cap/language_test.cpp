// Proves which info a reader gets, by alerts in several languages.
#include "clients/core/cap/language.h"

#include <gmock/gmock.h>

#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

std::string chosen(const std::vector<const char*>& languages,
                   const std::vector<std::string>& preferred) {
  Alert alert;
  for (const char* language : languages) {
    alert.info.emplace_back().language = language;
  }
  const Info* info = choose_info(alert, preferred);
  return info == nullptr ? "none" : std::string(language_of(*info));
}

TEST(ChooseInfo, LooksUpFromTheMostExactTagToTheLeast) {
  EXPECT_EQ(chosen({"fr", "fr-SN", "en"}, {"fr-SN"}), "fr-SN");
  EXPECT_EQ(chosen({"en", "fr"}, {"FR-sn"}), "fr");
  EXPECT_EQ(chosen({"en", "zh-Hant"}, {"zh-Hant-CN-x-private"}), "zh-Hant");
  EXPECT_EQ(chosen({"en", "zh"}, {"zh-x-a"}), "zh");
}

TEST(ChooseInfo, TakesPreferencesInTheirOrder) {
  EXPECT_EQ(chosen({"en", "es", "fr"}, {"sw", "es", "fr"}), "es");
  EXPECT_EQ(chosen({"en", "es", "fr"}, {"sw", "fr-CA", "es"}), "fr");
}

TEST(ChooseInfo, PrefersAnotherKindOfAPreferredLanguageToEnglish) {
  EXPECT_EQ(chosen({"en", "pt-BR"}, {"pt-PT"}), "pt-BR");
  EXPECT_EQ(chosen({"en", "pt-BR"}, {"pt"}), "pt-BR");
  EXPECT_EQ(chosen({"pt-BR", "es"}, {"pt", "es"}), "es");
}

TEST(ChooseInfo, FallsBackToEnglishThenToTheFirst) {
  EXPECT_EQ(chosen({"fr", "en-GB"}, {"sw"}), "en-GB");
  EXPECT_EQ(chosen({"fr", "es"}, {"sw"}), "fr");
  EXPECT_EQ(chosen({"fr", "es"}, {}), "fr");
  EXPECT_EQ(chosen({"fr", "enm"}, {}), "fr");
  EXPECT_EQ(chosen({}, {"en"}), "none");
}

TEST(ChooseInfo, TakesAnInfoWithoutLanguageForAmericanEnglish) {
  Alert alert;
  alert.info.emplace_back().language = "fr";
  alert.info.emplace_back();
  const std::vector<std::string> preferred{"en-US"};
  EXPECT_EQ(choose_info(alert, preferred), &alert.info[1]);
}

}  // namespace
}  // namespace indaba::client::cap
