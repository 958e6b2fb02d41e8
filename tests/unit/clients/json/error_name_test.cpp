// Proves that errors have names for programs: one of each category, and every one of JSON's.
#include "clients/json/error_name.h"

#include <gtest/gtest.h>

#include "clients/core/cap/error.h"
#include "clients/core/error.h"
#include "clients/core/store/error.h"
#include "clients/json/error.h"
#include "crypto/primitives/error.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/error.h"

namespace indaba::client {
namespace {

TEST(ErrorName, IsThatOfTheCode) {
  EXPECT_EQ(error_name(ClientError::not_joined), "not_joined");
  EXPECT_EQ(error_name(protocol::ErrorCode::malformed), "malformed");
  EXPECT_EQ(error_name(StoreError::wrong_passphrase), "wrong_passphrase");
  EXPECT_EQ(error_name(cap::CapError::unknown_country), "unknown_country");
  EXPECT_EQ(error_name(protocol::StatementError::revoked), "revoked");
  EXPECT_EQ(error_name(CryptoError::random_failed), "random_failed");
  EXPECT_EQ(error_name(CryptoError::out_of_memory), "out_of_memory");
}

TEST(ErrorName, IsThereForAllOfJson) {
  for (const auto& named : enum_names(JsonError{})) {
    EXPECT_EQ(error_name(named.value), named.name);
    EXPECT_NE(make_error_code(named.value).message(), "unknown JSON error");
  }
}

TEST(ErrorName, NamesTheCategoryOfOthers) {
  EXPECT_EQ(error_name(std::make_error_code(std::errc::io_error)).substr(0, 8), "generic.");
}

}  // namespace
}  // namespace indaba::client
