// Proves the rules of circles: definitions, rotations and their race, boxes, reports, duties.
#include "server/service/circles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/circle.h"
#include "server/service/open_channels.h"
#include "server/service/standing.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using protocol::Statement;
using test::Planted;
using test::PlantedDevice;

class Circles : public testing::Test {
 protected:
  Circles() {
    alliance_.grant(admin_, RoleName::admin);
    alliance_.grant(rita_, RoleName::responder);
    alliance_.grant(sam_, RoleName::responder);
  }

  // Which devices the last call notified.
  std::vector<DeviceId> told() {
    std::vector<DeviceId> devices;
    for (const Effect& effect : alliance_.effects()) {
      if (const auto* notify = std::get_if<Notify>(&effect)) {
        devices.push_back(notify->device);
      }
    }
    return devices;
  }

  // Of the epoch after the newest; `wrapped` under it.
  Statement manifest(const Planted& steward,
                     const std::vector<protocol::WrappedSeed>& wrapped = {}) {
    const storage::Circle circle = alliance_.store().circles->circle(circle_).value();
    protocol::ManifestStatement body;
    body.alliance = alliance_.id();
    body.circle = circle_;
    body.definition = circle.definition;
    body.epoch = circle.epoch + 1;
    for (const protocol::WrappedSeed& seed : wrapped) {
      body.past.push_back({seed.epoch, sha256(seed.wrapped)});
    }
    body.at = alliance_.now();
    body.issuer = steward.id;
    if (circle.epoch != 0) {
      body.previous =
          alliance_.store().circles->manifests(circle_, circle.epoch - 1, 1).value()[0].statement;
    }
    return protocol::sign(body, {&steward.identity_key});
  }
  void grant_until(const Planted& member, RoleName role, std::uint64_t seconds) {
    alliance_.grant(member, role, {}, seconds);
  }
  Statement box(const Planted& boxer, const PlantedDevice& device, std::uint64_t epoch) {
    protocol::BoxStatement body;
    body.alliance = alliance_.id();
    body.circle = circle_;
    body.epoch = epoch;
    body.device = device.id;
    body.boxer = boxer.id;
    body.boxer_device = boxer.device().id;
    body.sealed = Bytes(80, 5);
    return protocol::sign(body, {&boxer.device().key});
  }
  auto rotate(const Planted& steward, const Statement& next, std::vector<Statement> boxes = {},
              std::vector<protocol::WrappedSeed> wrapped = {}) {
    return alliance_.run(
        circles_rotate, steward.caller(),
        protocol::CirclesRotateRequest{next, std::move(wrapped), std::move(boxes)});
  }
  auto put(const Planted& boxer, std::vector<Statement> boxes) {
    return alliance_.run(circles_box, boxer.caller(),
                         protocol::CirclesBoxRequest{std::move(boxes)});
  }
  auto get(const Planted& member) {
    return alliance_.run(circles_get, member.caller(),
                         protocol::CirclesGetRequest{circle_, 0, 100});
  }
  auto duties(const Planted& member) {
    return alliance_.run(circles_duties, member.caller(), protocol::CirclesDutiesRequest{100})
        .value();
  }

  test::PlantedAlliance alliance_;
  Planted& admin_ = alliance_.add("admin");
  Planted& rita_ = alliance_.add("rita");
  Planted& sam_ = alliance_.add("sam");
  Planted& awa_ = alliance_.add("awa");
  protocol::CircleId circle_ = alliance_.add_circle(RoleName::responder, RoleName::responder);
};

