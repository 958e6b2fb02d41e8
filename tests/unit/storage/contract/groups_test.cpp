// Proves GroupStore's contract, against every Store.
#include "storage/groups.h"

#include <string>

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using GroupContract = StoreContract;
INDABA_EVERY_STORE(GroupContract);

GroupEpoch epoch_of(std::uint64_t number) {
  GroupEpoch epoch;
  epoch.place = {0, number};
  epoch.seq = number * 10;
  epoch.committer = id_of<DeviceId>(number + 1);
  epoch.began = UnixTime{100 * number};
  epoch.settled = number == 0;
  epoch.confirmation_tag.fill(static_cast<std::uint8_t>(number));
  epoch.external_pub.fill(static_cast<std::uint8_t>(number + 1));
  epoch.node_count = 3;
  epoch.header = to_bytes("header " + std::to_string(number));
  epoch.group_info = to_bytes("group info " + std::to_string(number));
  return epoch;
}

// Epochs 0 to `last`; epoch n puts node n, and node 0 anew.
void begin_group(Store& store, const ChannelId& channel, std::uint64_t last) {
  for (std::uint64_t number = 0; number <= last; ++number) {
    check(store.groups->add_epoch(channel, epoch_of(number)).has_value());
    const Bytes node = to_bytes("node of " + std::to_string(number));
    const EpochPlace place{0, number};
    check(store.groups->put_node(channel, place, 0, ByteView(node)).has_value());
    check(store.groups->put_node(channel, place, static_cast<std::uint32_t>(number), ByteView(node))
              .has_value());
  }
}

std::vector<std::string> described(const std::vector<GroupNode>& nodes) {
  std::vector<std::string> lines;
  lines.reserve(nodes.size());
  for (const GroupNode& node : nodes) {
    lines.push_back(std::to_string(node.index) + ": " +
                    std::string(node.node->begin(), node.node->end()));
  }
  return lines;
}

TEST_P(GroupContract, KeepsAnEpochAsItWasAdded) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 1);
  reopen();
  const GroupEpoch found = store().groups->epoch(channel, {0, 1}).value();
  const GroupEpoch made = epoch_of(1);
  EXPECT_EQ(found.place, made.place);
  EXPECT_EQ(found.seq, made.seq);
  EXPECT_EQ(found.committer, made.committer);
  EXPECT_EQ(found.began, made.began);
  EXPECT_EQ(found.settled, made.settled);
  EXPECT_EQ(found.confirmation_tag, made.confirmation_tag);
  EXPECT_EQ(found.external_pub, made.external_pub);
  EXPECT_EQ(found.node_count, made.node_count);
  EXPECT_EQ(found.header, made.header);
  EXPECT_EQ(found.group_info, made.group_info);
  EXPECT_EQ(store().groups->newest(channel).value().place, made.place);
  EXPECT_EQ(store().groups->epoch(channel, {0, 2}).error(), StorageError::not_found);
  EXPECT_EQ(store().groups->newest(kNowhere).error(), StorageError::not_found);
}

TEST_P(GroupContract, BeginsAtEpochZeroAndGoesOnByOne) {
  const ChannelId channel = make_channel(1);
  EXPECT_EQ(store().groups->add_epoch(channel, epoch_of(1)).error(), StorageError::conflict);
  EXPECT_EQ(store().groups->add_epoch(kNowhere, epoch_of(0)).error(), StorageError::not_found);
  ASSERT_TRUE(store().groups->add_epoch(channel, epoch_of(0)));
  EXPECT_EQ(store().groups->add_epoch(channel, epoch_of(0)).error(), StorageError::conflict);
  EXPECT_EQ(store().groups->add_epoch(channel, epoch_of(2)).error(), StorageError::conflict);
  GroupEpoch other_generation = epoch_of(1);
  other_generation.place.generation = 1;
  EXPECT_EQ(store().groups->add_epoch(channel, other_generation).error(), StorageError::conflict);
  EXPECT_TRUE(store().groups->add_epoch(channel, epoch_of(1)));
}

