// Proves that nothing is said unasked where whoever was put out may still read it, that what goes
// all the same is told of, and that a log which goes back or has a gap is noticed.
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

class FreshSendingTest : public ChannelsFixture {
 protected:
  std::error_code fresh_error() const { return channels_.check_fresh(channel_).error(); }
  void resume_at(std::uint64_t seq, const protocol::Hash& log_hash) {
    protocol::ResumeReply reply;
    protocol::Resumed& resumed = reply.channels.emplace_back();
    resumed.channel = channel_;
    resumed.kind = kind_;
    resumed.head.seq = seq;
    resumed.head.log_hash = log_hash;
    server_.always<protocol::ResumeRequest>("resume", reply);
    ASSERT_TRUE(run(channels_.resume(account_)));
  }
  std::vector<AlarmKind> alarms() {
    std::vector<AlarmKind> kinds;
    for (const Alarm& alarm : told<Alarm>()) {
      kinds.push_back(alarm.kind);
    }
    return kinds;
  }
};

TEST_F(FreshSendingTest, AsksFirstWhereTheListIsOld) {
  EXPECT_EQ(fresh_error(), ClientError::not_in_channel);
  follow();
  EXPECT_FALSE(fresh_error());
  queue();
  EXPECT_TRUE(told<SentNotFresh>().empty());
  context_.now = {trust_.list_vouched().seconds + kListSecondsMax + 1};
  EXPECT_EQ(fresh_error(), ClientError::not_fresh);
  // Whoever insists is heard, and so are alerts.
  queue();
  serve();
  const auto sent = told<SentNotFresh>();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].channel, channel_);
  EXPECT_EQ(sent_.size(), 2U);
}

TEST_F(FreshSendingTest, AsksFirstWhereTheManifestIsOld) {
  follow();
  ASSERT_TRUE(refresh());
  protocol::FreshnessStatement word;
  word.alliance = world_.alliance();
  word.at = {test::StatementWorld::kStart.seconds + kManifestSecondsMax};
  word.issuer = steward_.who.id;
  context_.now = word.at;
  ASSERT_TRUE(run(trust_.take_freshness(protocol::sign(word, {&steward_.who.identity_key}))));
  EXPECT_FALSE(fresh_error());
  ++context_.now.seconds;
  EXPECT_TRUE(trust_.is_list_fresh());
  EXPECT_EQ(fresh_error(), ClientError::not_fresh);
}

TEST_F(FreshSendingTest, AsksNobodyInAClosedChannel) {
  Channel direct;
  direct.id = test::must(context_.random_id<ChannelId>());
  direct.kind = protocol::ChannelKind::direct;
  context_.records.put("channel/" + to_hex(direct.id.view()), direct);
  ASSERT_TRUE(channels_.restore());
  context_.now = {trust_.list_vouched().seconds + 2 * kListSecondsMax};
  EXPECT_TRUE(channels_.check_fresh(direct.id));
}

TEST_F(FreshSendingTest, SaysThatARevokedDeviceMayStillRead) {
  follow();
  ASSERT_TRUE(refresh());
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  queue();
  EXPECT_TRUE(told<RevokedMayRead>().empty());
  protocol::RevocationStatement body =
      world_.revocation(protocol::TargetDevice{author_.who.id, author_.who.device});
  body.at = kNow;
  const auto revocation = protocol::sign(body, {&world_.root_key()});
  ASSERT_TRUE(trust_.keep(revocation));
  queue();
  const auto warned = told<RevokedMayRead>();
  ASSERT_EQ(warned.size(), 1U);
  EXPECT_EQ(warned[0].channel, channel_);
  EXPECT_FALSE(fresh_error());
  protocol::ManifestStatement next = next_manifest();
  next.revocations = {protocol::hash_of(revocation)};
  announce(next, steward_.who.identity_key);
  put_box(2);
  ASSERT_TRUE(refresh());
  queue();
  EXPECT_TRUE(told<RevokedMayRead>().empty());
}

TEST_F(FreshSendingTest, SaysNothingUnderAnOlderKeyThanItKnowsOf) {
  follow();
  ASSERT_TRUE(refresh());
  announce();
  protocol::FreshnessStatement word;
  word.alliance = world_.alliance();
  word.at = kNow;
  word.issuer = steward_.who.id;
  word.manifests = {{circle_, 2, protocol::hash_of(manifests_.back().manifest)}};
  ASSERT_TRUE(run(trust_.take_freshness(protocol::sign(word, {&steward_.who.identity_key}))));
  const std::vector<protocol::KeptManifest> all = std::exchange(manifests_, {manifests_[0]});
  queue();
  serve();
  EXPECT_TRUE(sent_.empty());
  EXPECT_FALSE(channels_.is_empty());
  manifests_ = all;
  put_box(2);
  EXPECT_TRUE(run(channels_.send_all(account_)));
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0].epoch, 2U);
}

TEST_F(FreshSendingTest, AlarmsOfALogThatHasGoneBack) {
  add_post();
  add_post();
  follow();
  (void)told<Alarm>();
  resume_at(2, log_[1].log_hash);
  EXPECT_TRUE(alarms().empty());
  resume_at(1, log_[0].log_hash);
  EXPECT_EQ(alarms(), std::vector{AlarmKind::rolled_back});
  resume_at(2, protocol::Hash{1});
  EXPECT_EQ(alarms(), std::vector{AlarmKind::log_forked});
}

TEST_F(FreshSendingTest, ShowsAGap) {
  add_post();
  follow();
  EXPECT_TRUE(told<LogGap>().empty());
  add_post();
  add_post();
  add_post();
  first_ = 4;
  follow();
  const auto gaps = told<LogGap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].channel, channel_);
  EXPECT_EQ(gaps[0].first, 2U);
  EXPECT_EQ(gaps[0].last, 3U);
  EXPECT_EQ(seq(), 4U);
}

// Nobody missed what was there before they came.
TEST_F(FreshSendingTest, ShowsNoGapToWhoComesLater) {
  add_post();
  add_post();
  first_ = 2;
  follow();
  EXPECT_TRUE(told<LogGap>().empty());
}

TEST_F(FreshSendingTest, AlarmsOfTwoKeysOfOneNumberInALog) {
  add_manifest(1);
  follow();
  (void)told<Alarm>();
  protocol::ManifestStatement other = next_manifest();
  other.epoch = 1;
  other.previous.reset();
  other.reason = "other";
  other.commitment = commitment_to(place(1), seed(9));
  protocol::Entry& entry = add(protocol::EntryType::manifest,
                               cbor::encode(protocol::sign(other, {&steward_.who.identity_key})));
  entry.epoch = 1;
  follow();
  EXPECT_EQ(alarms(), std::vector{AlarmKind::manifest_forked});
}

TEST_F(FreshSendingTest, AlarmsOfWhomNoChainLeadsTo) {
  Peer stranger = unlisted_peer();
  list(stranger.listed);
  add(post_of(stranger), stranger.who.device_key);
  follow();
  EXPECT_EQ(alarms(), std::vector{AlarmKind::no_chain});
}

}  // namespace
}  // namespace indaba::client
