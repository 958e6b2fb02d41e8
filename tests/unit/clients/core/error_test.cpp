// Proves that every error of the client has a name and a sentence of its own.
#include "clients/core/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace indaba::client {
namespace {

TEST(ClientError, EachHasItsOwnNameAndSentence) {
  std::set<std::string> sentences{"unknown client error"};
  std::set<std::string_view> names;
  int number = 0;
  for (const auto& [error, name] : enum_names(ClientError{})) {
    EXPECT_EQ(static_cast<int>(error), ++number);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(sentences.insert(make_error_code(error).message()).second) << name;
  }
  EXPECT_EQ(client_error_category().message(number + 1), "unknown client error");
}

}  // namespace
}  // namespace indaba::client
