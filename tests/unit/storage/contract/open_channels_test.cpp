// Proves OpenChannelStore's contract, against every Store.
#include "storage/open_channels.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using OpenChannelContract = StoreContract;
INDABA_EVERY_STORE(OpenChannelContract);

const auto kMember = id_of<MemberId>(1);

OpenChannel open_channel(const ChannelId& id, std::uint64_t circle = 1) {
  return {.id = id,
          .circle = id_of<protocol::CircleId>(circle),
          .name = "Water",
          .description = "All about it",
          .themes = {"Water", "Climate"},
          .countries = {"SN", "ML"},
          .joined_at_once = true,
          .slow_seconds = 0,
          .expiry_seconds = 0};
}

TEST_P(OpenChannelContract, GivesBackWhatWasAdded) {
  const ChannelId id = make_channel(1);
  EXPECT_EQ(store().open_channels->channel(id).error(), StorageError::not_found);
  EXPECT_EQ(store().open_channels->add(open_channel(id_of<ChannelId>(9))).error(),
            StorageError::not_found);
  ASSERT_TRUE(store().open_channels->add(open_channel(id)));
  EXPECT_EQ(store().open_channels->add(open_channel(id)).error(), StorageError::already_exists);
  ASSERT_TRUE(store().open_channels->rename(id, "Wells"));
  ASSERT_TRUE(store().open_channels->set_slow(id, 30));
  ASSERT_TRUE(store().open_channels->set_expiry(id, 3600));
  reopen();
  const OpenChannel channel = store().open_channels->channel(id).value();
  EXPECT_EQ(channel.name, "Wells");
  EXPECT_EQ(channel.description, "All about it");
  EXPECT_EQ(channel.themes, (std::vector<std::string>{"Water", "Climate"}));
  EXPECT_EQ(channel.countries, (std::vector<std::string>{"SN", "ML"}));
  EXPECT_TRUE(channel.joined_at_once);
  EXPECT_EQ(channel.slow_seconds, 30U);
  EXPECT_EQ(channel.expiry_seconds, 3600U);
}

TEST_P(OpenChannelContract, FindsByCircleThemeAndCountry) {
  const ChannelId first = make_channel(1);
  const ChannelId second = make_channel(2);
  const ChannelId third = make_channel(3);
  OpenChannel everywhere = open_channel(second);
  everywhere.countries.clear();
  everywhere.themes = {"Press"};
  ASSERT_TRUE(store().open_channels->add(open_channel(first)));
  ASSERT_TRUE(store().open_channels->add(everywhere));
  ASSERT_TRUE(store().open_channels->add(open_channel(third, 2)));

  const auto count = [&](const ChannelFilter& filter) {
    return store().open_channels->find(filter, {}, 10).value().size();
  };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(count({.circle = id_of<protocol::CircleId>(2), .kind = {}, .theme = {}, .country = {}}),
            1U);
  EXPECT_EQ(count({.circle = {}, .kind = ChannelKind::alert, .theme = {}, .country = {}}), 0U);
  EXPECT_EQ(count({.circle = {}, .kind = ChannelKind::topic, .theme = "water", .country = {}}), 2U);
  EXPECT_EQ(count({.circle = {}, .kind = {}, .theme = {}, .country = "SN"}), 3U);
  EXPECT_EQ(count({.circle = {}, .kind = {}, .theme = {}, .country = "FR"}), 1U);
  const auto page = store().open_channels->find({}, first, 1).value();
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].id, second);
  EXPECT_EQ(
      store().open_channels->of_circle(id_of<protocol::CircleId>(1), first, 10).value().size(), 1U);
}

TEST_P(OpenChannelContract, FindsThoseThatAreJoinedAtOnce) {
  const ChannelId at_once = make_channel(1);
  OpenChannel other = open_channel(make_channel(2));
  other.joined_at_once = false;
  ASSERT_TRUE(store().open_channels->add(open_channel(at_once)));
  ASSERT_TRUE(store().open_channels->add(other));
  ChannelFilter filter;
  EXPECT_EQ(store().open_channels->find(filter, {}, 9).value().size(), 2U);
  filter.joined_at_once = true;
  const auto found = store().open_channels->find(filter, {}, 9).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, at_once);
}

TEST_P(OpenChannelContract, RemembersBansAndWhoWroteWhen) {
  const ChannelId id = make_channel(1);
  ASSERT_TRUE(store().open_channels->add(open_channel(id)));
  EXPECT_EQ(store().open_channels->ban_of(id, kMember).error(), StorageError::not_found);
  ASSERT_TRUE(store().open_channels->ban(id, {kMember, UnixTime{50}}));
  EXPECT_EQ(store().open_channels->ban_of(id, kMember).value().until, UnixTime{50});
  ASSERT_TRUE(store().open_channels->ban(id, {kMember, {}}));
  EXPECT_FALSE(store().open_channels->ban_of(id, kMember).value().until);
  ASSERT_TRUE(store().open_channels->lift_ban(id, kMember));
  EXPECT_FALSE(store().open_channels->ban_of(id, kMember));

  ASSERT_TRUE(store().open_channels->set_written(id, kMember, UnixTime{5}));
  ASSERT_TRUE(store().open_channels->set_written(id, kMember, UnixTime{6}));
  EXPECT_EQ(store().open_channels->written(id, kMember).value(), UnixTime{6});
  ASSERT_TRUE(store().open_channels->ban(id, {kMember, {}}));
  ASSERT_TRUE(store().open_channels->forget_member(kMember));
  EXPECT_FALSE(store().open_channels->ban_of(id, kMember));
  EXPECT_FALSE(store().open_channels->written(id, kMember));
}

TEST_P(OpenChannelContract, NamesAMembersBansPageByPage) {
  for (const std::uint64_t number : {1U, 2U, 3U}) {
    const ChannelId id = make_channel(number);
    ASSERT_TRUE(store().open_channels->add(open_channel(id)));
    ASSERT_TRUE(store().open_channels->ban(id, {kMember, UnixTime{number}}));
  }
  const auto page = store().open_channels->bans_of(kMember, {}, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[1].channel, id_of<ChannelId>(2));
  EXPECT_EQ(page[1].until, UnixTime{2});
  EXPECT_EQ(store().open_channels->bans_of(kMember, page[1].channel, 2).value().size(), 1U);
  EXPECT_TRUE(store().open_channels->bans_of(id_of<MemberId>(99), {}, 2).value().empty());
}

TEST_P(OpenChannelContract, RemovesAChannelWhole) {
  const ChannelId id = make_channel(1);
  ASSERT_TRUE(store().open_channels->add(open_channel(id)));
  ASSERT_TRUE(store().open_channels->ban(id, {kMember, {}}));
  ASSERT_TRUE(store().open_channels->remove(id));
  EXPECT_FALSE(store().open_channels->channel(id));
  EXPECT_TRUE(store().channels->remove(id));
}

}  // namespace
}  // namespace indaba::storage
