// Proves that what members who are gone have written goes out of all logs and then out of the
// files, also when erasing was stopped half way, on a simulated disk.
#include "storage/eraser.h"

#include <gmock/gmock.h>

#include "tests/support/storage/memory_store.h"
#include "tests/unit/storage/executor_fixture.h"

namespace indaba::storage {
namespace {

using test::id_of;

const auto kGone = id_of<DeviceId>(1);
const auto kWhoStays = id_of<DeviceId>(2);

void append_entry(Store& store, std::uint64_t channel, std::uint64_t number, const DeviceId& device,
                  const std::string& body) {
  NewEntry entry = test::message_of(number, body);
  entry.device = device;
  ASSERT_TRUE(store.log->append(id_of<ChannelId>(channel), entry));
}

int steps_until_erased(Store& store) {
  for (int steps = 1; steps < 1000; ++steps) {
    if (erase_some(store).value()) {
      return steps;
    }
  }
  return 0;
}

TEST(EraseSome, GoesThroughEveryLogInSlices) {
  test::MemoryStore store;
  constexpr std::uint64_t kChannels = kErasedChannelsMax + 5;
  for (std::uint64_t channel = 1; channel <= kChannels; ++channel) {
    ASSERT_TRUE(store->channels->create(test::channel_of(channel)));
    append_entry(*store, channel, 1, kGone, "theirs");
    append_entry(*store, channel, 2, kWhoStays, "of another");
    for (const DeviceId& device : {kGone, kWhoStays}) {
      ASSERT_TRUE(store->channels->raise_cursor(id_of<ChannelId>(channel), device, 1));
    }
  }
  for (std::uint64_t number = 3; number < 3 + 2 * kErasedEntriesMax; ++number) {
    append_entry(*store, 1, number, kGone, "theirs");
  }
  ASSERT_TRUE(store->erasures->add(kGone));
  ASSERT_TRUE(store->erasures->add(id_of<DeviceId>(3)));
  EXPECT_GT(steps_until_erased(*store), 2);
  for (std::uint64_t channel = 1; channel <= kChannels; ++channel) {
    const auto notes = store->log->notes(id_of<ChannelId>(channel), 1, 1000).value();
    for (const EntryNote& note : notes) {
      EXPECT_EQ(note.device.has_value(), note.seq == 2);
      EXPECT_EQ(note.body_bytes != 0, note.seq == 2);
    }
    EXPECT_FALSE(store->channels->cursor(id_of<ChannelId>(channel), kGone));
    EXPECT_TRUE(store->channels->cursor(id_of<ChannelId>(channel), kWhoStays));
  }
  EXPECT_EQ(store->erasures->first().error(), StorageError::not_found);
}

TEST(EraseSome, ForgetsWhatTheDeviceReported) {
  test::MemoryStore store;
  ASSERT_TRUE(store->channels->create(test::channel_of(1)));
  const EpochPlace place{0, 0};
  GroupEpoch epoch;
  epoch.header = to_bytes("header");
  ASSERT_TRUE(store->groups->add_epoch(id_of<ChannelId>(1), epoch));
  for (const DeviceId& device : {kGone, kWhoStays}) {
    ASSERT_TRUE(store->groups->report(id_of<ChannelId>(1), place, device, UnixTime{1}));
  }
  ASSERT_TRUE(store->erasures->add(kGone));
  EXPECT_NE(steps_until_erased(*store), 0);
  EXPECT_EQ(store->groups->reports(id_of<ChannelId>(1), place).value(), 1U);
}

TEST(EraseSome, PassesOverAChannelThatIsGone) {
  test::MemoryStore store;
  ASSERT_TRUE(store->channels->create(test::channel_of(5)));
  append_entry(*store, 5, 1, kGone, "theirs");
  ASSERT_TRUE(store->erasures->add(kGone));
  ASSERT_TRUE(store->erasures->go_on({kGone, id_of<ChannelId>(4), 10}));
  EXPECT_NE(steps_until_erased(*store), 0);
  EXPECT_EQ(store->log->notes(id_of<ChannelId>(5), 1, 1).value().at(0).body_bytes, 0U);
}

class EraserTest : public ExecutorTest {
 public:
  ~EraserTest() override { executor_->stop(); }

 protected:
  EraserTest() {
    start();
    eraser_ =
        std::make_unique<Eraser>(*executor_, [this](std::error_code error) { ends_.push(error); });
  }

  // Of the devices of the fixture's messages.
  void queue_erasure() {
    std::promise<std::error_code> promise;
    ASSERT_TRUE(
        executor_->write(write_piece([](Store& store) { return store.erasures->add(kGone); },
                                     [&](std::error_code error) { promise.set_value(error); })));
    ASSERT_FALSE(promise.get_future().get());
  }

  // What eraser rounds came to, one after the other.
  class Ends {
   public:
    void push(std::error_code error) {
      const std::scoped_lock guard(mutex_);
      ends_.push_back(error);
      changed_.notify_one();
    }
    std::error_code pop() {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !ends_.empty(); });
      const std::error_code first = ends_.front();
      ends_.erase(ends_.begin());
      return first;
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::error_code> ends_;
  };

  Ends ends_;
  std::unique_ptr<Eraser> eraser_;
};

TEST_F(EraserTest, LeavesNothingInTheFiles) {
  for (std::uint64_t number = 1; number <= 200; ++number) {
    ASSERT_FALSE(append_now(number));
  }
  EXPECT_TRUE(disk_.holds("", "message 77"));
  queue_erasure();
  eraser_->wake();
  EXPECT_FALSE(ends_.pop());
  EXPECT_FALSE(disk_.holds("", "message 77"));
  EXPECT_FALSE(disk_.holds("", "message 200"));
}

TEST_F(EraserTest, EmptiesTheFilesOfWhatWasDeletedOtherwise) {
  ASSERT_FALSE(append_now(1));
  std::promise<std::error_code> erased;
  ASSERT_TRUE(
      executor_->write(write_piece([](Store& store) { return store.log->erase_body(kChannel, 1); },
                                   [&](std::error_code error) { erased.set_value(error); })));
  ASSERT_FALSE(erased.get_future().get());
  EXPECT_TRUE(disk_.holds("", "message 1"));
  eraser_->wake();
  EXPECT_FALSE(ends_.pop());
  EXPECT_FALSE(disk_.holds("", "message 1"));
}

TEST_F(EraserTest, GoesOnWhereAFullDiskStoppedIt) {
  ASSERT_FALSE(append_now(1));
  queue_erasure();
  eraser_->tick();  // nothing has stopped it
  disk_.fail_after(0, test::SimulatedDisk::Fault::disk_full);
  eraser_->wake();
  EXPECT_EQ(ends_.pop(), StorageError::disk_full);
  EXPECT_TRUE(disk_.holds("", "message 1"));
  disk_.fail_after(0, test::SimulatedDisk::Fault::none);
  eraser_->tick();
  EXPECT_FALSE(ends_.pop());
  EXPECT_FALSE(disk_.holds("", "message 1"));
}

TEST_F(EraserTest, LosesNoCallThatComesWhileItRuns) {
  {
    const BusyWriter busy(*executor_);
    eraser_->wake();
    eraser_->wake();
  }
  EXPECT_FALSE(ends_.pop());
  EXPECT_FALSE(ends_.pop());
}

TEST_F(EraserTest, SaysWhyItCanNot) {
  executor_->stop();
  eraser_->wake();
  EXPECT_EQ(ends_.pop(), StorageError::stopped);
}

}  // namespace
}  // namespace indaba::storage
