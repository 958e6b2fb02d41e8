// Proves who may register with which invite, that a registration is whole or not at all, and what
// becomes of two who claim one use. Runs the services on a store in memory.
#include "server/service/registration.h"

#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "protocol/statements/revocation.h"
#include "server/service/acceptance.h"
#include "server/service/authority.h"
#include "server/service/inbox.h"
#include "server/service/invites.h"
#include "server/service/open_channels.h"
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
    return world_.registration(person, invite.key, use, caller_);
  }
  Result<RegisterReply> ask(const RegisterRequest& request) {
    return world_.run(register_member, caller_, request);
  }
  std::error_code refusal(const RegisterRequest& request) { return ask(request).error(); }
  Standing standing(const Person& person) {
    return world_.store().members->member(person.id).value().standing;
  }
  bool is_known(const Person& person) {
    return world_.store().members->member(person.id).has_value();
  }
  std::uint64_t used(const WorldInvite& invite) {
    return world_.store().invites->invite(invite.key.public_key).value().used;
  }

  AllianceWorld world_;
  Caller caller_ = world_.stranger();
  Person awa_ = world_.newcomer("awa", "SN");
};

TEST_F(Registration, MakesAProvisionalMemberByAnActiveInvite) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  EXPECT_EQ(ask(request_of(awa_, invite)).value().state, MemberState::provisional);
  const auto authority = Authority::of(world_.store(), awa_.id, world_.now()).value();
  EXPECT_EQ(authority.state(), MemberState::provisional);
  EXPECT_EQ(authority.member().country, "SN");
  EXPECT_TRUE(counting_device(world_.store(), awa_.device().id, world_.now()));
  EXPECT_EQ(used(invite), 1U);
}

TEST_F(Registration, LetsProvisionalMembersIntoTheCircleOfAllAlone) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  ASSERT_TRUE(ask(request_of(awa_, invite)));
  const auto authority = Authority::of(world_.store(), awa_.id, world_.now()).value();
  const Rule all{{RoleName::member}, {}};
  const Rule hub{{RoleName::member}, {{"SN"}}};
  EXPECT_TRUE(authority.is_admitted(all, world_.circles().members));
  EXPECT_FALSE(authority.is_admitted(hub, world_.circles().members));
  EXPECT_FALSE(authority.is_steward(all, world_.circles().members));
}

TEST_F(Registration, BringsNewcomersIntoTheChannelsThatAreJoinedAtOnce) {
  const auto open = [&](std::uint8_t number, bool at_once) {
    ChannelsOpenRequest request;
    request.channel = ChannelId(ByteArray<16>{number});
    request.kind = ChannelKind::alert;
    request.circle = world_.circles().members;
    request.name = "Alerts";
    request.joined_at_once = at_once;
    return world_.run(channels_open, world_.founder().caller(), request).error();
  };
  ASSERT_FALSE(open(0, false));
  for (std::uint8_t number = 1; number <= kChannelsAtOnceMax; ++number) {
    ASSERT_EQ(open(number, true), std::error_code());
  }
  EXPECT_EQ(open(200, true), ErrorCode::limit_reached);
  const auto channels = [&](const MemberId& member) {
    return world_.store().channels->channels_of(member, {}, 100).value().size();
  };
  ASSERT_TRUE(ask(request_of(awa_, world_.add_invite(InviteMode::active))));
  EXPECT_EQ(channels(awa_.id), kChannelsAtOnceMax);
  Person& ben = world_.add_by_invite("ben", InviteMode::pending);
  EXPECT_EQ(channels(ben.id), 0U);
  EXPECT_EQ(channels(world_.add_member("cleo").id), kChannelsAtOnceMax);
}

TEST_F(Registration, LetsWhoHoldsAPendingInviteWait) {
  const WorldInvite invite = world_.add_invite(InviteMode::pending);
  EXPECT_EQ(ask(request_of(awa_, invite)).value().state, MemberState::pending);
  EXPECT_EQ(standing(awa_), Standing::pending);
}

TEST_F(Registration, AnswersTheSameRequestTheSame) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  const RegisterRequest request = request_of(awa_, invite);
  ASSERT_TRUE(ask(request));
  EXPECT_EQ(ask(request).value().state, MemberState::provisional);
  EXPECT_EQ(used(invite), 1U);
  EXPECT_EQ(standing(awa_), Standing::provisional);
}

TEST_F(Registration, NeedsTheInvitesKeyAndThisConnectionsNonce) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa_, invite);
  request.signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::sign_in_failed);
  const RegisterRequest of_another = world_.registration(awa_, invite.key, 1, world_.stranger());
  EXPECT_EQ(refusal(of_another), ErrorCode::sign_in_failed);
  EXPECT_FALSE(is_known(awa_));
}