TEST_P(GroupContract, SettlesAnEpochAndAllBeforeIt) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 3);
  EXPECT_EQ(store().groups->settled(channel).value().place, (EpochPlace{0, 0}));
  ASSERT_TRUE(store().groups->settle(channel, {0, 2}));
  EXPECT_EQ(store().groups->settled(channel).value().place, (EpochPlace{0, 2}));
  EXPECT_TRUE(store().groups->epoch(channel, {0, 1}).value().settled);
  EXPECT_FALSE(store().groups->epoch(channel, {0, 1}).value().group_info);
  EXPECT_TRUE(store().groups->epoch(channel, {0, 2}).value().group_info);
  EXPECT_FALSE(store().groups->epoch(channel, {0, 3}).value().settled);
  ASSERT_TRUE(store().groups->settle(channel, {0, 1}));
  EXPECT_EQ(store().groups->settled(channel).value().place, (EpochPlace{0, 2}));
  EXPECT_EQ(store().groups->settle(channel, {0, 4}).error(), StorageError::not_found);
}

TEST_P(GroupContract, FindsTheNewestUnsettledEpochOfAnAgeThatNoReportStandsBefore) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 4);
  EXPECT_EQ(store().groups->unreported_before(channel, UnixTime{100}).error(),
            StorageError::not_found);
  EXPECT_EQ(store().groups->unreported_before(channel, UnixTime{301}).value(), (EpochPlace{0, 3}));
  ASSERT_TRUE(store().groups->report(channel, {0, 3}, id_of<DeviceId>(1), UnixTime{1}));
  EXPECT_EQ(store().groups->unreported_before(channel, UnixTime{900}).value(), (EpochPlace{0, 2}));
  ASSERT_TRUE(store().groups->settle(channel, {0, 3}));
  EXPECT_EQ(store().groups->unreported_before(channel, UnixTime{900}).value(), (EpochPlace{0, 4}));
}

TEST_P(GroupContract, ForgetsAReporter) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 1);
  for (const std::uint64_t device : {1U, 2U}) {
    ASSERT_TRUE(store().groups->report(channel, {0, 1}, id_of<DeviceId>(device), UnixTime{1}));
  }
  ASSERT_TRUE(store().groups->forget_reporter(channel, id_of<DeviceId>(1)));
  ASSERT_TRUE(store().groups->forget_reporter(channel, id_of<DeviceId>(9)));
  EXPECT_EQ(store().groups->reports(channel, {0, 1}).value(), 1U);
}

TEST_P(GroupContract, CountsADeviceThatReportsOnce) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 1);
  for (const std::uint64_t device : {1U, 2U, 1U}) {
    ASSERT_TRUE(store().groups->report(channel, {0, 1}, id_of<DeviceId>(device), UnixTime{1}));
  }
  EXPECT_EQ(store().groups->reports(channel, {0, 1}).value(), 2U);
  EXPECT_EQ(store().groups->reports(channel, {0, 0}).value(), 0U);
  EXPECT_EQ(store().groups->report(channel, {0, 2}, id_of<DeviceId>(1), UnixTime{1}).error(),
            StorageError::not_found);
}

TEST_P(GroupContract, HandsOutTheTreeAsItWasInAnyEpoch) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 2);
  EXPECT_EQ(described(store().groups->nodes(channel, {0, 0}, 0, {}).value()),
            (std::vector<std::string>{"0: node of 0"}));
  EXPECT_EQ(described(store().groups->nodes(channel, {0, 1}, 0, {}).value()),
            (std::vector<std::string>{"0: node of 1", "1: node of 1"}));
  EXPECT_EQ(described(store().groups->nodes(channel, {0, 2}, 1, {}).value()),
            (std::vector<std::string>{"1: node of 1", "2: node of 2"}));
  EXPECT_EQ(store().groups->nodes(channel, {0, 3}, 0, {}).error(), StorageError::not_found);
}

