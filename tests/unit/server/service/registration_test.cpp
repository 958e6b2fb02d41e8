// Proves who may register with which invite, that a registration is whole or not at all, and what
// becomes of two who claim one use. Runs the services on a store in memory.
#include "server/service/registration.h"

#include "protocol/frames/error_code.h"
#include "protocol/statements/revocation.h"
#include "server/service/acceptance.h"
#include "server/service/authority.h"
#include "server/service/inbox.h"
#include "server/service/invites.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::Standing;
using test::AllianceWorld;
using test::Person;
using test::WorldInvite;

class Registration : public testing::Test {
 protected:
  RegisterRequest request_of(const Person& person, const WorldInvite& invite,
                             std::uint64_t use = 1) {
    return world.registration(person, invite.key, use, caller);
  }
  Result<RegisterReply> ask(const RegisterRequest& request) {
    return world.run(register_member, caller, request);
  }
  std::error_code refusal(const RegisterRequest& request) { return ask(request).error(); }
  Standing standing(const Person& person) {
    return world.store().members->member(person.id).value().standing;
  }
  bool is_known(const Person& person) {
    return world.store().members->member(person.id).has_value();
  }
  std::uint64_t used(const WorldInvite& invite) {
    return world.store().invites->invite(invite.key.public_key).value().used;
  }

  AllianceWorld world;
  Caller caller = world.stranger();
  Person awa = world.newcomer("awa", "SN");
};

TEST_F(Registration, MakesAProvisionalMemberByAnActiveInvite) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  EXPECT_EQ(ask(request_of(awa, invite)).value().state, MemberState::provisional);
  const auto authority = Authority::of(world.store(), awa.id, world.now()).value();
  EXPECT_EQ(authority.state(), MemberState::provisional);
  EXPECT_EQ(authority.member().country, "SN");
  EXPECT_TRUE(counting_device(world.store(), awa.device().id, world.now()));
  EXPECT_EQ(used(invite), 1U);
}

TEST_F(Registration, LetsProvisionalMembersIntoTheCircleOfAllAlone) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  ASSERT_TRUE(ask(request_of(awa, invite)));
  const auto authority = Authority::of(world.store(), awa.id, world.now()).value();
  const Rule all{{RoleName::member}, {}};
  const Rule hub{{RoleName::member}, {{"SN"}}};
  EXPECT_TRUE(authority.is_admitted(all, world.circles().members));
  EXPECT_FALSE(authority.is_admitted(hub, world.circles().members));
  EXPECT_FALSE(authority.is_steward(all, world.circles().members));
}

TEST_F(Registration, LetsWhoHoldsAPendingInviteWait) {
  const WorldInvite invite = world.add_invite(InviteMode::pending);
  EXPECT_EQ(ask(request_of(awa, invite)).value().state, MemberState::pending);
  EXPECT_EQ(standing(awa), Standing::pending);
}

TEST_F(Registration, AnswersTheSameRequestTheSame) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  const RegisterRequest request = request_of(awa, invite);
  ASSERT_TRUE(ask(request));
  EXPECT_EQ(ask(request).value().state, MemberState::provisional);
  EXPECT_EQ(used(invite), 1U);
  EXPECT_EQ(standing(awa), Standing::provisional);
}

TEST_F(Registration, NeedsTheInvitesKeyAndThisConnectionsNonce) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa, invite);
  request.signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::sign_in_failed);
  const RegisterRequest of_another = world.registration(awa, invite.key, 1, world.stranger());
  EXPECT_EQ(refusal(of_another), ErrorCode::sign_in_failed);
  EXPECT_FALSE(is_known(awa));
}

TEST_F(Registration, AnswersUnknownWithdrawnAndLapsedInvitesAlike) {
  const WorldInvite unknown{test::must(Ed25519KeyPair::generate(world.random())), {}};
  EXPECT_EQ(refusal(request_of(awa, unknown)), ErrorCode::not_found);
  const WorldInvite withdrawn = world.add_invite(InviteMode::active);
  world.revoke(TargetInvite{withdrawn.key.public_key});
  EXPECT_EQ(refusal(request_of(awa, withdrawn)), ErrorCode::not_found);
  const WorldInvite lapsed = world.add_invite(InviteMode::active);
  world.pass(15 * AllianceWorld::kDay);
  EXPECT_EQ(refusal(request_of(awa, lapsed)), ErrorCode::not_found);
}

