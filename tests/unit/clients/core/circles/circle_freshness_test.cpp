// Proves how far a circle's newest manifest is relied on: not beyond its age, not behind what an
// admin vouches for, not for those whose revocation it does not act on; and that a second key of
// one number, or another one than was announced, is alarmed of.
#include "clients/core/circles/circles.h"

#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {
namespace {

class CircleFreshnessTest : public CircleFixture {
 protected:
  void begin() {
    announce();
    put_box(1);
    ASSERT_TRUE(refresh());
    ASSERT_TRUE(run(trust_.learn(victim_.who.id)));
  }
  protocol::Hash revoke(const protocol::Target& target) {
    protocol::RevocationStatement body = world_.revocation(target);
    body.at = kNow;
    const auto revocation = protocol::sign(body, {&world_.root_key()});
    world_.keep(revocation);
    EXPECT_TRUE(trust_.keep(revocation));
    return protocol::hash_of(revocation);
  }
  protocol::TargetMembership membership(const Peer& peer) const {
    return {peer.who.id, trust_.set().memberships(peer.who.id).front().body.serial};
  }
  static protocol::TargetDevice device(const Peer& peer) { return {peer.who.id, peer.who.device}; }
  std::size_t awaiting() const { return circles_.awaiting_rotation(circle_).size(); }
  void act_on(const protocol::Hash& revocation) {
    protocol::ManifestStatement manifest = next_manifest();
    manifest.revocations = {revocation};
    announce(manifest, steward_.who.identity_key);
    put_box(manifests_.size());
    ASSERT_TRUE(refresh());
  }
  void vouch_for(const protocol::ManifestRef& manifest) {
    protocol::FreshnessStatement word;
    word.alliance = world_.alliance();
    word.at = kNow;
    word.issuer = steward_.who.id;
    word.manifests = {manifest};
    ASSERT_TRUE(run(trust_.take_freshness(protocol::sign(word, {&steward_.who.identity_key}))));
  }
  std::vector<AlarmKind> alarms() {
    std::vector<AlarmKind> kinds;
    for (const Alarm& alarm : told<Alarm>()) {
      kinds.push_back(alarm.kind);
    }
    return kinds;
  }