TEST_F(Circles, AreDefinedByAdminsVersionAfterVersion) {
  protocol::CircleStatement body;
  body.alliance = alliance_.id();
  body.circle = circle_;
  body.version = 2;
  body.name = "Responders";
  body.rule.roles = {RoleName::responder, RoleName::coordinator};
  body.stewards.roles = {RoleName::responder};
  body.issuer = awa_.id;
  const auto define = [&](const Planted& by) {
    body.issuer = by.id;
    return alliance_.run(circles_define, by.caller(),
                         protocol::CirclesDefineRequest{protocol::sign(body, {&by.identity_key})});
  };
  EXPECT_EQ(define(awa_).error(), ErrorCode::invalid_statement);
  body.version = 3;
  EXPECT_EQ(define(admin_).error(), ErrorCode::conflict);
  body.version = 2;
  ASSERT_TRUE(define(admin_));
  EXPECT_EQ(duties(rita_).rotate.at(0).reason, protocol::RotationReason::definition);
}

// Their stewards make the first key, so they are told at once; nobody else learns more than that it
// is there.
TEST_F(Circles, AreAddedByAdminsAndBegunByTheirStewards) {
  protocol::CircleStatement body;
  body.alliance = alliance_.id();
  body.circle = protocol::CircleId(ByteArray<16>{7});
  body.version = 1;
  body.name = "Sahel";
  body.rule = {{RoleName::responder}, std::vector<std::string>{"ML"}};
  body.stewards = {{RoleName::admin}, std::vector<std::string>{"ML"}};
  body.issuer = admin_.id;
  const Statement definition = protocol::sign(body, {&admin_.identity_key});
  ASSERT_TRUE(
      alliance_.run(circles_define, admin_.caller(), protocol::CirclesDefineRequest{definition}));
  ASSERT_EQ(alliance_.effects().size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Announce>(alliance_.effects().front()));

  const auto own = [&](const Planted& member) {
    const auto rotations = duties(member).rotate;
    return std::any_of(rotations.begin(), rotations.end(), [&](const protocol::RotationDuty& duty) {
      return duty.circle == body.circle && duty.reason == protocol::RotationReason::definition &&
             !duty.is_held;
    });
  };
  EXPECT_TRUE(own(admin_));
  EXPECT_FALSE(own(rita_));
  circle_ = body.circle;
  EXPECT_EQ(get(admin_)->newest, 0U);
  EXPECT_EQ(get(awa_).error(), ErrorCode::not_found);
  ASSERT_TRUE(rotate(admin_, manifest(admin_)));
  EXPECT_EQ(get(rita_)->newest, 1U);
  EXPECT_FALSE(own(admin_));
}

TEST_F(Circles, RotateByOneStewardAnEpoch) {
  const Statement first = manifest(rita_);
  const Statement second = manifest(sam_);
  ASSERT_TRUE(rotate(rita_, first));
  EXPECT_EQ(rotate(sam_, second).error(), ErrorCode::conflict);
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_EQ(get(rita_)->newest, 2U);
  EXPECT_EQ(get(rita_)->manifests.size(), 2U);
}

TEST_F(Circles, RotateByStewardsForThemselvesAlone) {
  EXPECT_EQ(rotate(awa_, manifest(awa_)).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(rotate(sam_, manifest(rita_)).error(), ErrorCode::invalid_statement);
}

TEST_F(Circles, KeepWrappedSeedsAsTheManifestNamesThem) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  const std::vector<protocol::WrappedSeed> wrapped{{1, to_bytes("seed 1 under 2")}};
  const Statement next = manifest(rita_, wrapped);
  EXPECT_EQ(rotate(rita_, next).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(rotate(rita_, next, {}, {{1, to_bytes("else")}}).error(), ErrorCode::invalid_statement);
  ASSERT_TRUE(rotate(rita_, next, {}, wrapped));
  EXPECT_EQ(get(sam_)->manifests.at(1).wrapped.at(0).wrapped, wrapped[0].wrapped);
}

TEST_F(Circles, GiveTheirManifestsInPagesOfSoManyWrappedSeeds) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  storage::CircleStore& circles = *alliance_.store().circles.operator->();
  const storage::Hash statement = circles.manifests(circle_, 0, 1).value()[0].statement;
  for (std::uint64_t epoch = 2; epoch <= 5; ++epoch) {
    std::vector<storage::WrappedSeed> wrapped;
    for (std::uint64_t opens = 1; opens <= kWrappedGivenMax / 2; ++opens) {
      wrapped.push_back({epoch, opens, to_bytes("seed")});
    }
    ASSERT_TRUE(circles.rotate(circle_, {epoch, statement, alliance_.now()}, wrapped));
  }
  EXPECT_EQ(get(rita_)->manifests.size(), 3U);
  EXPECT_EQ(get(rita_)->newest, 5U);
}

