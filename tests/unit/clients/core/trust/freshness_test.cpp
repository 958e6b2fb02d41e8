// Proves that the list of revocations is as fresh as the newest admin's word on it that fits what
// is here, that whatever contradicts such a word is alarmed of, and what else of people is. A
// server hands out words that are good, and ones that are wrong in one way each.
#include <array>

#include "clients/core/agent/alarms.h"
#include "tests/unit/clients/core/trust/listed_alliance.h"

namespace indaba::client {
namespace {

class ListFreshnessTest : public ListedAlliance {
 protected:
  void revoke_somebody() {
    const auto revocation = protocol::sign(
        world_.revocation(protocol::TargetMembership{world_.stranger().id, world_.serial()}),
        {&world_.root_key()});
    world_.keep(revocation);
    revocations_.push_back(revocation);
    alliance_.revocations = revocations_.size();
  }
  protocol::FreshnessStatement word() {
    protocol::FreshnessStatement word;
    word.alliance = world_.alliance();
    word.number = revocations_.size();
    if (word.number != 0) {
      word.head = protocol::hash_of(revocations_.back());
    }
    word.at = kNow;
    word.issuer = admin_.who.id;
    return word;
  }
  void show(const protocol::FreshnessStatement& word, const Ed25519KeyPair& by) {
    alliance_.freshness = protocol::sign(word, {&by});
    ASSERT_TRUE(run(trust_.refresh()));
  }
  void show(const protocol::FreshnessStatement& word) { show(word, admin_.who.identity_key); }
  void expect_not_taken() {
    EXPECT_EQ(trust_.list_vouched(), test::StatementWorld::kStart);
    EXPECT_TRUE(told<Alarm>().empty());
  }
  std::vector<AlarmKind> alarms() {
    std::vector<AlarmKind> kinds;
    for (const Alarm& alarm : told<Alarm>()) {
      kinds.push_back(alarm.kind);
    }
    return kinds;
  }

