// Proves what an invite's key alone can make of a newcomer, and what a countersignature adds: by
// invites of each mode, uses claimed once and twice, and countersigners who may and who may not.
#include <gtest/gtest.h>

#include "protocol/statements/chains.h"
#include "tests/support/statement_world.h"

namespace indaba::protocol {
namespace {

using test::Signatory;
using test::StatementWorld;

constexpr UnixTime kInvitedFrom = StatementWorld::kStart;
constexpr UnixTime kInvitedUntil = StatementWorld::kEnd;

class InvitesTest : public testing::Test {
 protected:
  // An invite of `inviter`'s, kept.
  Ed25519KeyPair invited_by(const Signatory& inviter, InviteMode mode = InviteMode::active,
                            std::uint64_t uses = 1) {
    Ed25519KeyPair key = world_.key();
    InviteStatement body = world_.invite(key, inviter.id);
    body.mode = mode;
    body.uses = uses;
    world_.keep(sign(body, {&inviter.identity_key}));
    return key;
  }
  // A newcomer who has signed their own member statement with the invite's key.
  struct Newcomer {
    Signatory person;
    Hash statement{};
    InviteUse use;
  };
  Newcomer joined(const Ed25519KeyPair& invite, std::uint64_t use = 1,
                  UnixTime when = kInvitedFrom) {
    Newcomer newcomer{world_.stranger(), {}, {invite.public_key, use}};
    world_.keep(sign(world_.identity(newcomer.person), {&newcomer.person.recovery_key}));
    MemberStatement body = world_.member(newcomer.person);
    body.invite = newcomer.use;
    body.joined = when;
    const Statement statement = sign(body, {&invite});
    newcomer.statement = hash_of(statement);
    world_.keep(statement);
    return newcomer;
  }
  void countersign(const Newcomer& newcomer, const Signatory& issuer) {
    countersign(newcomer.person.id, newcomer.statement, newcomer.use, issuer);
  }
  void countersign(const MemberId& member, const Hash& statement, const InviteUse& use,
                   const Signatory& issuer) {
    const CountersignStatement body{.alliance = world_.alliance(),
                                    .member = member,
                                    .statement = statement,
                                    .invite = use,
                                    .at = kInvitedFrom,
                                    .issuer = issuer.id};
    world_.keep(sign(body, {&issuer.identity_key}));
  }
  void revoke(const Target& target) {
    world_.keep(sign(world_.revocation(target), {&world_.root_key()}));
  }
  Result<MembershipFact> membership(const Newcomer& newcomer, UnixTime time = kInvitedFrom) {
    return ChainView(world_.set(), {.time = time}).membership(newcomer.person.id);
  }
  std::error_code error(const Newcomer& newcomer) { return membership(newcomer).error(); }
  bool is_provisional(const Newcomer& newcomer) {
    const auto fact = membership(newcomer);
    return fact && fact->provisional;
  }
  bool is_full(const Newcomer& newcomer) {
    const auto fact = membership(newcomer);
    return fact && !fact->provisional;
  }

