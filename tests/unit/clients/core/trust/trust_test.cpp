// Proves that the server is believed in nothing: what it hands out counts as far as its chain leads
// up to the root that the link named, and what is missing of a chain is asked for. A server hands
// out what is true, what strangers signed, and what answers another question.
#include "clients/core/trust/trust.h"

#include "tests/unit/clients/core/trust/listed_alliance.h"

namespace indaba::client {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;

class TrustTest : public ListedAlliance {
 protected:
  std::error_code learn_error(const MemberId& member) { return run(trust_.learn(member)).error(); }
};

TEST_F(TrustTest, LearnsWhomRootStandsFor) {
  const Peer who = peer();
  const Person person = test::must(run(trust_.learn(who.who.id)));
  EXPECT_EQ(person.member, who.who.id);
  EXPECT_EQ(person.handle, who.listed.handle);
  ASSERT_NE(trust_.person(who.who.id), nullptr);
  EXPECT_EQ(*trust_.person(who.who.id), person);
  EXPECT_TRUE(trust_.view().membership(who.who.id));
}

TEST_F(TrustTest, LearnsByHandle) {
  const Peer who = peer();
  EXPECT_EQ(test::must(run(trust_.learn(who.listed.handle))).member, who.who.id);
}

TEST_F(TrustTest, KnowsNobodyBefore) { EXPECT_EQ(trust_.person(peer().who.id), nullptr); }

TEST_F(TrustTest, LearnsThoseOnWhomAMembershipRests) {
  const Peer admin = peer(RoleName::admin);
  Peer coordinator = unlisted_peer();
  for (const auto& statement :
       {protocol::sign(world_.member(coordinator.who, admin.who.id), {&admin.who.identity_key}),
        protocol::sign(world_.role(coordinator.who, RoleName::coordinator, admin.who.id),
                       {&admin.who.identity_key})}) {
    coordinator.listed.statements.push_back(statement);
  }
  list(coordinator.listed);
  Peer newcomer = unlisted_peer();
  newcomer.listed.statements = {protocol::sign(world_.member(newcomer.who, coordinator.who.id),
                                               {&coordinator.who.identity_key})};
  list(newcomer.listed);
  EXPECT_FALSE(learn_error(newcomer.who.id));
  EXPECT_EQ(server_.count("members.get"), 3U);
}

TEST_F(TrustTest, LearnsAnewWhoseWordCountsByWhatTheyHaveBecome) {
  const Peer admin = peer(RoleName::admin);
  Peer coordinator = peer();
  ASSERT_FALSE(learn_error(admin.who.id));
  ASSERT_FALSE(learn_error(coordinator.who.id));
  coordinator.listed.statements.push_back(
      protocol::sign(world_.role(coordinator.who, RoleName::coordinator, admin.who.id),
                     {&admin.who.identity_key}));
  list(coordinator.listed);
  Peer newcomer = peer();
  newcomer.listed.statements.push_back(
      protocol::sign(world_.role(newcomer.who, RoleName::responder, coordinator.who.id),
                     {&coordinator.who.identity_key}));
  list(newcomer.listed);
  ASSERT_FALSE(learn_error(newcomer.who.id));
  EXPECT_TRUE(trust_.holds(newcomer.who.id, RoleName::responder));
  // Whose word counts by what is known is not asked about.
  const std::size_t asked = server_.count("members.get");
  ASSERT_FALSE(learn_error(newcomer.who.id));
  EXPECT_EQ(server_.count("members.get"), asked + 1);
}

TEST_F(TrustTest, LearnsAnewWhoSignsUnderANewIdentity) {
  Peer admin = peer(RoleName::admin);
  ASSERT_FALSE(learn_error(admin.who.id));
  admin.who.generation += 1;
  admin.who.identity_key = world_.key();
  protocol::IdentityStatement next = world_.identity(admin.who);
  next.previous = protocol::hash_of(admin.listed.identity.front());
  admin.listed.identity.push_back(protocol::sign(next, {&admin.who.recovery_key}));
  grant(admin.listed.statements, world_.member(admin.who));
  list(admin.listed);
  Peer newcomer = unlisted_peer();
  newcomer.listed.statements = {
      protocol::sign(world_.member(newcomer.who, admin.who.id), {&admin.who.identity_key})};
  list(newcomer.listed);
  EXPECT_FALSE(learn_error(newcomer.who.id));
}

TEST_F(TrustTest, DoesNotTrustAChainThatEndsBelowRoot) {
  const Peer stranger = unlisted_peer();
  list(stranger.listed);
  Peer newcomer = unlisted_peer();
  newcomer.listed.statements = {
      protocol::sign(world_.member(newcomer.who, stranger.who.id), {&stranger.who.identity_key})};
  list(newcomer.listed);
  EXPECT_EQ(learn_error(newcomer.who.id), ClientError::no_chain);
  EXPECT_EQ(trust_.person(newcomer.who.id), nullptr);
}

TEST_F(TrustTest, DoesNotTrustWhoSignsForThemselves) {
  Peer stranger = unlisted_peer();
  stranger.listed.statements = {
      protocol::sign(world_.member(stranger.who, stranger.who.id), {&stranger.who.identity_key}),
      protocol::sign(world_.role(stranger.who, RoleName::admin, stranger.who.id),
                     {&stranger.who.identity_key})};
  list(stranger.listed);
  EXPECT_EQ(learn_error(stranger.who.id), ClientError::no_chain);
}

TEST_F(TrustTest, DoesNotTrustStatementsOfAnotherAlliance) {
  Peer stranger = unlisted_peer();
  protocol::MemberStatement member = world_.member(stranger.who);
  member.alliance = protocol::Hash{1};
  stranger.listed.statements = {protocol::sign(member, {&world_.root_key()})};
  list(stranger.listed);
  EXPECT_EQ(learn_error(stranger.who.id), ClientError::no_chain);
}

TEST_F(TrustTest, LeavesOutWhatIsForgedAndKeepsTheRest) {
  Peer who = unlisted_peer();
  grant(who.listed.statements, world_.member(who.who));
  protocol::Statement forged =
      protocol::sign(world_.role(who.who, RoleName::admin), {&world_.root_key()});
  forged.signatures[0].signature[0] ^= 1;
  who.listed.statements.push_back(forged);
  list(who.listed);
  EXPECT_FALSE(learn_error(who.who.id));
  EXPECT_EQ(trust_.set().statement(protocol::hash_of(forged)), nullptr);
}

// Else one forged line would shut out for good whoever it is about.
TEST_F(TrustTest, DoesNotNeedToKnowInWhoseNameSomethingIsForged) {
  Peer member = peer();
  const Peer nobody = unlisted_peer();
  member.listed.statements.push_back(
      protocol::sign(world_.role(member.who, protocol::RoleName::admin, nobody.who.id),
                     {&nobody.who.identity_key}));
  list(member.listed);
  EXPECT_TRUE(run(trust_.learn(member.who.id)));
  EXPECT_FALSE(trust_.view().has_role(member.who.id, protocol::RoleName::admin,
                                      [](const protocol::Scope&) { return true; }));
}

TEST_F(TrustTest, TakesNobodyElsesAnswer) {
  const Peer asked = peer();
  const Peer other = peer();
  server_.always<protocol::MembersGetRequest>("members.get", other.listed);
  EXPECT_EQ(learn_error(asked.who.id), ClientError::unexpected_answer);
  EXPECT_EQ(run(trust_.learn(asked.listed.handle)).error(), ClientError::unexpected_answer);
}

TEST_F(TrustTest, SaysWhoIsUnknown) {
  EXPECT_EQ(learn_error(world_.stranger().id), ClientError::unknown_member);
}

TEST_F(TrustTest, SaysWhyItCouldNotAsk) {
  server_.refuse("members.get", ErrorCode::rate_limited);
  EXPECT_EQ(learn_error(peer().who.id), ErrorCode::rate_limited);
  context_.session.on_lost();
  EXPECT_EQ(learn_error(peer().who.id), ClientError::disconnected);
}

TEST_F(TrustTest, AsksForADeviceThatItDoesNotKnow) {
  const Peer who = peer();
  const auto device = test::must(run(trust_.device(who.who.id, who.who.device)));
  EXPECT_EQ(device.signature_key, who.who.device_key.public_key);
  EXPECT_TRUE(run(trust_.device(who.who.id, who.who.device)));
  EXPECT_EQ(server_.count("members.get"), 1U);
}

TEST_F(TrustTest, DoesNotTrustADeviceOfAnother) {
  const Peer who = peer();
  EXPECT_FALSE(run(trust_.device(who.who.id, account_.device())));
  Peer ghost = unlisted_peer();
  grant(ghost.listed.statements, world_.member(ghost.who));
  protocol::DeviceStatement device = world_.device(ghost.who);
  device.device = world_.device_id();
  const Ed25519KeyPair key = world_.key();
  device.signature_key = key.public_key;
  ghost.listed.devices = {protocol::sign(device, {&key})};
  list(ghost.listed);
  EXPECT_FALSE(run(trust_.device(ghost.who.id, device.device)));
}

TEST_F(TrustTest, DoesNotTrustADeviceOfWhoIsNoMember) {
  const Peer stranger = unlisted_peer();
  list(stranger.listed);
  EXPECT_EQ(run(trust_.device(stranger.who.id, stranger.who.device)).error(),
            ClientError::no_chain);
}

TEST_F(TrustTest, DoesNotTakeAnotherAlliancesRoot) {
  const Ed25519KeyPair key = world_.key();
  protocol::RootStatement body{.version = 1,
                               .name = "Other",
                               .keys = {key.public_key},
                               .threshold = 1,
                               .issued = test::StatementWorld::kStart,
                               .previous = {}};
  const protocol::Statement foreign = protocol::sign_root(body, {}, {&key});
  EXPECT_FALSE(trust_.keep(foreign));
  body.version = 2;
  body.previous = protocol::hash_of(world_.root());
  EXPECT_FALSE(trust_.keep(protocol::sign_root(body, world_.alliance(), {&key})));
  alliance_.root = {foreign};
  EXPECT_TRUE(run(trust_.refresh()));
  EXPECT_EQ(trust_.alliance(), world_.alliance());
  EXPECT_EQ(trust_.set().root().body.version, 1U);
}

// As somebody does who joins after it: the revocation counts once they meet whom it put out.
TEST_F(TrustTest, TakesUpRevocationsOfMembersWhomItDoesNotKnowYet) {
  const Peer admin = peer(RoleName::admin);
  const Peer who = peer();
  const auto body =
      test::must(cbor::decode<protocol::MemberStatement>(who.listed.statements.front().body));
  const protocol::Serial serial = body.serial;
  revocations_ = {protocol::sign(
      world_.revocation(protocol::TargetMembership{who.who.id, serial}, admin.who.id),
      {&admin.who.identity_key})};
  alliance_.revocations = 1;
  EXPECT_TRUE(run(trust_.refresh()));
  EXPECT_EQ(trust_.set().revocations(), 1U);
  EXPECT_EQ(learn_error(who.who.id), ClientError::not_trusted);
}

// Whoever was accepted shows that, though by the clock of who accepted them it was before they
// came.
TEST_F(TrustTest, TakesSomebodysWordBeforeTheClaimThatTheyCameWith) {
  const Peer who = peer();
  const Ed25519KeyPair invite = world_.key();
  protocol::MemberStatement claim = world_.member(who.who);
  claim.joined = kNow;
  claim.invite = protocol::InviteUse{invite.public_key, 1};
  ASSERT_TRUE(trust_.keep(protocol::sign(claim, {&invite})));
  const auto claimed = test::must(trust_.membership_of(who.who.id));
  EXPECT_EQ(test::must(cbor::decode<protocol::MemberStatement>(claimed.body)), claim);
  ASSERT_TRUE(run(trust_.learn(who.who.id)));
  EXPECT_EQ(test::must(trust_.membership_of(who.who.id)), who.listed.statements.front());
}

TEST_F(TrustTest, DoesNotTakeARevocationThatNobodyMaySay) {
  const Peer who = peer();
  const Peer other = peer();
  EXPECT_TRUE(run(trust_.learn(who.who.id)));
  const protocol::Serial serial = trust_.set().memberships(who.who.id).front().body.serial;
  revocations_ = {protocol::sign(
      world_.revocation(protocol::TargetMembership{who.who.id, serial}, other.who.id),
      {&other.who.identity_key})};
  alliance_.revocations = 1;
  EXPECT_TRUE(run(trust_.refresh()));
  EXPECT_EQ(trust_.set().revocations(), 1U);
  EXPECT_EQ(trust_.set().unproven().size(), 1U);
  EXPECT_FALSE(learn_error(who.who.id));
}

TEST_F(TrustTest, IsNotKeptBusyByADirectoryWithoutAnEnd) {
  protocol::DirectorySearchReply page;
  page.members.push_back({peer().who.id, "kim", {}});
  page.more = true;
  server_.always<protocol::DirectorySearchRequest>("directory.search", page);
  EXPECT_EQ(run(trust_.directory({})).error(), ClientError::unexpected_answer);
}

TEST_F(TrustTest, GoesThroughTheWholeDirectory) {
  server_.on<protocol::DirectorySearchRequest>(
      "directory.search", [](const protocol::DirectorySearchRequest& request) {
        protocol::DirectorySearchReply page;
        page.members.push_back({MemberId(), request.after ? "kim" : "ben", {}});
        page.more = !request.after;
        return Result<protocol::DirectorySearchReply>(page);
      });
  const auto listed = test::must(run(trust_.directory({})));
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[1].handle, "kim");
}

