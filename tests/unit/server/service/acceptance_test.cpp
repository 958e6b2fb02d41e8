// Proves who sees whom waiting, who may countersign, accept and refuse, and what follows from it.
// Runs the services on a store in memory.
#include "server/service/acceptance.h"

#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "server/service/registration.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::Standing;
using test::AllianceWorld;
using test::Person;
using test::WorldInvite;

class Acceptance : public testing::Test {
 protected:
  Standing standing(const Person& person) {
    return world_.store().members->member(person.id).value().standing;
  }
  Person register_with(const WorldInvite& invite, std::string handle,
                       std::optional<std::string> country = {}) {
    Person person = world_.newcomer(std::move(handle), std::move(country));
    const Caller caller = world_.stranger();
    const std::uint64_t use =
        world_.store().invites->invite(invite.key.public_key).value().used + 1;
    test::must(
        world_.run(register_member, caller, world_.registration(person, invite.key, use, caller)));
    return person;
  }

  AllianceWorld world_;
  const Person& coordinator_ =
      world_.add_with_role("coordinator", RoleName::coordinator, Scope{{{"SN"}}, {}});
};

class Countersigning : public Acceptance {
 protected:
  CountersignStatement body(const Person& member, const Person& issuer) {
    CountersignStatement body;
    body.alliance = world_.alliance();
    body.member = member.id;
    body.statement = *world_.store().members->member(member.id).value().statement;
    body.invite = {invite_.key.public_key, 1};
    body.at = world_.now();
    body.issuer = issuer.id;
    return body;
  }
  std::error_code countersign(const CountersignStatement& body, const Person& signer) {
    return world_
        .run(members_countersign, signer.caller(),
             MembersCountersignRequest{world_.sign(body, &signer)})
        .error();
  }
  std::size_t listed(const Person& caller, std::uint64_t limit = 100) {
    return world_
        .run(provisional_list, caller.caller(), ProvisionalListRequest{.limit = limit, .after = {}})
        .value()
        .members.size();
  }

  WorldInvite invite_ = world_.add_invite(InviteMode::active, 2, &world_.founder());
  Person awa_ = register_with(invite_, "awa");
};

TEST_F(Countersigning, MakesAFullMember) {
  EXPECT_FALSE(countersign(body(awa_, world_.founder()), world_.founder()));
  EXPECT_EQ(standing(awa_), Standing::full);
  EXPECT_FALSE(world_.store().invites->registration(awa_.id));
}

TEST_F(Countersigning, IsForTheInviterToo) {
  const Person& other = world_.add_with_role("other", RoleName::coordinator);
  const WorldInvite of_other = world_.add_invite(InviteMode::active, 1, &other);
  const Person moussa = register_with(of_other, "moussa");
  CountersignStatement statement = body(moussa, other);
  statement.invite = {of_other.key.public_key, 1};
  EXPECT_FALSE(countersign(statement, other));
}

TEST_F(Countersigning, IsNotForOthers) {
  const Person& somebody = world_.add_member("somebody");
  EXPECT_EQ(countersign(body(awa_, somebody), somebody), ErrorCode::invalid_statement);
  EXPECT_EQ(countersign(body(awa_, coordinator_), coordinator_), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa_), Standing::provisional);
}

TEST_F(Countersigning, NamesTheStatementUseAndTime) {
  CountersignStatement other_statement = body(awa_, world_.founder());
  other_statement.statement = *world_.store().members->member(coordinator_.id).value().statement;
  EXPECT_EQ(countersign(other_statement, world_.founder()), ErrorCode::invalid_statement);
  CountersignStatement other_use = body(awa_, world_.founder());
  other_use.invite.use = 2;
  EXPECT_EQ(countersign(other_use, world_.founder()), ErrorCode::invalid_statement);
  CountersignStatement long_ago = body(awa_, world_.founder());
  world_.pass(2 * AllianceWorld::kDay);
  EXPECT_EQ(countersign(long_ago, world_.founder()), ErrorCode::wrong_time);
}

TEST_F(Countersigning, HappensOnce) {
  const CountersignStatement statement = body(awa_, world_.founder());
  EXPECT_FALSE(countersign(statement, world_.founder()));
  EXPECT_EQ(countersign(statement, world_.founder()), ErrorCode::not_found);
}

TEST_F(Countersigning, ListsForAdminsAndInviters) {
  const Person& other = world_.add_with_role("other", RoleName::coordinator);
  register_with(world_.add_invite(InviteMode::active, 1, &other), "moussa");
  EXPECT_EQ(listed(world_.founder()), 2U);
  EXPECT_EQ(listed(other), 1U);
  EXPECT_EQ(listed(coordinator_), 0U);
}

TEST_F(Countersigning, ListsInPages) {
  register_with(invite_, "moussa");
  const auto first = world_
                         .run(provisional_list, world_.founder().caller(),
                              ProvisionalListRequest{.limit = 1, .after = {}})
                         .value();
  ASSERT_EQ(first.members.size(), 1U);
  EXPECT_TRUE(first.more);
  const MemberId last = cbor::decode<MemberStatement>(first.members[0].body).value().member;
  const auto second = world_
                          .run(provisional_list, world_.founder().caller(),
                               ProvisionalListRequest{.limit = 1, .after = last})
                          .value();
  ASSERT_EQ(second.members.size(), 1U);
  EXPECT_FALSE(second.more);
  EXPECT_NE(second.members[0], first.members[0]);
}

