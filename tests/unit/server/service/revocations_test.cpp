// Proves who may revoke what, that the list is numbered without gaps, and what follows from each
// revocation. Runs the services on a store in memory.
#include "server/service/revocations.h"

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
    return world
        .run(statements_publish, world.founder().caller(), StatementsPublishRequest{{statement}})
        .error();
  }
  std::error_code revoke(const Target& target, const Person* by) {
    return publish(world.sign(world.revocation_body(target, by), by));
  }
  Target membership(const Person& person) {
    return TargetMembership{person.id, *world.store().members->member(person.id).value().serial};
  }
  Standing standing(const Person& person) {
    return world.store().members->member(person.id).value().standing;
  }
  bool has(const Person& person, RoleName role) {
    const auto authority = Authority::of(world.store(), person.id, world.now());
    return authority && authority->has(role);
  }
  bool is_to_rotate(const CircleId& circle) {
    return world.store().circles->circle(circle).value().rotate_since.has_value();
  }
  bool is_disconnected(const WorldDevice& device) {
    return std::any_of(world.effects().begin(), world.effects().end(), [&](const Effect& effect) {
      const auto* disconnect = std::get_if<Disconnect>(&effect);
      return disconnect != nullptr && disconnect->device == device.id;
    });
  }
  RevocationsGetReply list(std::uint64_t after, std::uint64_t limit) {
    return world.run(revocations_get, awa.caller(), RevocationsGetRequest{after, limit}).value();
  }

  AllianceWorld world;
  Person& awa = world.add_member("awa");
  Person& moussa = world.add_member("moussa");
};

TEST_F(Revocations, AreNumberedAndChained) {
  const Statement first = world.grant(awa, RoleName::responder);
  const Statement second = world.grant(awa, RoleName::moderator);
  RevocationStatement ahead = world.revocation_body(TargetStatement{hash_of(first)}, nullptr);
  ahead.number = 2;
  EXPECT_EQ(publish(world.sign(ahead, nullptr)), ErrorCode::conflict);
  RevocationStatement apart = world.revocation_body(TargetStatement{hash_of(first)}, nullptr);
  apart.previous[0] ^= 1;
  EXPECT_EQ(publish(world.sign(apart, nullptr)), ErrorCode::conflict);
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
  const Statement first = world.grant(awa, RoleName::responder);
  const Statement second = world.grant(awa, RoleName::moderator);
  const Statement one =
      world.sign(world.revocation_body(TargetStatement{hash_of(first)}, nullptr), nullptr);
  const Statement other =
      world.sign(world.revocation_body(TargetStatement{hash_of(second)}, nullptr), nullptr);
  EXPECT_FALSE(publish(one));
  EXPECT_EQ(publish(other), ErrorCode::conflict);
  EXPECT_TRUE(has(awa, RoleName::moderator));
}

TEST_F(Revocations, AreMadeByRootAdminsAndIssuersOnly) {
  const Statement role = world.grant(awa, RoleName::responder);
  EXPECT_EQ(revoke(TargetStatement{hash_of(role)}, &moussa), ErrorCode::invalid_statement);
  EXPECT_EQ(revoke(TargetStatement{hash_of(role)}, &awa), ErrorCode::invalid_statement);
  EXPECT_FALSE(revoke(TargetStatement{hash_of(role)}, &world.founder()));
  EXPECT_EQ(revoke(TargetStatement{Hash{}}, nullptr), ErrorCode::invalid_statement);
}

TEST_F(Revocations, ClaimTheirTime) {
  const Statement role = world.grant(awa, RoleName::responder);
  RevocationStatement body = world.revocation_body(TargetStatement{hash_of(role)}, nullptr);
  body.at.seconds += 2 * AllianceWorld::kDay;
  EXPECT_EQ(publish(world.sign(body, nullptr)), ErrorCode::wrong_time);
}

TEST_F(Revocations, OfARoleEndItAndRotateWhatItOpened) {
  const Statement role = world.grant(awa, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(awa, RoleName::responder));
  EXPECT_TRUE(is_to_rotate(world.circles().responders));
  EXPECT_FALSE(is_to_rotate(world.circles().members));
  EXPECT_EQ(publish(role), ErrorCode::invalid_statement);
}

