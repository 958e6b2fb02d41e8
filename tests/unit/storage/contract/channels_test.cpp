// Proves ChannelStore's contract, against every Store.
#include "storage/channels.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using ChannelContract = StoreContract;
INDABA_EVERY_STORE(ChannelContract);

ChannelMember channel_member_of(std::uint64_t number) {
  return {.member = id_of<MemberId>(number), .joined_seq = number, .joined = UnixTime{number}};
}

std::vector<ChannelId> ids(const std::vector<Channel>& channels) {
  std::vector<ChannelId> ids;
  ids.reserve(channels.size());
  for (const Channel& channel : channels) {
    ids.push_back(channel.id);
  }
  return ids;
}

TEST_P(ChannelContract, KeepsAChannelAsItWasMade) {
  const Channel made = {.id = id_of<ChannelId>(4),
                        .kind = ChannelKind::direct,
                        .created = UnixTime{77},
                        .closed = {}};
  ASSERT_TRUE(store().channels->create(made));
  reopen();
  const Channel found = store().channels->channel(made.id).value();
  EXPECT_EQ(found.id, made.id);
  EXPECT_EQ(found.kind, ChannelKind::direct);
  EXPECT_EQ(found.created, UnixTime{77});
  EXPECT_FALSE(found.closed);
  EXPECT_EQ(store().channels->create(made).error(), StorageError::already_exists);
  EXPECT_EQ(store().channels->channel(kNowhere).error(), StorageError::not_found);
}

TEST_P(ChannelContract, ClosesAChannelOnce) {
  const ChannelId channel = make_channel(1);
  ASSERT_TRUE(store().channels->close(channel, UnixTime{5}));
  EXPECT_EQ(store().channels->close(channel, UnixTime{6}).error(), StorageError::conflict);
  EXPECT_EQ(store().channels->channel(channel).value().closed, UnixTime{5});
  EXPECT_EQ(store().channels->close(kNowhere, UnixTime{6}).error(), StorageError::not_found);
}

TEST_P(ChannelContract, ListsChannelsInPagesByTheirIds) {
  for (const std::uint64_t number : {300U, 1U, 2U}) {
    make_channel(number);
  }
  EXPECT_EQ(ids(store().channels->channels({}, 2).value()),
            (std::vector{id_of<ChannelId>(1), id_of<ChannelId>(2)}));
  EXPECT_EQ(ids(store().channels->channels(id_of<ChannelId>(2), 2).value()),
            std::vector{id_of<ChannelId>(300)});
  EXPECT_TRUE(store().channels->channels(id_of<ChannelId>(300), 2).value().empty());
}

TEST_P(ChannelContract, RemovesAChannelWithAllThatIsItsOwn) {
  const ChannelId channel = make_channel(1, 3);
  const ChannelId other = make_channel(2, 1);
  ASSERT_TRUE(store().channels->add_member(channel, channel_member_of(1)));
  ASSERT_TRUE(store().channels->raise_cursor(channel, id_of<DeviceId>(1), 3));
  ASSERT_TRUE(store().channels->remove(channel));
  EXPECT_EQ(store().channels->remove(channel).error(), StorageError::not_found);
  EXPECT_EQ(store().log->head(channel).error(), StorageError::not_found);
  EXPECT_EQ(store().log->head(other).value().seq, 1U);
  EXPECT_TRUE(store().channels->channels_of(id_of<MemberId>(1), {}, 10).value().empty());
  // A new channel of the same id begins empty.
  make_channel(1);
  EXPECT_EQ(store().log->head(channel).value(), LogPlace{});
  EXPECT_EQ(store().channels->member_count(channel).value(), 0U);
  EXPECT_EQ(store().channels->cursor(channel, id_of<DeviceId>(1)).error(), StorageError::not_found);
}

TEST_P(ChannelContract, KnowsItsMembersUntilTheyLeave) {
  const ChannelId channel = make_channel(1);
  ASSERT_TRUE(store().channels->add_member(channel, channel_member_of(7)));
  EXPECT_EQ(store().channels->add_member(channel, channel_member_of(7)).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().channels->add_member(kNowhere, channel_member_of(7)).error(),
            StorageError::not_found);
  const ChannelMember found = store().channels->member(channel, id_of<MemberId>(7)).value();
  EXPECT_EQ(found.member, id_of<MemberId>(7));
  EXPECT_EQ(found.joined_seq, 7U);
  EXPECT_EQ(found.joined, UnixTime{7});
  ASSERT_TRUE(store().channels->remove_member(channel, id_of<MemberId>(7)));
  EXPECT_EQ(store().channels->remove_member(channel, id_of<MemberId>(7)).error(),
            StorageError::not_found);
  EXPECT_EQ(store().channels->member(channel, id_of<MemberId>(7)).error(), StorageError::not_found);
}

TEST_P(ChannelContract, ListsMembersInPagesAndCountsThem) {
  const ChannelId channel = make_channel(1);
  for (const std::uint64_t number : {3U, 1U, 2U}) {
    ASSERT_TRUE(store().channels->add_member(channel, channel_member_of(number)));
  }
  EXPECT_EQ(store().channels->member_count(channel).value(), 3U);
  const auto page = store().channels->members(channel, {}, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page.front().member, id_of<MemberId>(1));
  const auto rest = store().channels->members(channel, page.back().member, 2).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.front().member, id_of<MemberId>(3));
  EXPECT_TRUE(store().channels->members(kNowhere, {}, 2).value().empty());
}

TEST_P(ChannelContract, FindsTheChannelsOfAMember) {
  for (const std::uint64_t number : {3U, 1U, 2U}) {
    ASSERT_TRUE(store().channels->add_member(make_channel(number), channel_member_of(number % 2)));
  }
  EXPECT_EQ(ids(store().channels->channels_of(id_of<MemberId>(1), {}, 10).value()),
            (std::vector{id_of<ChannelId>(1), id_of<ChannelId>(3)}));
  EXPECT_EQ(ids(store().channels->channels_of(id_of<MemberId>(1), id_of<ChannelId>(1), 1).value()),
            std::vector{id_of<ChannelId>(3)});
}

TEST_P(ChannelContract, NeverPutsACursorBack) {
  const ChannelId channel = make_channel(1);
  const auto device = id_of<DeviceId>(1);
  EXPECT_EQ(store().channels->cursor(channel, device).error(), StorageError::not_found);
  EXPECT_EQ(store().channels->raise_cursor(kNowhere, device, 1).error(), StorageError::not_found);
  ASSERT_TRUE(store().channels->raise_cursor(channel, device, 5));
  ASSERT_TRUE(store().channels->raise_cursor(channel, device, 3));
  EXPECT_EQ(store().channels->cursor(channel, device).value(), 5U);
  ASSERT_TRUE(store().channels->raise_cursor(channel, device, 6));
  EXPECT_EQ(store().channels->cursor(channel, device).value(), 6U);
}

TEST_P(ChannelContract, RemovesACursorWhetherItWasThereOrNot) {
  const ChannelId channel = make_channel(1);
  const auto device = id_of<DeviceId>(1);
  ASSERT_TRUE(store().channels->raise_cursor(channel, device, 5));
  ASSERT_TRUE(store().channels->remove_cursor(channel, device));
  ASSERT_TRUE(store().channels->remove_cursor(channel, device));
  EXPECT_EQ(store().channels->cursor(channel, device).error(), StorageError::not_found);
}

}  // namespace
}  // namespace indaba::storage