TEST_F(Circles, PostTheManifestIntoTheirOpenChannels) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  protocol::ChannelsOpenRequest open;
  open.channel = ChannelId(ByteArray<16>{1});
  open.circle = circle_;
  open.name = "Field";
  ASSERT_TRUE(alliance_.run(channels_open, rita_.caller(), open));
  const auto rotated = rotate(sam_, manifest(sam_));
  ASSERT_TRUE(rotated);
  ASSERT_EQ(rotated->posted.size(), 1U);
  EXPECT_EQ(rotated->posted[0].seq, 1U);
  const auto entry = alliance_.store().log->entry(open.channel, 1).value();
  EXPECT_EQ(entry.type, storage::EntryType::manifest);
  EXPECT_EQ(entry.epoch, 2U);
  EXPECT_EQ(std::get<Publish>(alliance_.effects().at(0)).seq, 1U);
}

TEST_F(Circles, GiveADeviceItsOwnBoxes) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_),
                     {box(rita_, rita_.device(), 1), box(rita_, sam_.device(), 1)}));
  ASSERT_EQ(get(sam_)->boxes.size(), 1U);
  EXPECT_EQ(get(sam_)->boxes[0], box(rita_, sam_.device(), 1));
  EXPECT_EQ(get(awa_).error(), ErrorCode::not_found);
}

TEST_F(Circles, TakeBoxesFromTheirMakerForAdmittedDevicesOnly) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ASSERT_TRUE(put(sam_, {box(sam_, rita_.device(), 1)}));
  ASSERT_TRUE(put(sam_, {box(sam_, rita_.device(), 1)}));  // the same again
  EXPECT_EQ(put(sam_, {box(sam_, awa_.device(), 1)}).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(put(sam_, {box(rita_, rita_.device(), 1)}).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(put(sam_, {box(sam_, rita_.device(), 3)}).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(put(awa_, {box(awa_, rita_.device(), 1)}).error(), ErrorCode::not_found);
}

TEST_F(Circles, DropBoxesMadeAheadByWhoLostTheRace) {
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  ASSERT_TRUE(put(sam_, {box(sam_, sam_.device(), 1)}));
  EXPECT_TRUE(get(sam_)->boxes.empty());
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  ASSERT_EQ(get(sam_)->boxes.size(), 1U);
  EXPECT_EQ(get(sam_)->boxes[0], box(sam_, sam_.device(), 1));
}

// A steward whose rotation was not taken makes another seed, and boxes of it.
TEST_F(Circles, KeepTheLaterOfTwoBoxesMadeAhead) {
  Statement earlier = box(rita_, sam_.device(), 1);
  auto body = test::must(cbor::decode<protocol::BoxStatement>(earlier.body));
  body.sealed = Bytes(80, 6);
  earlier = protocol::sign(body, {&rita_.device().key});
  ASSERT_TRUE(put(rita_, {earlier}));
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ASSERT_EQ(get(sam_)->boxes.size(), 1U);
  EXPECT_EQ(get(sam_)->boxes[0], box(rita_, sam_.device(), 1));
}

TEST_F(Circles, TellADeviceOfItsBoxOnceItOpensSomething) {
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  EXPECT_EQ(told(), std::vector<DeviceId>{});
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  EXPECT_EQ(told(), std::vector{sam_.device().id});
  ASSERT_TRUE(put(rita_, {box(rita_, rita_.device(), 1)}));
  EXPECT_EQ(told(), std::vector{rita_.device().id});
}

// It may be in no channel where the manifest would come.
TEST_F(Circles, TellOfARotationWhomItLeftOutThoughTheyHadABox) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_),
                     {box(rita_, rita_.device(), 1), box(rita_, sam_.device(), 1)}));
  ASSERT_TRUE(rotate(rita_, manifest(rita_), {box(rita_, rita_.device(), 2)}));
  EXPECT_THAT(told(), testing::UnorderedElementsAre(rita_.device().id, sam_.device().id));
}