TEST_F(Registration, RefusesInvitesWhoseIssuerMayNotInviteAnyMore) {
  const Person& coordinator = world.add_member("coordinator");
  const Statement role = world.grant(coordinator, RoleName::coordinator);
  const WorldInvite invite = world.add_invite(InviteMode::active, 1, &coordinator);
  world.revoke(TargetStatement{hash_of(role)});
  EXPECT_EQ(refusal(request_of(awa, invite)), ErrorCode::not_found);
}

TEST_F(Registration, TellsWhoClaimsAnotherUseThanTheNext) {
  const WorldInvite invite = world.add_invite(InviteMode::active, 3);
  EXPECT_EQ(refusal(request_of(awa, invite, 2)), ErrorCode::conflict);
  ASSERT_TRUE(ask(request_of(awa, invite, 1)));
  const Person moussa = world.newcomer("moussa");
  EXPECT_EQ(refusal(request_of(moussa, invite, 1)), ErrorCode::conflict);
  EXPECT_EQ(standing(awa), Standing::provisional);
  EXPECT_TRUE(ask(request_of(moussa, invite, 2)));
}

TEST_F(Registration, LeavesNothingBehindWhenItIsRefused) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa, invite);
  request.member.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  EXPECT_FALSE(is_known(awa));
  EXPECT_FALSE(world.store().devices->device(awa.device().id));
  EXPECT_EQ(used(invite), 0U);
}

TEST_F(Registration, RefusesTakenHandlesMembersAndDevices) {
  const WorldInvite invite = world.add_invite(InviteMode::pending, 5);
  ASSERT_TRUE(ask(request_of(awa, invite)));
  const Person same_handle = world.newcomer("awa");
  EXPECT_EQ(refusal(request_of(same_handle, invite, 2)), ErrorCode::already_exists);
  RegisterRequest same_member = request_of(awa, invite, 2);
  same_member.handle = "another";
  EXPECT_EQ(refusal(same_member), ErrorCode::invalid_statement);
  EXPECT_EQ(used(invite), 1U);
}

TEST_F(Registration, RefusesAnothersDeviceOrIdentity) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  const Person moussa = world.newcomer("moussa");
  RegisterRequest with_device = request_of(awa, invite);
  with_device.device = moussa.device().certificate;
  EXPECT_EQ(refusal(with_device), ErrorCode::sign_in_failed);
  RegisterRequest with_identity = request_of(awa, invite);
  with_identity.identity = moussa.identity;
  EXPECT_EQ(refusal(with_identity), ErrorCode::invalid_statement);
}

TEST_F(Registration, RefusesAMembershipThatTheInviteDidNotSign) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa, invite);
  MemberStatement claim = world.member_body(awa, nullptr);
  claim.invite = InviteUse{invite.key.public_key, 1};
  request.member = world.sign(claim, nullptr);
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  request.member = world.sign(world.member_body(awa, nullptr), nullptr);
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
}

TEST_F(Registration, RefusesAGenerationThatLiesAhead) {
  const WorldInvite invite = world.add_invite(InviteMode::active);
  world.pass(10 * AllianceWorld::kDay);
  const RegisterRequest request = request_of(world.newcomer("hasty"), invite);
  ServiceContext context = world.context();
  context.now = AllianceWorld::kStart;
  EXPECT_EQ(register_member(context, world.store(), caller, request).error(),
            ErrorCode::wrong_time);
}

TEST_F(Registration, KeepsTheQueueBounded) {
  const WorldInvite invite = world.add_invite(InviteMode::pending, 5);
  for (std::uint64_t number = 1; number <= kPendingMax; ++number) {
    storage::Member waiting;
    ByteArray<20> id{};
    id[0] = static_cast<std::uint8_t>(number >> 8);
    id[1] = static_cast<std::uint8_t>(number);
    waiting.id = MemberId(id);
    waiting.handle = "waiting_" + std::to_string(number);
    ASSERT_TRUE(world.store().members->add(waiting));
  }
  EXPECT_EQ(refusal(request_of(awa, invite)), ErrorCode::limit_reached);
  EXPECT_FALSE(is_known(awa));
  EXPECT_TRUE(ask(request_of(awa, world.add_invite(InviteMode::active))));
}

