// Proves that nobody can make another work out of proportion to what they send. Costs of inputs
// that are made for it are compared with those of others, in processor time, or with smaller ones.
#include <gtest/gtest.h>

#include <cstring>

#include "crypto/mls/public/tree_index.h"
#include "tests/support/processor_time.h"

namespace indaba::test {
namespace {

using namespace mls;

// MurmurHash2 of 64 bits, which is libstdc++'s hash of strings, with its seed.
constexpr std::uint64_t kMurmurFactor = 0xc6a4a7935bd1e995;
constexpr std::uint64_t kMurmurSeed = 0xc70f6907;
constexpr int kMurmurShift = 47;

std::uint64_t murmur_inverse() {
  std::uint64_t inverse = kMurmurFactor;
  for (int i = 0; i < 6; ++i) {
    inverse *= 2 - kMurmurFactor * inverse;
  }
  return inverse;
}
std::uint64_t murmur_mix(std::uint64_t block, std::uint64_t factor) {
  block *= factor;
  block ^= block >> kMurmurShift;
  return block * factor;
}

// A key of 32 bytes: three blocks by number, and the one that leads to the hash state `end`.
Bytes key_with_state(std::uint64_t number, std::uint64_t end) {
  std::uint64_t blocks[] = {number, ~number, number * number, 0};
  std::uint64_t state = kMurmurSeed ^ (sizeof blocks * kMurmurFactor);
  for (int i = 0; i < 3; ++i) {
    state = (state ^ murmur_mix(blocks[i], kMurmurFactor)) * kMurmurFactor;
  }
  blocks[3] = murmur_mix(state ^ end, murmur_inverse());
  Bytes key(sizeof blocks);
  std::memcpy(key.data(), blocks, sizeof blocks);
  return key;
}

TEST(KeysOfStrangers, CostNoMoreWhereTheirHashesAreChosenToCollide) {
  constexpr std::uint64_t kKeys = 10'000;
  const auto seconds = [](auto end_of) {
    std::vector<Bytes> keys;
    for (std::uint64_t i = 0; i < kKeys; ++i) {
      keys.push_back(key_with_state(i, end_of(i)));
    }
    return processor_seconds([&] {
      TreeIndex index;
      for (const Bytes& key : keys) {
        index.add_encryption_key(key);
      }
      EXPECT_TRUE(index.validate_unique_keys());
    });
  };
  const double any = seconds([](std::uint64_t i) { return i * kMurmurFactor; });
  const double chosen = seconds([](std::uint64_t) { return 0; });
  EXPECT_LT(chosen, 5 * any);
}

}  // namespace
}  // namespace indaba::test