TEST_F(Circles, AskHoldersForABoxWhereOneIsMissing) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_),
                     {box(rita_, rita_.device(), 1), box(rita_, sam_.device(), 1)}));
  protocol::CirclesReportRequest report{circle_, 1, rita_.device().id};
  EXPECT_TRUE(duties(rita_).box.empty());
  ASSERT_TRUE(alliance_.run(circles_report, sam_.caller(), report));
  ASSERT_EQ(duties(rita_).box.size(), 1U);
  EXPECT_EQ(duties(rita_).box[0].device, sam_.device().id);
  EXPECT_TRUE(duties(awa_).box.empty());
  report.boxer_device = awa_.device().id;
  EXPECT_EQ(alliance_.run(circles_report, sam_.caller(), report).error(), ErrorCode::not_found);
  EXPECT_EQ(alliance_.run(circles_report, awa_.caller(), report).error(), ErrorCode::not_found);

  Planted& tom = alliance_.add("tom");
  alliance_.grant(tom, RoleName::responder);
  report.boxer_device.reset();
  ASSERT_TRUE(alliance_.run(circles_report, tom.caller(), report));
  EXPECT_EQ(duties(rita_).box.size(), 2U);
  ASSERT_TRUE(put(rita_, {box(rita_, tom.device(), 1)}));
  EXPECT_EQ(duties(rita_).box.size(), 1U);
}

// Holders who stay connected would not look again by themselves.
TEST_F(Circles, TellHoldersOnceThatADeviceWaits) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_), {box(rita_, rita_.device(), 1)}));
  const protocol::CirclesReportRequest report{circle_, 1, {}};
  ASSERT_TRUE(alliance_.run(circles_report, sam_.caller(), report));
  ASSERT_EQ(alliance_.effects().size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Announce>(alliance_.effects()[0]));
  ASSERT_TRUE(alliance_.run(circles_report, sam_.caller(), report));
  EXPECT_TRUE(alliance_.effects().empty());
}

TEST_F(Circles, AreKeptByStewardsWhomTheyDoNotAdmit) {
  circle_ = alliance_.add_circle(RoleName::responder, RoleName::admin);
  ASSERT_TRUE(rotate(admin_, manifest(admin_)));
  EXPECT_EQ(get(admin_)->newest, 1U);
  ASSERT_TRUE(put(admin_, {box(admin_, rita_.device(), 1)}));
  EXPECT_EQ(get(rita_)->boxes.size(), 1U);
  EXPECT_EQ(put(admin_, {box(admin_, admin_.device(), 1)}).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(get(awa_).error(), ErrorCode::not_found);
}

TEST_F(Circles, AskTheirStewardsToRotate) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(demand_rotation(context, alliance_.store(), circle_, RotationCause::revocation));
  ASSERT_EQ(duties(sam_).rotate.size(), 1U);
  EXPECT_EQ(duties(sam_).rotate[0].reason, protocol::RotationReason::revocation);
  EXPECT_TRUE(duties(awa_).rotate.empty());
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
}

TEST_F(Circles, AreRotatedEveryMonth) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  alliance_.pass(kEpochSecondsMax);
  EXPECT_TRUE(duties(sam_).rotate.empty());
  alliance_.pass(1);
  ASSERT_EQ(duties(sam_).rotate.size(), 1U);
  EXPECT_EQ(duties(sam_).rotate[0].reason, protocol::RotationReason::month);
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
}