TEST_F(Registration, AnswersUnknownWithdrawnAndLapsedInvitesAlike) {
  const WorldInvite unknown{test::must(Ed25519KeyPair::generate(world_.random())), {}};
  EXPECT_EQ(refusal(request_of(awa_, unknown)), ErrorCode::not_found);
  const WorldInvite withdrawn = world_.add_invite(InviteMode::active);
  world_.revoke(TargetInvite{withdrawn.key.public_key});
  EXPECT_EQ(refusal(request_of(awa_, withdrawn)), ErrorCode::not_found);
  const WorldInvite lapsed = world_.add_invite(InviteMode::active);
  world_.pass(15 * AllianceWorld::kDay);
  EXPECT_EQ(refusal(request_of(awa_, lapsed)), ErrorCode::not_found);
}

TEST_F(Registration, RefusesInvitesWhoseIssuerMayNotInviteAnyMore) {
  const Person& coordinator = world_.add_member("coordinator");
  const Statement role = world_.grant(coordinator, RoleName::coordinator);
  const WorldInvite invite = world_.add_invite(InviteMode::active, 1, &coordinator);
  world_.revoke(TargetStatement{hash_of(role)});
  EXPECT_EQ(refusal(request_of(awa_, invite)), ErrorCode::not_found);
}

TEST_F(Registration, TellsWhoClaimsAnotherUseThanTheNext) {
  const WorldInvite invite = world_.add_invite(InviteMode::active, 3);
  EXPECT_EQ(refusal(request_of(awa_, invite, 2)), ErrorCode::conflict);
  ASSERT_TRUE(ask(request_of(awa_, invite, 1)));
  const Person moussa = world_.newcomer("moussa");
  EXPECT_EQ(refusal(request_of(moussa, invite, 1)), ErrorCode::conflict);
  EXPECT_EQ(standing(awa_), Standing::provisional);
  EXPECT_TRUE(ask(request_of(moussa, invite, 2)));
}

TEST_F(Registration, LeavesNothingBehindWhenItIsRefused) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa_, invite);
  request.member.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  EXPECT_FALSE(is_known(awa_));
  EXPECT_FALSE(world_.store().devices->device(awa_.device().id));
  EXPECT_EQ(used(invite), 0U);
}

TEST_F(Registration, RefusesTakenHandlesMembersAndDevices) {
  const WorldInvite invite = world_.add_invite(InviteMode::pending, 5);
  ASSERT_TRUE(ask(request_of(awa_, invite)));
  const Person same_handle = world_.newcomer("awa");
  EXPECT_EQ(refusal(request_of(same_handle, invite, 2)), ErrorCode::already_exists);
  RegisterRequest same_member = request_of(awa_, invite, 2);
  same_member.handle = "another";
  EXPECT_EQ(refusal(same_member), ErrorCode::invalid_statement);
  EXPECT_EQ(used(invite), 1U);
}

TEST_F(Registration, RefusesAnothersDeviceOrIdentity) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  const Person moussa = world_.newcomer("moussa");
  RegisterRequest with_device = request_of(awa_, invite);
  with_device.device = moussa.device().certificate;
  EXPECT_EQ(refusal(with_device), ErrorCode::sign_in_failed);
  RegisterRequest with_identity = request_of(awa_, invite);
  with_identity.identity = moussa.identity;
  EXPECT_EQ(refusal(with_identity), ErrorCode::invalid_statement);
}

TEST_F(Registration, RefusesAMembershipThatTheInviteDidNotSign) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  RegisterRequest request = request_of(awa_, invite);
  MemberStatement claim = world_.member_body(awa_, nullptr);
  claim.invite = InviteUse{invite.key.public_key, 1};
  request.member = world_.sign(claim, nullptr);
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  request.member = world_.sign(world_.member_body(awa_, nullptr), nullptr);
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
}

TEST_F(Registration, RefusesAGenerationThatLiesAhead) {
  const WorldInvite invite = world_.add_invite(InviteMode::active);
  world_.pass(10 * AllianceWorld::kDay);
  const RegisterRequest request = request_of(world_.newcomer("hasty"), invite);
  ServiceContext context = world_.context();
  context.now = AllianceWorld::kStart;
  EXPECT_EQ(register_member(context, world_.store(), caller_, request).error(),
            ErrorCode::wrong_time);
}

