// Proves LeafStore's contract, against every Store.
#include "storage/leaves.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using LeafContract = StoreContract;
INDABA_EVERY_STORE(LeafContract);

// Device n, at leaf n, of member n / 10.
GroupLeaf leaf_of(std::uint32_t number) {
  return {.index = number,
          .device = id_of<DeviceId>(number),
          .member = id_of<MemberId>(number / 10),
          .due = {}};
}

void begin_group(Store& store, const ChannelId& channel,
                 std::initializer_list<std::uint32_t> leaves) {
  check(store.groups->add_epoch(channel, {}).has_value());
  for (const std::uint32_t leaf : leaves) {
    check(store.leaves->add(channel, leaf_of(leaf)).has_value());
  }
}

std::vector<std::uint32_t> indexes(const std::vector<GroupLeaf>& leaves) {
  std::vector<std::uint32_t> indexes;
  indexes.reserve(leaves.size());
  for (const GroupLeaf& leaf : leaves) {
    indexes.push_back(leaf.index);
  }
  return indexes;
}

TEST_P(LeafContract, FindsADevicesLeaf) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {11, 12});
  reopen();
  const GroupLeaf found = store().leaves->leaf(channel, id_of<DeviceId>(12)).value();
  EXPECT_EQ(found.index, 12U);
  EXPECT_EQ(found.member, id_of<MemberId>(1));
  EXPECT_FALSE(found.due);
  EXPECT_EQ(store().leaves->leaf(channel, id_of<DeviceId>(13)).error(), StorageError::not_found);
  EXPECT_EQ(store().leaves->leaf(kNowhere, id_of<DeviceId>(12)).error(), StorageError::not_found);
}

TEST_P(LeafContract, HasADeviceAndALeafOnce) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {11});
  EXPECT_EQ(store().leaves->add(channel, leaf_of(11)).error(), StorageError::already_exists);
  GroupLeaf same_index = leaf_of(12);
  same_index.index = 11;
  EXPECT_EQ(store().leaves->add(channel, same_index).error(), StorageError::already_exists);
  EXPECT_EQ(store().leaves->add(kNowhere, leaf_of(12)).error(), StorageError::not_found);
  const ChannelId without_group = make_channel(2);
  EXPECT_EQ(store().leaves->add(without_group, leaf_of(12)).error(), StorageError::not_found);
}

TEST_P(LeafContract, RemovesALeaf) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {11, 12});
  ASSERT_TRUE(store().leaves->remove(channel, id_of<DeviceId>(11)));
  EXPECT_EQ(store().leaves->remove(channel, id_of<DeviceId>(11)).error(), StorageError::not_found);
  EXPECT_EQ(store().leaves->count(channel).value(), 1U);
  EXPECT_TRUE(store().leaves->add(channel, leaf_of(11)));
}

TEST_P(LeafContract, ListsLeavesOfAMemberAndAllInPages) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {21, 11, 12});
  EXPECT_EQ(indexes(store().leaves->of_member(channel, id_of<MemberId>(1)).value()),
            (std::vector<std::uint32_t>{11, 12}));
  EXPECT_TRUE(store().leaves->of_member(channel, id_of<MemberId>(3)).value().empty());
  EXPECT_EQ(indexes(store().leaves->leaves(channel, {}, 2).value()),
            (std::vector<std::uint32_t>{11, 12}));
  EXPECT_EQ(indexes(store().leaves->leaves(channel, id_of<DeviceId>(12), 2).value()),
            (std::vector<std::uint32_t>{21}));
  EXPECT_EQ(store().leaves->count(channel).value(), 3U);
  EXPECT_EQ(store().leaves->count(kNowhere).value(), 0U);
}

TEST_P(LeafContract, KeepsTheFirstReasonForARemoval) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {11, 12});
  EXPECT_TRUE(store().leaves->due(channel, 10).value().empty());
  const auto device = id_of<DeviceId>(12);
  ASSERT_TRUE(store().leaves->demand_removal(channel, device, RemovalReason::left));
  ASSERT_TRUE(store().leaves->demand_removal(channel, device, RemovalReason::membership_ended));
  const auto due = store().leaves->due(channel, 10).value();
  ASSERT_EQ(indexes(due), (std::vector<std::uint32_t>{12}));
  EXPECT_EQ(due.front().due, RemovalReason::left);
  EXPECT_EQ(
      store().leaves->demand_removal(channel, id_of<DeviceId>(13), RemovalReason::left).error(),
      StorageError::not_found);
}

TEST_P(LeafContract, ListsTheChannelsOfADevice) {
  for (const std::uint64_t number : {3U, 1U, 2U}) {
    begin_group(store(), make_channel(number), {11});
  }
  EXPECT_EQ(store().leaves->channels_of(id_of<DeviceId>(11), {}, 2).value(),
            (std::vector{id_of<ChannelId>(1), id_of<ChannelId>(2)}));
  EXPECT_EQ(store().leaves->channels_of(id_of<DeviceId>(11), id_of<ChannelId>(2), 2).value(),
            (std::vector{id_of<ChannelId>(3)}));
  EXPECT_TRUE(store().leaves->channels_of(id_of<DeviceId>(12), {}, 2).value().empty());
}

TEST_P(LeafContract, ShowsASeatWithItsChannelAndNewestEpoch) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, {11});
  GroupEpoch next;
  next.place = {0, 1};
  ASSERT_TRUE(store().groups->add_epoch(channel, next));
  const auto device = id_of<DeviceId>(11);
  Seat seat = store().leaves->seat(channel, device).value();
  EXPECT_EQ(seat.kind, ChannelKind::topic);
  EXPECT_EQ(seat.epoch, next.place);
  EXPECT_FALSE(seat.closed);
  EXPECT_FALSE(seat.due);

  ASSERT_TRUE(store().channels->close(channel, UnixTime{1}));
  ASSERT_TRUE(store().leaves->demand_removal(channel, device, RemovalReason::device_ended));
  seat = store().leaves->seat(channel, device).value();
  EXPECT_TRUE(seat.closed);
  EXPECT_EQ(seat.due, RemovalReason::device_ended);
  EXPECT_EQ(store().leaves->seat(channel, id_of<DeviceId>(12)).error(), StorageError::not_found);
}

TEST_P(LeafContract, SaysWhatAllDevicesThatStayHaveTakenIn) {
  const ChannelId channel = make_channel(1, 9);
  EXPECT_FALSE(store().leaves->taken_by_all(kNowhere).value());
  EXPECT_FALSE(store().leaves->taken_by_all(channel).value());
  begin_group(store(), channel, {11, 12, 13});
  EXPECT_EQ(store().leaves->taken_by_all(channel).value(), 0U);
  for (const std::uint64_t device : {11U, 12U, 99U}) {
    ASSERT_TRUE(store().channels->raise_cursor(channel, id_of<DeviceId>(device), device - 9));
  }
  EXPECT_EQ(store().leaves->taken_by_all(channel).value(), 0U);
  ASSERT_TRUE(store().leaves->demand_removal(channel, id_of<DeviceId>(13), RemovalReason::left));
  EXPECT_EQ(store().leaves->taken_by_all(channel).value(), 2U);
}

}  // namespace
}  // namespace indaba::storage