TEST_F(Circles, AreRotatedWhereARoleHasRunOut) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  // What nobody was let in by changes nothing.
  grant_until(awa_, RoleName::moderator, 10);
  grant_until(sam_, RoleName::responder, 10);
  alliance_.pass(20);
  EXPECT_TRUE(duties(sam_).rotate.empty());
  grant_until(awa_, RoleName::responder, 10);
  alliance_.pass(10);
  EXPECT_TRUE(duties(sam_).rotate.empty());
  alliance_.pass(2);
  ASSERT_EQ(duties(sam_).rotate.size(), 1U);
  EXPECT_EQ(duties(sam_).rotate[0].reason, protocol::RotationReason::expiry);
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
}

TEST_F(Circles, AreRotatedInAnyCaseWhereManyRolesHaveRunOut) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  for (std::size_t i = 1; i < kExpiredLookedAtMax; ++i) {
    grant_until(awa_, RoleName::moderator, 10);
  }
  alliance_.pass(20);
  EXPECT_TRUE(duties(sam_).rotate.empty());
  grant_until(awa_, RoleName::moderator, 0);
  alliance_.pass(1);
  ASSERT_EQ(duties(sam_).rotate.size(), 1U);
  EXPECT_EQ(duties(sam_).rotate[0].reason, protocol::RotationReason::expiry);
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
}

TEST_F(Circles, AreHeardOfByTheirBoxesOfTheNewestEpochAlone) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  EXPECT_TRUE(alliance_.effects().empty());
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 2)}));
  EXPECT_EQ(alliance_.effects().size(), 1U);
}

TEST_F(Circles, AreRotatedWhereTheStewardWhoMadeTheKeyIsNoneAnyMore) {
  grant_until(awa_, RoleName::responder, 10);
  circle_ = alliance_.add_circle(RoleName::member, RoleName::responder);
  ASSERT_TRUE(rotate(awa_, manifest(awa_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
  alliance_.pass(20);
  ASSERT_EQ(duties(sam_).rotate.size(), 1U);
  EXPECT_EQ(duties(sam_).rotate[0].reason, protocol::RotationReason::revocation);
  ASSERT_TRUE(rotate(sam_, manifest(sam_)));
  EXPECT_TRUE(duties(sam_).rotate.empty());
}

TEST_F(Circles, SayWhetherSomebodyHoldsTheirKey) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(demand_rotation(context, alliance_.store(), circle_, RotationCause::revocation));
  const auto is_held = [&] { return duties(sam_).rotate.at(0).is_held; };
  EXPECT_FALSE(is_held());
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  EXPECT_TRUE(is_held());
  ASSERT_TRUE(alliance_.run(circles_report, sam_.caller(),
                            protocol::CirclesReportRequest{circle_, 1, rita_.device().id}));
  EXPECT_FALSE(is_held());
  // A box for the next epoch opens nothing yet.
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 2)}));
  EXPECT_FALSE(is_held());
}

TEST_F(Circles, AreHeldByNobodyWhoseBoxerWasPutOut) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  ASSERT_TRUE(put(rita_, {box(rita_, sam_.device(), 1)}));
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(put_out(context, alliance_.store(), rita_.id, DisconnectReason::revoked));
  EXPECT_FALSE(duties(sam_).rotate.at(0).is_held);
}

// The reading of duties is bounded however many there are.
TEST_F(Circles, AreTakenForHeldWhereManyBoxesSayNothing) {
  ASSERT_TRUE(rotate(rita_, manifest(rita_)));
  for (std::uint8_t i = 0; i < kBoxingsLookedAtMax; ++i) {
    DeviceId gone(ByteArray<16>{i});
    ASSERT_TRUE(alliance_.store().circles->put_box({circle_, 1, gone, rita_.device().id, {}}));
  }
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(demand_rotation(context, alliance_.store(), circle_, RotationCause::revocation));
  EXPECT_TRUE(duties(sam_).rotate.at(0).is_held);
}

}  // namespace
}  // namespace indaba::server
