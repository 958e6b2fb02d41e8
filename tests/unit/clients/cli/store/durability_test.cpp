// Proves that a batch which was acknowledged is kept, that none is ever kept in part, and that a
// failure is never acknowledged: the power fails, syncs and writes fail and the disk fills up at
// every moment in turn, and a process that writes is killed. INDABA_KILLS is how many times, 10 if
// it is not set.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include "clients/cli/store/sqlite_key_values.h"
#include "clients/core/store/error.h"
#include "crypto/base/check.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/scratch_folder.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::client {
namespace {

using test::must;
using Fault = test::SimulatedDisk::Fault;

constexpr std::uint64_t kKeysPerBatch = 5;

Bytes value_of(std::uint64_t number) { return to_bytes("batch " + std::to_string(number)); }

// The batch of that number writes it under every one of a few keys, leaves a mark of its own and
// takes away an older one.
WriteBatch batch_of(std::uint64_t number) {
  WriteBatch batch;
  for (std::uint64_t i = 0; i < kKeysPerBatch; ++i) {
    Bytes value = value_of(number);
    value.resize(1 + number * 977 % 20'000);
    batch.push_back({"now " + std::to_string(i), std::move(value)});
  }
  batch.push_back({"mark " + std::to_string(number), Bytes()});
  if (number > 10) {
    batch.push_back({"mark " + std::to_string(number - 10), std::nullopt});
  }
  return batch;
}

// The number of the last batch that is there, which is there whole, and all before it are.
std::uint64_t last_batch(const KeyValueReader& store) {
  std::uint64_t last = 0;
  const auto marks = must(store.scan("mark ", "", 100));
  for (const KeyValue& mark : marks) {
    last = std::max(last, std::uint64_t{std::stoull(mark.key.substr(5))});
  }
  EXPECT_EQ(marks.size(), std::min<std::uint64_t>(last, 10));
  const auto now = must(store.scan("now ", "", 100));
  EXPECT_EQ(now.size(), last == 0 ? 0 : kKeysPerBatch);
  for (const KeyValue& each : now) {
    EXPECT_EQ(each.value, batch_of(last).front().value);
  }
  return last;
}

class SqliteDurability : public testing::Test {
 protected:
  void open() {
    store_ = must(SqliteKeyValues::open({.path = "store", .vfs = disk_.name()}));
    fence_ = must(store_->open_fence());
  }
  void close() { store_.reset(); }
  std::error_code write(std::uint64_t number) {
    return store_->write(batch_of(number), fence_).error();
  }
  std::uint64_t last_after_power_loss(std::uint64_t seed) {
    disk_.lose_power(seed);
    close();
    open();
    return last_batch(*store_);
  }

  test::SimulatedDisk disk_;
  std::unique_ptr<SqliteKeyValues> store_;
  Fence fence_;
};

TEST_F(SqliteDurability, AnAcknowledgedBatchSurvivesThePower) {
  open();
  std::uint64_t number = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (std::uint64_t i = 0; i < 1 + seed % 7; ++i) {
      ASSERT_FALSE(write(++number));
    }
    ASSERT_EQ(last_after_power_loss(seed), number) << seed;
  }
}

// Writes with the nth write or sync failing, for each n until one run sees no failure.
TEST_F(SqliteDurability, NoFaultAtAnyMomentMakesAFalseAcknowledgement) {
  std::uint64_t last = 0;
  for (const Fault fault : {Fault::sync_error, Fault::write_error, Fault::disk_full}) {
    bool was_hit = true;
    for (std::uint64_t moment = 0; was_hit; ++moment) {
      open();
      disk_.fail_after(moment, fault);
      was_hit = false;
      std::uint64_t acknowledged = last;
      for (int i = 0; i < 12 && !was_hit; ++i) {
        const std::error_code error = write(acknowledged + 1);
        was_hit = static_cast<bool>(error);
        acknowledged += was_hit ? 0 : 1;
        EXPECT_TRUE(!error ||
                    error == (fault == Fault::disk_full ? StoreError::disk_full : StoreError::io))
            << error.message();
      }
      disk_.fail_after(0, Fault::none);
      last = last_after_power_loss(moment);
      // What failed may have reached the disk all the same.
      ASSERT_GE(last, acknowledged) << moment;
      ASSERT_LE(last, acknowledged + 1) << moment;
      close();
    }
  }
}

TEST_F(SqliteDurability, AFullDiskKeepsNothingAndIsSurvived) {
  open();
  ASSERT_FALSE(write(1));
  disk_.fail_after(0, Fault::disk_full);
  EXPECT_EQ(write(2), StoreError::disk_full);
  EXPECT_EQ(last_batch(*store_), 1U);
  EXPECT_EQ(store_->open_fence().error(), StoreError::disk_full);
  disk_.fail_after(0, Fault::none);
  EXPECT_FALSE(write(2));
  EXPECT_EQ(last_after_power_loss(0), 2U);
}

TEST_F(SqliteDurability, AfterAFailedSyncNothingIsAcknowledgedNorTriedAgain) {
  open();
  ASSERT_FALSE(write(1));
  disk_.fail_after(0, Fault::sync_error);
  EXPECT_EQ(write(2), StoreError::io);
  const std::uint64_t syncs = disk_.syncs();
  EXPECT_EQ(write(2), StoreError::io);
  EXPECT_EQ(store_->get("now 0").error(), StoreError::io);
  EXPECT_EQ(store_->scan("", "", 1).error(), StoreError::io);
  EXPECT_EQ(store_->open_fence().error(), StoreError::io);
  close();
  EXPECT_EQ(disk_.syncs(), syncs);
}

TEST_F(SqliteDurability, AFullOrFailingDiskAtOpeningIsAnError) {
  for (const Fault fault : {Fault::sync_error, Fault::write_error, Fault::disk_full}) {
    for (std::uint64_t moment = 0;; ++moment) {
      test::SimulatedDisk disk;
      disk.fail_after(moment, fault);
      const auto store = SqliteKeyValues::open({.path = "store", .vfs = disk.name()});
      if (store) {
        break;
      }
      EXPECT_EQ(store.error().category(), store_error_category()) << store.error().message();
    }
  }
}

// Writes batches from `next` on, and each one's number into the pipe once it is durable.
[[noreturn]] void write_for_ever(const std::string& path, std::uint64_t next, int pipe) {
  const auto store = must(SqliteKeyValues::open({path}));
  const Fence fence = must(store->open_fence());
  for (std::uint64_t number = next;; ++number) {
    check(store->write(batch_of(number), fence).has_value());
    check(::write(pipe, &number, sizeof number) == sizeof number);
  }
}

// Runs a child until it has acknowledged so many batches, kills it, and returns the last that it
// acknowledged until then.
std::uint64_t killed_after(std::uint64_t count, const std::string& path, std::uint64_t next) {
  std::array<int, 2> ends{};
  check(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  check(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    write_for_ever(path, next, ends[1]);
  }
  ::close(ends[1]);
  std::uint64_t number = next - 1;
  std::uint64_t acknowledged = number;
  while (::read(ends[0], &number, sizeof number) == sizeof number) {
    acknowledged = number;
    if (number == next - 1 + count) {
      check(::kill(child, SIGKILL) == 0);
    }
  }
  ::close(ends[0]);
  int status = 0;
  check(::waitpid(child, &status, 0) == child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return acknowledged;
}

int kills() {
  const char* asked = std::getenv("INDABA_KILLS");
  return asked != nullptr ? std::stoi(asked) : 10;
}

TEST(SqliteKill, LosesNothingAcknowledgedAndNoBatchInPart) {
  const test::ScratchFolder folder;
  const std::string path = folder.path("store");
  std::mt19937 dice(7);
  std::uint64_t last = 0;
  for (int kill = 0; kill < kills(); ++kill) {
    const std::uint64_t acknowledged = killed_after(1 + dice() % 60, path, last + 1);
    const auto store = must(SqliteKeyValues::open({path}));
    last = last_batch(*store);
    ASSERT_GE(last, acknowledged);
    ASSERT_LE(last, acknowledged + 1);
    // Another opening than the child's.
    ASSERT_EQ(must(store->open_fence()).number, 2U * static_cast<std::uint64_t>(kill) + 2);
  }
}

}  // namespace
}  // namespace indaba::client
