// Proves how closed channels begin, go on by one commit an epoch, are settled, left and entered
// again, and who is handed what; with real groups, on a planted alliance.
#include "server/service/closed_channels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/mls/public/message.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/channel.h"
#include "server/service/commits.h"
#include "server/service/inbox.h"
#include "server/service/messages.h"
#include "server/service/settling.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using protocol::ChannelKind;
using protocol::ErrorCode;
using test::ChannelDevice;
using test::ChannelGroup;
using test::id_of;
using test::must;
using test::Planted;
using test::PlantedDevice;

const ChannelId kChannel = id_of<ChannelId>(1);

class ClosedChannels : public testing::Test {
 protected:
  explicit ClosedChannels(ChannelKind kind = ChannelKind::group)
      : kind_(kind), group_(alliance_.random(), alliance_.now(), kChannel, kind) {
    for (const Planted* person : {&kim_, &ben_}) {
      EXPECT_TRUE(
          alliance_.store().profiles->set_first_contact(person->id, storage::FirstContact::anyone));
    }
    info_ = group_.begin(awa_leaf_);
  }

  // By a reading function.
  template <auto Function, class Request>
  auto ask(const PlantedDevice& by, const Request& request) {
    return alliance_.run(
        [](ServiceContext& context, storage::Store& store, const Caller& caller,
           const Request& asked) { return Function(context, store, caller, asked); },
        by.caller(), request);
  }
  auto create(const PlantedDevice& by, const Bytes& info) {
    return alliance_.run(channels_create, by.caller(),
                         protocol::ChannelsCreateRequest{kChannel, kind_, 0, info});
  }
  void begin() { ASSERT_TRUE(create(awa_.device(), info_)); }

  protocol::ChannelsCommitRequest request_of(const ChannelGroup::Made& made) const {
    protocol::ChannelsCommitRequest request;
    request.channel = kChannel;
    request.epoch = epoch_;
    request.commit = made.messages.commit;
    request.group_info = *made.messages.group_info;
    request.welcome = made.messages.welcome;
    if (!made.added.empty()) {
      request.added = made.added;
    }
    return request;
  }
  auto commit(const PlantedDevice& by, const protocol::ChannelsCommitRequest& request) {
    return alliance_.run(channels_commit, by.caller(), request);
  }
  // Made, sent, and dropped again.
  std::error_code verdict(const PlantedDevice& by, const ChannelDevice& leaf,
                          mls::CommitOptions options) {
    const ChannelGroup::Made made = group_.commit(leaf, std::move(options));
    group_.discard(made);
    return commit(by, request_of(made)).error();
  }
  // Taken by the server and by all devices.
  std::uint64_t advance(const PlantedDevice& by, const ChannelDevice& leaf,
                        mls::CommitOptions options) {
    const ChannelGroup::Made made = group_.commit(leaf, std::move(options));
    const std::uint64_t seq = must(commit(by, request_of(made))).seq;
    group_.accept(made);
    ++epoch_;
    return seq;
  }
  std::uint64_t add_kim() { return advance(awa_.device(), awa_leaf_, group_.adding({&kim_leaf_})); }

