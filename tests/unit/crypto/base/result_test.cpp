// Proves that a Result is a value or an error and never a value that isn't there, by using it both
// ways.
#include "crypto/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "crypto/base/error.h"

namespace indaba {
namespace {

Result<std::unique_ptr<int>> make(int value) {
  if (value < 0) {
    return EncodingError::invalid_length;
  }
  return std::make_unique<int>(value);
}

Status refuse(bool refused) {
  if (refused) {
    return EncodingError::invalid_text;
  }
  return {};
}

Result<int> sum(int a, int b, bool refused) {
  INDABA_TRY(refuse(refused));
  INDABA_TRY_ASSIGN(const auto first, make(a));
  INDABA_TRY_ASSIGN(const auto second, make(b));
  return *first + *second;
}

TEST(Result, HoldsAValue) {
  const auto result = make(7);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(**result, 7);
  EXPECT_EQ(result.error(), std::error_code{});
}

TEST(Result, HoldsAnError) {
  const auto result = make(-1);
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error(), EncodingError::invalid_length);
}

TEST(Result, GivesItsValueAway) {
  std::unique_ptr<int> taken = make(7).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, TryPassesTheFirstErrorOn) {
  EXPECT_EQ(sum(1, 2, false).value(), 3);
  EXPECT_EQ(sum(-1, 2, true).error(), EncodingError::invalid_text);
  EXPECT_EQ(sum(-1, 2, false).error(), EncodingError::invalid_length);
  EXPECT_EQ(sum(1, -2, false).error(), EncodingError::invalid_length);
}

TEST(ResultDeathTest, TakingTheValueOfAFailedOneStopsTheProgram) {
  EXPECT_DEATH((void)make(-1).value(), "");
  EXPECT_DEATH(refuse(true).value(), "");
}

TEST(ResultDeathTest, AnErrorIsNeverZero) { EXPECT_DEATH((void)Status(std::error_code{}), ""); }

TEST(EncodingErrors, HaveAText) {
  EXPECT_EQ(std::string(encoding_error_category().name()), "indaba.encoding");
  EXPECT_EQ(make_error_code(EncodingError::invalid_text).message(),
            "not a strict hex or base64 text");
  EXPECT_EQ(make_error_code(EncodingError::invalid_length).message(), "wrong length");
}

}  // namespace
}  // namespace indaba
