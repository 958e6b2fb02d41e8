// Proves that there is no error of a member's programs, of the server's refusals, of statements,
// stores, connections and alerts that is said in one language and missing in another. Each category
// is gone through up to its last enumerator.
#include "clients/cli/text/errors.h"

#include <gtest/gtest.h>

#include <set>

#include "clients/cli/net/wire.h"
#include "clients/core/cap/error.h"
#include "clients/core/error.h"
#include "clients/core/store/error.h"
#include "crypto/primitives/error.h"
#include "protocol/cbor/utf8.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/error.h"

namespace indaba::cli {
namespace {

constexpr Language kErrorLanguages[] = {Language::english, Language::french, Language::spanish};

// What its category says of an enumerator that is none.
std::set<int> enumerators_of(const std::error_category& category) {
  std::set<int> values;
  const std::string unknown = category.message(1'000'000);
  for (int value = 1; category.message(value) != unknown; ++value) {
    values.insert(value);
  }
  return values;
}

TEST(ErrorTexts, AreThereForEveryErrorInEveryLanguage) {
  for (const std::error_category* category :
       {&client::client_error_category(), &protocol::refusal_category(),
        &protocol::statement_error_category(), &client::store_error_category(),
        &wire_error_category(), &client::cap::cap_error_category()}) {
    const auto values = enumerators_of(*category);
    EXPECT_FALSE(values.empty());
    for (const Language language : kErrorLanguages) {
      std::set<std::string_view> said;
      for (const int value : values) {
        const std::string_view text = raw_text(language, {value, *category});
        EXPECT_FALSE(text.empty()) << category->name() << " " << value;
        EXPECT_TRUE(cbor::is_utf8(as_bytes(text))) << category->name() << " " << value;
        EXPECT_TRUE(said.insert(text).second) << text;
      }
      EXPECT_TRUE(raw_text(language, {static_cast<int>(values.size()) + 1, *category}).empty());
    }
  }
}

TEST(ErrorTexts, OfTheClientAndTheServerAreThoseOfTheirLists) {
  EXPECT_EQ(client_error_texts().size(), enum_names(client::ClientError{}).size());
  EXPECT_EQ(refusal_texts().size(), enum_names(protocol::ErrorCode{}).size());
}

TEST(ErrorTexts, AreInTheLanguageThatIsWanted) {
  const std::error_code error = make_error_code(client::ClientError::not_allowed);
  EXPECT_EQ(say(Language::english, error), "you may not do this");
  EXPECT_EQ(say(Language::french, error), "vous ne pouvez pas faire cela");
  EXPECT_EQ(say(Language::spanish, error), "no puede hacer esto");
}

TEST(ErrorTexts, NameTheCodeOfWhatNobodyIsMeantToMeet) {
  const std::error_code error = make_error_code(CryptoError::decryption_failed);
  for (const Language language : kErrorLanguages) {
    const std::string code =
        std::string(error.category().name()) + "." + std::to_string(error.value());
    EXPECT_NE(say(language, error).find(code), std::string::npos);
  }
}

}  // namespace
}  // namespace indaba::cli
