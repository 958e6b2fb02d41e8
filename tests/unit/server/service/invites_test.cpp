// Proves who may issue, list and withdraw which invites, and what a stranger learns of one. Runs
// the services on a store in memory.
#include "server/service/invites.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "protocol/frames/circles.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/chains.h"
#include "server/service/authority.h"
#include "server/service/circles.h"
#include "server/service/registration.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using test::AllianceWorld;
using test::Person;
using test::WorldInvite;

class Invites : public testing::Test {
 protected:
  Ed25519KeyPair key() { return test::must(Ed25519KeyPair::generate(world_.random())); }
  InviteStatement body(const Person& issuer) {
    return world_.invite_body(key(), InviteMode::active, &issuer);
  }
  std::error_code create(const std::vector<Statement>& invites, const Person& caller) {
    return world_.run(invites_create, caller.caller(), InvitesCreateRequest{invites}).error();
  }
  std::error_code create(const InviteStatement& invite, const Person& issuer) {
    return create({world_.sign(invite, &issuer)}, issuer);
  }
  std::error_code look(const SigningKey& invite) {
    return world_.run(invites_look, world_.stranger(), InvitesLookRequest{invite}).error();
  }
  InvitesListReply list(const Person& caller, std::uint64_t limit = 100,
                        std::optional<SigningKey> after = {}) {
    return world_
        .run(invites_list, caller.caller(), InvitesListRequest{.limit = limit, .after = after})
        .value();
  }
  bool members_circle_is_to_rotate() {
    const auto duties =
        world_.run(circles_duties, world_.founder().caller(), CirclesDutiesRequest{100}).value();
    return std::any_of(duties.rotate.begin(), duties.rotate.end(), [&](const RotationDuty& duty) {
      return duty.circle == world_.circles().members && duty.reason == RotationReason::invite;
    });
  }
  InviteBox box_of(const InviteStatement& invite) {
    const auto circle = world_.store().circles->circle(world_.circles().members).value();
    return {invite.key, circle.id, circle.epoch, to_bytes("sealed")};
  }
  std::error_code create_boxed(const InviteStatement& invite, std::vector<InviteBox> boxes) {
    const Person& admin = world_.founder();
    return world_
        .run(invites_create, admin.caller(),
             InvitesCreateRequest{{world_.sign(invite, &admin)}, std::move(boxes)})
        .error();
  }
  InviteStatement boxed() {
    InviteStatement invite = body(world_.founder());
    EXPECT_FALSE(create_boxed(invite, {box_of(invite)}));
    return invite;
  }
  std::optional<InviteBox> box_shown(const InviteStatement& invite) {
    return world_.run(invites_look, world_.stranger(), InvitesLookRequest{invite.key}).value().box;
  }

  AllianceWorld world_;
  const Person& coordinator_ =
      world_.add_with_role("coordinator", RoleName::coordinator, Scope{{{"SN"}}, {}});
};

TEST_F(Invites, AreIssuedByAdminsAndWithinTheirScopeByCoordinators) {
  EXPECT_FALSE(create(body(world_.founder()), world_.founder()));
  InviteStatement here = body(coordinator_);
  here.country = "SN";
  here.scope.countries = {{"SN"}};
  EXPECT_FALSE(create(here, coordinator_));
  InviteStatement there = here;
  there.key = key().public_key;
  there.country = "KE";
  EXPECT_EQ(create(there, coordinator_), ErrorCode::invalid_statement);
  InviteStatement everywhere = here;
  everywhere.key = key().public_key;
  everywhere.scope = {};
  EXPECT_EQ(create(everywhere, coordinator_), ErrorCode::invalid_statement);
}

TEST_F(Invites, AreNotIssuedByOthers) {
  const Person& member = world_.add_member("member");
  EXPECT_EQ(create(body(member), member), ErrorCode::invalid_statement);
  EXPECT_EQ(create({world_.sign(body(world_.founder()), &world_.founder())}, coordinator_),
            ErrorCode::invalid_statement);
}

TEST_F(Invites, NameNoSealedRole) {
  InviteStatement youth = body(world_.founder());
  youth.roles = {RoleName::youth};
  EXPECT_EQ(create(youth, world_.founder()), ErrorCode::invalid_statement);
}

TEST_F(Invites, EndInTime) {
  InviteStatement invite = body(world_.founder());
  invite.not_after = {world_.now().seconds + kInviteSecondsMax + 1};
  EXPECT_EQ(create(invite, world_.founder()), ErrorCode::wrong_time);
  invite.not_after = {world_.now().seconds - 1};
  EXPECT_EQ(create(invite, world_.founder()), ErrorCode::invalid_statement);
  invite.not_after = {world_.now().seconds + kInviteSecondsMax};
  EXPECT_FALSE(create(invite, world_.founder()));
}