TEST_P(GroupContract, LeavesOutNodesThatWentBlank) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 1);
  ASSERT_TRUE(store().groups->add_epoch(channel, epoch_of(2)));
  ASSERT_TRUE(store().groups->put_node(channel, {0, 2}, 0, std::nullopt));
  EXPECT_EQ(described(store().groups->nodes(channel, {0, 2}, 0, {}).value()),
            (std::vector<std::string>{"1: node of 1"}));
  EXPECT_EQ(store().groups->nodes(channel, {0, 1}, 0, {}).value().size(), 2U);
}

TEST_P(GroupContract, PutsNodesIntoTheNewestEpochOnly) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 1);
  const Bytes node = to_bytes("node");
  EXPECT_EQ(store().groups->put_node(channel, {0, 0}, 5, ByteView(node)).error(),
            StorageError::conflict);
  EXPECT_EQ(store().groups->put_node(channel, {0, 2}, 5, ByteView(node)).error(),
            StorageError::not_found);
}

TEST_P(GroupContract, EndsAPageOfNodesAtEitherLimit) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 3);
  EXPECT_EQ(store().groups->nodes(channel, {0, 3}, 0, {2, 1000}).value().size(), 2U);
  EXPECT_EQ(store().groups->nodes(channel, {0, 3}, 0, {10, 20}).value().size(), 2U);
  EXPECT_EQ(store().groups->nodes(channel, {0, 3}, 0, {10, 1}).value().size(), 1U);
}

TEST_P(GroupContract, ForgetsOldEpochsAndKeepsWhatLaterOnesStandOn) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 4);
  ASSERT_TRUE(store().groups->settle(channel, {0, 3}));
  ASSERT_TRUE(store().groups->report(channel, {0, 1}, id_of<DeviceId>(1), UnixTime{1}));
  const auto before = described(store().groups->nodes(channel, {0, 3}, 0, {}).value());

  EXPECT_EQ(store().groups->forget_before(channel, UnixTime{301}, 2).value(), 2U);
  EXPECT_EQ(store().groups->epoch(channel, {0, 1}).error(), StorageError::not_found);
  EXPECT_EQ(store().groups->nodes(channel, {0, 1}, 0, {}).error(), StorageError::not_found);
  EXPECT_EQ(store().groups->forget_before(channel, UnixTime{301}, 2).value(), 1U);
  EXPECT_EQ(described(store().groups->nodes(channel, {0, 3}, 0, {}).value()), before);
  EXPECT_EQ(store().groups->forget_before(channel, UnixTime{1000}, 9).value(), 0U);
  EXPECT_EQ(store().groups->newest(channel).value().place, (EpochPlace{0, 4}));
}

TEST_P(GroupContract, ForgetsNoEpochThatIsYoungerOrNotSettled) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 4);
  ASSERT_TRUE(store().groups->settle(channel, {0, 2}));
  EXPECT_EQ(store().groups->forget_before(channel, UnixTime{200}, 9).value(), 1U);
  EXPECT_EQ(store().groups->forget_before(channel, UnixTime{1000}, 9).value(), 1U);
  EXPECT_TRUE(store().groups->epoch(channel, {0, 2}));
}

TEST_P(GroupContract, GoesWithItsChannel) {
  const ChannelId channel = make_channel(1);
  begin_group(store(), channel, 2);
  ASSERT_TRUE(store().channels->remove(channel));
  make_channel(1);
  EXPECT_EQ(store().groups->newest(channel).error(), StorageError::not_found);
  ASSERT_TRUE(store().groups->add_epoch(channel, epoch_of(0)));
  EXPECT_TRUE(store().groups->nodes(channel, {0, 0}, 0, {}).value().empty());
}

}  // namespace
}  // namespace indaba::storage
