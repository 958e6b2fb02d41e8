// Deadlines fire once, not early and not more than a tick late, whatever is set, removed or
// destroyed meanwhile. Time is an argument.
#include "server/net/deadline_wheel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace indaba::server::net {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart{1h};

class Deadline final : public DeadlineWheel::Entry {
 public:
  explicit Deadline(std::function<void()> fire) : fire_(std::move(fire)) {}
  void on_deadline(TimePoint /*now*/) override { fire_(); }

 private:
  std::function<void()> fire_;
};

TEST(DeadlineWheel, FiresNotEarlyAndAtMostATickLate) {
  std::mt19937 dice(1);
  std::uniform_int_distribution<int> delay_ms(0, 200'000);  // four turns of the wheel
  DeadlineWheel wheel(kStart);
  TimePoint now = kStart;
  std::vector<std::unique_ptr<Deadline>> deadlines;
  int fired = 0;
  for (int i = 0; i < 1'000; ++i) {
    const TimePoint due = kStart + std::chrono::milliseconds(delay_ms(dice));
    deadlines.push_back(std::make_unique<Deadline>([&, due] {
      ++fired;
      EXPECT_LE(due, now);
      EXPECT_GE(due + DeadlineWheel::kTick, now);
    }));
    wheel.set(*deadlines.back(), due);
  }
  while (const auto next = wheel.next_turn()) {
    ASSERT_GT(*next, now);
    now = *next;
    wheel.advance(now);
  }
  EXPECT_EQ(fired, 1'000);
}

TEST(DeadlineWheel, FiresEverythingThatIsDueAfterALongSleep) {
  DeadlineWheel wheel(kStart);
  int fired = 0;
  Deadline near([&] { ++fired; });
  Deadline far([&] { ++fired; });
  Deadline later([&] { FAIL(); });
  wheel.set(near, kStart + 1s);
  wheel.set(far, kStart + 90s);
  wheel.set(later, kStart + 2h);
  wheel.advance(kStart + 1h);
  EXPECT_EQ(fired, 2);
  EXPECT_TRUE(later.is_waiting());
  wheel.remove(later);
  EXPECT_FALSE(wheel.next_turn());
}

TEST(DeadlineWheel, ForgetsTheDeadlineThatWasSetBefore) {
  DeadlineWheel wheel(kStart);
  int fired = 0;
  Deadline deadline([&] { ++fired; });
  wheel.set(deadline, kStart + 1s);
  wheel.set(deadline, kStart + 3s);
  wheel.advance(kStart + 2s);
  EXPECT_EQ(fired, 0);
  wheel.advance(kStart + 4s);
  EXPECT_EQ(fired, 1);
  wheel.advance(kStart + 100s);
  EXPECT_EQ(fired, 1);
}

TEST(DeadlineWheel, LetsADeadlineDestroyOthersThatAreDueToo) {
  DeadlineWheel wheel(kStart);
  auto other = std::make_unique<Deadline>([] { FAIL(); });
  Deadline first([&] {
    wheel.remove(*other);
    other.reset();
  });
  wheel.set(first, kStart + 1s);
  wheel.set(*other, kStart + 1s);
  wheel.advance(kStart + 2s);
  EXPECT_EQ(other, nullptr);
}

TEST(DeadlineWheel, LetsADeadlineSetItselfAgain) {
  DeadlineWheel wheel(kStart);
  int fired = 0;
  TimePoint now = kStart;
  Deadline deadline([&] {
    if (++fired < 3) {
      wheel.set(deadline, now + 1s);
    }
  });
  wheel.set(deadline, now + 1s);
  while (const auto next = wheel.next_turn()) {
    now = *next;
    wheel.advance(now);
  }
  EXPECT_EQ(fired, 3);
}

TEST(DeadlineWheel, FiresWhatIsAlreadyPastWithTheNextTick) {
  DeadlineWheel wheel(kStart);
  int fired = 0;
  Deadline deadline([&] { ++fired; });
  wheel.set(deadline, kStart - 10s);
  ASSERT_TRUE(wheel.next_turn());
  wheel.advance(*wheel.next_turn());
  EXPECT_EQ(fired, 1);
}

}  // namespace
}  // namespace indaba::server::net
