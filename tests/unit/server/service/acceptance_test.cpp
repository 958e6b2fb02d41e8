// Proves who sees whom waiting, who may countersign, accept and refuse, and what follows from it.
// Runs the services on a store in memory.
#include "server/service/acceptance.h"

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
    return world.store().members->member(person.id).value().standing;
  }
  Person register_with(const WorldInvite& invite, std::string handle,
                       std::optional<std::string> country = {}) {
    Person person = world.newcomer(std::move(handle), std::move(country));
    const Caller caller = world.stranger();
    const std::uint64_t use = world.store().invites->invite(invite.key.public_key).value().used + 1;
    test::must(
        world.run(register_member, caller, world.registration(person, invite.key, use, caller)));
    return person;
  }

  AllianceWorld world;
  const Person& coordinator =
      world.add_with_role("coordinator", RoleName::coordinator, Scope{{{"SN"}}, {}});
};

class Countersigning : public Acceptance {
 protected:
  CountersignStatement body(const Person& member, const Person& issuer) {
    CountersignStatement body;
    body.alliance = world.alliance();
    body.member = member.id;
    body.statement = *world.store().members->member(member.id).value().statement;
    body.invite = {invite.key.public_key, 1};
    body.at = world.now();
    body.issuer = issuer.id;
    return body;
  }
  std::error_code countersign(const CountersignStatement& body, const Person& signer) {
    return world
        .run(members_countersign, signer.caller(),
             MembersCountersignRequest{world.sign(body, &signer)})
        .error();
  }
  std::size_t listed(const Person& caller, std::uint64_t limit = 100) {
    return world
        .run(provisional_list, caller.caller(), ProvisionalListRequest{.limit = limit, .after = {}})
        .value()
        .members.size();
  }

  WorldInvite invite = world.add_invite(InviteMode::active, 2, &world.founder());
  Person awa = register_with(invite, "awa");
};

TEST_F(Countersigning, MakesAFullMember) {
  EXPECT_FALSE(countersign(body(awa, world.founder()), world.founder()));
  EXPECT_EQ(standing(awa), Standing::full);
  EXPECT_FALSE(world.store().invites->registration(awa.id));
}

TEST_F(Countersigning, IsForTheInviterToo) {
  const Person& other = world.add_with_role("other", RoleName::coordinator);
  const WorldInvite of_other = world.add_invite(InviteMode::active, 1, &other);
  const Person moussa = register_with(of_other, "moussa");
  CountersignStatement statement = body(moussa, other);
  statement.invite = {of_other.key.public_key, 1};
  EXPECT_FALSE(countersign(statement, other));
}

TEST_F(Countersigning, IsNotForOthers) {
  const Person& somebody = world.add_member("somebody");
  EXPECT_EQ(countersign(body(awa, somebody), somebody), ErrorCode::invalid_statement);
  EXPECT_EQ(countersign(body(awa, coordinator), coordinator), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa), Standing::provisional);
}

TEST_F(Countersigning, NamesTheStatementUseAndTime) {
  CountersignStatement other_statement = body(awa, world.founder());
  other_statement.statement = *world.store().members->member(coordinator.id).value().statement;
  EXPECT_EQ(countersign(other_statement, world.founder()), ErrorCode::invalid_statement);
  CountersignStatement other_use = body(awa, world.founder());
  other_use.invite.use = 2;
  EXPECT_EQ(countersign(other_use, world.founder()), ErrorCode::invalid_statement);
  CountersignStatement long_ago = body(awa, world.founder());
  world.pass(2 * AllianceWorld::kDay);
  EXPECT_EQ(countersign(long_ago, world.founder()), ErrorCode::wrong_time);
}

TEST_F(Countersigning, HappensOnce) {
  const CountersignStatement statement = body(awa, world.founder());
  EXPECT_FALSE(countersign(statement, world.founder()));
  EXPECT_EQ(countersign(statement, world.founder()), ErrorCode::not_found);
}

TEST_F(Countersigning, ListsForAdminsAndInviters) {
  const Person& other = world.add_with_role("other", RoleName::coordinator);
  register_with(world.add_invite(InviteMode::active, 1, &other), "moussa");
  EXPECT_EQ(listed(world.founder()), 2U);
  EXPECT_EQ(listed(other), 1U);
  EXPECT_EQ(listed(coordinator), 0U);
}

TEST_F(Countersigning, ListsInPages) {
  register_with(invite, "moussa");
  const auto first = world
                         .run(provisional_list, world.founder().caller(),
                              ProvisionalListRequest{.limit = 1, .after = {}})
                         .value();
  ASSERT_EQ(first.members.size(), 1U);
  EXPECT_TRUE(first.more);
  const MemberId last = cbor::decode<MemberStatement>(first.members[0].body).value().member;
  const auto second = world
                          .run(provisional_list, world.founder().caller(),
                               ProvisionalListRequest{.limit = 1, .after = last})
                          .value();
  ASSERT_EQ(second.members.size(), 1U);
  EXPECT_FALSE(second.more);
  EXPECT_NE(second.members[0], first.members[0]);
}