TEST_F(TrustTest, IsNotKeptBusyByRevocationsThatNeverCome) {
  alliance_.revocations = 1;
  EXPECT_EQ(run(trust_.refresh()).error(), ClientError::unexpected_answer);
  EXPECT_EQ(server_.count("revocations.get"), 1U);
}

// Somebody's next identity, by their recovery key.
TEST_F(TrustTest, SaysOnceThatAnIdentityHasChanged) {
  const Peer who = peer();
  ASSERT_TRUE(run(trust_.learn(who.who.id)));
  EXPECT_FALSE(trust_.has_changed(who.who.id));
  protocol::IdentityStatement next = world_.identity(who.who);
  next.generation += 1;
  next.previous = protocol::hash_of(who.listed.identity.front());
  next.identity_key = world_.key().public_key;
  const protocol::Statement statement = protocol::sign(next, {&who.who.recovery_key});
  ASSERT_TRUE(trust_.keep(statement));
  ASSERT_TRUE(trust_.keep(statement));
  EXPECT_EQ(told<IdentityChanged>().size(), 1U);
  EXPECT_TRUE(trust_.has_changed(who.who.id));
  Trust restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_TRUE(restored.has_changed(who.who.id));

  trust_.accept_identity(who.who.id, next.generation);
  EXPECT_FALSE(trust_.has_changed(who.who.id));
  EXPECT_EQ(trust_.person(who.who.id)->handle, who.listed.handle);
}

