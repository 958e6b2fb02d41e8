// Proves when a wall clock is trusted with deleting and when not, with clocks that the test sets.
#include "storage/clock_guard.h"

#include <gtest/gtest.h>

#include "storage/error.h"

namespace indaba::storage {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr UnixTime kNow{1'800'000'000};
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYear = 365 * kDay;

// The two clocks of one machine.
class Machine {
 public:
  ClockReading reading() const { return {wall_, steady_}; }
  // Time passes; the wall clock is moved besides.
  ClockReading after(seconds passed, std::int64_t moved = 0) {
    steady_ += passed;
    wall_.seconds += static_cast<std::uint64_t>(passed.count() + moved);
    return reading();
  }

 private:
  UnixTime wall_ = kNow;
  seconds steady_{1234};
};

// Whether the guard trusts the clock at every minute of so many.
bool trusts_all(ClockGuard& guard, Machine& machine, int count) {
  bool all = true;
  for (int minute = 0; minute < count; ++minute) {
    all = guard.look(machine.after(minutes(1))).has_value() && all;
  }
  return all;
}

bool trusts_none(ClockGuard& guard, Machine& machine, int count) {
  bool none = true;
  for (int minute = 0; minute < count; ++minute) {
    none = !guard.look(machine.after(minutes(1))) && none;
  }
  return none;
}

TEST(ClockGuard, TrustsClocksThatGoTogether) {
  Machine machine;
  ClockGuard guard({}, machine.reading());
  EXPECT_TRUE(trusts_all(guard, machine, 3 * 1440));
  EXPECT_TRUE(guard.look(machine.after(hours(30 * 24))));  // asleep, and the steady clock knew
}

TEST(ClockGuard, TrustsAClockThatIsSlewed) {
  Machine machine;
  ClockGuard guard({}, machine.reading());
  for (int minute = 0; minute < 2000; ++minute) {
    ASSERT_TRUE(guard.look(machine.after(minutes(1), minute % 2 == 0 ? 5 : -4)));
  }
}

TEST(ClockGuard, DoubtsAClockThatJumpsEitherWay) {
  for (const std::int64_t jump : {kYear, 3600L, 17L, -17L, -3600L, -kYear}) {
    Machine machine;
    ClockGuard guard({}, machine.reading());
    ASSERT_TRUE(guard.look(machine.after(minutes(1))));
    EXPECT_EQ(guard.look(machine.after(minutes(1), jump)).error(), StorageError::clock_jumped);
    EXPECT_TRUE(trusts_none(guard, machine, 1439)) << jump;
  }
}

TEST(ClockGuard, TrustsAgainOnceTheClocksHaveAgreedForADay) {
  Machine machine;
  ClockGuard guard({}, machine.reading());
  EXPECT_FALSE(guard.look(machine.after(minutes(1), kYear)));
  EXPECT_TRUE(trusts_none(guard, machine, 600));
  EXPECT_FALSE(guard.look(machine.after(minutes(1), -kYear)));  // put right: a jump as well
  EXPECT_TRUE(trusts_none(guard, machine, 1439));
  EXPECT_TRUE(trusts_all(guard, machine, 100));
}

TEST(ClockGuard, TrustsAServerThatWasOffForSomeDays) {
  Machine machine;
  ClockGuard guard(UnixTime{kNow.seconds - 6 * kDay}, machine.reading());
  EXPECT_TRUE(trusts_all(guard, machine, 10));
}

TEST(ClockGuard, DoubtsADateFarFromWhereItWasTrustedLast) {
  for (const std::int64_t away : {-8 * kDay, -kYear, 3600L, kYear}) {
    Machine machine;
    ClockGuard guard(UnixTime{kNow.seconds + static_cast<std::uint64_t>(away)}, machine.reading());
    EXPECT_TRUE(trusts_none(guard, machine, 1439)) << away;
    EXPECT_TRUE(trusts_all(guard, machine, 10)) << away;
  }
}

}  // namespace
}  // namespace indaba::storage