class ContestedInvite : public Registration {
 protected:
  ContestedInvite() { EXPECT_TRUE(ask(request_of(awa, invite))); }

  std::vector<ContestedInviteNotice> notices(const Person& person) {
    const auto reply =
        world.run(inbox_read, person.caller(), InboxReadRequest{.after = 0, .limit = 100}).value();
    std::vector<ContestedInviteNotice> found;
    for (const InboxEntry& entry : reply.entries) {
      if (entry.type == InboxType::notice) {
        found.push_back(cbor::decode<ContestedInviteNotice>(entry.body).value());
      }
    }
    return found;
  }

  const Person& coordinator = world.add_with_role("coordinator", RoleName::coordinator);
  WorldInvite invite = world.add_invite(InviteMode::active, 1, &coordinator);
  Person second = world.newcomer("second");
};

TEST_F(ContestedInvite, LetsNeitherIn) {
  EXPECT_EQ(ask(request_of(second, invite)).value().state, MemberState::pending);
  EXPECT_EQ(standing(awa), Standing::pending);
  EXPECT_EQ(standing(second), Standing::pending);
  EXPECT_EQ(used(invite), 1U);
}

TEST_F(ContestedInvite, IsToldToAdminsAndTheInviterWithBothClaims) {
  const RegisterRequest request = request_of(second, invite);
  ASSERT_TRUE(ask(request));
  for (const Person* person : std::vector<const Person*>{&world.founder(), &coordinator}) {
    const auto told = notices(*person);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].invite, invite.key.public_key);
    EXPECT_EQ(told[0].use, 1U);
    ASSERT_EQ(told[0].claims.size(), 2U);
    EXPECT_EQ(cbor::decode<MemberStatement>(told[0].claims[0].body).value().member, awa.id);
    EXPECT_EQ(told[0].claims[1], request.member);
  }
  EXPECT_TRUE(notices(second).empty());
}

TEST_F(ContestedInvite, RotatesTheCircleThatTheFirstWasIn) {
  ASSERT_FALSE(world.store().circles->circle(world.circles().members).value().rotate_since);
  ASSERT_TRUE(ask(request_of(second, invite)));
  EXPECT_TRUE(world.store().circles->circle(world.circles().members).value().rotate_since);
}

TEST_F(ContestedInvite, TakesNoThird) {
  ASSERT_TRUE(ask(request_of(second, invite)));
  const Person third = world.newcomer("third");
  EXPECT_EQ(refusal(request_of(third, invite)), ErrorCode::not_found);
}

TEST_F(ContestedInvite, NeedsAWholeClaim) {
  RegisterRequest request = request_of(second, invite);
  request.member.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa), Standing::provisional);
}

TEST_F(ContestedInvite, IsNoneOnceTheFirstIsCountersigned) {
  CountersignStatement body;
  body.alliance = world.alliance();
  body.member = awa.id;
  body.statement = *world.store().members->member(awa.id).value().statement;
  body.invite = {invite.key.public_key, 1};
  body.at = world.now();
  body.issuer = coordinator.id;
  ASSERT_TRUE(world.run(members_countersign, coordinator.caller(),
                        MembersCountersignRequest{world.sign(body, &coordinator)}));
  EXPECT_EQ(refusal(request_of(second, invite)), ErrorCode::not_found);
  EXPECT_EQ(standing(awa), Standing::full);
}

TEST_F(ContestedInvite, EndsWhenAPersonDecides) {
  ASSERT_TRUE(ask(request_of(second, invite)));
  const Statement membership = world.sign(world.member_body(second, &coordinator), &coordinator);
  ASSERT_TRUE(
      world.run(pending_accept, coordinator.caller(), PendingAcceptRequest{membership, {}}));
  EXPECT_EQ(standing(second), Standing::full);
  ASSERT_TRUE(world.run(pending_refuse, coordinator.caller(), PendingRefuseRequest{awa.id}));
  EXPECT_FALSE(is_known(awa));
}

}  // namespace
}  // namespace indaba::server
