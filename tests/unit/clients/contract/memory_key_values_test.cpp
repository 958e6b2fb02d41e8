// Proves that the store in memory fails as its script says: with each fate, what the caller hears,
// what is there afterwards and what is left after a crash.
#include "tests/support/clients/memory_key_values.h"

#include <gtest/gtest.h>

#include "clients/core/store/error.h"
#include "tests/support/mls_world.h"

namespace indaba::client {
namespace {

using test::WriteFate;

class MemoryFates : public testing::Test {
 protected:
  MemoryFates() { EXPECT_FALSE(put("a", "kept")); }

  std::error_code put(const std::string& key, std::string_view value) {
    return store_.write({{key, to_bytes(value)}}, fence_).error();
  }
  std::string value_of(std::string_view key) {
    const auto value = test::must(store_.get(key));
    return value ? std::string(value->begin(), value->end()) : "none";
  }
  void restart() {
    store_.crash();
    store_.restart();
  }

  test::MemoryKeyValues store_;
  Fence fence_ = test::must(store_.open_fence());
};

TEST_F(MemoryFates, AFullDiskKeepsNothingOfTheBatch) {
  store_.script({WriteFate::full});
  EXPECT_EQ(put("a", "new"), StoreError::disk_full);
  EXPECT_EQ(value_of("a"), "kept");
  EXPECT_FALSE(put("a", "next"));
  EXPECT_EQ(store_.batches_kept(), 2U);
}

TEST_F(MemoryFates, UnsyncedWritesAreGoneAfterACrash) {
  store_.script({WriteFate::unsynced, WriteFate::unsynced, WriteFate::unsynced});
  EXPECT_FALSE(put("a", "new"));
  EXPECT_FALSE(put("b", "new"));
  EXPECT_FALSE(store_.write({{"a", std::nullopt}}, fence_).error());
  EXPECT_EQ(value_of("a"), "none");
  EXPECT_EQ(value_of("b"), "new");
  restart();
  EXPECT_EQ(value_of("a"), "kept");
  EXPECT_EQ(value_of("b"), "none");
}

TEST_F(MemoryFates, AKeptWriteTakesTheUnsyncedOnesWithIt) {
  store_.script({WriteFate::unsynced});
  EXPECT_FALSE(put("a", "new"));
  EXPECT_FALSE(put("b", "new"));
  restart();
  EXPECT_EQ(value_of("a"), "new");
}

TEST_F(MemoryFates, ACrashBeforeAWriteKeepsNothingOfIt) {
  store_.script({WriteFate::crash_before});
  EXPECT_EQ(put("a", "new"), StoreError::io);
  EXPECT_TRUE(store_.has_crashed());
  EXPECT_EQ(store_.get("a").error(), StoreError::io);
  EXPECT_EQ(store_.scan("", "", 1).error(), StoreError::io);
  EXPECT_EQ(store_.open_fence().error(), StoreError::io);
  EXPECT_EQ(put("a", "new"), StoreError::io);
  store_.restart();
  EXPECT_EQ(value_of("a"), "kept");
}

TEST_F(MemoryFates, ACrashAfterAWriteKeepsItAndTellsNobody) {
  store_.script({WriteFate::crash_after});
  EXPECT_EQ(put("a", "new"), StoreError::io);
  store_.restart();
  EXPECT_EQ(value_of("a"), "new");
}

}  // namespace
}  // namespace indaba::client
