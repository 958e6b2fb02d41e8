// Proves that every host of a member's store keeps what key_values.h promises: the same tests on
// SQLite and on the memory that stands in for it.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/cli/store/sqlite_key_values.h"
#include "clients/core/store/error.h"
#include "crypto/base/check.h"
#include "tests/support/clients/memory_key_values.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::client {
namespace {

using test::must;
using Keys = std::vector<std::string>;

// A host, and how it goes on after a crash.
class Host {
 public:
  virtual ~Host() = default;
  virtual KeyValueStore& store() = 0;
  virtual void reopen() = 0;
};

class MemoryHost final : public Host {
 public:
  KeyValueStore& store() override { return store_; }
  void reopen() override {
    store_.crash();
    store_.restart();
  }

 private:
  test::MemoryKeyValues store_;
};

class SqliteHost final : public Host {
 public:
  KeyValueStore& store() override { return *store_; }
  void reopen() override {
    disk_.lose_power(1);
    store_.reset();
    store_ = opened();
  }

 private:
  std::unique_ptr<SqliteKeyValues> opened() const {
    return must(SqliteKeyValues::open({.path = "store", .vfs = disk_.name()}));
  }

  test::SimulatedDisk disk_;
  std::unique_ptr<SqliteKeyValues> store_ = opened();
};

class KeyValuesContract : public testing::TestWithParam<std::unique_ptr<Host> (*)()> {
 protected:
  KeyValueStore& store() { return host_->store(); }
  void write(const WriteBatch& batch) { check(store().write(batch, fence_).has_value()); }
  void put(const Keys& keys) {
    WriteBatch batch;
    for (const std::string& key : keys) {
      batch.push_back({key, to_bytes("value of " + key)});
    }
    write(batch);
  }
  Keys scan(std::string_view prefix, std::string_view after, std::size_t limit) {
    Keys keys;
    for (const KeyValue& each : must(store().scan(prefix, after, limit))) {
      EXPECT_EQ(each.value, to_bytes("value of " + each.key));
      keys.push_back(each.key);
    }
    return keys;
  }

  std::unique_ptr<Host> host_ = GetParam()();
  Fence fence_ = must(store().open_fence());
};

template <class T>
std::unique_ptr<Host> make() {
  return std::make_unique<T>();
}

INSTANTIATE_TEST_SUITE_P(Hosts, KeyValuesContract,
                         testing::Values(make<MemoryHost>, make<SqliteHost>),
                         [](const auto& host) { return host.index == 0 ? "memory" : "sqlite"; });

TEST_P(KeyValuesContract, GivesBackWhatWasPutAndNothingElse) {
  write({{"a", to_bytes("one")}, {"b", Bytes()}, {"c", Bytes(300'000, 7)}});
  EXPECT_EQ(must(store().get("a")), to_bytes("one"));
  EXPECT_EQ(must(store().get("b")), Bytes());
  EXPECT_EQ(must(store().get("c")), Bytes(300'000, 7));
  EXPECT_FALSE(must(store().get("d")));
  EXPECT_FALSE(must(store().get("")));
}

TEST_P(KeyValuesContract, ReplacesDeletesAndDeletesWhatIsNotThere) {
  put({"a", "b"});
  write({{"a", to_bytes("new")}, {"b", std::nullopt}, {"c", std::nullopt}});
  EXPECT_EQ(must(store().get("a")), to_bytes("new"));
  EXPECT_FALSE(must(store().get("b")));
}

TEST_P(KeyValuesContract, TheLastWriteToAKeyCounts) {
  write({{"a", to_bytes("one")}, {"a", std::nullopt}, {"a", to_bytes("two")}});
  EXPECT_EQ(must(store().get("a")), to_bytes("two"));
  write({{"a", to_bytes("three")}, {"a", std::nullopt}});
  EXPECT_FALSE(must(store().get("a")));
}

TEST_P(KeyValuesContract, ScansInTheOrderOfBytesByPrefixAndPage) {
  const std::string zero("m\0", 2);
  put({"n", "m/2", "m", "m/10", "l", zero, "m\xff", "m/1"});
  EXPECT_EQ(scan("", "", 99), (Keys{"l", "m", zero, "m/1", "m/10", "m/2", "m\xff", "n"}));
  EXPECT_EQ(scan("m", "", 99), (Keys{"m", zero, "m/1", "m/10", "m/2", "m\xff"}));
  EXPECT_EQ(scan("m/", "", 99), (Keys{"m/1", "m/10", "m/2"}));
  EXPECT_EQ(scan("m/", "", 2), (Keys{"m/1", "m/10"}));
  EXPECT_EQ(scan("m/", "m/10", 2), (Keys{"m/2"}));
  EXPECT_EQ(scan("m", "m", 2), (Keys{zero, "m/1"}));
  EXPECT_EQ(scan("m/", "a", 1), (Keys{"m/1"}));
  EXPECT_EQ(scan("m/", "z", 9), Keys{});
  EXPECT_EQ(scan("m", "", 0), Keys{});
  EXPECT_EQ(scan("m\xff", "", ~std::size_t{0}), (Keys{"m\xff"}));
}

TEST_P(KeyValuesContract, WhatWasWrittenSurvivesACrash) {
  put({"a", "b"});
  host_->reopen();
  EXPECT_EQ(scan("", "", 9), (Keys{"a", "b"}));
}

TEST_P(KeyValuesContract, ALaterOpeningSupersedesTheEarlierOne) {
  put({"a"});
  const Fence later = must(store().open_fence());
  EXPECT_GT(later, fence_);
  EXPECT_EQ(store().write({{"a", std::nullopt}}, fence_).error(), StoreError::superseded);
  EXPECT_EQ(scan("", "", 9), Keys{"a"});
  EXPECT_TRUE(store().write({{"a", std::nullopt}}, later));
  EXPECT_EQ(scan("", "", 9), Keys{});
}

TEST_P(KeyValuesContract, AFenceOfNoOpeningWritesNothing) {
  for (const std::uint64_t number : {fence_.number - 1, fence_.number + 1}) {
    EXPECT_EQ(store().write({{"a", Bytes()}}, Fence{number}).error(), StoreError::superseded);
  }
}

TEST_P(KeyValuesContract, FencesGrowAcrossCrashes) {
  host_->reopen();
  EXPECT_GT(must(store().open_fence()), fence_);
}

TEST_P(KeyValuesContract, AnEmptyBatchIsFencedToo) {
  EXPECT_TRUE(store().write({}, fence_));
  EXPECT_EQ(store().write({}, Fence{0}).error(), StoreError::superseded);
}

}  // namespace
}  // namespace indaba::client