  auto info(const PlantedDevice& by) {
    return ask<channels_group_info>(by, protocol::ChannelsGroupInfoRequest{kChannel});
  }
  protocol::Statement settlement(const PlantedDevice& by, std::uint64_t epoch) {
    const storage::GroupEpoch kept = must(alliance_.store().groups->epoch(kChannel, {0, epoch}));
    protocol::SettlementStatement statement;
    statement.alliance = alliance_.id();
    statement.channel = kChannel;
    statement.epoch = epoch;
    statement.confirmation_tag = kept.confirmation_tag;
    statement.external_pub = kept.external_pub;
    statement.member = by.member;
    statement.device = by.id;
    return protocol::sign(statement, {&by.key});
  }
  auto settle(const PlantedDevice& by, const protocol::Statement& statement) {
    return alliance_.run(channels_settle, by.caller(), protocol::ChannelsSettleRequest{statement});
  }
  bool is_settled(std::uint64_t epoch) { return info(awa_.device()).value().epoch >= epoch; }
  auto report(const PlantedDevice& by, std::uint64_t epoch) {
    return alliance_.run(channels_report, by.caller(),
                         protocol::ChannelsReportRequest{kChannel, 0, epoch});
  }
  protocol::LeaveStatement leave_of(const PlantedDevice& leaf, const PlantedDevice& by) {
    protocol::LeaveStatement leave;
    leave.alliance = alliance_.id();
    leave.channel = kChannel;
    leave.epoch = epoch_;
    leave.leaf_key = leaf.key.public_key;
    leave.member = by.member;
    leave.device = by.id;
    leave.at = alliance_.now();
    return leave;
  }
  auto leave(const PlantedDevice& by, const protocol::Statement& statement) {
    return alliance_.run(channels_leave, by.caller(), protocol::ChannelsLeaveRequest{statement});
  }
  std::vector<storage::KeptInboxEntry> inbox(const PlantedDevice& device) {
    return alliance_.store().inboxes->read(device.id, 0, 100).value();
  }
  std::vector<DeviceId> leaves() {
    std::vector<DeviceId> devices;
    const auto all = alliance_.store().leaves->leaves(kChannel, {}, 100).value();
    devices.reserve(all.size());
    for (const storage::GroupLeaf& leaf : all) {
      devices.push_back(leaf.device);
    }
    return devices;
  }
  bool has_member(const Planted& person) {
    return alliance_.store().channels->member(kChannel, person.id).has_value();
  }
  template <class T>
  std::size_t effects_of(const DeviceId& device) {
    std::size_t count = 0;
    for (const Effect& effect : alliance_.effects()) {
      const auto* one = std::get_if<T>(&effect);
      count += one != nullptr && one->device == device ? 1 : 0;
    }
    return count;
  }

  ChannelKind kind_;
  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& kim_ = alliance_.add("kim");
  Planted& ben_ = alliance_.add("ben");
  ChannelDevice awa_leaf_ = channel_device(alliance_, awa_.device());
  ChannelDevice kim_leaf_ = channel_device(alliance_, kim_.device());
  ChannelDevice ben_leaf_ = channel_device(alliance_, ben_.device());
  ChannelGroup group_;
  Bytes info_;
  std::uint64_t epoch_ = 0;
};

TEST_F(ClosedChannels, BeginWithTheirCreatorsDevice) {
  begin();
  EXPECT_THAT(leaves(), testing::ElementsAre(awa_.device().id));
  EXPECT_TRUE(has_member(awa_));
  EXPECT_EQ(effects_of<Subscribe>(awa_.device().id), 1U);
  EXPECT_TRUE(is_settled(0));
}

TEST_F(ClosedChannels, AreCreatedOnce) {
  begin();
  EXPECT_TRUE(create(awa_.device(), info_));
  EXPECT_EQ(create(kim_.device(), info_).error(), ErrorCode::already_exists);
  Bytes other = info_;
  other.back() ^= 1;
  EXPECT_EQ(create(awa_.device(), other).error(), ErrorCode::already_exists);
}

TEST_F(ClosedChannels, BeginAsTheGroupOfTheChannelAndOfTheCaller) {
  EXPECT_EQ(create(kim_.device(), info_).error(), ErrorCode::invalid_commit);
  EXPECT_EQ(create(awa_.device(), {1, 2, 3}).error(), ErrorCode::invalid_commit);
  Bytes changed = info_;
  changed[changed.size() / 2] ^= 1;
  EXPECT_EQ(create(awa_.device(), changed).error(), ErrorCode::invalid_commit);
  const auto other_kind =
      alliance_.run(channels_create, awa_.device().caller(),
                    protocol::ChannelsCreateRequest{kChannel, ChannelKind::direct, 0, info_});
  EXPECT_EQ(other_kind.error(), ErrorCode::invalid_commit);
  const auto other_channel =
      alliance_.run(channels_create, awa_.device().caller(),
                    protocol::ChannelsCreateRequest{id_of<ChannelId>(2), kind_, 0, info_});
  EXPECT_EQ(other_channel.error(), ErrorCode::invalid_commit);
  const auto later = alliance_.run(channels_create, awa_.device().caller(),
                                   protocol::ChannelsCreateRequest{kChannel, kind_, 1, info_});
  EXPECT_EQ(later.error(), ErrorCode::invalid_commit);
}

