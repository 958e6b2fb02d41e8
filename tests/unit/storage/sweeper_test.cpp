// Proves that sweeps run through the executor in pieces of their own, once an hour, and stop when
// the wall clock jumps, with clocks that the test sets.
#include "storage/sweeper.h"

#include <chrono>

#include "tests/unit/storage/executor_fixture.h"

namespace indaba::storage {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr UnixTime kWokenAt{1'800'000'000};

class SweeperTest : public ExecutorTest {
 public:
  ~SweeperTest() override { executor_->stop(); }

 protected:
  struct End {
    std::uint64_t removed = 0;
    std::error_code error;
  };

  SweeperTest() {
    start();
    sweeper_ = std::make_unique<Sweeper>(*executor_, Retention{}, ClockGuard({}, now_),
                                         [this](std::uint64_t removed, std::error_code error) {
                                           ended_.set_value({removed, error});
                                         });
  }

  ClockReading after(seconds passed, std::uint64_t moved = 0) {
    now_.steady += passed;
    now_.wall.seconds += static_cast<std::uint64_t>(passed.count()) + moved;
    return now_;
  }
  // What the round came to that is under way or ended.
  End end() {
    const End end = ended_.get_future().get();
    ended_ = {};
    return end;
  }
  // Those of the channel of the fixture, all from long ago.
  void append_old(std::uint64_t from, std::uint64_t count) {
    for (std::uint64_t number = from; number < from + count; ++number) {
      ASSERT_FALSE(append_now(number));
    }
  }
  std::uint64_t first() {
    std::uint64_t first = 0;
    check(!read_now([&first](const Store& store) -> Status {
      INDABA_TRY_ASSIGN(first, store.log->first(kChannel));
      return {};
    }));
    return first;
  }

  ClockReading now_{kWokenAt, seconds(0)};
  std::promise<End> ended_;
  std::unique_ptr<Sweeper> sweeper_;
};

TEST_F(SweeperTest, SweepsAtFirstAndThenOnceAnHour) {
  append_old(1, 3);
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  EXPECT_EQ(end().removed, 3U);
  append_old(4, 2);
  ASSERT_TRUE(sweeper_->tick(after(minutes(59))));
  EXPECT_EQ(first(), 4U);  // nothing was begun
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  EXPECT_EQ(end().removed, 2U);
  EXPECT_EQ(first(), 6U);
}

TEST_F(SweeperTest, SweepsInPiecesBetweenWhichOtherWorkIsDone) {
  append_old(1, 350);
  executor_->stop();
  const int before = observer_.commits;
  start();
  sweeper_ = std::make_unique<Sweeper>(*executor_, Retention{}, ClockGuard({}, now_),
                                       [this](std::uint64_t removed, std::error_code error) {
                                         ended_.set_value({removed, error});
                                       });
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  EXPECT_EQ(end().removed, 350U);
  executor_->stop();
  EXPECT_GE(observer_.commits - before, 4);
}

TEST_F(SweeperTest, MarksTheTimeThatItTrusted) {
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  EXPECT_FALSE(end().error);
  EXPECT_FALSE(read_now([](const Store& store) -> Status {
    INDABA_TRY_ASSIGN(const auto mark, clock_mark(store));
    EXPECT_EQ(mark, UnixTime{kWokenAt.seconds + 60});
    return {};
  }));
}

TEST_F(SweeperTest, SweepsNothingWhileTheWallClockIsInDoubt) {
  append_old(1, 3);
  EXPECT_EQ(sweeper_->tick(after(minutes(1), 3600)).error(), StorageError::clock_jumped);
  EXPECT_EQ(sweeper_->tick(after(minutes(1))).error(), StorageError::clock_jumped);
  EXPECT_EQ(first(), 1U);
  ASSERT_TRUE(sweeper_->tick(after(hours(24))));
  EXPECT_EQ(end().removed, 3U);
}

TEST_F(SweeperTest, EndsTheRoundUnderWayWhenTheWallClockJumps) {
  append_old(1, 3);
  {
    const BusyWriter busy(*executor_);
    ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
    EXPECT_FALSE(sweeper_->tick(after(minutes(1), 3600)));
  }
  EXPECT_EQ(end().error, StorageError::clock_jumped);
  EXPECT_EQ(first(), 1U);
}

TEST_F(SweeperTest, CountsWhatWentAndTheRoundsThatEndedEarly) {
  append_old(1, 3);
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  end();
  EXPECT_EQ(sweeper_->removed(), 3U);
  EXPECT_EQ(sweeper_->ended_early(), 0U);
  append_old(4, 2);
  {
    const BusyWriter busy(*executor_);
    ASSERT_TRUE(sweeper_->tick(after(hours(1))));
    EXPECT_FALSE(sweeper_->tick(after(minutes(1), 3600)));
  }
  end();
  EXPECT_EQ(sweeper_->removed(), 3U);
  EXPECT_EQ(sweeper_->ended_early(), 1U);
  EXPECT_FALSE(sweeper_->tick(after(minutes(1))));  // begins none, so ends none
  EXPECT_EQ(sweeper_->ended_early(), 1U);
  ASSERT_TRUE(sweeper_->tick(after(hours(24))));
  end();
  EXPECT_EQ(sweeper_->removed(), 5U);
  EXPECT_EQ(sweeper_->ended_early(), 1U);
}

TEST_F(SweeperTest, SaysWhenTheDiskFails) {
  disk_.fail_after(0, test::SimulatedDisk::Fault::sync_error);
  ASSERT_TRUE(sweeper_->tick(after(minutes(1))));
  EXPECT_EQ(end().error, StorageError::io);
  executor_->stop();
  EXPECT_FALSE(sweeper_->tick(after(hours(1))));
}

}  // namespace
}  // namespace indaba::storage