class Pending : public Acceptance {
 protected:
  std::error_code accept_by(const MemberStatement& body, const Person& issuer) {
    return world_
        .run(pending_accept, issuer.caller(), PendingAcceptRequest{world_.sign(body, &issuer), {}})
        .error();
  }
  std::vector<PendingMember> listed(const Person& caller) {
    return world_.run(pending_list, caller.caller(), PendingListRequest{.limit = 100, .after = {}})
        .value()
        .pending;
  }
  std::error_code accept(const Person& person, const Person& by,
                         std::vector<Statement> statements = {}) {
    return world_
        .run(pending_accept, by.caller(),
             PendingAcceptRequest{world_.sign(world_.member_body(person, &by), &by),
                                  std::move(statements)})
        .error();
  }
  std::error_code refuse(const Person& person, const Person& by) {
    return world_.run(pending_refuse, by.caller(), PendingRefuseRequest{person.id}).error();
  }

  const Person& awa_ = world_.add_by_invite("awa", InviteMode::pending, "SN");
  const Person& kamau_ = world_.add_by_invite("kamau", InviteMode::pending, "KE");
};

TEST_F(Pending, ListsWhatAPersonNeedsToDecide) {
  const auto pending = listed(world_.founder());
  ASSERT_EQ(pending.size(), 2U);
  const PendingMember& entry = pending[pending[0].member == awa_.id ? 0 : 1];
  EXPECT_EQ(entry.handle, "awa");
  EXPECT_EQ(entry.note, "from the meeting");
  EXPECT_EQ(entry.at, world_.now());
  EXPECT_EQ(entry.identity, awa_.identity);
  ASSERT_EQ(entry.devices.size(), 1U);
  EXPECT_EQ(entry.devices[0], awa_.device().certificate);
  EXPECT_TRUE(entry.invite);
}

TEST_F(Pending, ShowsCoordinatorsTheirCountriesAndTheirInvites) {
  ASSERT_EQ(listed(coordinator_).size(), 1U);
  EXPECT_EQ(listed(coordinator_)[0].member, awa_.id);
  // Their scope lets them invite for their own countries only.
  WorldInvite invite{test::must(Ed25519KeyPair::generate(world_.random())), {}};
  const Person& wide = world_.add_with_role("wide", RoleName::coordinator);
  invite = world_.add_invite(InviteMode::pending, 1, &wide);
  register_with(invite, "somebody");
  EXPECT_EQ(listed(wide).size(), 3U);
  EXPECT_EQ(listed(coordinator_).size(), 1U);
}

TEST_F(Pending, MakesWhoIsAcceptedAFullMemberWithRoles) {
  const Statement role = world_.sign(world_.role_body(awa_, RoleName::moderator, &world_.founder()),
                                     &world_.founder());
  EXPECT_FALSE(accept(awa_, world_.founder(), {role}));
  const auto authority = Authority::of(world_.store(), awa_.id, world_.now()).value();
  EXPECT_TRUE(authority.is_full());
  EXPECT_TRUE(authority.has(RoleName::moderator));
  EXPECT_EQ(authority.member().country, "SN");
  EXPECT_EQ(accept(awa_, world_.founder()), ErrorCode::not_found);
}

TEST_F(Pending, AcceptsWithinScopeOnly) {
  MemberStatement elsewhere = world_.member_body(awa_, &coordinator_);
  elsewhere.country = "KE";
  EXPECT_EQ(accept_by(elsewhere, coordinator_), ErrorCode::invalid_statement);
  EXPECT_FALSE(accept(awa_, coordinator_));
  EXPECT_EQ(standing(kamau_), Standing::pending);
}

TEST_F(Pending, HidesFromCoordinatorsWhomTheyMayNotAccept) {
  const Person nobody = world_.newcomer("nobody", "KE");
  for (const Person* person : {&kamau_, &nobody}) {
    // As they are, and as of the coordinator's country.
    for (const char* country : {"KE", "SN"}) {
      MemberStatement body = world_.member_body(*person, &coordinator_);
      body.country = country;
      EXPECT_EQ(accept_by(body, coordinator_), ErrorCode::not_found);
    }
    EXPECT_EQ(refuse(*person, coordinator_), ErrorCode::not_found);
  }
  EXPECT_EQ(standing(kamau_), Standing::pending);
}

TEST_F(Pending, AcceptsAllOrNothing) {
  const Statement role_of_another = world_.sign(
      world_.role_body(coordinator_, RoleName::moderator, &world_.founder()), &world_.founder());
  EXPECT_EQ(accept(awa_, world_.founder(), {role_of_another}), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa_), Standing::pending);
  const Statement no_role = world_.sign(world_.member_body(awa_, nullptr), nullptr);
  EXPECT_EQ(accept(awa_, world_.founder(), {no_role}), ErrorCode::invalid_statement);
}

TEST_F(Pending, RefusesAnAccountAway) {
  EXPECT_FALSE(refuse(awa_, world_.founder()));
  EXPECT_FALSE(world_.store().members->member(awa_.id));
  EXPECT_FALSE(world_.store().members->by_handle("awa"));
  EXPECT_FALSE(world_.store().devices->device(awa_.device().id));
  EXPECT_FALSE(world_.store().statements->statement(hash_of(awa_.identity)));
  EXPECT_EQ(refuse(awa_, world_.founder()), ErrorCode::not_found);
  EXPECT_EQ(refuse(coordinator_, world_.founder()), ErrorCode::not_found);
}

TEST_F(Pending, DisconnectsWhoIsRefused) {
  ASSERT_FALSE(refuse(awa_, world_.founder()));
  bool disconnected = false;
  for (const Effect& effect : world_.effects()) {
    const auto* disconnect = std::get_if<Disconnect>(&effect);
    disconnected |= disconnect != nullptr && disconnect->device == awa_.device().id;
  }
  EXPECT_TRUE(disconnected);
}

}  // namespace
}  // namespace indaba::server