TEST_F(ClosedChannels, BeginWithStatementsThatTheServerHolds) {
  ChannelDevice forged = channel_device(alliance_, awa_.device());
  forged.credential.member.signatures.front().signature[0] ^= 1;
  ChannelGroup group(alliance_.random(), alliance_.now(), kChannel, kind_);
  EXPECT_EQ(create(awa_.device(), group.begin(forged)).error(), ErrorCode::invalid_commit);
}

TEST_F(ClosedChannels, AreForFullMembersOnly) {
  Planted& guest = alliance_.add("guest", storage::Standing::provisional);
  ChannelGroup group(alliance_.random(), alliance_.now(), kChannel, kind_);
  const Bytes info = group.begin(channel_device(alliance_, guest.device()));
  EXPECT_EQ(create(guest.device(), info).error(), ErrorCode::not_allowed);
}

TEST_F(ClosedChannels, TakeWhoIsAddedInWithAWelcomeEach) {
  begin();
  const std::uint64_t seq =
      advance(awa_.device(), awa_leaf_, group_.adding({&kim_leaf_, &ben_leaf_}));
  EXPECT_EQ(seq, 1U);
  EXPECT_EQ(leaves().size(), 3U);
  EXPECT_TRUE(has_member(kim_));
  EXPECT_EQ(effects_of<Subscribe>(kim_.device().id), 1U);
  EXPECT_EQ(effects_of<Subscribe>(awa_.device().id), 0U);
  for (const Planted* person : {&kim_, &ben_}) {
    const auto waiting = inbox(person->device());
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].entry.type, storage::InboxType::welcome);
    EXPECT_EQ(waiting[0].entry.channel, kChannel);
    EXPECT_EQ(waiting[0].entry.epoch, 1U);
    const auto welcome = must(mls::decode<mls::MlsMessage>(waiting[0].entry.body));
    EXPECT_EQ(welcome.get<mls::Welcome>()->secrets.size(), 1U);
  }
  EXPECT_EQ(must(alliance_.store().log->entry(kChannel, 1)).type, storage::EntryType::commit);
}

TEST_F(ClosedChannels, TakeOneCommitAnEpochAndShowTheLoserWhatWon) {
  begin();
  add_kim();
  const ChannelGroup::Made first = group_.commit(awa_leaf_, {});
  const ChannelGroup::Made second = group_.commit(kim_leaf_, {});
  const auto winner = request_of(first);
  EXPECT_EQ(commit(awa_.device(), winner).value().seq, 2U);

  ServiceContext context = alliance_.context();
  const auto lost = channels_commit(context, alliance_.store(), kim_.caller(), request_of(second));
  EXPECT_EQ(lost.error(), ErrorCode::conflict);
  ASSERT_TRUE(context.details.won);
  EXPECT_EQ(context.details.won->seq, 2U);
  EXPECT_EQ(context.details.won->body, first.messages.commit);

  // A repeated commit that had won gets its place, and changes nothing.
  EXPECT_EQ(commit(awa_.device(), winner).value().seq, 2U);
  EXPECT_EQ(commit(kim_.device(), winner).error(), ErrorCode::conflict);
  EXPECT_EQ(alliance_.store().log->head(kChannel).value().seq, 2U);
}

TEST_F(ClosedChannels, RefuseEpochsThatAreNotYet) {
  begin();
  const ChannelGroup::Made made = group_.commit(awa_leaf_, {});
  auto request = request_of(made);
  for (const std::uint64_t epoch : {std::uint64_t{1}, ~std::uint64_t{0}}) {
    request.epoch = epoch;
    EXPECT_EQ(commit(awa_.device(), request).error(), ErrorCode::conflict);
  }
  request.epoch = 0;
  request.generation = 1;
  EXPECT_EQ(commit(awa_.device(), request).error(), ErrorCode::conflict);
}