TEST_F(Invites, AreCreatedAllOrNone) {
  const InviteStatement good = body(world_.founder());
  const Statement first = world_.sign(good, &world_.founder());
  Statement bad = world_.sign(body(world_.founder()), &world_.founder());
  bad.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(create({first, bad}, world_.founder()), ErrorCode::invalid_statement);
  EXPECT_EQ(look(good.key), ErrorCode::not_found);
  EXPECT_EQ(create({first, first}, world_.founder()), ErrorCode::already_exists);
  EXPECT_FALSE(create({first}, world_.founder()));
  EXPECT_EQ(create({first}, world_.founder()), ErrorCode::already_exists);
}

TEST_F(Invites, ComeAThousandAtATime) {
  std::vector<Statement> many;
  for (std::size_t i = 0; i < kInvitesPerRequestMax; ++i) {
    many.push_back(world_.sign(body(world_.founder()), &world_.founder()));
  }
  EXPECT_FALSE(create(many, world_.founder()));
  EXPECT_TRUE(list(world_.founder()).more);
}

TEST_F(Invites, AreListedToAdminsAllAndToCoordinatorsTheirOwn) {
  InviteStatement theirs = body(coordinator_);
  theirs.country = "SN";
  theirs.scope.countries = {{"SN"}};
  ASSERT_FALSE(create(theirs, coordinator_));
  ASSERT_FALSE(create(body(world_.founder()), world_.founder()));
  const auto own = list(coordinator_);
  ASSERT_EQ(own.invites.size(), 1U);
  EXPECT_EQ(own.invites[0].used, 0U);
  EXPECT_FALSE(own.invites[0].revoked);
  const auto all = list(world_.founder());
  EXPECT_GE(all.invites.size(), 2U);
  EXPECT_FALSE(all.more);
}

TEST_F(Invites, AreListedInPages) {
  ASSERT_FALSE(create(body(world_.founder()), world_.founder()));
  const std::size_t all = list(world_.founder()).invites.size();
  ASSERT_GE(all, 2U);
  std::size_t seen = 0;
  std::optional<SigningKey> after;
  bool more = true;
  while (more) {
    const auto page = list(world_.founder(), 1, after);
    ASSERT_EQ(page.invites.size(), 1U);
    after = cbor::decode<InviteStatement>(page.invites[0].invite.body).value().key;
    more = page.more;
    ++seen;
  }
  EXPECT_EQ(seen, all);
}

TEST_F(Invites, AreWithdrawnByTheirIssuerOrAnAdmin) {
  const Person& other = world_.add_with_role("other", RoleName::coordinator);
  const auto revoke = [&](const WorldInvite& invite, const Person& by) {
    const RevocationStatement revocation =
        world_.revocation_body(TargetInvite{invite.key.public_key}, &by);
    return world_
        .run(invites_revoke, by.caller(), InvitesRevokeRequest{world_.sign(revocation, &by)})
        .error();
  };
  const WorldInvite first = world_.add_invite(InviteMode::active, 1, &other);
  EXPECT_EQ(revoke(first, coordinator_), ErrorCode::invalid_statement);
  EXPECT_FALSE(revoke(first, other));
  EXPECT_EQ(look(first.key.public_key), ErrorCode::not_found);
  EXPECT_TRUE(list(other).invites[0].revoked);
  EXPECT_EQ(revoke(first, other), ErrorCode::already_exists);
  EXPECT_FALSE(revoke(world_.add_invite(InviteMode::active, 1, &other), world_.founder()));
}

TEST_F(Invites, WithdrawingTakesRevocationsOfInvitesOnly) {
  const Statement membership = world_.sign(
      world_.revocation_body(
          TargetMembership{coordinator_.id,
                           *world_.store().members->member(coordinator_.id).value().serial},
          nullptr),
      nullptr);
  EXPECT_EQ(world_.run(invites_revoke, world_.founder().caller(), InvitesRevokeRequest{membership})
                .error(),
            ErrorCode::invalid_statement);
}

TEST_F(Invites, ShowWhoHasTheLinkTheirBoxUntilTheyAreUsed) {
  const Ed25519KeyPair invite_key = key();
  const InviteStatement invite =
      world_.invite_body(invite_key, InviteMode::active, &world_.founder());
  ASSERT_FALSE(create_boxed(invite, {box_of(invite)}));
  ASSERT_TRUE(box_shown(invite));
  EXPECT_EQ(box_shown(invite)->sealed, to_bytes("sealed"));
  EXPECT_EQ(box_shown(invite)->circle, world_.circles().members);
  const Person awa = world_.newcomer("awa");
  const Caller caller = world_.stranger();
  ASSERT_TRUE(world_.run(register_member, caller, world_.registration(awa, invite_key, 1, caller)));
  EXPECT_FALSE(box_shown(invite));
  world_.pass(15 * AllianceWorld::kDay);
  EXPECT_FALSE(members_circle_is_to_rotate());
}

