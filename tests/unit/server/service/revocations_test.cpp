// Proves who may revoke what, that the list is numbered without gaps, and what follows from each
// revocation. Runs the services on a store in memory.
#include "server/service/revocations.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "server/service/devices.h"
#include "server/service/grants.h"
#include "server/service/statements.h"
#include "server/service/store_view.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using storage::Standing;
using test::AllianceWorld;
using test::Person;
using test::WorldDevice;

class Revocations : public testing::Test {
 protected:
  std::error_code publish(const Statement& statement) {
    return world_
        .run(statements_publish, world_.founder().caller(), StatementsPublishRequest{{statement}})
        .error();
  }
  std::error_code revoke(const Target& target, const Person* by) {
    return publish(world_.sign(world_.revocation_body(target, by), by));
  }
  Target membership(const Person& person) {
    return TargetMembership{person.id, *world_.store().members->member(person.id).value().serial};
  }
  Standing standing(const Person& person) {
    return world_.store().members->member(person.id).value().standing;
  }
  bool has(const Person& person, RoleName role) {
    const auto authority = Authority::of(world_.store(), person.id, world_.now());
    return authority && authority->has(role);
  }
  bool is_to_rotate(const CircleId& circle) {
    return world_.store().circles->circle(circle).value().rotate_since.has_value();
  }
  bool is_disconnected(const WorldDevice& device) {
    return std::any_of(world_.effects().begin(), world_.effects().end(), [&](const Effect& effect) {
      const auto* disconnect = std::get_if<Disconnect>(&effect);
      return disconnect != nullptr && disconnect->device == device.id;
    });
  }
  RevocationsGetReply list(std::uint64_t after, std::uint64_t limit) {
    return world_.run(revocations_get, awa_.caller(), RevocationsGetRequest{after, limit}).value();
  }

  AllianceWorld world_;
  Person& awa_ = world_.add_member("awa");
  Person& moussa_ = world_.add_member("moussa");
};

TEST_F(Revocations, AreNumberedAndChained) {
  const Statement first = world_.grant(awa_, RoleName::responder);
  const Statement second = world_.grant(awa_, RoleName::moderator);
  RevocationStatement ahead = world_.revocation_body(TargetStatement{hash_of(first)}, nullptr);
  ahead.number = 2;
  EXPECT_EQ(publish(world_.sign(ahead, nullptr)), ErrorCode::conflict);
  RevocationStatement apart = world_.revocation_body(TargetStatement{hash_of(first)}, nullptr);
  apart.previous[0] ^= 1;
  EXPECT_EQ(publish(world_.sign(apart, nullptr)), ErrorCode::conflict);
  EXPECT_FALSE(revoke(TargetStatement{hash_of(first)}, nullptr));
  EXPECT_FALSE(revoke(TargetStatement{hash_of(second)}, nullptr));
  EXPECT_EQ(revoke(TargetStatement{hash_of(first)}, nullptr), ErrorCode::already_exists);

  const auto page = list(0, 1);
  EXPECT_EQ(page.number, 2U);
  ASSERT_EQ(page.revocations.size(), 1U);
  const auto rest = list(1, 100);
  ASSERT_EQ(rest.revocations.size(), 1U);
  EXPECT_EQ(cbor::decode<RevocationStatement>(rest.revocations[0].body)->previous,
            hash_of(page.revocations[0]));
}

TEST_F(Revocations, OfOneNumberHaveOneWinner) {
  const Statement first = world_.grant(awa_, RoleName::responder);
  const Statement second = world_.grant(awa_, RoleName::moderator);
  const Statement one =
      world_.sign(world_.revocation_body(TargetStatement{hash_of(first)}, nullptr), nullptr);
  const Statement other =
      world_.sign(world_.revocation_body(TargetStatement{hash_of(second)}, nullptr), nullptr);
  EXPECT_FALSE(publish(one));
  EXPECT_EQ(publish(other), ErrorCode::conflict);
  EXPECT_TRUE(has(awa_, RoleName::moderator));
}