TEST_F(ClosedChannels, ACommitIsTheCallersOwn) {
  begin();
  add_kim();
  const ChannelGroup::Made made = group_.commit(awa_leaf_, {});
  EXPECT_EQ(commit(kim_.device(), request_of(made)).error(), ErrorCode::invalid_commit);
  EXPECT_EQ(commit(ben_.device(), request_of(made)).error(), ErrorCode::not_found);
  auto elsewhere = request_of(made);
  elsewhere.channel = id_of<ChannelId>(2);
  EXPECT_EQ(commit(awa_.device(), elsewhere).error(), ErrorCode::not_found);
}

TEST_F(ClosedChannels, ACommitComesWholeOrNotAtAll) {
  begin();
  const ChannelGroup::Made made = group_.commit(awa_leaf_, group_.adding({&kim_leaf_}));
  const auto good = request_of(made);
  const auto why_not = [&](auto change) {
    auto request = good;
    change(request);
    return commit(awa_.device(), request).error();
  };
  const auto refused = make_error_code(ErrorCode::invalid_commit);
  EXPECT_EQ(why_not([](auto& request) { request.welcome.reset(); }), refused);
  EXPECT_EQ(why_not([](auto& request) { request.added.reset(); }), refused);
  EXPECT_EQ(why_not([&](auto& request) { request.added = {ben_.device().id}; }), refused);
  EXPECT_EQ(why_not([&](auto& request) { request.group_info = info_; }), refused);
  EXPECT_EQ(why_not([](auto& request) { request.group_info.back() ^= 1; }), refused);
  EXPECT_EQ(why_not([](auto& request) { request.commit[request.commit.size() / 2] ^= 1; }),
            refused);
  EXPECT_EQ(why_not([](auto& request) { request.commit.pop_back(); }), refused);
  EXPECT_EQ(why_not([](auto& request) { request.commit = request.group_info; }), refused);
  EXPECT_EQ(alliance_.store().log->head(kChannel).value().seq, 0U);
  EXPECT_TRUE(inbox(kim_.device()).empty());
  EXPECT_TRUE(commit(awa_.device(), good));
}

TEST_F(ClosedChannels, ACommitTellsTheTime) {
  begin();
  for (const std::uint64_t late : {kCommitTimeSecondsMax + 1, std::uint64_t{0}}) {
    mls::CommitOptions options;
    const std::uint64_t now = alliance_.now().seconds;
    const UnixTime at{late != 0 ? now - late : now + kCommitTimeSecondsMax + 1};
    ChannelGroup::justify(options, at, {});
    EXPECT_EQ(verdict(awa_.device(), awa_leaf_, std::move(options)), ErrorCode::wrong_time);
  }
  mls::CommitOptions options;
  ChannelGroup::justify(options, UnixTime{alliance_.now().seconds - kCommitTimeSecondsMax}, {});
  EXPECT_FALSE(verdict(awa_.device(), awa_leaf_, std::move(options)));
}

TEST_F(ClosedChannels, WhatThePolicyForbidsIsRefused) {
  begin();
  add_kim();
  EXPECT_EQ(verdict(kim_.device(), kim_leaf_, group_.adding({&ben_leaf_})),
            ErrorCode::invalid_commit);
  EXPECT_EQ(verdict(kim_.device(), kim_leaf_, group_.removing({&awa_leaf_})),
            ErrorCode::invalid_commit);
}

TEST_F(ClosedChannels, WhoMayNotBeAskedIsNotAdded) {
  begin();
  ASSERT_TRUE(alliance_.store().profiles->set_first_contact(kim_.id, storage::FirstContact::leads));
  EXPECT_EQ(verdict(awa_.device(), awa_leaf_, group_.adding({&kim_leaf_})),
            ErrorCode::invalid_commit);
}

TEST_F(ClosedChannels, ADeviceThatCountsNoMoreIsNotAdded) {
  begin();
  PlantedDevice& phone = alliance_.add_device(kim_);
  const ChannelDevice phone_leaf = channel_device(alliance_, phone);
  ASSERT_TRUE(alliance_.store().devices->end(phone.id, alliance_.now()));
  EXPECT_EQ(verdict(awa_.device(), awa_leaf_, group_.adding({&phone_leaf})),
            ErrorCode::invalid_commit);
}