  Peer admin_ = peer(protocol::RoleName::admin);
};

TEST_F(ListFreshnessTest, BeginsWithTheFounding) {
  EXPECT_EQ(trust_.list_vouched(), test::StatementWorld::kStart);
  context_.now = {test::StatementWorld::kStart.seconds + kListSecondsMax};
  EXPECT_TRUE(trust_.is_list_fresh());
  ++context_.now.seconds;
  EXPECT_FALSE(trust_.is_list_fresh());
}

TEST_F(ListFreshnessTest, IsThatOfTheNewestWordOfAnAdmin) {
  revoke_somebody();
  show(word());
  EXPECT_EQ(trust_.list_vouched(), kNow);
  EXPECT_EQ(server_.count("members.get"), 1U);
  protocol::FreshnessStatement older = word();
  older.at.seconds -= 60;
  show(older);
  EXPECT_EQ(trust_.list_vouched(), kNow);
  context_.now = {kNow.seconds + kListSecondsMax + 1};
  EXPECT_FALSE(trust_.is_list_fresh());
  Trust restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.list_vouched(), kNow);
}

// Whoever vouched before the newest revocation vouched for all before it.
TEST_F(ListFreshnessTest, MayBeOfAShorterListThanIsHere) {
  revoke_somebody();
  const protocol::FreshnessStatement before = word();
  revoke_somebody();
  show(before);
  EXPECT_EQ(trust_.list_vouched(), kNow);
  EXPECT_TRUE(alarms().empty());
}

TEST_F(ListFreshnessTest, IsNobodyElsesWord) {
  const Peer other = peer();
  protocol::FreshnessStatement by_other = word();
  by_other.issuer = other.who.id;
  show(by_other, other.who.identity_key);
  expect_not_taken();
  show(word(), other.who.identity_key);
  expect_not_taken();
  protocol::FreshnessStatement of_stranger = word();
  of_stranger.issuer = world_.stranger().id;
  show(of_stranger);
  expect_not_taken();
  protocol::FreshnessStatement foreign = word();
  foreign.alliance = protocol::Hash{1};
  show(foreign);
  expect_not_taken();
}

// Else one wrong clock would keep it fresh for ever.
TEST_F(ListFreshnessTest, IsNoWordOfTheDayAfterTomorrow) {
  protocol::FreshnessStatement ahead = word();
  ahead.at.seconds += 86'400 + 1;
  show(ahead);
  expect_not_taken();
  --ahead.at.seconds;
  show(ahead);
  EXPECT_EQ(trust_.list_vouched(), ahead.at);
}

TEST_F(ListFreshnessTest, SaysOnceThatAnotherListIsVouchedFor) {
  revoke_somebody();
  protocol::FreshnessStatement forked = word();
  forked.head = protocol::Hash{1};
  show(forked);
  EXPECT_EQ(alarms(), std::vector{AlarmKind::list_forked});
  show(forked);
  expect_not_taken();
}

TEST_F(ListFreshnessTest, SaysThatTheServerKeepsRevocationsBack) {
  revoke_somebody();
  protocol::FreshnessStatement ahead = word();
  ahead.number = 2;
  show(ahead);
  EXPECT_EQ(alarms(), std::vector{AlarmKind::list_held_back});
  EXPECT_EQ(trust_.list_vouched(), test::StatementWorld::kStart);
}

TEST_F(ListFreshnessTest, IsAskedForAgainWhereTheServerHasNoTime) {
  server_.refuse("members.get", protocol::ErrorCode::overloaded);
  alliance_.freshness = protocol::sign(word(), {&admin_.who.identity_key});
  EXPECT_EQ(run(trust_.refresh()).error(), protocol::ErrorCode::overloaded);
  EXPECT_EQ(trust_.list_vouched(), test::StatementWorld::kStart);
}

TEST_F(ListFreshnessTest, NamesTheManifestsOfTheWord) {
  const protocol::CircleId circle = world_.circle_id();
  EXPECT_EQ(trust_.named_manifest(circle), nullptr);
  protocol::FreshnessStatement with = word();
  with.manifests = {{circle, 3, protocol::Hash{7}}};
  show(with);
  ASSERT_NE(trust_.named_manifest(circle), nullptr);
  EXPECT_EQ(trust_.named_manifest(circle)->epoch, 3U);
  EXPECT_EQ(trust_.named_manifest(world_.circle_id()), nullptr);
}

// ---- people

TEST_F(ListFreshnessTest, AlarmsOfADeviceThatAMemberNeverMade) {
  Peer who = peer();
  protocol::DeviceStatement ghost = world_.device(who.who);
  ghost.device = world_.device_id();
  const Ed25519KeyPair key = world_.key();
  ghost.signature_key = key.public_key;
  who.listed.devices.push_back(protocol::sign(ghost, {&key}));
  list(who.listed);
  ASSERT_TRUE(run(trust_.learn(who.who.id)));
  auto told_of = told<Alarm>();
  ASSERT_EQ(told_of.size(), 1U);
  EXPECT_EQ(told_of[0].kind, AlarmKind::ghost_device);
  EXPECT_EQ(told_of[0].handle, who.listed.handle);
  ASSERT_TRUE(run(trust_.learn(who.who.id)));
  EXPECT_TRUE(told<Alarm>().empty());
}

TEST_F(ListFreshnessTest, AlarmsOfADeviceOfSomebodyElse) {
  Peer who = peer();
  who.listed.devices.push_back(peer().listed.devices.front());
  list(who.listed);
  ASSERT_TRUE(run(trust_.learn(who.who.id)));
  EXPECT_EQ(alarms(), std::vector{AlarmKind::ghost_device});
}

TEST_F(ListFreshnessTest, AlarmsOfNoDeviceThatHasExpired) {
  const Peer who = peer();
  context_.now = {kNow.seconds + protocol::kDeviceSecondsMax};
  (void)run(trust_.learn(who.who.id));
  EXPECT_TRUE(told<Alarm>().empty());
}

TEST_F(ListFreshnessTest, AlarmsOfAHandleThatIsSomebodyElsesNow) {
  Peer before = peer();
  Peer after = unlisted_peer();
  after.who.generation = 1'700'000'000;
  after.listed.identity = {protocol::sign(world_.identity(after.who), {&after.who.recovery_key})};
  protocol::DeviceStatement device = world_.device(after.who);
  after.listed.devices = {protocol::sign(device, {&after.who.identity_key, &after.who.device_key})};
  grant(after.listed.statements, world_.member(after.who));
  after.listed.handle = before.listed.handle;
  ASSERT_TRUE(run(trust_.learn(before.who.id)));
  list(after.listed);
  ASSERT_TRUE(run(trust_.learn(after.who.id)));
  const auto told_of = told<Alarm>();
  ASSERT_EQ(told_of.size(), 1U);
  EXPECT_EQ(told_of[0].kind, AlarmKind::handle_moved);
  EXPECT_EQ(told_of[0].handle, before.listed.handle);
  // Nothing is sent to them before that is accepted, by whatever agent has this store.
  EXPECT_TRUE(trust_.has_changed(after.who.id));
  EXPECT_FALSE(trust_.has_changed(before.who.id));
  ASSERT_TRUE(run(trust_.learn(after.who.id)));
  EXPECT_TRUE(told<Alarm>().empty());
  Trust restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_TRUE(restored.has_changed(after.who.id));

  trust_.accept_identity(after.who.id, after.who.generation);
  EXPECT_FALSE(trust_.has_changed(after.who.id));
  EXPECT_TRUE(trust_.person(before.who.id)->handle.empty());
  ASSERT_TRUE(run(trust_.learn(after.who.id)));
  EXPECT_TRUE(told<Alarm>().empty());
}

TEST_F(ListFreshnessTest, AlarmsOfTwoWhoClaimOneUseOfAnInvite) {
  const Ed25519KeyPair key = world_.key();
  protocol::InviteStatement invite = world_.invite(key);
  invite.mode = protocol::InviteMode::active;
  trust_.keep_all({protocol::sign(invite, {&world_.root_key()})});
  std::array<Peer, 2> claimants{unlisted_peer(), unlisted_peer()};
  for (Peer& claimant : claimants) {
    protocol::MemberStatement claim = world_.member(claimant.who);
    claim.invite = protocol::InviteUse{key.public_key, 1};
    claimant.listed.statements = {protocol::sign(claim, {&key})};
    list(claimant.listed);
  }
  EXPECT_TRUE(run(trust_.learn(claimants[0].who.id)));
  EXPECT_FALSE(run(trust_.learn(claimants[1].who.id)));
  EXPECT_EQ(alarms(), std::vector{AlarmKind::invite_used_twice});
  EXPECT_FALSE(trust_.view().membership(claimants[0].who.id));
}

TEST(AlarmOf, EachErrorHasTheAlarmThatSaysIt) {
  EXPECT_EQ(alarm_of(ClientError::no_chain), AlarmKind::no_chain);
  EXPECT_EQ(alarm_of(ClientError::manifest_forked), AlarmKind::manifest_forked);
  EXPECT_EQ(alarm_of(mls::MlsError::invalid_credential), AlarmKind::ghost_device);
  EXPECT_EQ(alarm_of(ClientError::not_trusted), AlarmKind::not_trusted);
  EXPECT_EQ(alarm_of(protocol::StatementError::revoked), AlarmKind::not_trusted);
}

}  // namespace
}  // namespace indaba::client
