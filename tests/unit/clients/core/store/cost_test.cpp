// Proves that a device picks a cost within the bounds and, where it can, one that takes it between
// half a second and one second: by the model that time grows with passes times memory.
#include "clients/core/store/cost.h"

#include <gtest/gtest.h>

namespace indaba::client {
namespace {

constexpr std::uint32_t kPlenty = 4 * 1024 * 1024;

std::uint64_t expected_ms(const Argon2idParameters& cost, std::uint64_t floor_us) {
  return floor_us * cost.passes * cost.memory_kib / kCostMin.passes / kCostMin.memory_kib / 1000;
}

TEST(Cost, OpeningTakesBetweenHalfASecondAndOneSecond) {
  // From where the largest cost takes long enough to where the smallest does.
  for (std::uint64_t floor_us = 15'000; floor_us < 800'000; floor_us += 1'000) {
    const Argon2idParameters cost = choose_cost(floor_us, kPlenty);
    EXPECT_TRUE(is_fit(cost)) << floor_us;
    EXPECT_GE(expected_ms(cost, floor_us), kOpeningMsMin) << floor_us;
    EXPECT_LE(expected_ms(cost, floor_us), kOpeningMsMax) << floor_us;
  }
}

TEST(Cost, ASlowDeviceTakesTheFloor) {
  for (const std::uint64_t floor_us : {800'000ULL, 1'000'000ULL, 60'000'000ULL, ~0ULL}) {
    EXPECT_EQ(choose_cost(floor_us, kPlenty), kCostMin);
  }
}

TEST(Cost, AClockThatStandsStillTakesTheMostAndNoMore) { EXPECT_EQ(choose_cost(0, ~0U), kCostMax); }

TEST(Cost, MemoryComesFirstWithinWhatThereIs) {
  EXPECT_EQ(choose_cost(150'000, kPlenty),
            (Argon2idParameters{.passes = 4, .memory_kib = 256 * 1024}));
  EXPECT_EQ(choose_cost(150'000, 128 * 1024),
            (Argon2idParameters{.passes = 8, .memory_kib = 128 * 1024}));
  EXPECT_EQ(choose_cost(150'000, 0), (Argon2idParameters{.passes = 16, .memory_kib = 64 * 1024}));
}

TEST(Cost, BothBoundsAreFitAndNothingBeyondThemIs) {
  EXPECT_TRUE(is_fit(kCostMin));
  EXPECT_TRUE(is_fit(kCostMax));
  for (const Argon2idParameters& cost :
       {Argon2idParameters{kCostMin.passes - 1, kCostMin.memory_kib},
        Argon2idParameters{kCostMin.passes, kCostMin.memory_kib - 1},
        Argon2idParameters{kCostMax.passes + 1, kCostMax.memory_kib},
        Argon2idParameters{kCostMax.passes, kCostMax.memory_kib + 1}}) {
    EXPECT_FALSE(is_fit(cost));
  }
}

}  // namespace
}  // namespace indaba::client
