// Proves who may publish which statements, that a request is taken whole or not at all, and to whom
// a statement is shown. Runs the services on a store in memory.
#include "server/service/statements.h"

#include "protocol/frames/error_code.h"
#include "protocol/frames/events.h"
#include "server/service/grants.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::Standing;
using test::AllianceWorld;
using test::Person;

class Publishing : public testing::Test {
 protected:
  std::error_code publish(const Person& caller, std::vector<Statement> statements) {
    return world
        .run(statements_publish, caller.caller(), StatementsPublishRequest{std::move(statements)})
        .error();
  }
  Statement role(const Person& of, RoleName name, const Person* by) {
    return world.sign(world.role_body(of, name, by), by);
  }
  bool has(const Person& person, RoleName name) {
    return Authority::of(world.store(), person.id, world.now()).value().has(name);
  }
  AlertIssuerStatement issuer_body(const Ed25519KeyPair& key) {
    AlertIssuerStatement body;
    body.alliance = world.alliance();
    body.key = key.public_key;
    body.not_before = world.now();
    body.not_after = {world.now().seconds + AllianceWorld::kDay};
    body.serial = world.random_id<Serial>();
    return body;
  }

  AllianceWorld world;
  const Person& awa = world.add_member("awa", "SN");
  const Person& moussa = world.add_member("moussa", "KE");
  const Person& coordinator =
      world.add_with_role("coordinator", RoleName::coordinator, Scope{{{"SN"}}, {}});
};