TEST_F(ClosedChannels, EverybodyAddsTheirOwnDevices) {
  begin();
  add_kim();
  PlantedDevice& phone = alliance_.add_device(kim_);
  const ChannelDevice phone_leaf = channel_device(alliance_, phone);
  advance(kim_.device(), kim_leaf_, group_.adding({&phone_leaf}));
  EXPECT_EQ(leaves().size(), 3U);
  EXPECT_EQ(inbox(phone).size(), 1U);
}

TEST_F(ClosedChannels, WhoIsRemovedIsOut) {
  begin();
  add_kim();
  advance(awa_.device(), awa_leaf_, group_.removing({&kim_leaf_}));
  EXPECT_THAT(leaves(), testing::ElementsAre(awa_.device().id));
  EXPECT_FALSE(has_member(kim_));
  EXPECT_EQ(effects_of<Unsubscribe>(kim_.device().id), 1U);
  EXPECT_EQ(info(kim_.device()).error(), ErrorCode::not_found);
}

TEST_F(ClosedChannels, AFullInboxKeepsTheCommitOut) {
  begin();
  for (std::uint64_t i = 0; i < kInboxEntriesMax; ++i) {
    storage::NewInboxEntry entry;
    entry.body = {1};
    ASSERT_TRUE(alliance_.store().inboxes->append(kim_.device().id, entry));
  }
  EXPECT_EQ(verdict(awa_.device(), awa_leaf_, group_.adding({&kim_leaf_})),
            ErrorCode::limit_reached);
  // What was tried on the group has left no trace.
  EXPECT_EQ(leaves().size(), 1U);
  advance(awa_.device(), awa_leaf_, group_.adding({&ben_leaf_}));
  EXPECT_EQ(leaves().size(), 2U);
}

TEST_F(ClosedChannels, ALeaveMustBeCommittedBeforeAnythingElse) {
  begin();
  add_kim();
  advance(awa_.device(), awa_leaf_, group_.adding({&ben_leaf_}));
  const auto statement =
      protocol::sign(leave_of(kim_.device(), kim_.device()), {&kim_.device().key});
  ASSERT_TRUE(leave(kim_.device(), statement));
  EXPECT_EQ(effects_of<Unsubscribe>(kim_.device().id), 1U);
  EXPECT_EQ(must(alliance_.store().log->entry(kChannel, 3)).type, storage::EntryType::leave);
  EXPECT_FALSE(has_member(kim_));
  EXPECT_TRUE(leave(kim_.device(), statement));
  EXPECT_EQ(alliance_.store().log->head(kChannel).value().seq, 3U);

  EXPECT_EQ(verdict(ben_.device(), ben_leaf_, {}), ErrorCode::remove_first);
  mls::CommitOptions removing = group_.removing({&kim_leaf_});
  ChannelGroup::justify(removing, alliance_.now(), {statement});
  advance(ben_.device(), ben_leaf_, std::move(removing));
  EXPECT_EQ(leaves().size(), 2U);
}

TEST_F(ClosedChannels, ALeaveIsOnesOwn) {
  begin();
  add_kim();
  const auto forged = protocol::sign(leave_of(kim_.device(), kim_.device()), {&awa_.device().key});
  EXPECT_EQ(leave(kim_.device(), forged).error(), ErrorCode::invalid_statement);
  const auto others = protocol::sign(leave_of(kim_.device(), kim_.device()), {&kim_.device().key});
  EXPECT_EQ(leave(awa_.device(), others).error(), ErrorCode::invalid_statement);
  const auto of_others =
      protocol::sign(leave_of(kim_.device(), awa_.device()), {&awa_.device().key});
  EXPECT_EQ(leave(awa_.device(), of_others).error(), ErrorCode::not_found);
  protocol::LeaveStatement old = leave_of(kim_.device(), kim_.device());
  old.at.seconds -= kCommitTimeSecondsMax + 1;
  EXPECT_EQ(leave(kim_.device(), protocol::sign(old, {&kim_.device().key})).error(),
            ErrorCode::invalid_statement);
  protocol::LeaveStatement future = leave_of(kim_.device(), kim_.device());
  future.epoch = epoch_ + 1;
  EXPECT_EQ(leave(kim_.device(), protocol::sign(future, {&kim_.device().key})).error(),
            ErrorCode::invalid_statement);
  EXPECT_EQ(leave(ben_.device(),
                  protocol::sign(leave_of(ben_.device(), ben_.device()), {&ben_.device().key}))
                .error(),
            ErrorCode::not_found);
}

