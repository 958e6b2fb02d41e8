// Proves that ids are values of their bytes and that kinds don't mix, by small examples and by what
// does not compile.
#include "crypto/base/id.h"

#include <gtest/gtest.h>

#include <concepts>
#include <map>
#include <unordered_set>

#include "tests/support/hex.h"

namespace indaba {
namespace {

using test::hex;

static_assert(MemberId::size() == 20 && DeviceId::size() == 16 && ChannelId::size() == 16 &&
              MessageId::size() == 16);
static_assert(std::copyable<MemberId> && std::totally_ordered<MemberId>);
static_assert(!std::constructible_from<DeviceId, ChannelId> &&
              !std::equality_comparable_with<DeviceId, ChannelId>);
static_assert(!std::convertible_to<ByteArray<16>, DeviceId>);

DeviceId device(std::uint8_t first, std::uint8_t last) {
  ByteArray<16> bytes{};
  bytes.front() = first;
  bytes.back() = last;
  return DeviceId(bytes);
}

TEST(Id, ComesFromBytesOfItsLengthOnly) {
  const Bytes bytes = hex("000102030405060708090a0b0c0d0e0f");
  const auto id = DeviceId::from_bytes(bytes);
  ASSERT_TRUE(id);
  EXPECT_TRUE(same_bytes(id->view(), bytes));
  for (const std::size_t size : {0U, 15U, 17U, 20U}) {
    EXPECT_EQ(DeviceId::from_bytes(Bytes(size)).error(), EncodingError::invalid_length);
  }
}

TEST(Id, ComparesAndOrdersByItsBytes) {
  EXPECT_EQ(device(1, 2), device(1, 2));
  EXPECT_NE(device(1, 2), device(1, 3));
  EXPECT_LT(device(1, 2), device(1, 3));
  EXPECT_LT(device(1, 0xff), device(2, 0));
  EXPECT_LT(device(0x7f, 0), device(0x80, 0));
  EXPECT_EQ(DeviceId(), device(0, 0));
}

TEST(Id, LivesInContainers) {
  const std::map<DeviceId, int> ordered{{device(2, 0), 2}, {device(1, 0), 1}};
  EXPECT_EQ(ordered.begin()->second, 1);
  const std::unordered_set<DeviceId> unordered{device(1, 0), device(1, 0), device(1, 1)};
  EXPECT_EQ(unordered.size(), 2U);
}

TEST(KeyedIdHash, IsSipHash24) {
  // The SipHash paper's appendix A with its key 00..0f has 15 bytes of input; this is the reference
  // implementation's known answer for the 16 bytes 00..0f.
  const KeyedIdHash hash(test::hex_array<16>("000102030405060708090a0b0c0d0e0f"));
  const DeviceId id(test::hex_array<16>("000102030405060708090a0b0c0d0e0f"));
  EXPECT_EQ(hash(id), static_cast<std::size_t>(0x3f2acc7f57c29bdb));
}

TEST(KeyedIdHash, DependsOnItsKey) {
  const KeyedIdHash one({1});
  const KeyedIdHash two({2});
  EXPECT_NE(one(device(1, 2)), two(device(1, 2)));
  EXPECT_EQ(one(device(1, 2)), KeyedIdHash({1})(device(1, 2)));
  std::unordered_set<DeviceId, KeyedIdHash> set(8, one);
  set.insert(device(1, 2));
  EXPECT_TRUE(set.contains(device(1, 2)));
}

}  // namespace
}  // namespace indaba
