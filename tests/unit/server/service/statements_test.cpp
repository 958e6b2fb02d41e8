// Proves who may publish which statements, that a request is taken whole or not at all, and to whom
// a statement is shown. Runs the services on a store in memory.
#include "server/service/statements.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "protocol/frames/error_code.h"
#include "protocol/frames/events.h"
#include "server/service/grants.h"
#include "server/service/profiles.h"
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
    return world_
        .run(statements_publish, caller.caller(), StatementsPublishRequest{std::move(statements)})
        .error();
  }
  Statement role(const Person& of, RoleName name, const Person* by) {
    return world_.sign(world_.role_body(of, name, by), by);
  }
  bool has(const Person& person, RoleName name) {
    return Authority::of(world_.store(), person.id, world_.now()).value().has(name);
  }
  AlertIssuerStatement issuer_body(const Ed25519KeyPair& key) {
    AlertIssuerStatement body;
    body.alliance = world_.alliance();
    body.key = key.public_key;
    body.not_before = world_.now();
    body.not_after = {world_.now().seconds + AllianceWorld::kDay};
    body.serial = world_.random_id<Serial>();
    return body;
  }

  AllianceWorld world_;
  const Person& awa_ = world_.add_member("awa", "SN");
  const Person& moussa_ = world_.add_member("moussa", "KE");
  const Person& coordinator_ =
      world_.add_with_role("coordinator", RoleName::coordinator, Scope{{{"SN"}}, {}});
};

