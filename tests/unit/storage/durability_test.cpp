// Proves that what is acknowledged is kept and what is not kept is not acknowledged: the power
// fails, syncs fail, writes fail and the disk fills up, at every moment in turn.
#include <thread>

#include "tests/unit/storage/executor_fixture.h"

namespace indaba::storage {
namespace {

using Fault = test::SimulatedDisk::Fault;

class Durability : public ExecutorTest {
 protected:
  // What is left when the power fails, in a store opened anew.
  std::uint64_t survivors_after_power_loss(std::uint64_t seed) {
    disk_.lose_power(seed);
    close();
    open();
    EXPECT_EQ(database_->check().value(), std::vector<std::string>{});
    start();
    return count_now();
  }
};

TEST_F(Durability, AnAcknowledgedWriteSurvivesThePower) {
  std::uint64_t acknowledged = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    if (executor_ == nullptr) {
      start({.checkpoint_pages = 30, .write_ahead_pages_max = 60});
    }
    // Fails with the last piece durable and told, the checkpoint behind it under way or not.
    for (std::uint64_t piece = 0; piece < 1 + seed % 7; ++piece) {
      ASSERT_FALSE(append_now(acknowledged + 1));
      ++acknowledged;
    }
    ASSERT_EQ(survivors_after_power_loss(seed), acknowledged);
  }
}

TEST_F(Durability, PowerThatFailsUnderLoadLosesNothingAcknowledged) {
  std::uint64_t number = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    if (executor_ == nullptr) {
      start({.checkpoint_pages = 30, .write_ahead_pages_max = 60});
    }
    const std::uint64_t before = count_now();
    std::vector<Outcome> outcomes;
    outcomes.reserve(400);
    for (int piece = 0; piece < 400; ++piece) {
      outcomes.push_back(append_soon(++number));
    }
    outcomes[seed * 10].wait();
    disk_.lose_power(seed);
    std::uint64_t acknowledged = 0;
    for (Outcome& outcome : outcomes) {
      acknowledged += outcome.get() ? 0 : 1;
    }
    const std::uint64_t after = survivors_after_power_loss(seed + 1);
    ASSERT_GE(after, before + acknowledged);
    ASSERT_LE(after, before + outcomes.size());
  }
}

TEST_F(Durability, AFailedSyncIsNeverAcknowledgedNorTriedAgain) {
  start();
  ASSERT_FALSE(append_now(1));
  disk_.fail_after(0, Fault::sync_error);
  EXPECT_EQ(append_now(2), StorageError::io);
  const std::uint64_t syncs = disk_.syncs();
  const auto ignore = [](std::error_code /*error*/) {};
  // What was queued before the failure was known may still come in, and is refused all the same.
  const Status later = executor_->write(append(3, ignore));
  EXPECT_EQ(later.error(), StorageError::failed);
  EXPECT_EQ(executor_->scrub(ignore).error(), StorageError::failed);
  EXPECT_EQ(executor_->backup("/nowhere", ignore).error(), StorageError::failed);
  EXPECT_EQ(count_now(), 1U);  // reading goes on
  executor_->stop();
  EXPECT_EQ(disk_.syncs(), syncs);
  ASSERT_EQ(observer_.failures.size(), 1U);
  EXPECT_EQ(observer_.failures.front(), StorageError::io);
  EXPECT_EQ(survivors_after_power_loss(0), 1U);
}

TEST_F(Durability, RefusesWhatWasQueuedBehindAFailure) {
  start();
  std::vector<Outcome> outcomes;
  {
    const BusyWriter busy(*executor_);
    disk_.fail_after(0, Fault::sync_error);
    for (std::uint64_t number = 1; number <= kPiecesPerCommitMax + 5; ++number) {
      outcomes.push_back(append_soon(number));
    }
  }
  EXPECT_EQ(outcomes.front().get(), StorageError::io);
  EXPECT_EQ(outcomes.back().get(), StorageError::failed);
}

// Runs appends with the nth write or sync failing, for each n until one run sees no failure.
TEST_F(Durability, NoFaultAtAnyMomentMakesAFalseAcknowledgement) {
  std::uint64_t acknowledged = 0;
  std::uint64_t number = 0;
  for (const Fault fault : {Fault::sync_error, Fault::write_error, Fault::disk_full}) {
    bool was_hit = true;
    for (std::uint64_t moment = 0; was_hit; ++moment) {
      start({.checkpoint_pages = 20, .write_ahead_pages_max = 40});
      disk_.fail_after(moment, fault);
      was_hit = false;
      for (int piece = 0; piece < 8; ++piece) {
        std::promise<std::error_code> outcome;
        const Status queued = executor_->write(
            append(++number, [&](std::error_code error) { outcome.set_value(error); }));
        const std::error_code error = queued ? outcome.get_future().get() : queued.error();
        acknowledged += error ? 0 : 1;
        was_hit = was_hit || error;
      }
      executor_->stop();
      was_hit = was_hit || !observer_.failures.empty();
      observer_.failures.clear();
      disk_.fail_after(0, Fault::none);
      disk_.lose_power(moment);
      close();
      open();
      ASSERT_EQ(database_->check().value(), std::vector<std::string>{});
      start();
      const std::uint64_t kept = count_now();
      ASSERT_GE(kept, acknowledged);
      acknowledged = kept;  // what was not told may be kept
    }
  }
}

TEST_F(Durability, GetsOverAFullDisk) {
  start();
  ASSERT_FALSE(append_now(1));
  disk_.fail_after(0, Fault::disk_full);
  EXPECT_EQ(append_now(2), StorageError::disk_full);
  EXPECT_EQ(append_now(3), StorageError::disk_full);
  EXPECT_EQ(count_now(), 1U);
  disk_.fail_after(0, Fault::none);
  EXPECT_FALSE(append_now(4));
  EXPECT_EQ(count_now(), 2U);
  executor_->stop();
  EXPECT_TRUE(observer_.failures.empty());
  EXPECT_EQ(survivors_after_power_loss(0), 2U);
}

TEST_F(Durability, ScrubbingLeavesErasedBytesInNoFile) {
  start();
  ASSERT_FALSE(append_now(1));
  ASSERT_FALSE(append_now(2));
  std::promise<std::error_code> erased;
  ASSERT_TRUE(
      executor_->write(write_piece([](Store& store) { return store.log->erase_body(kChannel, 1); },
                                   [&](std::error_code error) { erased.set_value(error); })));
  ASSERT_FALSE(erased.get_future().get());
  EXPECT_TRUE(disk_.holds("store-wal", "message 1"));
  std::promise<std::error_code> scrubbed;
  ASSERT_TRUE(executor_->scrub([&](std::error_code error) { scrubbed.set_value(error); }));
  ASSERT_FALSE(scrubbed.get_future().get());
  EXPECT_FALSE(disk_.holds("", "message 1"));
  EXPECT_TRUE(disk_.holds("store", "message 2"));
}

}  // namespace
}  // namespace indaba::storage