TEST_F(Revocations, AreMadeByRootAdminsAndIssuersOnly) {
  const Statement role = world_.grant(awa_, RoleName::responder);
  EXPECT_EQ(revoke(TargetStatement{hash_of(role)}, &moussa_), ErrorCode::invalid_statement);
  EXPECT_EQ(revoke(TargetStatement{hash_of(role)}, &awa_), ErrorCode::invalid_statement);
  EXPECT_FALSE(revoke(TargetStatement{hash_of(role)}, &world_.founder()));
  EXPECT_EQ(revoke(TargetStatement{Hash{}}, nullptr), ErrorCode::invalid_statement);
}

TEST_F(Revocations, ClaimTheirTime) {
  const Statement role = world_.grant(awa_, RoleName::responder);
  RevocationStatement body = world_.revocation_body(TargetStatement{hash_of(role)}, nullptr);
  body.at.seconds += 2 * AllianceWorld::kDay;
  EXPECT_EQ(publish(world_.sign(body, nullptr)), ErrorCode::wrong_time);
}

TEST_F(Revocations, OfARoleEndItAndRotateWhatItOpened) {
  const Statement role = world_.grant(awa_, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(awa_, RoleName::responder));
  EXPECT_TRUE(is_to_rotate(world_.circles().responders));
  EXPECT_FALSE(is_to_rotate(world_.circles().members));
  EXPECT_EQ(publish(role), ErrorCode::invalid_statement);
}

TEST_F(Revocations, OfOneOfTwoRolesRotateNothing) {
  const Statement role = world_.grant(awa_, RoleName::responder);
  world_.grant(awa_, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_TRUE(has(awa_, RoleName::responder));
  EXPECT_FALSE(is_to_rotate(world_.circles().responders));
}

TEST_F(Revocations, OfAMembershipEndTheDevicesAndRotate) {
  WorldDevice& second = world_.add_device(awa_);
  world_.grant(awa_, RoleName::responder);
  ASSERT_FALSE(revoke(membership(awa_), &world_.founder()));
  EXPECT_EQ(standing(awa_), Standing::ended);
  EXPECT_TRUE(is_disconnected(awa_.device()));
  EXPECT_TRUE(is_disconnected(second));
  EXPECT_FALSE(counting_device(world_.store(), second.id, world_.now()));
  EXPECT_TRUE(is_to_rotate(world_.circles().members));
  EXPECT_TRUE(is_to_rotate(world_.circles().responders));
  EXPECT_FALSE(is_to_rotate(world_.circles().moderators));
}

TEST_F(Revocations, OfAMembershipAreForGood) {
  ASSERT_FALSE(revoke(membership(awa_), nullptr));
  EXPECT_EQ(publish(world_.sign(world_.member_body(awa_, nullptr), nullptr)),
            ErrorCode::invalid_statement);
}

TEST_F(Revocations, OfAnEarlierMembershipLeaveTheLaterOne) {
  const Target earlier = membership(awa_);
  ASSERT_FALSE(publish(world_.sign(world_.member_body(awa_, nullptr), nullptr)));
  ASSERT_FALSE(revoke(earlier, nullptr));
  EXPECT_EQ(standing(awa_), Standing::full);
}

TEST_F(Revocations, OfAnIssuersRoleEndWhatTheyIssued) {
  const Statement role = world_.grant(awa_, RoleName::coordinator);
  const Statement by_awa =
      world_.sign(world_.role_body(moussa_, RoleName::responder, &awa_), &awa_);
  ASSERT_FALSE(publish(by_awa));
  const Person& let_in = world_.add_by_invite("let_in", InviteMode::pending);
  ASSERT_FALSE(publish(world_.sign(world_.member_body(let_in, &awa_), &awa_)));
  ASSERT_EQ(standing(let_in), Standing::full);

  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(moussa_, RoleName::responder));
  EXPECT_EQ(standing(moussa_), Standing::full);
  EXPECT_EQ(standing(let_in), Standing::pending);
  EXPECT_TRUE(is_to_rotate(world_.circles().members));
  EXPECT_FALSE(publish(world_.sign(world_.member_body(let_in, nullptr), nullptr)));
  EXPECT_EQ(standing(let_in), Standing::full);
}

