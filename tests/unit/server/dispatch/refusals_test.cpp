// Proves what a device is told of what went wrong: refusals as they are, what its own request did
// to the store as the request's fault, and of everything else no more than whether to try again.
#include "server/dispatch/refusals.h"

#include <gtest/gtest.h>

#include "storage/error.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using storage::StorageError;

TEST(Refusals, AreToldAsTheyAre) {
  EXPECT_EQ(told_of(make_error_code(ErrorCode::not_found)), ErrorCode::not_found);
}

TEST(Refusals, BlameTheRequestForNumbersThatNoRecordMayHave) {
  EXPECT_EQ(told_of(make_error_code(StorageError::out_of_range)), ErrorCode::malformed);
}

TEST(Refusals, SayWhetherTryingAgainCanHelp) {
  EXPECT_EQ(told_of(make_error_code(StorageError::read_limit)), ErrorCode::overloaded);
  EXPECT_EQ(told_of(make_error_code(StorageError::disk_full)), ErrorCode::unavailable);
  EXPECT_EQ(told_of(make_error_code(StorageError::corrupt)), ErrorCode::internal);
}

}  // namespace
}  // namespace indaba::server