TEST_F(TrustTest, SaysNothingOfAnIdentityThatNobodyHereHasSeen) {
  const Peer who = peer();
  ASSERT_TRUE(trust_.keep(who.listed.identity.front()));
  EXPECT_TRUE(told<IdentityChanged>().empty());
  EXPECT_FALSE(trust_.has_changed(who.who.id));
}

// What another device of the member's had accepted.
TEST_F(TrustTest, HoldsToAnIdentityThatWasAcceptedElsewhere) {
  const Peer who = peer();
  trust_.accept_identity(who.who.id, who.who.generation);
  protocol::IdentityStatement next = world_.identity(who.who);
  next.generation += 1;
  next.previous = protocol::hash_of(who.listed.identity.front());
  ASSERT_TRUE(trust_.keep(protocol::sign(next, {&who.who.recovery_key})));
  EXPECT_TRUE(trust_.has_changed(who.who.id));
}

TEST_F(TrustTest, ComesBackAsItWas) {
  const Peer admin = peer(RoleName::admin);
  Peer who = unlisted_peer();
  who.listed.statements = {
      protocol::sign(world_.member(who.who, admin.who.id), {&admin.who.identity_key})};
  list(who.listed);
  EXPECT_TRUE(run(trust_.learn(who.who.id)));
  Trust restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.alliance(), world_.alliance());
  EXPECT_TRUE(restored.view().membership(who.who.id));
  ASSERT_NE(restored.person(who.who.id), nullptr);
  EXPECT_EQ(*restored.person(who.who.id), *trust_.person(who.who.id));
}

}  // namespace
}  // namespace indaba::client