TEST_F(ClosedChannels, AreClosedWhenTheLastLeafIsGivenUp) {
  begin();
  const auto statement =
      protocol::sign(leave_of(awa_.device(), awa_.device()), {&awa_.device().key});
  ASSERT_TRUE(leave(awa_.device(), statement));
  EXPECT_TRUE(must(alliance_.store().channels->channel(kChannel)).closed);
}

TEST_F(ClosedChannels, WhoseMembershipHasEndedIsNamedByItsSerial) {
  begin();
  add_kim();
  ASSERT_TRUE(alliance_.store().leaves->demand_removal(kChannel, kim_.device().id,
                                                       storage::RemovalReason::membership_ended));
  const ChannelGroup::Made made = group_.commit(awa_leaf_, {});
  ServiceContext context = alliance_.context();
  const auto refused = channels_commit(context, alliance_.store(), awa_.caller(), request_of(made));
  EXPECT_EQ(refused.error(), ErrorCode::remove_first);
  const auto serial = alliance_.store().members->member(kim_.id).value().serial;
  EXPECT_THAT(context.details.serials, testing::Optional(testing::ElementsAre(serial)));
  group_.discard(made);
  advance(awa_.device(), awa_leaf_, group_.removing({&kim_leaf_}));
}

TEST_F(ClosedChannels, AnEpochIsSettledByAnotherMembersWord) {
  begin();
  add_kim();
  EXPECT_FALSE(is_settled(1));
  EXPECT_FALSE(settle(awa_.device(), settlement(awa_.device(), 1)).value().settled);
  EXPECT_FALSE(is_settled(1));
  EXPECT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)).value().settled);
  EXPECT_TRUE(is_settled(1));
  EXPECT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)).value().settled);
}

TEST_F(ClosedChannels, AnEpochIsSettledByTimeUnlessItIsReported) {
  begin();
  add_kim();
  alliance_.pass(kSettledAfterSeconds - 1);
  EXPECT_FALSE(is_settled(1));
  alliance_.pass(1);
  EXPECT_TRUE(is_settled(1));
}

TEST_F(ClosedChannels, AReportKeepsAnEpochUnsettled) {
  begin();
  add_kim();
  ASSERT_TRUE(report(awa_.device(), 1));  // its committer's: counts for nothing
  EXPECT_EQ(alliance_.store().groups->reports(kChannel, {0, 1}).value(), 0U);
  ASSERT_TRUE(report(kim_.device(), 1));
  ASSERT_TRUE(report(kim_.device(), 1));
  EXPECT_EQ(alliance_.store().groups->reports(kChannel, {0, 1}).value(), 1U);
  alliance_.pass(kSettledAfterSeconds);
  EXPECT_FALSE(is_settled(1));
  EXPECT_EQ(report(ben_.device(), 1).error(), ErrorCode::not_found);
  EXPECT_EQ(report(kim_.device(), 2).error(), ErrorCode::not_found);
  EXPECT_EQ(report(kim_.device(), ~std::uint64_t{0}).error(), ErrorCode::not_found);
}

TEST_F(ClosedChannels, ASettlementIsOfTheEpochThatTheServerKnowsAndTheCallers) {
  begin();
  add_kim();
  EXPECT_EQ(settle(awa_.device(), settlement(kim_.device(), 1)).error(),
            ErrorCode::invalid_statement);
  storage::GroupEpoch kept = must(alliance_.store().groups->epoch(kChannel, {0, 1}));
  protocol::SettlementStatement statement;
  statement.alliance = alliance_.id();
  statement.channel = kChannel;
  statement.epoch = 1;
  statement.confirmation_tag = kept.confirmation_tag;
  statement.member = kim_.id;
  statement.device = kim_.device().id;
  EXPECT_EQ(settle(kim_.device(), protocol::sign(statement, {&kim_.device().key})).error(),
            ErrorCode::invalid_statement);
  statement.external_pub = kept.external_pub;
  EXPECT_EQ(settle(kim_.device(), protocol::sign(statement, {&awa_.device().key})).error(),
            ErrorCode::invalid_statement);
  statement.epoch = 2;
  EXPECT_EQ(settle(kim_.device(), protocol::sign(statement, {&kim_.device().key})).error(),
            ErrorCode::not_found);
}