  StatementWorld world_;
  const Signatory admin_ = world_.with_role(RoleName::admin);
  const Signatory coordinator_ = world_.with_role(RoleName::coordinator);
};

TEST_F(InvitesTest, AnActiveInviteMakesAProvisionalMember) {
  EXPECT_TRUE(is_provisional(joined(invited_by(admin_))));
  EXPECT_TRUE(is_provisional(joined(invited_by(coordinator_))));
  // Also after the invite has ended.
  const Newcomer newcomer = joined(invited_by(admin_), 1, kInvitedUntil);
  EXPECT_TRUE(membership(newcomer, {kInvitedUntil.seconds + 1000}));
}

TEST_F(InvitesTest, APendingInviteMakesNoMember) {
  EXPECT_EQ(error(joined(invited_by(admin_, InviteMode::pending))), StatementError::not_accredited);
}

TEST_F(InvitesTest, OnlyAdminsAndCoordinatorsInvite) {
  EXPECT_EQ(error(joined(invited_by(world_.admitted()))), StatementError::not_accredited);
  EXPECT_EQ(error(joined(invited_by(world_.with_role(RoleName::responder)))),
            StatementError::not_accredited);
  EXPECT_EQ(error(joined(world_.key())), StatementError::unknown_invite);
}

TEST_F(InvitesTest, ProvisionalMembersInviteNobodyAndAdmitNobody) {
  Newcomer newcomer = joined(invited_by(admin_));
  EXPECT_EQ(error(joined(invited_by(newcomer.person))), StatementError::not_accredited);
}

TEST_F(InvitesTest, LateRevokedAndOverusedInvitesMakeNoMember) {
  EXPECT_EQ(error(joined(invited_by(admin_), 1, {kInvitedUntil.seconds + 1})),
            StatementError::expired);
  EXPECT_EQ(error(joined(invited_by(admin_, InviteMode::active, 5), 6)),
            StatementError::inconsistent);
  const Ed25519KeyPair invite = invited_by(admin_);
  const Newcomer newcomer = joined(invite);
  revoke(TargetInvite{invite.public_key});
  EXPECT_EQ(error(newcomer), StatementError::revoked);
}

TEST_F(InvitesTest, AnInvitesCountryBinds) {
  const Ed25519KeyPair key = world_.key();
  InviteStatement body = world_.invite(key, admin_.id);
  body.country = "SN";
  world_.keep(sign(body, {&admin_.identity_key}));
  EXPECT_EQ(error(joined(key)), StatementError::inconsistent);
}

TEST_F(InvitesTest, InviterAdminsAndStewardsOfAllMembersCountersign) {
  world_.keep(sign(world_.circle({.roles = {RoleName::member}, .countries = {}},
                                 {.roles = {RoleName::moderator}, .countries = {}}),
                   {&world_.root_key()}));
  const Signatory steward = world_.with_role(RoleName::moderator);
  for (const Signatory* issuer : {&coordinator_, &admin_, &steward}) {
    const Newcomer newcomer = joined(invited_by(coordinator_));
    countersign(newcomer, *issuer);
    EXPECT_TRUE(is_full(newcomer));
  }
  const Signatory another = world_.with_role(RoleName::coordinator);
  const Signatory responder = world_.with_role(RoleName::responder);
  for (const Signatory* issuer : {&another, &responder}) {
    const Newcomer newcomer = joined(invited_by(coordinator_));
    countersign(newcomer, *issuer);
    EXPECT_TRUE(is_provisional(newcomer));
  }
}

TEST_F(InvitesTest, NobodyCountersignsThemselvesOrByAnInviteOfTheirOwnMaking) {
  const Newcomer newcomer = joined(invited_by(admin_));
  countersign(newcomer, newcomer.person);
  EXPECT_TRUE(is_provisional(newcomer));
  const Signatory mallory = world_.admitted();
  const Newcomer ghost = joined(invited_by(mallory));
  countersign(ghost, mallory);
  EXPECT_EQ(error(ghost), StatementError::not_accredited);
}

TEST_F(InvitesTest, ACountersignatureNamesThatMemberStatementAndUse) {
  const Ed25519KeyPair invite = invited_by(admin_, InviteMode::active, 5);
  const Newcomer one = joined(invite, 1);
  const Newcomer two = joined(invite, 2);
  countersign(one.person.id, two.statement, one.use, admin_);
  countersign(one.person.id, one.statement, two.use, admin_);
  EXPECT_TRUE(is_provisional(one));
  EXPECT_TRUE(is_provisional(two));
}

TEST_F(InvitesTest, TwoMembersForOneUseVoidEachOther) {
  const Ed25519KeyPair invite = invited_by(admin_);
  const Newcomer one = joined(invite);
  EXPECT_TRUE(is_provisional(one));
  const Newcomer two = joined(invite);
  EXPECT_EQ(error(one), StatementError::invite_used_twice);
  EXPECT_EQ(error(two), StatementError::invite_used_twice);
  // Whoever is countersigned stays, unless both are.
  countersign(one, admin_);
  EXPECT_TRUE(is_full(one));
  EXPECT_EQ(error(two), StatementError::invite_used_twice);
  countersign(two, admin_);
  EXPECT_EQ(error(one), StatementError::invite_used_twice);
  EXPECT_EQ(error(two), StatementError::invite_used_twice);
}

TEST_F(InvitesTest, WhoDoesNotHoldTheInviteCannotVoidItsUse) {
  const Ed25519KeyPair invite = invited_by(admin_);
  const Newcomer newcomer = joined(invite);
  const Signatory mallory = world_.stranger();
  MemberStatement body = world_.member(mallory);
  body.invite = newcomer.use;
  world_.keep(sign(body, {&mallory.identity_key}));
  EXPECT_TRUE(is_provisional(newcomer));
}

TEST_F(InvitesTest, AWithdrawnInviteLeavesWhoeverIsCountersigned) {
  const Ed25519KeyPair invite = invited_by(admin_);
  const Newcomer newcomer = joined(invite);
  countersign(newcomer, admin_);
  revoke(TargetInvite{invite.public_key});
  EXPECT_TRUE(is_full(newcomer));
}

TEST_F(InvitesTest, ProvisionalMembersAreAdmittedToTheCircleOfAllMembersOnly) {
  const Newcomer newcomer = joined(invited_by(admin_));
  const ChainView view(world_.set(), {.time = kInvitedFrom});
  const CircleId circle = world_.circle_id();
  const Rule members{.roles = {RoleName::responder, RoleName::member}, .countries = {}};
  const Rule some{.roles = {RoleName::member}, .countries = {{"SN"}}};
  EXPECT_TRUE(is_admitted(view, members, circle, newcomer.person.id));
  EXPECT_FALSE(is_admitted(view, some, circle, newcomer.person.id));
  EXPECT_FALSE(is_steward(view, members, circle, newcomer.person.id));
  countersign(newcomer, admin_);
  EXPECT_TRUE(is_steward(view, members, circle, newcomer.person.id));
}

TEST_F(InvitesTest, AChainHasAtMostFourLinks) {
  world_.keep(sign(world_.circle({.roles = {RoleName::member}, .countries = {}},
                                 {.roles = {RoleName::member}, .countries = {}}),
                   {&world_.root_key()}));
  const auto member_by = [&](const Signatory& issuer) {
    Signatory person = world_.stranger();
    world_.keep(sign(world_.identity(person), {&person.recovery_key}));
    world_.keep(sign(world_.member(person, issuer.id), {&issuer.identity_key}));
    return person;
  };
  const Signatory coordinator = world_.admitted();
  world_.keep(
      sign(world_.role(coordinator, RoleName::coordinator, admin_.id), {&admin_.identity_key}));
  // admin's role, coordinator's role, steward's membership, countersignature: four.
  const Newcomer first = joined(invited_by(admin_));
  countersign(first, member_by(coordinator));
  EXPECT_TRUE(is_full(first));
  // The next one is countersigned by somebody who was countersigned so: five.
  const Newcomer second = joined(invited_by(admin_));
  countersign(second, first.person);
  EXPECT_TRUE(is_provisional(second));
}

}  // namespace
}  // namespace indaba::protocol