TEST_F(Revocations, GoDownTheChains) {
  const Statement admin = world_.grant(awa_, RoleName::admin);
  ASSERT_FALSE(
      publish(world_.sign(world_.role_body(moussa_, RoleName::coordinator, &awa_), &awa_)));
  const Person& third = world_.add_member("third");
  ASSERT_FALSE(
      publish(world_.sign(world_.role_body(third, RoleName::moderator, &moussa_), &moussa_)));
  ASSERT_FALSE(revoke(TargetStatement{hash_of(admin)}, nullptr));
  EXPECT_FALSE(has(moussa_, RoleName::coordinator));
  EXPECT_FALSE(has(third, RoleName::moderator));
}

TEST_F(Revocations, RestoreRolesThatCountAgainOnlyIfTheyDo) {
  const Statement role = world_.grant(awa_, RoleName::coordinator);
  const Person& let_in = world_.add_by_invite("let_in", InviteMode::pending);
  ASSERT_FALSE(publish(world_.sign(world_.member_body(let_in, &awa_), &awa_)));
  const Statement by_root = world_.grant(let_in, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(let_in, RoleName::responder));
  ASSERT_FALSE(publish(world_.sign(world_.member_body(let_in, nullptr), nullptr)));
  EXPECT_TRUE(has(let_in, RoleName::responder));
}

class DeviceRevocation : public Revocations {
 protected:
  Result<DevicesRevokeReply> revoke_device(const WorldDevice& device, const Person* by,
                                           const Caller& caller) {
    const RevocationStatement body =
        world_.revocation_body(TargetDevice{device.member, device.id}, by);
    return world_.run(devices_revoke, caller, DevicesRevokeRequest{world_.sign(body, by)});
  }

  WorldDevice& second_ = world_.add_device(awa_);
};

TEST_F(DeviceRevocation, EndsTheDeviceAndSaysWhatHasToFollow) {
  ASSERT_TRUE(world_.store().inboxes->append(second_.id, {}));
  const auto reply = revoke_device(second_, &awa_, awa_.caller());
  ASSERT_TRUE(reply);
  EXPECT_TRUE(is_disconnected(second_));
  EXPECT_FALSE(is_disconnected(awa_.device()));
  EXPECT_EQ(reply->device_list, world_.store().devices->last_change().value());
  EXPECT_EQ(reply->rotate, std::vector<CircleId>{world_.circles().members});
  EXPECT_TRUE(is_to_rotate(world_.circles().members));
  EXPECT_FALSE(counting_device(world_.store(), second_.id, world_.now()));
  EXPECT_EQ(world_.store().inboxes->count(second_.id).value(), 0U);
  EXPECT_EQ(list(0, 1).number, 1U);
}

TEST_F(DeviceRevocation, ForgetsItsKeyPackages) {
  const Bytes package = to_bytes("package");
  ASSERT_TRUE(world_.store().key_packages->add(second_.id,
                                               {package, Hash{1}, {world_.now().seconds + 100}}));
  ASSERT_TRUE(revoke_device(second_, &awa_, awa_.caller()));
  EXPECT_EQ(world_.store().key_packages->count(second_.id, world_.now()).value(), 0U);
}

TEST_F(DeviceRevocation, EndsWhatTheDeviceCertified) {
  WorldDevice third = world_.new_device(awa_, &second_);
  ASSERT_TRUE(world_.run(devices_add, second_.caller(), DevicesAddRequest{third.certificate}));
  ASSERT_TRUE(revoke_device(second_, &awa_, awa_.caller()));
  EXPECT_TRUE(is_disconnected(third));
  EXPECT_FALSE(counting_device(world_.store(), third.id, world_.now()));
  EXPECT_TRUE(counting_device(world_.store(), awa_.device().id, world_.now()));
}

TEST_F(DeviceRevocation, IsForTheMemberAdminsAndRoot) {
  EXPECT_EQ(revoke_device(second_, &moussa_, moussa_.caller()).error(),
            ErrorCode::invalid_statement);
  EXPECT_TRUE(revoke_device(second_, &world_.founder(), world_.founder().caller()));
  EXPECT_EQ(revoke_device(second_, &awa_, awa_.caller()).error(), ErrorCode::already_exists);
  EXPECT_TRUE(revoke_device(awa_.device(), nullptr, moussa_.caller()));
}

