#include "clients/core/store/cost.h"

#include <algorithm>

namespace indaba::client {
namespace {

// Passes are whole numbers: the one below is at least three quarters of what would be right.
constexpr std::uint64_t kAimUs = 800'000;
static_assert(kAimUs / 1000 <= kOpeningMsMax && kAimUs * 3 / 4000 >= kOpeningMsMin);

}  // namespace

bool is_fit(const Argon2idParameters& cost) {
  return kCostMin.passes <= cost.passes && cost.passes <= kCostMax.passes &&
         kCostMin.memory_kib <= cost.memory_kib && cost.memory_kib <= kCostMax.memory_kib;
}

Argon2idParameters choose_cost(std::uint64_t floor_us, std::uint32_t memory_kib) {
  // Time grows with passes times memory.
  const std::uint64_t work = std::uint64_t{kCostMin.passes} * kCostMin.memory_kib * kAimUs /
                             std::clamp<std::uint64_t>(floor_us, 1, kAimUs);
  const std::uint32_t memory_max = std::min(memory_kib, kCostMax.memory_kib);
  Argon2idParameters cost = kCostMin;
  while (cost.memory_kib * 2 <= memory_max &&
         std::uint64_t{cost.memory_kib} * 2 * cost.passes <= work) {
    cost.memory_kib *= 2;
  }
  cost.passes = static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(work / cost.memory_kib, kCostMin.passes, kCostMax.passes));
  return cost;
}

}  // namespace indaba::client