TEST_F(Revocations, OfOneOfTwoRolesRotateNothing) {
  const Statement role = world.grant(awa, RoleName::responder);
  world.grant(awa, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_TRUE(has(awa, RoleName::responder));
  EXPECT_FALSE(is_to_rotate(world.circles().responders));
}

TEST_F(Revocations, OfAMembershipEndTheDevicesAndRotate) {
  WorldDevice& second = world.add_device(awa);
  world.grant(awa, RoleName::responder);
  ASSERT_FALSE(revoke(membership(awa), &world.founder()));
  EXPECT_EQ(standing(awa), Standing::ended);
  EXPECT_TRUE(is_disconnected(awa.device()));
  EXPECT_TRUE(is_disconnected(second));
  EXPECT_FALSE(counting_device(world.store(), second.id, world.now()));
  EXPECT_TRUE(is_to_rotate(world.circles().members));
  EXPECT_TRUE(is_to_rotate(world.circles().responders));
  EXPECT_FALSE(is_to_rotate(world.circles().moderators));
}

TEST_F(Revocations, OfAMembershipAreForGood) {
  ASSERT_FALSE(revoke(membership(awa), nullptr));
  EXPECT_EQ(publish(world.sign(world.member_body(awa, nullptr), nullptr)),
            ErrorCode::invalid_statement);
}

TEST_F(Revocations, OfAnEarlierMembershipLeaveTheLaterOne) {
  const Target earlier = membership(awa);
  ASSERT_FALSE(publish(world.sign(world.member_body(awa, nullptr), nullptr)));
  ASSERT_FALSE(revoke(earlier, nullptr));
  EXPECT_EQ(standing(awa), Standing::full);
}

TEST_F(Revocations, OfAnIssuersRoleEndWhatTheyIssued) {
  const Statement role = world.grant(awa, RoleName::coordinator);
  const Statement by_awa = world.sign(world.role_body(moussa, RoleName::responder, &awa), &awa);
  ASSERT_FALSE(publish(by_awa));
  const Person& let_in = world.add_by_invite("let_in", InviteMode::pending);
  ASSERT_FALSE(publish(world.sign(world.member_body(let_in, &awa), &awa)));
  ASSERT_EQ(standing(let_in), Standing::full);

  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(moussa, RoleName::responder));
  EXPECT_EQ(standing(moussa), Standing::full);
  EXPECT_EQ(standing(let_in), Standing::pending);
  EXPECT_TRUE(is_to_rotate(world.circles().members));
  EXPECT_FALSE(publish(world.sign(world.member_body(let_in, nullptr), nullptr)));
  EXPECT_EQ(standing(let_in), Standing::full);
}

TEST_F(Revocations, GoDownTheChains) {
  const Statement admin = world.grant(awa, RoleName::admin);
  ASSERT_FALSE(publish(world.sign(world.role_body(moussa, RoleName::coordinator, &awa), &awa)));
  const Person& third = world.add_member("third");
  ASSERT_FALSE(publish(world.sign(world.role_body(third, RoleName::moderator, &moussa), &moussa)));
  ASSERT_FALSE(revoke(TargetStatement{hash_of(admin)}, nullptr));
  EXPECT_FALSE(has(moussa, RoleName::coordinator));
  EXPECT_FALSE(has(third, RoleName::moderator));
}

TEST_F(Revocations, RestoreRolesThatCountAgainOnlyIfTheyDo) {
  const Statement role = world.grant(awa, RoleName::coordinator);
  const Person& let_in = world.add_by_invite("let_in", InviteMode::pending);
  ASSERT_FALSE(publish(world.sign(world.member_body(let_in, &awa), &awa)));
  const Statement by_root = world.grant(let_in, RoleName::responder);
  ASSERT_FALSE(revoke(TargetStatement{hash_of(role)}, nullptr));
  EXPECT_FALSE(has(let_in, RoleName::responder));
  ASSERT_FALSE(publish(world.sign(world.member_body(let_in, nullptr), nullptr)));
  EXPECT_TRUE(has(let_in, RoleName::responder));
}

class DeviceRevocation : public Revocations {
 protected:
  Result<DevicesRevokeReply> revoke_device(const WorldDevice& device, const Person* by,
                                           const Caller& caller) {
    const RevocationStatement body =
        world.revocation_body(TargetDevice{device.member, device.id}, by);
    return world.run(devices_revoke, caller, DevicesRevokeRequest{world.sign(body, by)});
  }

  WorldDevice& second = world.add_device(awa);
};

TEST_F(DeviceRevocation, EndsTheDeviceAndSaysWhatHasToFollow) {
  ASSERT_TRUE(world.store().inboxes->append(second.id, {}));
  const auto reply = revoke_device(second, &awa, awa.caller());
  ASSERT_TRUE(reply);
  EXPECT_TRUE(is_disconnected(second));
  EXPECT_FALSE(is_disconnected(awa.device()));
  EXPECT_EQ(reply->device_list, world.store().devices->last_change().value());
  EXPECT_EQ(reply->rotate, std::vector<CircleId>{world.circles().members});
  EXPECT_TRUE(is_to_rotate(world.circles().members));
  EXPECT_FALSE(counting_device(world.store(), second.id, world.now()));
  EXPECT_EQ(world.store().inboxes->count(second.id).value(), 0U);
  EXPECT_EQ(list(0, 1).number, 1U);
}

