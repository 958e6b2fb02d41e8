// Proves what the recovery sheet can do: a new generation of the identity, after which nothing of
// the earlier one counts. Runs the services on a store in memory.
#include "server/service/recovery.h"

#include <gtest/gtest.h>
#include <algorithm>

#include "protocol/frames/error_code.h"
#include "server/service/acceptance.h"
#include "server/service/authority.h"
#include "server/service/statements.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::Standing;
using test::AllianceWorld;
using test::Person;

class Recovery : public testing::Test {
 protected:
  // Who comes back with `owner`'s sheet after `before`: identity key and device are new.
  Person next_generation(const Person& owner, const Person& before, std::uint64_t ahead = 1) {
    Person person = world.newcomer(owner.handle);
    person.id = owner.id;
    person.generation = before.generation + ahead;
    IdentityStatement body;
    body.alliance = world.alliance();
    body.member = person.id;
    body.generation = person.generation;
    body.identity_key = person.identity_key.public_key;
    body.recovery_key = owner.recovery_key.public_key;
    body.previous = hash_of(before.identity);
    person.identity = protocol::sign(body, {&owner.recovery_key});
    person.devices.clear();
    person.devices.push_back(world.new_device(person, nullptr));
    return person;
  }
  Result<DevicesRecoverReply> recover(const Person& person) {
    return world.run(
        devices_recover, world.stranger(),
        DevicesRecoverRequest{.identity = person.identity, .device = person.device().certificate});
  }
  std::error_code refusal(const Person& person) { return recover(person).error(); }
  std::error_code publish(const Statement& statement, const Person& by) {
    return world.run(statements_publish, by.caller(), StatementsPublishRequest{{statement}})
        .error();
  }
  Standing standing(const Person& person) {
    return world.store().members->member(person.id).value().standing;
  }
  bool counts(const test::WorldDevice& device) {
    return counting_device(world.store(), device.id, world.now()).has_value();
  }

  AllianceWorld world;
  Person& awa = world.add_member("awa");
  test::WorldDevice& second = world.add_device(awa);
  Person again = next_generation(awa, awa);
};

TEST_F(Recovery, EndsAllEarlierDevices) {
  const auto reply = recover(again);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->device_list, world.store().devices->last_change().value());
  EXPECT_TRUE(counts(again.device()));
  EXPECT_FALSE(counts(awa.device()));
  EXPECT_FALSE(counts(second));
  const auto disconnected = std::count_if(
      world.effects().begin(), world.effects().end(),
      [](const Effect& effect) { return std::holds_alternative<Disconnect>(effect); });
  EXPECT_EQ(disconnected, 2);
}

TEST_F(Recovery, WantsTheMembershipSaidAnew) {
  ASSERT_TRUE(recover(again));
  EXPECT_EQ(standing(again), Standing::pending);
  EXPECT_TRUE(world.store().circles->circle(world.circles().members).value().rotate_since);
  const PendingAcceptRequest request{
      world.sign(world.member_body(again, &world.founder()), &world.founder()), {}};
  ASSERT_TRUE(world.run(pending_accept, world.founder().caller(), request));
  EXPECT_EQ(standing(again), Standing::full);
}

TEST_F(Recovery, BringsRolesThatOthersGrantedBackWithTheMembership) {
  world.grant(awa, RoleName::responder);
  ASSERT_TRUE(recover(again));
  ASSERT_FALSE(publish(world.sign(world.member_body(again, nullptr), nullptr), again));
  EXPECT_TRUE(Authority::of(world.store(), again.id, world.now())->has(RoleName::responder));
}

TEST_F(Recovery, GivesNoWordToWhoIsNotAcceptedAgain) {
  world.grant(awa, RoleName::admin);
  const Person& other = world.add_member("other");
  ASSERT_TRUE(recover(again));
  const Statement role = world.sign(world.role_body(other, RoleName::responder, &again), &again);
  EXPECT_EQ(publish(role, again), ErrorCode::invalid_statement);
}

TEST_F(Recovery, VoidsWhatTheEarlierKeySigned) {
  world.grant(awa, RoleName::admin);
  const Person& other = world.add_member("other");
  ASSERT_FALSE(publish(world.sign(world.role_body(other, RoleName::moderator, &awa), &awa), awa));
  ASSERT_TRUE(Authority::of(world.store(), other.id, world.now())->has(RoleName::moderator));
  ASSERT_TRUE(recover(again));
  EXPECT_FALSE(Authority::of(world.store(), other.id, world.now())->has(RoleName::moderator));
}

TEST_F(Recovery, LetsTheOnlyAdminBackInByTheRootKey) {
  const Person founder = next_generation(world.founder(), world.founder());
  ASSERT_TRUE(recover(founder));
  EXPECT_FALSE(publish(world.sign(world.member_body(founder, nullptr), nullptr), founder));
  EXPECT_TRUE(Authority::of(world.store(), founder.id, world.now())->has(RoleName::admin));
}

TEST_F(Recovery, AnswersTheSameRequestTheSame) {
  const auto first = recover(again);
  const auto repeated = recover(again);
  ASSERT_TRUE(repeated);
  EXPECT_EQ(first->device_list, repeated->device_list);
}

TEST_F(Recovery, IsForMembersOnly) {
  const Person nobody = world.newcomer("nobody");
  EXPECT_EQ(refusal(nobody), ErrorCode::sign_in_failed);
  world.revoke(TargetMembership{awa.id, *world.store().members->member(awa.id)->serial});
  EXPECT_NE(refusal(again), std::error_code());
  EXPECT_EQ(standing(awa), Standing::ended);
}

TEST_F(Recovery, NeedsTheRecoveryKey) {
  again.identity.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(again), ErrorCode::invalid_statement);
  EXPECT_TRUE(counts(awa.device()));
}

TEST_F(Recovery, NeverGoesBack) {
  const Person later = next_generation(awa, awa, 5);
  ASSERT_TRUE(recover(later));
  EXPECT_EQ(refusal(again), ErrorCode::invalid_statement);
  EXPECT_EQ(refusal(next_generation(awa, later, 0)), ErrorCode::invalid_statement);
}

TEST_F(Recovery, RefusesAGenerationThatLiesAhead) {
  EXPECT_EQ(refusal(next_generation(awa, awa, 2 * AllianceWorld::kDay)), ErrorCode::wrong_time);
}

TEST_F(Recovery, WantsAFirstDeviceOfThatGeneration) {
  Statement& certificate = again.devices.front().certificate;
  certificate = awa.device().certificate;
  EXPECT_EQ(refusal(again), ErrorCode::invalid_statement);
  certificate.body = to_bytes("no device");
  EXPECT_EQ(refusal(again), ErrorCode::invalid_statement);
  EXPECT_TRUE(counts(awa.device()));
}

}  // namespace
}  // namespace indaba::server
