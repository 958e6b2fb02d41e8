// Proves that every reason has one sentence of its own, and that codes compare as their category
// says: by walking the whole list.
#include "crypto/mls/public/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace indaba::mls {
namespace {

constexpr int kLast = static_cast<int>(MlsError::corrupt_state);

TEST(MlsErrors, HaveASentenceOfTheirOwnEach) {
  const std::string unknown = make_error_code(static_cast<MlsError>(kLast + 1)).message();
  std::set<std::string> sentences;
  for (int value = 1; value <= kLast; ++value) {
    const std::string sentence = make_error_code(static_cast<MlsError>(value)).message();
    EXPECT_NE(sentence, unknown) << value;
    EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
  }
}

TEST(MlsErrors, AreNeverSuccess) {
  for (int value = 1; value <= kLast; ++value) {
    EXPECT_TRUE(make_error_code(static_cast<MlsError>(value)));
  }
}

TEST(MlsErrors, BelongToOneCategory) {
  const std::error_code code = MlsError::wrong_epoch;
  EXPECT_EQ(&code.category(), &mls_error_category());
  EXPECT_STREQ(code.category().name(), "mls");
  EXPECT_EQ(code, MlsError::wrong_epoch);
  EXPECT_NE(code, MlsError::wrong_group);
  EXPECT_NE(code, std::error_code(code.value(), std::generic_category()));
}

}  // namespace
}  // namespace indaba::mls
