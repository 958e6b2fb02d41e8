// Proves that secrets leave nothing behind and can't be used as plain bytes by accident: by reading
// the memory in which they lay, by searching every block that they free, and by what does not
// compile.
#include "crypto/base/secret.h"

#include <gtest/gtest.h>

#include <concepts>
#include <new>
#include <ostream>
#include <type_traits>

#include "tests/support/freed_memory.h"

namespace indaba {
namespace {

constexpr ByteArray<32> kNeedle{0x5e, 0xc1, 0xe7, 0x01, 0x5e, 0xc1, 0xe7, 0x02, 0x5e, 0xc1, 0xe7,
                                0x03, 0x5e, 0xc1, 0xe7, 0x04, 0x5e, 0xc1, 0xe7, 0x05, 0x5e, 0xc1,
                                0xe7, 0x06, 0x5e, 0xc1, 0xe7, 0x07, 0x5e, 0xc1, 0xe7, 0x08};

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

template <class T>
constexpr bool kIsGuarded =
    !std::copy_constructible<T> && !std::is_copy_assignable_v<T> && !std::equality_comparable<T> &&
    !Printable<T> && !std::convertible_to<T, ByteView> && std::is_nothrow_move_constructible_v<T> &&
    std::is_nothrow_move_assignable_v<T>;
static_assert(kIsGuarded<Secret<32>>);
static_assert(kIsGuarded<SecretBytes>);
// The traits themselves: plain bytes have all that secrets lack.
static_assert(std::copy_constructible<Bytes> && std::equality_comparable<Bytes> &&
              Printable<std::string_view>);
static_assert(std::convertible_to<Bytes, ByteView>);
static_assert(!std::convertible_to<ByteArray<32>, Secret<32>> &&
              !std::convertible_to<Bytes, SecretBytes>);

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

TEST(Secret, IsWipedWhenDestroyed) {
  alignas(Secret<32>) ByteArray<sizeof(Secret<32>)> storage;
  auto* secret = new (storage.data()) Secret<32>(kNeedle);
  ASSERT_TRUE(same_bytes(storage, kNeedle));
  secret->~Secret();
  EXPECT_TRUE(all_zero(storage));
}

TEST(Secret, StartsAllZero) { EXPECT_TRUE(all_zero(Secret<32>().view())); }

TEST(Secret, MovedFromIsWiped) {
  Secret<32> from(kNeedle);
  const Secret<32>& seen_from = from;
  Secret<32> to(std::move(from));
  EXPECT_TRUE(all_zero(seen_from.view()));
  EXPECT_TRUE(same_bytes(to.view(), kNeedle));

  const Secret<32>& seen_to = to;
  Secret<32> assigned;
  assigned = std::move(to);
  EXPECT_TRUE(all_zero(seen_to.view()));
  EXPECT_TRUE(same_bytes(assigned.view(), kNeedle));
}

TEST(Secret, AssignedToItselfKeepsItsValue) {
  Secret<32> secret(kNeedle);
  Secret<32>& same = secret;
  secret = std::move(same);
  EXPECT_TRUE(same_bytes(secret.view(), kNeedle));
}

TEST(Secret, CloneIsAskedForByName) {
  const Secret<32> secret(kNeedle);
  const Secret<32> copy = secret.clone();
  EXPECT_TRUE(equal(secret, copy));
}

TEST(Secret, ClearWipes) {
  Secret<32> secret(kNeedle);
  secret.clear();
  EXPECT_TRUE(all_zero(secret.view()));
}

TEST(Secret, EqualSeesEveryBit) {
  const Secret<32> secret(kNeedle);
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Secret<32> other = secret.clone();
    other.mutable_view()[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(equal(secret, other)) << bit;
  }
}

TEST(EqualConstantTime, RefusesOtherLengths) {
  EXPECT_TRUE(equal_constant_time({}, {}));
  EXPECT_TRUE(equal_constant_time(kNeedle, kNeedle));
  EXPECT_FALSE(equal_constant_time(kNeedle, ByteView(kNeedle).first(31)));
  EXPECT_FALSE(equal_constant_time({}, kNeedle));
}

TEST(Wipe, TakesEmptyMemory) { wipe({}); }

TEST(FreedMemory, SearchFindsWhatPlainBytesLeave) {
  const test::FreedMemorySearch search(kNeedle);
  { const Bytes plain = to_bytes(kNeedle); }
  EXPECT_EQ(test::FreedMemorySearch::found(), 1);
}

TEST(SecretBytes, LeavesNothingWhenDestroyed) {
  const test::FreedMemorySearch search(kNeedle);
  { const SecretBytes secret{ByteView(kNeedle)}; }
  EXPECT_EQ(test::FreedMemorySearch::found(), 0);
}

TEST(SecretBytes, LeavesNothingWhenClearedMovedClonedOrReplaced) {
  const test::FreedMemorySearch search(kNeedle);
  {
    SecretBytes secret{ByteView(kNeedle)};
    SecretBytes copy = secret.clone();
    const SecretBytes& seen_secret = secret;
    SecretBytes moved(std::move(secret));
    const SecretBytes& seen_moved = moved;
    EXPECT_TRUE(seen_secret.empty());
    copy = std::move(moved);  // frees what copy held
    EXPECT_TRUE(seen_moved.empty());
    EXPECT_TRUE(same_bytes(copy.view(), kNeedle));
    copy.clear();
    EXPECT_TRUE(copy.empty());
  }
  EXPECT_EQ(test::FreedMemorySearch::found(), 0);
}

TEST(SecretBytes, GrowthOfItsBufferLeavesNothing) {
  const test::FreedMemorySearch search(kNeedle);
  {
    SecretBuffer buffer;
    for (int i = 0; i < 100; ++i) {
      buffer.insert(buffer.end(), kNeedle.begin(), kNeedle.end());
    }
    buffer.resize(40);
    buffer.shrink_to_fit();
    const SecretBytes secret(std::move(buffer));
    EXPECT_EQ(secret.size(), 40U);
  }
  EXPECT_EQ(test::FreedMemorySearch::found(), 0);
}

TEST(SecretBytes, ComparesByValueAndLength) {
  const SecretBytes secret{ByteView(kNeedle)};
  EXPECT_TRUE(equal(secret, secret.clone()));
  EXPECT_FALSE(equal(secret, SecretBytes(ByteView(kNeedle).first(31))));
  EXPECT_FALSE(equal(secret, SecretBytes(std::size_t{32})));
}

}  // namespace
}  // namespace indaba