TEST_F(ClosedChannels, GroupInfoAndTreeAreThoseOfTheSettledEpochForWhoIsIn) {
  begin();
  add_kim();
  EXPECT_EQ(info(awa_.device()).value().group_info, info_);
  ASSERT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)));
  const auto settled = info(kim_.device()).value();
  EXPECT_EQ(settled.epoch, 1U);
  EXPECT_EQ(settled.nodes, 3U);
  EXPECT_EQ(info(ben_.device()).error(), ErrorCode::not_found);

  const protocol::ChannelsTreeRequest request{kChannel, 0, 1, 0};
  const auto tree = ask<channels_tree>(kim_.device(), request).value();
  EXPECT_EQ(tree.next, 0U);
  const auto decoded = must(mls::RatchetTree::decode(group_.of(awa_leaf_).tree().encode()));
  mls::Writer writer(0);
  writer.vector(tree.nodes);
  EXPECT_EQ(decoded.encode(), writer.finish());
  EXPECT_EQ(ask<channels_tree>(ben_.device(), request).error(), ErrorCode::not_found);
  EXPECT_EQ(
      ask<channels_tree>(kim_.device(), protocol::ChannelsTreeRequest{kChannel, 0, 1, 3}).error(),
      ErrorCode::not_found);
  EXPECT_EQ(
      ask<channels_tree>(kim_.device(), protocol::ChannelsTreeRequest{kChannel, 0, 2, 0}).error(),
      ErrorCode::not_found);
}

// Sent again, as after a lost connection, it would bring the device into an epoch that is over for
// it.
TEST_F(ClosedChannels, ADeviceThatIsPutOutHasNotComeBackByACommitOfBefore) {
  begin();
  add_kim();
  ASSERT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)));
  const ChannelGroup::Made made = group_.rejoin(kim_leaf_, awa_leaf_, group_.leaf_of(kim_leaf_));
  const protocol::ChannelsRejoinRequest request{kChannel, 0, epoch_, made.messages.commit,
                                                *made.messages.group_info};
  ASSERT_TRUE(alliance_.run(channels_rejoin, kim_.caller(), request));
  ASSERT_TRUE(alliance_.run(channels_rejoin, kim_.caller(), request));
  ASSERT_TRUE(alliance_.store().leaves->demand_removal(kChannel, kim_.device().id,
                                                       storage::RemovalReason::device_ended));
  EXPECT_EQ(alliance_.run(channels_rejoin, kim_.caller(), request).error(), ErrorCode::conflict);
}

TEST_F(ClosedChannels, ADeviceOfAMemberComesBackByItself) {
  begin();
  add_kim();
  const ChannelGroup::Made early = group_.rejoin(kim_leaf_, awa_leaf_, group_.leaf_of(kim_leaf_));
  const auto request = [&](const ChannelGroup::Made& made) {
    return protocol::ChannelsRejoinRequest{kChannel, 0, epoch_, made.messages.commit,
                                           *made.messages.group_info};
  };
  const auto rejoin = [&](const PlantedDevice& by, const ChannelGroup::Made& made) {
    return alliance_.run(channels_rejoin, by.caller(), request(made));
  };
  EXPECT_EQ(rejoin(kim_.device(), early).error(), ErrorCode::conflict);
  ASSERT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)));
  EXPECT_EQ(rejoin(awa_.device(), early).error(), ErrorCode::invalid_commit);
  EXPECT_EQ(rejoin(ben_.device(), early).error(), ErrorCode::not_found);
  EXPECT_EQ(rejoin(kim_.device(), early).value().seq, 2U);
  const Effects& effects = alliance_.effects();
  EXPECT_TRUE(std::none_of(effects.begin(), effects.end(), [](const Effect& effect) {
    return std::holds_alternative<Unsubscribe>(effect);
  }));
  EXPECT_EQ(rejoin(kim_.device(), early).value().seq, 2U);
  EXPECT_EQ(leaves().size(), 2U);
  group_.accept(early);
  ++epoch_;
  advance(kim_.device(), kim_leaf_, {});
}