TEST_F(DeviceRevocation, ForgetsItsKeyPackages) {
  const Bytes package = to_bytes("package");
  ASSERT_TRUE(
      world.store().key_packages->add(second.id, {package, Hash{1}, {world.now().seconds + 100}}));
  ASSERT_TRUE(revoke_device(second, &awa, awa.caller()));
  EXPECT_EQ(world.store().key_packages->count(second.id, world.now()).value(), 0U);
}

TEST_F(DeviceRevocation, EndsWhatTheDeviceCertified) {
  WorldDevice third = world.new_device(awa, &second);
  ASSERT_TRUE(world.run(devices_add, second.caller(), DevicesAddRequest{third.certificate}));
  ASSERT_TRUE(revoke_device(second, &awa, awa.caller()));
  EXPECT_TRUE(is_disconnected(third));
  EXPECT_FALSE(counting_device(world.store(), third.id, world.now()));
  EXPECT_TRUE(counting_device(world.store(), awa.device().id, world.now()));
}

TEST_F(DeviceRevocation, IsForTheMemberAdminsAndRoot) {
  EXPECT_EQ(revoke_device(second, &moussa, moussa.caller()).error(), ErrorCode::invalid_statement);
  EXPECT_TRUE(revoke_device(second, &world.founder(), world.founder().caller()));
  EXPECT_EQ(revoke_device(second, &awa, awa.caller()).error(), ErrorCode::already_exists);
  EXPECT_TRUE(revoke_device(awa.device(), nullptr, moussa.caller()));
}

TEST_F(DeviceRevocation, NamesADeviceOfThatMember) {
  const WorldDevice unknown = world.new_device(awa, &awa.device());
  EXPECT_EQ(revoke_device(unknown, &awa, awa.caller()).error(), ErrorCode::not_found);
  WorldDevice of_another = world.new_device(awa, &awa.device());
  of_another.id = moussa.device().id;
  EXPECT_EQ(revoke_device(of_another, &awa, awa.caller()).error(), ErrorCode::not_found);
  EXPECT_TRUE(counting_device(world.store(), moussa.device().id, world.now()));
}

TEST_F(DeviceRevocation, TakesRevocationsOfDevicesOnly) {
  const RevocationStatement body = world.revocation_body(membership(awa), nullptr);
  EXPECT_EQ(world.run(devices_revoke, awa.caller(), DevicesRevokeRequest{world.sign(body, nullptr)})
                .error(),
            ErrorCode::invalid_statement);
}

TEST_F(DeviceRevocation, ForgetsHowFarItHasRead) {
  storage::Channel channel;
  channel.id = world.random_id<ChannelId>();
  ASSERT_TRUE(world.store().channels->create(channel));
  ASSERT_TRUE(world.store().channels->add_member(channel.id, {awa.id, 0, world.now()}));
  ASSERT_TRUE(world.store().channels->raise_cursor(channel.id, second.id, 1));
  ASSERT_TRUE(revoke_device(second, &awa, awa.caller()));
  EXPECT_FALSE(world.store().channels->cursor(channel.id, second.id));
}

class Freshness : public Revocations {
 protected:
  FreshnessStatement body() {
    const auto place = test::must(StoreView::of(world.store(), world.now())).revocations();
    FreshnessStatement body;
    body.alliance = world.alliance();
    body.number = place.number;
    body.head = place.statement;
    const auto manifests = world.store().circles->manifests(world.circles().members, 0, 10).value();
    body.manifests = {{world.circles().members, 1, manifests.at(0).statement}};
    body.at = world.now();
    body.issuer = world.founder().id;
    return body;
  }
  std::error_code publish_body(const FreshnessStatement& body) {
    return publish(world.sign(body, &world.founder()));
  }
};

TEST_F(Freshness, IsServedInItsNewestVersion) {
  EXPECT_FALSE(list(0, 1).freshness);
  ASSERT_FALSE(publish_body(body()));
  world.pass(100);
  const Statement newer = world.sign(body(), &world.founder());
  ASSERT_FALSE(publish(newer));
  EXPECT_EQ(list(0, 1).freshness, newer);
  EXPECT_EQ(world.store().statements->of_kind(storage::StatementKind::freshness, {}, 10)->size(),
            1U);
}

TEST_F(Freshness, OfEarlierChangesNothing) {
  const FreshnessStatement earlier = body();
  world.pass(100);
  const Statement newer = world.sign(body(), &world.founder());
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
  no_circle.manifests[0].circle = world.random_id<CircleId>();
  EXPECT_EQ(publish_body(no_circle), ErrorCode::invalid_statement);
}

TEST_F(Freshness, IsAnAdminsWord) {
  FreshnessStatement by_awa = body();
  by_awa.issuer = awa.id;
  EXPECT_EQ(publish(world.sign(by_awa, &awa)), ErrorCode::invalid_statement);
}

}  // namespace
}  // namespace indaba::server
