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
    Person person = world_.newcomer(owner.handle);
    person.id = owner.id;
    person.generation = before.generation + ahead;
    IdentityStatement body;
    body.alliance = world_.alliance();
    body.member = person.id;
    body.generation = person.generation;
    body.identity_key = person.identity_key.public_key;
    body.recovery_key = owner.recovery_key.public_key;
    body.previous = hash_of(before.identity);
    person.identity = protocol::sign(body, {&owner.recovery_key});
    person.devices.clear();
    person.devices.push_back(world_.new_device(person, nullptr));
    return person;
  }
  Result<DevicesRecoverReply> recover(const Person& person) {
    return world_.run(
        devices_recover, world_.stranger(),
        DevicesRecoverRequest{.identity = person.identity, .device = person.device().certificate});
  }
  std::error_code refusal(const Person& person) { return recover(person).error(); }
  std::error_code publish(const Statement& statement, const Person& by) {
    return world_.run(statements_publish, by.caller(), StatementsPublishRequest{{statement}})
        .error();
  }
  Standing standing(const Person& person) {
    return world_.store().members->member(person.id).value().standing;
  }
  bool counts(const test::WorldDevice& device) {
    return counting_device(world_.store(), device.id, world_.now()).has_value();
  }

  AllianceWorld world_;
  Person& awa_ = world_.add_member("awa");
  test::WorldDevice& second_ = world_.add_device(awa_);
  Person again_ = next_generation(awa_, awa_);
};

TEST_F(Recovery, EndsAllEarlierDevices) {
  const auto reply = recover(again_);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->device_list, world_.store().devices->last_change().value());
  EXPECT_TRUE(counts(again_.device()));
  EXPECT_FALSE(counts(awa_.device()));
  EXPECT_FALSE(counts(second_));
  const auto disconnected = std::count_if(
      world_.effects().begin(), world_.effects().end(),
      [](const Effect& effect) { return std::holds_alternative<Disconnect>(effect); });
  EXPECT_EQ(disconnected, 2);
}

TEST_F(Recovery, WantsTheMembershipSaidAnew) {
  ASSERT_TRUE(recover(again_));
  EXPECT_EQ(standing(again_), Standing::pending);
  EXPECT_TRUE(world_.store().circles->circle(world_.circles().members).value().rotate_since);
  const PendingAcceptRequest request{
      world_.sign(world_.member_body(again_, &world_.founder()), &world_.founder()), {}};
  ASSERT_TRUE(world_.run(pending_accept, world_.founder().caller(), request));
  EXPECT_EQ(standing(again_), Standing::full);
}

TEST_F(Recovery, BringsRolesThatOthersGrantedBackWithTheMembership) {
  world_.grant(awa_, RoleName::responder);
  ASSERT_TRUE(recover(again_));
  ASSERT_FALSE(publish(world_.sign(world_.member_body(again_, nullptr), nullptr), again_));
  EXPECT_TRUE(Authority::of(world_.store(), again_.id, world_.now())->has(RoleName::responder));
}

TEST_F(Recovery, GivesNoWordToWhoIsNotAcceptedAgain) {
  world_.grant(awa_, RoleName::admin);
  const Person& other = world_.add_member("other");
  ASSERT_TRUE(recover(again_));
  const Statement role =
      world_.sign(world_.role_body(other, RoleName::responder, &again_), &again_);
  EXPECT_EQ(publish(role, again_), ErrorCode::invalid_statement);
}

TEST_F(Recovery, VoidsWhatTheEarlierKeySigned) {
  world_.grant(awa_, RoleName::admin);
  const Person& other = world_.add_member("other");
  ASSERT_FALSE(
      publish(world_.sign(world_.role_body(other, RoleName::moderator, &awa_), &awa_), awa_));
  ASSERT_TRUE(Authority::of(world_.store(), other.id, world_.now())->has(RoleName::moderator));
  ASSERT_TRUE(recover(again_));
  EXPECT_FALSE(Authority::of(world_.store(), other.id, world_.now())->has(RoleName::moderator));
}

TEST_F(Recovery, LetsTheOnlyAdminBackInByTheRootKey) {
  const Person founder = next_generation(world_.founder(), world_.founder());
  ASSERT_TRUE(recover(founder));
  EXPECT_FALSE(publish(world_.sign(world_.member_body(founder, nullptr), nullptr), founder));
  EXPECT_TRUE(Authority::of(world_.store(), founder.id, world_.now())->has(RoleName::admin));
}

TEST_F(Recovery, AnswersTheSameRequestTheSame) {
  const auto first = recover(again_);
  const auto repeated = recover(again_);
  ASSERT_TRUE(repeated);
  EXPECT_EQ(first->device_list, repeated->device_list);
}

TEST_F(Recovery, IsForMembersOnly) {
  const Person nobody = world_.newcomer("nobody");
  EXPECT_EQ(refusal(nobody), ErrorCode::sign_in_failed);
  world_.revoke(TargetMembership{awa_.id, *world_.store().members->member(awa_.id)->serial});
  EXPECT_NE(refusal(again_), std::error_code());
  EXPECT_EQ(standing(awa_), Standing::ended);
}

TEST_F(Recovery, NeedsTheRecoveryKey) {
  again_.identity.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(refusal(again_), ErrorCode::invalid_statement);
  EXPECT_TRUE(counts(awa_.device()));
}

TEST_F(Recovery, NeverGoesBack) {
  const Person later = next_generation(awa_, awa_, 5);
  ASSERT_TRUE(recover(later));
  EXPECT_EQ(refusal(again_), ErrorCode::invalid_statement);
  EXPECT_EQ(refusal(next_generation(awa_, later, 0)), ErrorCode::invalid_statement);
}

TEST_F(Recovery, RefusesAGenerationThatLiesAhead) {
  EXPECT_EQ(refusal(next_generation(awa_, awa_, 2 * AllianceWorld::kDay)), ErrorCode::wrong_time);
}

TEST_F(Recovery, WantsAFirstDeviceOfThatGeneration) {
  Statement& certificate = again_.devices.front().certificate;
  certificate = awa_.device().certificate;
  EXPECT_EQ(refusal(again_), ErrorCode::invalid_statement);
  certificate.body = to_bytes("no device");
  EXPECT_EQ(refusal(again_), ErrorCode::invalid_statement);
  EXPECT_TRUE(counts(awa_.device()));
}

}  // namespace
}  // namespace indaba::server
