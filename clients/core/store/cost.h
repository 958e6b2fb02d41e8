// What one guess at a passphrase costs: between which bounds, and how a device picks its own.
#pragma once

#include <cstdint>

#include "crypto/primitives/argon2id.h"

namespace indaba::client {

// Both bounds are part of the header's version 1, whose stores open for ever.

// No store is made, or opened, with less: RFC 9106's second choice, 3 passes over 64 MiB.
inline constexpr Argon2idParameters kCostMin{.passes = 3, .memory_kib = 64 * 1024};
// Nor with more: what a header that somebody doctored can make a device do, some seconds.
inline constexpr Argon2idParameters kCostMax{.passes = 16, .memory_kib = 512 * 1024};

// How long opening may take a member who waits for it, on the device that made the store.
inline constexpr std::uint32_t kOpeningMsMin = 500;
inline constexpr std::uint32_t kOpeningMsMax = 1000;

bool is_fit(const Argon2idParameters& cost);

// The cost for a device that took `floor_us` microseconds for kCostMin, the best of a few measured,
// and has `memory_kib` to spare: memory first, which hurts whoever guesses most, then passes. One
// opening takes between kOpeningMsMin and kOpeningMsMax, or kCostMin on a slow device, or kCostMax
// (of that memory) on a very fast one.
Argon2idParameters choose_cost(std::uint64_t floor_us, std::uint32_t memory_kib);

}  // namespace indaba::client
