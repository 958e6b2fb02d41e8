// Proves that groups in memory are the store's, and how many there are; with real groups, on a
// planted alliance.
#include "server/service/group_cache.h"

#include <gtest/gtest.h>

#include "server/service/closed_channels.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using test::id_of;
using test::must;

class GroupCaching : public testing::Test {
 protected:
  ChannelId create(GroupCache& cache, std::uint64_t number) {
    const auto channel = id_of<ChannelId>(number);
    test::ChannelGroup group(alliance_.random(), alliance_.now(), channel,
                             protocol::ChannelKind::group);
    ServiceContext context = alliance_.context();
    context.groups = &cache;
    EXPECT_TRUE(channels_create(context, alliance_.store(), awa_.caller(),
                                {channel, protocol::ChannelKind::group, 0, group.begin(leaf_)}));
    return channel;
  }
  auto newest(const ChannelId& channel) { return must(alliance_.store().groups->newest(channel)); }

  test::PlantedAlliance alliance_;
  test::Planted& awa_ = alliance_.add("awa");
  test::ChannelDevice leaf_ = channel_device(alliance_, awa_.device());
};

TEST_F(GroupCaching, KeepsTheGroupsUsedLast) {
  GroupCache cache(2);
  const ChannelId first = create(cache, 1);
  create(cache, 2);
  EXPECT_EQ(cache.leaves(), 2U);
  EXPECT_TRUE(cache.group(alliance_.store(), first, newest(first)));
  create(cache, 3);
  EXPECT_EQ(cache.leaves(), 2U);
  EXPECT_TRUE(cache.group(alliance_.store(), first, newest(first)));
}

TEST_F(GroupCaching, GivesWhatTheStoreHasWhateverWasTried) {
  GroupCache cache;
  const ChannelId channel = create(cache, 1);
  storage::GroupEpoch epoch = newest(channel);
  CachedGroup* group = must(cache.group(alliance_.store(), channel, epoch));
  const Bytes tag = group->group.confirmation_tag();
  group->header.push_back(0);  // as a piece that was undone left it
  group = must(cache.group(alliance_.store(), channel, epoch));
  EXPECT_EQ(group->header, epoch.header);
  EXPECT_EQ(group->group.confirmation_tag(), tag);
  EXPECT_EQ(group->roster.leaf_count(), 1U);
}

TEST_F(GroupCaching, RefusesWhatIsNoGroup) {
  GroupCache cache;
  const ChannelId channel = create(cache, 1);
  storage::GroupEpoch epoch = newest(channel);
  epoch.header.pop_back();
  EXPECT_EQ(cache.group(alliance_.store(), channel, epoch).error(),
            make_error_code(storage::StorageError::corrupt));
}

}  // namespace
}  // namespace indaba::server