TEST_F(Publishing, GrantsRolesByTheWordOfWhoMayGrantThem) {
  EXPECT_FALSE(publish(awa_, {role(awa_, RoleName::responder, &world_.founder())}));
  EXPECT_TRUE(has(awa_, RoleName::responder));
  EXPECT_EQ(publish(awa_, {role(awa_, RoleName::moderator, &awa_)}), ErrorCode::invalid_statement);
  EXPECT_EQ(publish(awa_, {role(awa_, RoleName::admin, &world_.founder())}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(publish(awa_, {role(awa_, RoleName::admin, nullptr)}));
  EXPECT_TRUE(has(awa_, RoleName::admin));
}

TEST_F(Publishing, KeepsCoordinatorsWithinTheirScope) {
  RoleStatement here = world_.role_body(awa_, RoleName::moderator, &coordinator_);
  EXPECT_EQ(publish(coordinator_, {world_.sign(here, &coordinator_)}),
            ErrorCode::invalid_statement);
  here.scope.countries = {{"SN"}};
  EXPECT_FALSE(publish(coordinator_, {world_.sign(here, &coordinator_)}));
  here.role = RoleName::coordinator;
  EXPECT_EQ(publish(coordinator_, {world_.sign(here, &coordinator_)}),
            ErrorCode::invalid_statement);
}

TEST_F(Publishing, GrantsRolesToFullMembersOnly) {
  const Person& pending = world_.add_by_invite("pending", InviteMode::pending);
  const Person& provisional = world_.add_by_invite("provisional", InviteMode::active);
  const Person nobody = world_.newcomer("nobody");
  for (const Person* person : std::vector<const Person*>{&pending, &provisional, &nobody}) {
    EXPECT_EQ(publish(awa_, {role(*person, RoleName::responder, nullptr)}),
              ErrorCode::invalid_statement);
  }
}

TEST_F(Publishing, GrantsARoleOnce) {
  const Statement statement = role(awa_, RoleName::responder, nullptr);
  EXPECT_FALSE(publish(awa_, {statement, statement}));
  EXPECT_FALSE(publish(awa_, {statement}));
  EXPECT_EQ(world_.store().roles->grants_of(awa_.id).value().size(), 1U);
}

TEST_F(Publishing, BoundsTheRolesOfAMember) {
  for (std::size_t i = 0; i < kGrantsPerMemberMax; ++i) {
    ASSERT_FALSE(publish(awa_, {role(awa_, RoleName::responder, nullptr)}));
  }
  EXPECT_EQ(publish(awa_, {role(awa_, RoleName::responder, nullptr)}), ErrorCode::limit_reached);
}

TEST_F(Publishing, RefusesRolesThatClaimTheWrongTime) {
  RoleStatement body = world_.role_body(awa_, RoleName::responder, nullptr);
  body.not_before = {world_.now().seconds - 2 * AllianceWorld::kDay};
  EXPECT_EQ(publish(awa_, {world_.sign(body, nullptr)}), ErrorCode::wrong_time);
  body.not_before = {world_.now().seconds + 400 * AllianceWorld::kDay};
  body.not_after = {world_.now().seconds + 500 * AllianceWorld::kDay};
  EXPECT_EQ(publish(awa_, {world_.sign(body, nullptr)}), ErrorCode::wrong_time);
  body.not_before = {world_.now().seconds - 100};
  body.not_after = {world_.now().seconds - 1};
  EXPECT_EQ(publish(awa_, {world_.sign(body, nullptr)}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, TakesAllOrNothing) {
  Statement bad = role(moussa_, RoleName::responder, nullptr);
  bad.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(publish(awa_, {role(awa_, RoleName::responder, nullptr), bad}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(has(awa_, RoleName::responder));
}

TEST_F(Publishing, RefusesBodiesThatAreNoStatement) {
  Statement garbage = role(awa_, RoleName::responder, nullptr);
  garbage.body = to_bytes("no statement");
  EXPECT_EQ(publish(awa_, {garbage}), ErrorCode::invalid_statement);
  Statement cut = role(awa_, RoleName::responder, nullptr);
  cut.body.pop_back();
  EXPECT_EQ(publish(awa_, {cut}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, RefusesStatementsOfAnotherAlliance) {
  RoleStatement body = world_.role_body(awa_, RoleName::responder, nullptr);
  body.alliance[0] ^= 1;
  EXPECT_EQ(publish(awa_, {world_.sign(body, nullptr)}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, RefusesKindsThatHaveTheirMethod) {
  const auto key = test::must(Ed25519KeyPair::generate(world_.random()));
  const Person newcomer = world_.newcomer("newcomer");
  const std::vector<Statement> others = {
      world_.sign(world_.invite_body(key, InviteMode::pending, nullptr), nullptr),
      world_.sign(world_.circle_body(RoleName::member, RoleName::admin), nullptr),
      awa_.identity,
      newcomer.identity,
      awa_.device().certificate,
      world_.new_device(awa_, nullptr).certificate,
  };
  for (const Statement& statement : others) {
    EXPECT_EQ(publish(world_.founder(), {statement}), ErrorCode::invalid_statement);
  }
}

TEST_F(Publishing, MakesMembersOfThoseWhoWait) {
  const Person& pending = world_.add_by_invite("pending", InviteMode::pending, "SN");
  const Statement by_coordinator =
      world_.sign(world_.member_body(pending, &coordinator_), &coordinator_);
  EXPECT_FALSE(publish(coordinator_, {by_coordinator}));
  EXPECT_EQ(world_.store().members->member(pending.id).value().standing, Standing::full);
  const Person unknown = world_.newcomer("unknown");
  EXPECT_EQ(publish(world_.founder(), {world_.sign(world_.member_body(unknown, nullptr), nullptr)}),
            ErrorCode::invalid_statement);
}

TEST_F(Publishing, BringsNobodyWithinACoordinatorsReachByTheirWord) {
  const Person& pending = world_.add_by_invite("pending", InviteMode::pending, "KE");
  for (const Person* person : std::vector<const Person*>{&moussa_, &world_.founder(), &pending}) {
    const auto before = world_.store().members->member(person->id).value();
    MemberStatement body = world_.member_body(*person, &coordinator_);
    body.country = "SN";
    EXPECT_EQ(publish(coordinator_, {world_.sign(body, &coordinator_)}),
              ErrorCode::invalid_statement);
    const auto after = world_.store().members->member(person->id).value();
    EXPECT_EQ(after.statement, before.statement);
    EXPECT_EQ(after.standing, before.standing);
  }
}

TEST_F(Publishing, TakesNoClaimByAnInvite) {
  const auto invite = world_.add_invite(InviteMode::active, 2);
  const Person& pending = world_.add_by_invite("pending", InviteMode::pending);
  MemberStatement claim = world_.member_body(pending, nullptr);
  claim.invite = InviteUse{invite.key.public_key, 1};
  EXPECT_EQ(publish(awa_, {protocol::sign(claim, {&invite.key})}), ErrorCode::invalid_statement);
}

TEST_F(Publishing, TakesAlertIssuersByRootAndTheirCertificates) {
  const auto key = test::must(Ed25519KeyPair::generate(world_.random()));
  AlertCertificateStatement certificate;
  certificate.alliance = world_.alliance();
  certificate.key = test::must(Ed25519KeyPair::generate(world_.random())).public_key;
  certificate.not_before = world_.now();
  certificate.not_after = {world_.now().seconds + 100};
  certificate.serial = world_.random_id<Serial>();
  const Statement signed_certificate = protocol::sign(certificate, {&key});
  EXPECT_EQ(publish(awa_, {signed_certificate}), ErrorCode::invalid_statement);
  EXPECT_EQ(publish(awa_, {world_.sign(issuer_body(key), &world_.founder())}),
            ErrorCode::invalid_statement);
  EXPECT_FALSE(publish(awa_, {world_.sign(issuer_body(key), nullptr), signed_certificate}));
  EXPECT_TRUE(world_.store().statements->statement(hash_of(signed_certificate)));
}

TEST_F(Publishing, ShowsWhoseKeyAnAlertCertificateIsFor) {
  const auto key = test::must(Ed25519KeyPair::generate(world_.random()));
  ASSERT_FALSE(publish(awa_, {world_.sign(issuer_body(key), nullptr)}));
  AlertCertificateStatement certificate;
  certificate.alliance = world_.alliance();
  certificate.key = moussa_.device().signature_key.public_key;
  certificate.not_before = world_.now();
  certificate.not_after = {world_.now().seconds + 100};
  const auto of_moussa = [&] {
    const auto reply = world_.run(members_get, awa_.caller(), MembersGetRequest{{}, moussa_.id});
    return std::count_if(reply->statements.begin(), reply->statements.end(), [](const auto& shown) {
      return cbor::decode<AlertCertificateStatement>(shown.body).has_value();
    });
  };
  EXPECT_EQ(of_moussa(), 0);
  for (std::size_t i = 0; i < kAlertCertificatesPerMemberMax; ++i) {
    certificate.serial = world_.random_id<Serial>();
    ASSERT_FALSE(publish(awa_, {protocol::sign(certificate, {&key})}));
  }
  EXPECT_EQ(of_moussa(), 16);
  certificate.serial = world_.random_id<Serial>();
  EXPECT_EQ(publish(awa_, {protocol::sign(certificate, {&key})}), ErrorCode::limit_reached);
}

TEST_F(Publishing, BoundsAlertIssuers) {
  const auto key = test::must(Ed25519KeyPair::generate(world_.random()));
  for (std::size_t i = 0; i < kAlertIssuersMax; ++i) {
    ASSERT_FALSE(publish(awa_, {world_.sign(issuer_body(key), nullptr)}));
  }
  EXPECT_EQ(publish(awa_, {world_.sign(issuer_body(key), nullptr)}), ErrorCode::limit_reached);
}

TEST_F(Publishing, TellsEverybodyHowLongTheListsAre) {
  ASSERT_FALSE(publish(awa_, {role(awa_, RoleName::responder, nullptr)}));
  ASSERT_FALSE(world_.effects().empty());
  EXPECT_TRUE(std::holds_alternative<Announce>(world_.effects().back()));
}

class Showing : public testing::Test {
 protected:
  bool sees(const Person& caller, const Statement& statement) {
    const auto reply =
        world_.run(statements_get, caller.caller(), StatementsGetRequest{{hash_of(statement)}})
            .value();
    return reply.statements == std::vector<Statement>{statement};
  }

  AllianceWorld world_;
  const Person& awa_ = world_.add_member("awa");
  const Person& moussa_ = world_.add_member("moussa");
};

TEST_F(Showing, ShowsAccreditationsToWhoIsIn) {
  const Statement role = world_.grant(awa_, RoleName::responder);
  const Person& provisional = world_.add_by_invite("provisional", InviteMode::active);
  EXPECT_TRUE(sees(moussa_, role));
  EXPECT_TRUE(sees(provisional, role));
}

TEST_F(Showing, LeavesOutWhatIsNotThere) {
  const auto reply = world_
                         .run(statements_get, awa_.caller(),
                              StatementsGetRequest{{Hash{}, hash_of(awa_.identity)}})
                         .value();
  EXPECT_EQ(reply.statements, std::vector<Statement>{awa_.identity});
}

TEST_F(Showing, ShowsYouthToTheMemberAndWhoLeadsThem) {
  const Statement youth = world_.grant(awa_, RoleName::youth);
  const Person& lead = world_.add_with_role("lead", RoleName::youth_lead);
  const Person& other_youth = world_.add_with_role("other", RoleName::youth);
  const Person& moderator = world_.add_with_role("moderator", RoleName::moderator);
  EXPECT_TRUE(sees(awa_, youth));
  EXPECT_TRUE(sees(lead, youth));
  EXPECT_TRUE(sees(world_.founder(), youth));
  EXPECT_FALSE(sees(moussa_, youth));
  EXPECT_FALSE(sees(other_youth, youth));
  EXPECT_FALSE(sees(moderator, youth));
}

TEST_F(Showing, ShowsWhoWaitsLittleAndHidesThem) {
  const Person& pending = world_.add_by_invite("pending", InviteMode::pending);
  EXPECT_TRUE(sees(pending, pending.identity));
  EXPECT_FALSE(sees(pending, awa_.identity));
  EXPECT_FALSE(sees(moussa_, pending.identity));
  EXPECT_TRUE(sees(world_.founder(), pending.identity));
}

}  // namespace
}  // namespace indaba::server
