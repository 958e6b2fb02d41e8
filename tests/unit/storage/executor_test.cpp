// Proves how the executor groups, orders, refuses and ends work, on a disk that does not fail.
#include "storage/executor.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/unit/storage/executor_fixture.h"

namespace indaba::storage {
namespace {

TEST_F(ExecutorTest, CommitsWhatQueuedUpTogether) {
  start();
  std::vector<Outcome> outcomes;
  std::uint64_t syncs = 0;
  {
    const BusyWriter busy(*executor_);
    syncs = disk_.syncs();
    for (std::uint64_t number = 1; number <= 200; ++number) {
      outcomes.push_back(append_soon(number));
    }
  }
  for (Outcome& outcome : outcomes) {
    EXPECT_FALSE(outcome.get());
  }
  EXPECT_LE(disk_.syncs() - syncs, 2U);  // one more where the write-ahead log begins
  EXPECT_EQ(count_now(), 200U);
}

TEST_F(ExecutorTest, TakesNoMoreThanItsLimitIntoACommit) {
  start();
  std::vector<Outcome> outcomes;
  {
    const BusyWriter busy(*executor_);
    for (std::uint64_t number = 1; number <= 2 * kPiecesPerCommitMax + 1; ++number) {
      outcomes.push_back(append_soon(number));
    }
  }
  for (Outcome& outcome : outcomes) {
    EXPECT_FALSE(outcome.get());
  }
  executor_->stop();
  EXPECT_EQ(observer_.commits, 4);  // the busy one, then 256, 256 and 1
}

TEST_F(ExecutorTest, CompletesPiecesInTheOrderInWhichTheyCame) {
  start();
  std::vector<std::uint64_t> order;
  {
    const BusyWriter busy(*executor_);
    for (std::uint64_t number = 1; number <= 300; ++number) {
      const Status verdict = number % 3 == 0 ? Status(StorageError::conflict) : Status();
      ASSERT_TRUE(executor_->write(append(
          number, [&order, number](std::error_code /*error*/) { order.push_back(number); },
          verdict)));
    }
  }
  executor_->stop();
  ASSERT_EQ(order.size(), 300U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(ExecutorTest, UndoesOnlyThePieceThatFails) {
  start();
  Outcome first;
  Outcome failing;
  Outcome last;
  {
    const BusyWriter busy(*executor_);
    first = append_soon(1);
    failing = append_soon(2, StorageError::conflict);
    last = append_soon(3);
  }
  EXPECT_FALSE(first.get());
  EXPECT_EQ(failing.get(), StorageError::conflict);
  EXPECT_FALSE(last.get());
  EXPECT_FALSE(read_now([](const Store& store) -> Status {
    INDABA_TRY_ASSIGN(const auto entries, store.log->read(kChannel, 1, Direction::forward, {}));
    EXPECT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries.back().body, to_bytes("message 3"));
    EXPECT_EQ(entries.back().place.seq, 2U);
    return {};
  }));
}

// A piece that says that it acts last, and appends before it fails, or not.
class SurePiece final : public WritePiece {
 public:
  SurePiece(std::uint64_t number, bool appends, Status verdict, std::promise<std::error_code>& done)
      : number_(number), appends_(appends), verdict_(verdict), done_(done) {}

  Status run(Store& store) override {
    if (appends_) {
      const std::string body = "message " + std::to_string(number_);
      INDABA_TRY(store.log->append(test::id_of<ChannelId>(1), test::message_of(number_, body)));
    }
    return verdict_;
  }
  bool acts_last() const override { return true; }
  void done(std::error_code error) override { done_.set_value(error); }

 private:
  const std::uint64_t number_;
  const bool appends_;
  const Status verdict_;
  std::promise<std::error_code>& done_;
};

TEST_F(ExecutorTest, KeepsThePiecesAroundOneThatFailsBeforeItActs) {
  start();
  std::promise<std::error_code> first;
  std::promise<std::error_code> failing;
  std::promise<std::error_code> last;
  {
    const BusyWriter busy(*executor_);
    ASSERT_TRUE(executor_->write(std::make_unique<SurePiece>(1, true, Status(), first)));
    ASSERT_TRUE(executor_->write(
        std::make_unique<SurePiece>(2, false, Status(StorageError::conflict), failing)));
    ASSERT_TRUE(executor_->write(std::make_unique<SurePiece>(3, true, Status(), last)));
  }
  EXPECT_FALSE(first.get_future().get());
  EXPECT_EQ(failing.get_future().get(), StorageError::conflict);
  EXPECT_FALSE(last.get_future().get());
  EXPECT_EQ(count_now(), 2U);
}

TEST_F(ExecutorTest, KeepsNothingOfACommitInWhichOneActedAndFailed) {
  start();
  Outcome first;
  std::promise<std::error_code> failing;
  {
    const BusyWriter busy(*executor_);
    first = append_soon(1);
    ASSERT_TRUE(executor_->write(
        std::make_unique<SurePiece>(2, true, Status(StorageError::not_found), failing)));
  }
  EXPECT_EQ(first.get(), StorageError::conflict);
  EXPECT_EQ(failing.get_future().get(), StorageError::conflict);
  EXPECT_EQ(count_now(), 0U);
  EXPECT_FALSE(append_now(3));  // the next commit is not concerned
  executor_->stop();
  EXPECT_TRUE(observer_.failures.empty());
}

TEST_F(ExecutorTest, FailsTheWholeCommitIfTheObserverSaysSo) {
  observer_.verdict = StorageError::conflict;
  start();
  EXPECT_EQ(append_now(1), StorageError::conflict);
  EXPECT_EQ(count_now(), 0U);
  executor_->stop();
  EXPECT_TRUE(observer_.failures.empty());
}

TEST_F(ExecutorTest, ShowsReadersAllThatWasDoneBefore) {
  start();
  for (std::uint64_t number = 1; number <= 20; ++number) {
    ASSERT_FALSE(append_now(number));
    ASSERT_EQ(count_now(), number);
  }
}

TEST_F(ExecutorTest, ShowsReadersOneStateOnly) {
  start();
  ASSERT_FALSE(append_now(1));
  EXPECT_FALSE(read_now([this](const Store& store) -> Status {
    INDABA_TRY_ASSIGN(const LogPlace before, store.log->head(kChannel));
    EXPECT_FALSE(append_now(2));
    INDABA_TRY_ASSIGN(const LogPlace after, store.log->head(kChannel));
    EXPECT_EQ(before, after);
    return {};
  }));
  EXPECT_EQ(count_now(), 2U);
}

TEST_F(ExecutorTest, EndsReadsThatTakeTooManyRows) {
  start({.read_rows_max = 10});
  for (std::uint64_t number = 1; number <= 20; ++number) {
    ASSERT_FALSE(append_now(number));
  }
  const auto read = [this](std::size_t entries) {
    return read_now([entries](const Store& store) -> Status {
      const auto page = store.log->read(kChannel, 1, Direction::forward, {.entries = entries});
      return page ? Status() : page.error();
    });
  };
  EXPECT_FALSE(read(5));
  EXPECT_EQ(read(20), StorageError::read_limit);
  EXPECT_FALSE(read(5));  // the next one starts afresh
}

TEST_F(ExecutorTest, EndsReadsThatTakeTooLong) {
  Writer& writer = database_->writer();
  ASSERT_TRUE(writer.begin());
  for (std::uint64_t number = 2; number <= 2000; ++number) {
    ASSERT_TRUE(writer.store().channels->create(test::channel_of(number)));
  }
  ASSERT_TRUE(writer.commit());
  start({.read_time_max = std::chrono::milliseconds(0), .read_rows_max = 100000});
  EXPECT_EQ(read_now([](const Store& store) -> Status {
              const auto channels = store.channels->channels({}, 100000);
              return channels ? Status() : channels.error();
            }),
            StorageError::read_limit);
}

TEST_F(ExecutorTest, RefusesWorkBeyondItsLimitsAndKeepsRoomForWhatIsUrgent) {
  start({.waiting_writes_max = 5, .waiting_writes_urgent = 2});
  const auto ignore = [](std::error_code /*error*/) {};
  const BusyWriter busy(*executor_);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    EXPECT_TRUE(executor_->write(append(number, ignore)));
  }
  EXPECT_EQ(executor_->write(append(4, ignore)).error(), StorageError::overloaded);
  EXPECT_TRUE(executor_->write(append(5, ignore), Urgency::urgent));
  EXPECT_TRUE(executor_->write(append(6, ignore), Urgency::urgent));
  EXPECT_EQ(executor_->write(append(7, ignore), Urgency::urgent).error(), StorageError::overloaded);
}

TEST_F(ExecutorTest, CompletesWhatIsQueuedBeforeItStops) {
  start();
  std::vector<Outcome> outcomes;
  for (std::uint64_t number = 1; number <= 600; ++number) {
    outcomes.push_back(append_soon(number));
  }
  executor_->stop();
  for (Outcome& outcome : outcomes) {
    EXPECT_FALSE(outcome.get());
  }
  const auto ignore = [](std::error_code /*error*/) {};
  EXPECT_EQ(executor_->write(append(601, ignore)).error(), StorageError::stopped);
  EXPECT_EQ(executor_->read(read_piece([](const Store&) { return Status(); }, ignore)).error(),
            StorageError::stopped);
  EXPECT_EQ(executor_->scrub(ignore).error(), StorageError::stopped);
  EXPECT_EQ(executor_->backup("/nowhere", ignore).error(), StorageError::stopped);
  executor_->stop();
}

TEST_F(ExecutorTest, TakesPiecesFromManyThreads) {
  start();
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      for (std::uint64_t number = 1; number <= 100; ++number) {
        EXPECT_FALSE(append_now(thread * 1000 + number));
        EXPECT_GE(count_now(), number);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(count_now(), 400U);
  EXPECT_EQ(database_->check().value(), std::vector<std::string>{});
}

TEST_F(ExecutorTest, KeepsTheWriteAheadLogShortWhileReadsGoOn) {
  struct Watch final : CommitObserver {
    void after_commit() override { most = std::max(most, writer->write_ahead_pages()); }
    Writer* writer = nullptr;
    std::uint64_t most = 0;
  };
  Watch watch;
  watch.writer = &database_->writer();
  executor_ = StoreExecutor::start(*database_, watch,
                                   {.checkpoint_pages = 20, .write_ahead_pages_max = 100})
                  .value();
  // Each read ends by beginning the next one, so that some are always under way.
  std::atomic<bool> ending = false;
  struct Again {
    static void read(StoreExecutor& executor, std::atomic<bool>& ending) {
      (void)executor.read(read_piece(
          [](const Store& store) -> Status {
            INDABA_TRY(store.log->head(kChannel));
            return {};
          },
          [&](std::error_code /*error*/) {
            if (!ending) {
              read(executor, ending);
            }
          }));
    }
  };
  for (int reads = 0; reads < 4; ++reads) {
    Again::read(*executor_, ending);
  }
  for (std::uint64_t number = 1; number <= 1000; ++number) {
    ASSERT_FALSE(append_now(number));
  }
  ending = true;
  executor_->stop();
  EXPECT_LT(watch.most, 200U);
  executor_.reset();
}

}  // namespace
}  // namespace indaba::storage
