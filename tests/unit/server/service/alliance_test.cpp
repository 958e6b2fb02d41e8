// Proves that an alliance is founded once, by who holds the link, whole or not at all; and what it
// tells to whom. Runs the services on a store in memory.
#include "server/service/alliance.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "server/service/store_view.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::MetaKey;
using test::AllianceWorld;

class Founding : public testing::Test {
 protected:
  std::error_code found(const AllianceInitialiseRequest& request) {
    return world_.run(alliance_initialise, world_.stranger(), request).error();
  }
  bool is_founded() { return world_.store().meta->value(MetaKey::alliance).has_value(); }

  AllianceWorld world_{AllianceWorld::Founded::no};
};

TEST_F(Founding, MakesTheFounderAnAdminWithCirclesThatHaveBegun) {
  const auto reply = world_.run(alliance_initialise, world_.stranger(), world_.founding()).value();
  EXPECT_EQ(reply.alliance, world_.alliance());
  const auto founder = Authority::of(world_.store(), world_.founder().id, world_.now()).value();
  EXPECT_TRUE(founder.is_full());
  EXPECT_TRUE(founder.has(RoleName::admin));
  EXPECT_EQ(founder.member().handle, "founder");
  EXPECT_TRUE(counting_device(world_.store(), world_.founder().device().id, world_.now()));
  EXPECT_EQ(world_.store().circles->circle(world_.circles().members).value().epoch, 1U);
  EXPECT_FALSE(world_.store().circles->circle(world_.circles().youth).value().rotate_since);
}

TEST_F(Founding, HappensOnce) {
  const AllianceInitialiseRequest request = world_.founding();
  ASSERT_FALSE(found(request));
  EXPECT_EQ(found(request), ErrorCode::already_exists);
  ServiceContext context = world_.context();
  EXPECT_EQ(make_founder_link(context, world_.store()).error(), ErrorCode::already_exists);
  EXPECT_FALSE(world_.store().meta->value(MetaKey::founder_link));
}

TEST_F(Founding, TakesTheSecretOfTheLastLinkAlone) {
  const AllianceInitialiseRequest first = world_.founding();
  const AllianceInitialiseRequest last = world_.founding();
  EXPECT_EQ(found(first), ErrorCode::sign_in_failed);
  EXPECT_FALSE(found(last));
}

TEST_F(Founding, IsRefusedWithoutALink) {
  AllianceInitialiseRequest request = world_.founding();
  ASSERT_TRUE(world_.store().meta->remove_value(MetaKey::founder_link));
  EXPECT_EQ(found(request), ErrorCode::sign_in_failed);
  request.secret = {};
  EXPECT_EQ(found(request), ErrorCode::sign_in_failed);
}

TEST_F(Founding, KeepsTheHashOfTheSecretOnly) {
  const AllianceInitialiseRequest request = world_.founding();
  const Bytes kept = world_.store().meta->value(MetaKey::founder_link).value();
  const Sha256Digest hash = sha256(request.secret);
  EXPECT_EQ(kept, Bytes(hash.begin(), hash.end()));
}

TEST_F(Founding, LeavesNothingBehindWhenAStatementIsRefused) {
  AllianceInitialiseRequest request = world_.founding();
  request.statements.back().signatures.front().signature[0] ^= 1;
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
  EXPECT_FALSE(is_founded());
  EXPECT_FALSE(world_.store().members->member(world_.founder().id));
  EXPECT_TRUE(world_.store().meta->value(MetaKey::founder_link));
  request.statements.back().signatures.front().signature[0] ^= 1;
  EXPECT_FALSE(found(request));
}

TEST_F(Founding, WantsIdentityDeviceAndMembershipOnceEach) {
  const AllianceInitialiseRequest whole = world_.founding();
  for (std::size_t place = 0; place < 3; ++place) {
    AllianceInitialiseRequest without = whole;
    without.statements.erase(without.statements.begin() + static_cast<std::ptrdiff_t>(place));
    EXPECT_EQ(found(without), ErrorCode::invalid_statement);
    AllianceInitialiseRequest twice = whole;
    twice.statements.push_back(twice.statements[place]);
    EXPECT_EQ(found(twice), ErrorCode::invalid_statement);
  }
}

TEST_F(Founding, WantsAnAdmin) {
  AllianceInitialiseRequest request = world_.founding();
  request.statements.erase(request.statements.begin() + 3);
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
}

TEST_F(Founding, TakesNoOtherKinds) {
  AllianceInitialiseRequest request = world_.founding();
  const auto key = test::must(Ed25519KeyPair::generate(world_.random()));
  request.statements.push_back(
      world_.sign(world_.invite_body(key, InviteMode::active, nullptr), nullptr));
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
}

TEST_F(Founding, RefusesARootThatItsKeysDidNotAllSign) {
  AllianceInitialiseRequest request = world_.founding();
  request.root.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
}

TEST_F(Founding, RefusesAMembershipOfSomebodyElse) {
  AllianceInitialiseRequest request = world_.founding();
  const test::Person other = world_.newcomer("other");
  request.statements[2] = world_.sign(world_.member_body(other, nullptr), nullptr);
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
}

TEST_F(Founding, RefusesCirclesWithoutDefinition) {
  AllianceInitialiseRequest request = world_.founding();
  request.statements.pop_back();
  EXPECT_EQ(found(request), ErrorCode::invalid_statement);
  EXPECT_FALSE(is_founded());
}

TEST(AllianceGet, TellsRootCirclesAndHowLongTheListIs) {
  AllianceWorld world;
  const auto reply =
      world.run(alliance_get, world.founder().caller(), AllianceGetRequest{}).value();
  ASSERT_EQ(reply.root.size(), 1U);
  EXPECT_EQ(hash_of(reply.root.front()), world.alliance());
  EXPECT_EQ(reply.circles.size(), 4U);
  EXPECT_EQ(reply.revocations, 0U);
  EXPECT_FALSE(reply.freshness);
}

TEST(AllianceGet, HidesCirclesFromWhoWaitsToBeAccepted) {
  AllianceWorld world;
  const test::Person& pending = world.add_by_invite("pending", InviteMode::pending);
  const test::Person& provisional = world.add_by_invite("provisional", InviteMode::active);
  const auto circles = [&](const test::Person& person) {
    return world.run(alliance_get, person.caller(), AllianceGetRequest{}).value().circles.size();
  };
  EXPECT_EQ(circles(pending), 0U);
  EXPECT_EQ(circles(provisional), 4U);
}

}  // namespace
}  // namespace indaba::server
