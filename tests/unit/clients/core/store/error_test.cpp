// Proves that each StoreError has a sentence of its own: by reading all of them.
#include "clients/core/store/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace indaba::client {
namespace {

TEST(StoreErrors, HaveASentenceEach) {
  std::set<std::string> sentences;
  const int last = static_cast<int>(StoreError::damaged_value);
  for (int value = 1; value <= last; ++value) {
    sentences.insert(store_error_category().message(value));
  }
  EXPECT_EQ(sentences.size(), static_cast<std::size_t>(last));
  EXPECT_FALSE(sentences.contains("unknown store error"));
  EXPECT_EQ(store_error_category().message(last + 1), "unknown store error");
}

TEST(StoreErrors, SayThatAnotherProgramUsesTheStore) {
  EXPECT_EQ(make_error_code(StoreError::in_use).message(), "another program is using the store");
}

}  // namespace
}  // namespace indaba::client