TEST_F(Publishing, GrantsRolesByTheWordOfWhoMayGrantThem) {
  EXPECT_FALSE(publish(awa, {role(awa, RoleName::responder, &world.founder())}));
  EXPECT_TRUE(has(awa, RoleName::responder));
  EXPECT_EQ(publish(awa, {role(awa, RoleName::moderator, &awa)}), ErrorCode::invalid_statement);
  EXPECT_EQ(publish(awa, {role(awa, RoleName::admin, &world.founder())}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(publish(awa, {role(awa, RoleName::admin, nullptr)}));
  EXPECT_TRUE(has(awa, RoleName::admin));
}

TEST_F(Publishing, KeepsCoordinatorsWithinTheirScope) {
  RoleStatement here = world.role_body(awa, RoleName::moderator, &coordinator);
  EXPECT_EQ(publish(coordinator, {world.sign(here, &coordinator)}), ErrorCode::invalid_statement);
  here.scope.countries = {{"SN"}};
  EXPECT_FALSE(publish(coordinator, {world.sign(here, &coordinator)}));
  here.role = RoleName::coordinator;
  EXPECT_EQ(publish(coordinator, {world.sign(here, &coordinator)}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, GrantsRolesToFullMembersOnly) {
  const Person& pending = world.add_by_invite("pending", InviteMode::pending);
  const Person& provisional = world.add_by_invite("provisional", InviteMode::active);
  const Person nobody = world.newcomer("nobody");
  for (const Person* person : std::vector<const Person*>{&pending, &provisional, &nobody}) {
    EXPECT_EQ(publish(awa, {role(*person, RoleName::responder, nullptr)}),
              ErrorCode::invalid_statement);
  }
}

TEST_F(Publishing, GrantsARoleOnce) {
  const Statement statement = role(awa, RoleName::responder, nullptr);
  EXPECT_FALSE(publish(awa, {statement, statement}));
  EXPECT_FALSE(publish(awa, {statement}));
  EXPECT_EQ(world.store().roles->grants_of(awa.id).value().size(), 1U);
}

TEST_F(Publishing, BoundsTheRolesOfAMember) {
  for (std::size_t i = 0; i < kGrantsPerMemberMax; ++i) {
    ASSERT_FALSE(publish(awa, {role(awa, RoleName::responder, nullptr)}));
  }
  EXPECT_EQ(publish(awa, {role(awa, RoleName::responder, nullptr)}), ErrorCode::limit_reached);
}

TEST_F(Publishing, RefusesRolesThatClaimTheWrongTime) {
  RoleStatement body = world.role_body(awa, RoleName::responder, nullptr);
  body.not_before = {world.now().seconds - 2 * AllianceWorld::kDay};
  EXPECT_EQ(publish(awa, {world.sign(body, nullptr)}), ErrorCode::wrong_time);
  body.not_before = {world.now().seconds + 400 * AllianceWorld::kDay};
  body.not_after = {world.now().seconds + 500 * AllianceWorld::kDay};
  EXPECT_EQ(publish(awa, {world.sign(body, nullptr)}), ErrorCode::wrong_time);
  body.not_before = {world.now().seconds - 100};
  body.not_after = {world.now().seconds - 1};
  EXPECT_EQ(publish(awa, {world.sign(body, nullptr)}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, TakesAllOrNothing) {
  Statement bad = role(moussa, RoleName::responder, nullptr);
  bad.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(publish(awa, {role(awa, RoleName::responder, nullptr), bad}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(has(awa, RoleName::responder));
}

TEST_F(Publishing, RefusesBodiesThatAreNoStatement) {
  Statement garbage = role(awa, RoleName::responder, nullptr);
  garbage.body = to_bytes("no statement");
  EXPECT_EQ(publish(awa, {garbage}), ErrorCode::invalid_statement);
  Statement cut = role(awa, RoleName::responder, nullptr);
  cut.body.pop_back();
  EXPECT_EQ(publish(awa, {cut}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, RefusesStatementsOfAnotherAlliance) {
  RoleStatement body = world.role_body(awa, RoleName::responder, nullptr);
  body.alliance[0] ^= 1;
  EXPECT_EQ(publish(awa, {world.sign(body, nullptr)}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, RefusesKindsThatHaveTheirMethod) {
  const auto key = test::must(Ed25519KeyPair::generate(world.random()));
  const Person newcomer = world.newcomer("newcomer");
  const std::vector<Statement> others = {
      world.sign(world.invite_body(key, InviteMode::pending, nullptr), nullptr),
      world.sign(world.circle_body(RoleName::member, RoleName::admin), nullptr),
      awa.identity,
      newcomer.identity,
      awa.device().certificate,
      world.new_device(awa, nullptr).certificate,
  };
  for (const Statement& statement : others) {
    EXPECT_EQ(publish(world.founder(), {statement}), ErrorCode::invalid_statement);
  }
}

TEST_F(Publishing, MakesMembersOfThoseWhoWait) {
  const Person& pending = world.add_by_invite("pending", InviteMode::pending, "SN");
  const Statement by_coordinator =
      world.sign(world.member_body(pending, &coordinator), &coordinator);
  EXPECT_FALSE(publish(coordinator, {by_coordinator}));
  EXPECT_EQ(world.store().members->member(pending.id).value().standing, Standing::full);
  const Person unknown = world.newcomer("unknown");
  EXPECT_EQ(publish(world.founder(), {world.sign(world.member_body(unknown, nullptr), nullptr)}),
            ErrorCode::invalid_statement);
}

TEST_F(Publishing, TakesNoClaimByAnInvite) {
  const auto invite = world.add_invite(InviteMode::active, 2);
  const Person& pending = world.add_by_invite("pending", InviteMode::pending);
  MemberStatement claim = world.member_body(pending, nullptr);
  claim.invite = InviteUse{invite.key.public_key, 1};
  EXPECT_EQ(publish(awa, {protocol::sign(claim, {&invite.key})}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, TakesAlertIssuersByRootAndTheirCertificates) {
  const auto key = test::must(Ed25519KeyPair::generate(world.random()));
  AlertCertificateStatement certificate;
  certificate.alliance = world.alliance();
  certificate.key = test::must(Ed25519KeyPair::generate(world.random())).public_key;
  certificate.not_before = world.now();
  certificate.not_after = {world.now().seconds + 100};
  certificate.serial = world.random_id<Serial>();
  const Statement signed_certificate = protocol::sign(certificate, {&key});
  EXPECT_EQ(publish(awa, {signed_certificate}), ErrorCode::invalid_statement);
  EXPECT_EQ(publish(awa, {world.sign(issuer_body(key), &world.founder())}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(publish(awa, {world.sign(issuer_body(key), nullptr), signed_certificate}));
  EXPECT_TRUE(world.store().statements->statement(hash_of(signed_certificate)));
}

TEST_F(Publishing, BoundsAlertIssuers) {
  const auto key = test::must(Ed25519KeyPair::generate(world.random()));
  for (std::size_t i = 0; i < kAlertIssuersMax; ++i) {
    ASSERT_FALSE(publish(awa, {world.sign(issuer_body(key), nullptr)}));
  }
  EXPECT_EQ(publish(awa, {world.sign(issuer_body(key), nullptr)}), ErrorCode::limit_reached);
}

TEST_F(Publishing, TellsEverybodyHowLongTheListsAre) {
  ASSERT_FALSE(publish(awa, {role(awa, RoleName::responder, nullptr)}));
  ASSERT_FALSE(world.effects().empty());
  EXPECT_TRUE(std::holds_alternative<Announce>(world.effects().back()));
}

class Showing : public testing::Test {
 protected:
  bool sees(const Person& caller, const Statement& statement) {
    const auto reply =
        world.run(statements_get, caller.caller(), StatementsGetRequest{{hash_of(statement)}})
            .value();
    return reply.statements == std::vector<Statement>{statement};
  }

  AllianceWorld world;
  const Person& awa = world.add_member("awa");
  const Person& moussa = world.add_member("moussa");
};

TEST_F(Showing, ShowsAccreditationsToWhoIsIn) {
  const Statement role = world.grant(awa, RoleName::responder);
  const Person& provisional = world.add_by_invite("provisional", InviteMode::active);
  EXPECT_TRUE(sees(moussa, role));
  EXPECT_TRUE(sees(provisional, role));
}

TEST_F(Showing, LeavesOutWhatIsNotThere) {
  const auto reply =
      world.run(statements_get, awa.caller(), StatementsGetRequest{{Hash{}, hash_of(awa.identity)}})
          .value();
  EXPECT_EQ(reply.statements, std::vector<Statement>{awa.identity});
}

TEST_F(Showing, ShowsYouthToTheMemberAndWhoLeadsThem) {
  const Statement youth = world.grant(awa, RoleName::youth);
  const Person& lead = world.add_with_role("lead", RoleName::youth_lead);
  const Person& other_youth = world.add_with_role("other", RoleName::youth);
  const Person& moderator = world.add_with_role("moderator", RoleName::moderator);
  EXPECT_TRUE(sees(awa, youth));
  EXPECT_TRUE(sees(lead, youth));
  EXPECT_TRUE(sees(world.founder(), youth));
  EXPECT_FALSE(sees(moussa, youth));
  EXPECT_FALSE(sees(other_youth, youth));
  EXPECT_FALSE(sees(moderator, youth));
}

TEST_F(Showing, ShowsWhoWaitsLittleAndHidesThem) {
  const Person& pending = world.add_by_invite("pending", InviteMode::pending);
  EXPECT_TRUE(sees(pending, pending.identity));
  EXPECT_FALSE(sees(pending, awa.identity));
  EXPECT_FALSE(sees(moussa, pending.identity));
  EXPECT_TRUE(sees(world.founder(), pending.identity));
}

}  // namespace
}  // namespace indaba::server