TEST_F(Registration, KeepsTheQueueBounded) {
  const WorldInvite invite = world_.add_invite(InviteMode::pending, 5);
  for (std::uint64_t number = 1; number <= kPendingMax; ++number) {
    storage::Member waiting;
    ByteArray<20> id{};
    id[0] = static_cast<std::uint8_t>(number >> 8);
    id[1] = static_cast<std::uint8_t>(number);
    waiting.id = MemberId(id);
    waiting.handle = "waiting_" + std::to_string(number);
    ASSERT_TRUE(world_.store().members->add(waiting));
  }
  EXPECT_EQ(refusal(request_of(awa_, invite)), ErrorCode::limit_reached);
  EXPECT_FALSE(is_known(awa_));
  EXPECT_TRUE(ask(request_of(awa_, world_.add_invite(InviteMode::active))));
}

class ContestedInvite : public Registration {
 protected:
  ContestedInvite() { EXPECT_TRUE(ask(request_of(awa_, invite_))); }

  std::vector<ContestedInviteNotice> notices(const Person& person) {
    const auto reply =
        world_.run(inbox_read, person.caller(), InboxReadRequest{.after = 0, .limit = 100}).value();
    std::vector<ContestedInviteNotice> found;
    for (const InboxEntry& entry : reply.entries) {
      if (entry.type == InboxType::notice) {
        found.push_back(cbor::decode<ContestedInviteNotice>(entry.body).value());
      }
    }
    return found;
  }

  const Person& coordinator_ = world_.add_with_role("coordinator", RoleName::coordinator);
  WorldInvite invite_ = world_.add_invite(InviteMode::active, 1, &coordinator_);
  Person second_ = world_.newcomer("second");
};

TEST_F(ContestedInvite, LetsNeitherIn) {
  EXPECT_EQ(ask(request_of(second_, invite_)).value().state, MemberState::pending);
  EXPECT_EQ(standing(awa_), Standing::pending);
  EXPECT_EQ(standing(second_), Standing::pending);
  EXPECT_EQ(used(invite_), 1U);
}

TEST_F(ContestedInvite, IsToldToAdminsAndTheInviterWithBothClaims) {
  const RegisterRequest request = request_of(second_, invite_);
  ASSERT_TRUE(ask(request));
  for (const Person* person : std::vector<const Person*>{&world_.founder(), &coordinator_}) {
    const auto told = notices(*person);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].invite, invite_.key.public_key);
    EXPECT_EQ(told[0].use, 1U);
    ASSERT_EQ(told[0].claims.size(), 2U);
    EXPECT_EQ(cbor::decode<MemberStatement>(told[0].claims[0].body).value().member, awa_.id);
    EXPECT_EQ(told[0].claims[1], request.member);
  }
  EXPECT_TRUE(notices(second_).empty());
}

TEST_F(ContestedInvite, RotatesTheCircleThatTheFirstWasIn) {
  ASSERT_FALSE(world_.store().circles->circle(world_.circles().members).value().rotate_since);
  ASSERT_TRUE(ask(request_of(second_, invite_)));
  EXPECT_TRUE(world_.store().circles->circle(world_.circles().members).value().rotate_since);
}

TEST_F(ContestedInvite, TakesNoThird) {
  ASSERT_TRUE(ask(request_of(second_, invite_)));
  const Person third = world_.newcomer("third");
  EXPECT_EQ(refusal(request_of(third, invite_)), ErrorCode::not_found);
}

TEST_F(ContestedInvite, NeedsAWholeClaim) {
  RegisterRequest request = request_of(second_, invite_);
  request.member.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(request), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa_), Standing::provisional);
}

TEST_F(ContestedInvite, IsNoneOnceTheFirstIsCountersigned) {
  CountersignStatement body;
  body.alliance = world_.alliance();
  body.member = awa_.id;
  body.statement = *world_.store().members->member(awa_.id).value().statement;
  body.invite = {invite_.key.public_key, 1};
  body.at = world_.now();
  body.issuer = coordinator_.id;
  ASSERT_TRUE(world_.run(members_countersign, coordinator_.caller(),
                         MembersCountersignRequest{world_.sign(body, &coordinator_)}));
  EXPECT_EQ(refusal(request_of(second_, invite_)), ErrorCode::not_found);
  EXPECT_EQ(standing(awa_), Standing::full);
}

TEST_F(ContestedInvite, EndsWhenAPersonDecides) {
  ASSERT_TRUE(ask(request_of(second_, invite_)));
  const Statement membership =
      world_.sign(world_.member_body(second_, &coordinator_), &coordinator_);
  ASSERT_TRUE(
      world_.run(pending_accept, coordinator_.caller(), PendingAcceptRequest{membership, {}}));
  EXPECT_EQ(standing(second_), Standing::full);
  ASSERT_TRUE(world_.run(pending_refuse, coordinator_.caller(), PendingRefuseRequest{awa_.id}));
  EXPECT_FALSE(is_known(awa_));
}

}  // namespace
}  // namespace indaba::server