TEST_F(Invites, HoldBoxesOfTheMembersCircleAndForOneActiveUseOnly) {
  const InviteStatement invite = body(world_.founder());
  const InviteBox good = box_of(invite);
  InviteBox other_invite = good;
  other_invite.key = key().public_key;
  InviteBox unknown_circle = good;
  unknown_circle.circle = CircleId(ByteArray<16>{9});
  InviteBox narrow_circle = good;
  narrow_circle.circle = world_.circles().responders;
  InviteBox of_the_future = good;
  of_the_future.epoch += 1;
  EXPECT_EQ(create_boxed(invite, {good, good}), ErrorCode::malformed);
  for (const InviteBox& bad : {other_invite, unknown_circle, narrow_circle, of_the_future}) {
    EXPECT_EQ(create_boxed(invite, {bad}), ErrorCode::malformed);
  }
  InviteStatement for_two = invite;
  for_two.uses = 2;
  EXPECT_EQ(create_boxed(for_two, {good}), ErrorCode::malformed);
  InviteStatement pending = invite;
  pending.mode = InviteMode::pending;
  EXPECT_EQ(create_boxed(pending, {good}), ErrorCode::malformed);
  EXPECT_FALSE(create_boxed(invite, {good}));
}

TEST_F(Invites, UnusedOnesWithABoxCountAsADepartureWhenWithdrawn) {
  world_.revoke(TargetInvite{world_.add_invite(InviteMode::active).key.public_key});
  EXPECT_FALSE(members_circle_is_to_rotate());
  world_.revoke(TargetInvite{boxed().key});
  EXPECT_TRUE(members_circle_is_to_rotate());
}

TEST_F(Invites, UnusedOnesWithABoxCountAsADepartureWhenTheyLapse) {
  boxed();
  EXPECT_FALSE(members_circle_is_to_rotate());
  world_.pass(15 * AllianceWorld::kDay);
  EXPECT_TRUE(members_circle_is_to_rotate());
}

TEST_F(Invites, WithdrawingSuspendsWhoIsNotCountersigned) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  const Person awa = world_.newcomer("awa");
  const Caller caller = world_.stranger();
  ASSERT_TRUE(world_.run(register_member, caller, world_.registration(awa, invite.key, 1, caller)));
  world_.revoke(TargetInvite{invite.key.public_key});
  EXPECT_EQ(Authority::of(world_.store(), awa.id, world_.now()).value().state(),
            MemberState::pending);
}

TEST_F(Invites, TellAStrangerByWhatRightTheyInvite) {
  const Person& other = world_.add_member("other");
  const Statement role = world_.sign(
      world_.role_body(other, RoleName::coordinator, &world_.founder()), &world_.founder());
  ASSERT_FALSE(world_.publish({role}));
  const WorldInvite invite = world_.add_invite(InviteMode::pending, 3, &other);
  const auto reply =
      world_.run(invites_look, world_.stranger(), InvitesLookRequest{invite.key.public_key})
          .value();
  EXPECT_EQ(reply.invite, invite.statement);
  EXPECT_EQ(reply.use, 1U);

  // With no more than that a client follows the chain from the invite up to root.
  ASSERT_EQ(reply.root.size(), 1U);
  auto set = StatementSet::found(reply.root[0]).value();
  for (const Statement& statement : reply.chain) {
    EXPECT_TRUE(set.add(statement));
  }
  EXPECT_TRUE(set.add(reply.invite));
  EXPECT_TRUE(ChainView(set, {world_.now()}).usable_invite(invite.key.public_key));
}

TEST_F(Invites, TellNothingOfThoseThatCanNotBeUsed) {
  EXPECT_EQ(look(key().public_key), ErrorCode::not_found);
  const WorldInvite used_up = world_.add_invite(InviteMode::pending);
  const Person awa = world_.newcomer("awa");
  const Caller caller = world_.stranger();
  ASSERT_TRUE(
      world_.run(register_member, caller, world_.registration(awa, used_up.key, 1, caller)));
  EXPECT_EQ(look(used_up.key.public_key), ErrorCode::not_found);
  const WorldInvite lapsed = world_.add_invite(InviteMode::active);
  world_.pass(15 * AllianceWorld::kDay);
  EXPECT_EQ(look(lapsed.key.public_key), ErrorCode::not_found);
}

TEST_F(Invites, NameTheLastUseAsLongAsItCanBeContested) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  const Person awa = world_.newcomer("awa");
  const Caller caller = world_.stranger();
  ASSERT_TRUE(world_.run(register_member, caller, world_.registration(awa, invite.key, 1, caller)));
  EXPECT_EQ(world_.run(invites_look, world_.stranger(), InvitesLookRequest{invite.key.public_key})
                .value()
                .use,
            1U);
}

}  // namespace
}  // namespace indaba::server