  Peer victim_ = peer();
};

TEST_F(CircleFreshnessTest, IsOverAfterFortyFiveDays) {
  EXPECT_TRUE(circles_.is_fresh(circle_));
  begin();
  context_.now = {test::StatementWorld::kStart.seconds + kManifestSecondsMax};
  EXPECT_TRUE(circles_.is_fresh(circle_));
  ++context_.now.seconds;
  EXPECT_FALSE(circles_.is_fresh(circle_));
  Circles restored(context_, trust_);
  ASSERT_TRUE(restored.restore());
  EXPECT_FALSE(restored.is_fresh(circle_));
}

TEST_F(CircleFreshnessTest, EndsWhereAnAdminVouchesForANewerManifest) {
  begin();
  vouch_for({circle_, 1, circles_.epoch(circle_, 1)->manifest});
  EXPECT_FALSE(circles_.is_behind(circle_));
  context_.now.seconds += 60;
  announce();
  protocol::FreshnessStatement word;
  word.alliance = world_.alliance();
  word.at = context_.now;
  word.issuer = steward_.who.id;
  word.manifests = {{circle_, 2, protocol::hash_of(manifests_.back().manifest)}};
  ASSERT_TRUE(run(trust_.take_freshness(protocol::sign(word, {&steward_.who.identity_key}))));
  EXPECT_TRUE(circles_.is_behind(circle_));
  EXPECT_FALSE(circles_.is_fresh(circle_));
  put_box(2);
  ASSERT_TRUE(refresh());
  EXPECT_FALSE(circles_.is_behind(circle_));
  circles_.compare_named();
  EXPECT_TRUE(alarms().empty());
}

TEST_F(CircleFreshnessTest, AlarmsOnceWhereAnAdminVouchesForAnotherManifest) {
  begin();
  vouch_for({circle_, 1, protocol::Hash{1}});
  circles_.compare_named();
  circles_.compare_named();
  EXPECT_EQ(alarms(), std::vector{AlarmKind::manifest_forked});
}

TEST_F(CircleFreshnessTest, AwaitsTheManifestThatActsOnARevocation) {
  begin();
  EXPECT_EQ(awaiting(), 0U);
  const protocol::Hash revocation = revoke(membership(victim_));
  EXPECT_EQ(circles_.awaiting_rotation(circle_), std::vector<std::uint64_t>{1});
  act_on(revocation);
  EXPECT_EQ(awaiting(), 0U);
}

TEST_F(CircleFreshnessTest, AwaitsOneForARevokedDevice) {
  begin();
  revoke(device(victim_));
  EXPECT_EQ(awaiting(), 1U);
}

// Most members of a large alliance are never looked up.
TEST_F(CircleFreshnessTest, AwaitsOneForWhomNobodyHereKnows) {
  begin();
  revoke(protocol::TargetMembership{world_.stranger().id, world_.serial()});
  EXPECT_EQ(awaiting(), 1U);
}

TEST_F(CircleFreshnessTest, AwaitsNoneForWhatPutsNobodyOut) {
  const Peer responder = peer(protocol::RoleName::responder);
  begin();
  ASSERT_TRUE(run(trust_.learn(responder.who.id)));
  revoke(protocol::TargetStatement{protocol::hash_of(responder.listed.statements.back())});
  revoke(protocol::TargetInvite{world_.key().public_key});
  EXPECT_EQ(awaiting(), 0U);
  // Whoever is out already is not put out again.
  const protocol::Hash out = revoke(membership(victim_));
  act_on(out);
  revoke(device(victim_));
  EXPECT_EQ(awaiting(), 0U);
}

class RespondersFreshnessTest : public CircleFreshnessTest {
 protected:
  RespondersFreshnessTest() {
    protocol::CircleStatement body =
        world_.circle(protocol::Rule{{protocol::RoleName::responder}, {}}, admins_rule());
    circle_ = body.circle;
    definition_ = protocol::sign(body, {&world_.root_key()});
    trust_.keep_all({definition_});
  }
};

TEST_F(RespondersFreshnessTest, AwaitsOneForALostRole) {
  const Peer responder = peer(protocol::RoleName::responder);
  begin();
  ASSERT_TRUE(run(trust_.learn(responder.who.id)));
  revoke(membership(victim_));
  EXPECT_EQ(awaiting(), 0U);
  revoke(protocol::TargetStatement{protocol::hash_of(responder.listed.statements.back())});
  EXPECT_EQ(awaiting(), 1U);
}

// ---- keys

TEST_F(CircleFreshnessTest, SaysThatAnEpochHasTwoManifests) {
  begin();
  manifests_.clear();
  protocol::ManifestStatement other = next_manifest();
  other.reason = "other";
  const auto second = protocol::sign(other, {&steward_.who.identity_key});
  EXPECT_EQ(circles_.contradiction(second), ClientError::manifest_forked);
  server_.always<protocol::CirclesGetRequest>(
      "circles.get", protocol::CirclesGetReply{definition_, {{second, {}}}, {}, 1});
  EXPECT_EQ(refresh().error(), ClientError::manifest_forked);
  const auto forged = protocol::sign(other, {&victim_.who.identity_key});
  EXPECT_EQ(circles_.contradiction(forged), ClientError::not_trusted);
}

TEST_F(CircleFreshnessTest, AlarmsOnceOfABoxWithAnotherSeedThanItsMakerAnnounced) {
  announce();
  protocol::BoxStatement wrong = box(1, steward_);
  wrong.sealed = test::must(seal_seed(place(1), seed(9), {wrong.device, wrong.boxer_device},
                                      account_.box_key().public_key, random_));
  put(wrong, steward_.who.device_key);
  ASSERT_TRUE(refresh());
  ASSERT_TRUE(refresh());
  EXPECT_EQ(alarms(), std::vector{AlarmKind::wrong_seed});
}

// Of two who rotate at once, the slower one's boxes are of no epoch.
TEST_F(CircleFreshnessTest, AlarmsOfNoBoxOfWhoWasTooLate) {
  const Peer late = peer(protocol::RoleName::admin);
  announce();
  protocol::BoxStatement wrong = box(1, late);
  wrong.sealed = test::must(seal_seed(place(1), seed(9), {wrong.device, wrong.boxer_device},
                                      account_.box_key().public_key, random_));
  put(wrong, late.who.device_key);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(alarms().empty());
}

TEST_F(CircleFreshnessTest, AlarmsOnceOfAPastThatIsNotWhatWasAnnounced) {
  announce();
  announce(next_manifest(), steward_.who.identity_key, {wrapped(2, 1, seed(9))});
  put_box(2);
  ASSERT_TRUE(refresh());
  ASSERT_TRUE(refresh());
  EXPECT_EQ(alarms(), std::vector{AlarmKind::wrong_seed});
}

}  // namespace
}  // namespace indaba::client