TEST_F(DeviceRevocation, NamesADeviceOfThatMember) {
  const WorldDevice unknown = world_.new_device(awa_, &awa_.device());
  EXPECT_EQ(revoke_device(unknown, &awa_, awa_.caller()).error(), ErrorCode::not_found);
  WorldDevice of_another = world_.new_device(awa_, &awa_.device());
  of_another.id = moussa_.device().id;
  EXPECT_EQ(revoke_device(of_another, &awa_, awa_.caller()).error(), ErrorCode::not_found);
  EXPECT_TRUE(counting_device(world_.store(), moussa_.device().id, world_.now()));
}

TEST_F(DeviceRevocation, TakesRevocationsOfDevicesOnly) {
  const RevocationStatement body = world_.revocation_body(membership(awa_), nullptr);
  EXPECT_EQ(
      world_.run(devices_revoke, awa_.caller(), DevicesRevokeRequest{world_.sign(body, nullptr)})
          .error(),
      ErrorCode::invalid_statement);
}

TEST_F(DeviceRevocation, ForgetsHowFarItHasRead) {
  storage::Channel channel;
  channel.id = world_.random_id<ChannelId>();
  ASSERT_TRUE(world_.store().channels->create(channel));
  ASSERT_TRUE(world_.store().channels->add_member(channel.id, {awa_.id, 0, world_.now()}));
  ASSERT_TRUE(world_.store().channels->raise_cursor(channel.id, second_.id, 1));
  ASSERT_TRUE(revoke_device(second_, &awa_, awa_.caller()));
  EXPECT_FALSE(world_.store().channels->cursor(channel.id, second_.id));
}

class Freshness : public Revocations {
 protected:
  FreshnessStatement body() {
    const auto place = test::must(StoreView::of(world_.store(), world_.now())).revocations();
    FreshnessStatement body;
    body.alliance = world_.alliance();
    body.number = place.number;
    body.head = place.statement;
    const auto manifests =
        world_.store().circles->manifests(world_.circles().members, 0, 10).value();
    body.manifests = {{world_.circles().members, 1, manifests.at(0).statement}};
    body.at = world_.now();
    body.issuer = world_.founder().id;
    return body;
  }
  std::error_code publish_body(const FreshnessStatement& body) {
    return publish(world_.sign(body, &world_.founder()));
  }
};

TEST_F(Freshness, IsServedInItsNewestVersion) {
  EXPECT_FALSE(list(0, 1).freshness);
  ASSERT_FALSE(publish_body(body()));
  world_.pass(100);
  const Statement newer = world_.sign(body(), &world_.founder());
  ASSERT_FALSE(publish(newer));
  EXPECT_EQ(list(0, 1).freshness, newer);
  EXPECT_EQ(world_.store().statements->of_kind(storage::StatementKind::freshness, {}, 10)->size(),
            1U);
}

TEST_F(Freshness, OfEarlierChangesNothing) {
  const FreshnessStatement earlier = body();
  world_.pass(100);
  const Statement newer = world_.sign(body(), &world_.founder());
  ASSERT_FALSE(publish(newer));
  EXPECT_FALSE(publish_body(earlier));
  EXPECT_EQ(list(0, 1).freshness, newer);
}

TEST_F(Freshness, MustAgreeWithListAndCircles) {
  FreshnessStatement ahead = body();
  ahead.number = 1;
  EXPECT_EQ(publish_body(ahead), ErrorCode::invalid_statement);
  FreshnessStatement other_manifest = body();
  other_manifest.manifests[0].manifest[0] ^= 1;
  EXPECT_EQ(publish_body(other_manifest), ErrorCode::invalid_statement);
  FreshnessStatement no_epoch = body();
  no_epoch.manifests[0].epoch = 0;
  EXPECT_EQ(publish_body(no_epoch), ErrorCode::invalid_statement);
  FreshnessStatement later_epoch = body();
  later_epoch.manifests[0].epoch = 2;
  EXPECT_EQ(publish_body(later_epoch), ErrorCode::invalid_statement);
  FreshnessStatement no_circle = body();
  no_circle.manifests[0].circle = world_.random_id<CircleId>();
  EXPECT_EQ(publish_body(no_circle), ErrorCode::invalid_statement);
}

TEST_F(Freshness, IsAnAdminsWord) {
  FreshnessStatement by_awa = body();
  by_awa.issuer = awa_.id;
  EXPECT_EQ(publish(world_.sign(by_awa, &awa_)), ErrorCode::invalid_statement);
}

}  // namespace
}  // namespace indaba::server