class Pending : public Acceptance {
 protected:
  std::vector<PendingMember> listed(const Person& caller) {
    return world.run(pending_list, caller.caller(), PendingListRequest{.limit = 100, .after = {}})
        .value()
        .pending;
  }
  std::error_code accept(const Person& person, const Person& by,
                         std::vector<Statement> statements = {}) {
    return world
        .run(pending_accept, by.caller(),
             PendingAcceptRequest{world.sign(world.member_body(person, &by), &by),
                                  std::move(statements)})
        .error();
  }
  std::error_code refuse(const Person& person, const Person& by) {
    return world.run(pending_refuse, by.caller(), PendingRefuseRequest{person.id}).error();
  }

  const Person& awa = world.add_by_invite("awa", InviteMode::pending, "SN");
  const Person& kamau = world.add_by_invite("kamau", InviteMode::pending, "KE");
};

TEST_F(Pending, ListsWhatAPersonNeedsToDecide) {
  const auto pending = listed(world.founder());
  ASSERT_EQ(pending.size(), 2U);
  const PendingMember& entry = pending[pending[0].member == awa.id ? 0 : 1];
  EXPECT_EQ(entry.handle, "awa");
  EXPECT_EQ(entry.note, "from the meeting");
  EXPECT_EQ(entry.at, world.now());
  EXPECT_EQ(entry.identity, awa.identity);
  ASSERT_EQ(entry.devices.size(), 1U);
  EXPECT_EQ(entry.devices[0], awa.device().certificate);
  EXPECT_TRUE(entry.invite);
}

TEST_F(Pending, ShowsCoordinatorsTheirCountriesAndTheirInvites) {
  ASSERT_EQ(listed(coordinator).size(), 1U);
  EXPECT_EQ(listed(coordinator)[0].member, awa.id);
  // Their scope lets them invite for their own countries only.
  WorldInvite invite{test::must(Ed25519KeyPair::generate(world.random())), {}};
  const Person& wide = world.add_with_role("wide", RoleName::coordinator);
  invite = world.add_invite(InviteMode::pending, 1, &wide);
  register_with(invite, "somebody");
  EXPECT_EQ(listed(wide).size(), 3U);
  EXPECT_EQ(listed(coordinator).size(), 1U);
}

TEST_F(Pending, MakesWhoIsAcceptedAFullMemberWithRoles) {
  const Statement role =
      world.sign(world.role_body(awa, RoleName::moderator, &world.founder()), &world.founder());
  EXPECT_FALSE(accept(awa, world.founder(), {role}));
  const auto authority = Authority::of(world.store(), awa.id, world.now()).value();
  EXPECT_TRUE(authority.is_full());
  EXPECT_TRUE(authority.has(RoleName::moderator));
  EXPECT_EQ(authority.member().country, "SN");
  EXPECT_EQ(accept(awa, world.founder()), ErrorCode::not_found);
}

TEST_F(Pending, AcceptsWithinScopeOnly) {
  EXPECT_EQ(accept(kamau, coordinator), ErrorCode::invalid_statement);
  EXPECT_FALSE(accept(awa, coordinator));
  EXPECT_EQ(standing(kamau), Standing::pending);
}

TEST_F(Pending, HidesFromCoordinatorsWhomTheyMayNotAccept) {
  // Said to be of the coordinator's country, but registered for another.
  MemberStatement body = world.member_body(kamau, &coordinator);
  body.country = "SN";
  EXPECT_EQ(world
                .run(pending_accept, coordinator.caller(),
                     PendingAcceptRequest{world.sign(body, &coordinator), {}})
                .error(),
            ErrorCode::not_found);
  EXPECT_EQ(refuse(kamau, coordinator), ErrorCode::not_found);
}

TEST_F(Pending, AcceptsAllOrNothing) {
  const Statement role_of_another = world.sign(
      world.role_body(coordinator, RoleName::moderator, &world.founder()), &world.founder());
  EXPECT_EQ(accept(awa, world.founder(), {role_of_another}), ErrorCode::invalid_statement);
  EXPECT_EQ(standing(awa), Standing::pending);
  const Statement no_role = world.sign(world.member_body(awa, nullptr), nullptr);
  EXPECT_EQ(accept(awa, world.founder(), {no_role}), ErrorCode::invalid_statement);
}

TEST_F(Pending, RefusesAnAccountAway) {
  EXPECT_FALSE(refuse(awa, world.founder()));
  EXPECT_FALSE(world.store().members->member(awa.id));
  EXPECT_FALSE(world.store().members->by_handle("awa"));
  EXPECT_FALSE(world.store().devices->device(awa.device().id));
  EXPECT_FALSE(world.store().statements->statement(hash_of(awa.identity)));
  EXPECT_EQ(refuse(awa, world.founder()), ErrorCode::not_found);
  EXPECT_EQ(refuse(coordinator, world.founder()), ErrorCode::not_found);
}

TEST_F(Pending, DisconnectsWhoIsRefused) {
  ASSERT_FALSE(refuse(awa, world.founder()));
  bool disconnected = false;
  for (const Effect& effect : world.effects()) {
    const auto* disconnect = std::get_if<Disconnect>(&effect);
    disconnected |= disconnect != nullptr && disconnect->device == awa.device().id;
  }
  EXPECT_TRUE(disconnected);
}

}  // namespace
}  // namespace indaba::server