// Somebody who has lost their device, and comes back with another.
TEST_F(ClosedChannels, ALeafWhoseDeviceHasEndedStillLetsItsMemberIn) {
  begin();
  add_kim();
  ASSERT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)));
  ASSERT_TRUE(alliance_.store().leaves->demand_removal(kChannel, kim_.device().id,
                                                       storage::RemovalReason::device_ended));
  EXPECT_TRUE(info(kim_.device()));
  const ChannelGroup::Made made = group_.rejoin(kim_leaf_, awa_leaf_, group_.leaf_of(kim_leaf_));
  EXPECT_TRUE(
      alliance_.run(channels_rejoin, kim_.device().caller(),
                    protocol::ChannelsRejoinRequest{kChannel, 0, epoch_, made.messages.commit,
                                                    *made.messages.group_info}));
}

TEST_F(ClosedChannels, ALeafThatWasGivenUpLetsNobodyIn) {
  begin();
  add_kim();
  ASSERT_TRUE(settle(kim_.device(), settlement(kim_.device(), 1)));
  ASSERT_TRUE(alliance_.store().leaves->demand_removal(kChannel, kim_.device().id,
                                                       storage::RemovalReason::left));
  EXPECT_EQ(info(kim_.device()).error(), ErrorCode::not_found);
}

TEST_F(ClosedChannels, WhoIsNoMemberDoesNotComeInByThemselves) {
  begin();
  const ChannelGroup::Made made = group_.rejoin(ben_leaf_, awa_leaf_, {});
  const auto rejoined =
      alliance_.run(channels_rejoin, ben_.caller(),
                    protocol::ChannelsRejoinRequest{kChannel, 0, 0, made.messages.commit,
                                                    *made.messages.group_info});
  EXPECT_EQ(rejoined.error(), ErrorCode::not_found);
}

TEST_F(ClosedChannels, ModeratorsEraseOthersMessages) {
  begin();
  add_kim();
  const auto send = [&](const PlantedDevice& by, const ChannelDevice& leaf, std::uint64_t number) {
    protocol::SendRequest request;
    request.channel = kChannel;
    request.message = id_of<MessageId>(number);
    request.epoch = epoch_;
    request.body = must(
        group_.of(leaf).protect(as_bytes("hello"), to_bytes(ByteView(request.message.view()))));
    ASSERT_TRUE(alliance_.run(server::send, by.caller(), request));
  };
  send(kim_.device(), kim_leaf_, 1);
  send(awa_.device(), awa_leaf_, 2);
  const auto erase = [&](const Planted& by, std::uint64_t number) {
    return alliance_
        .run(delete_messages, by.caller(),
             protocol::DeleteRequest{kChannel, {id_of<MessageId>(number)}})
        .value()
        .deleted;
  };
  EXPECT_EQ(erase(kim_, 2), 0U);
  EXPECT_EQ(erase(awa_, 1), 1U);
}

TEST_F(ClosedChannels, GoOnAfterARestart) {
  begin();
  add_kim();
  alliance_.restart();
  advance(kim_.device(), kim_leaf_, {});
  alliance_.restart();
  advance(awa_.device(), awa_leaf_, group_.adding({&ben_leaf_}));
  EXPECT_EQ(leaves().size(), 3U);
}

class DirectChannels : public ClosedChannels {
 protected:
  DirectChannels() : ClosedChannels(ChannelKind::direct) {}
};

TEST_F(DirectChannels, AreOfTwoAndSettledByEither) {
  begin();
  add_kim();
  EXPECT_EQ(verdict(awa_.device(), awa_leaf_, group_.adding({&ben_leaf_})),
            ErrorCode::invalid_commit);
  EXPECT_TRUE(settle(awa_.device(), settlement(awa_.device(), 1)).value().settled);
}

}  // namespace
}  // namespace indaba::server
