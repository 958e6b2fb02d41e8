// Proves who adds devices, who asks to be linked, and who gets a backup; on a planted alliance.
#include "server/service/devices.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "server/service/backups.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using test::Planted;

class Devices : public testing::Test {
 protected:
  auto add(const Planted& by, const protocol::Statement& certificate) {
    return alliance_.run(devices_add, by.caller(), protocol::DevicesAddRequest{certificate});
  }
  auto ask(const MemberId& member) {
    return alliance_.run(devices_ask, Caller{}, protocol::DevicesAskRequest{member, to_bytes("x")});
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& ben_ = alliance_.add("ben");
};

TEST_F(Devices, AreCertifiedByTheCallingDeviceOfTheSameMember) {
  const auto [device, certificate] = alliance_.certificate(awa_, &awa_.device());
  EXPECT_EQ(add(ben_, certificate).error(), ErrorCode::invalid_statement);
  const auto added = add(awa_, certificate);
  ASSERT_TRUE(added);
  EXPECT_EQ(added->device_list, alliance_.store().devices->last_change().value());
  EXPECT_TRUE(std::holds_alternative<Announce>(alliance_.effects().at(0)));
  const auto listed =
      alliance_.run(devices_list, ben_.caller(), protocol::DevicesListRequest{awa_.id});
  EXPECT_EQ(listed->devices.size(), 2U);
}

TEST_F(Devices, AreNotAddedWithoutACertifier) {
  EXPECT_EQ(add(awa_, alliance_.certificate(awa_, nullptr).second).error(),
            ErrorCode::invalid_statement);
}

TEST_F(Devices, FindWhatTheyAreHandedInTheirInbox) {
  const auto [device, certificate] = alliance_.certificate(awa_, &awa_.device());
  ASSERT_TRUE(alliance_.run(devices_add, awa_.caller(),
                            protocol::DevicesAddRequest{certificate, to_bytes("sealed")}));
  const auto waiting = alliance_.store().inboxes->read(device.id, 0, 10).value();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].entry.type, storage::InboxType::link);
  EXPECT_EQ(waiting[0].entry.body, to_bytes("sealed"));
  EXPECT_EQ(waiting[0].entry.device, awa_.device().id);
}

TEST_F(Devices, HandNothingToADeviceThatIsNotAdded) {
  const auto [device, certificate] = alliance_.certificate(awa_, &awa_.device());
  EXPECT_FALSE(alliance_.run(devices_add, ben_.caller(),
                             protocol::DevicesAddRequest{certificate, to_bytes("sealed")}));
  EXPECT_EQ(alliance_.store().inboxes->count(device.id).value(), 0U);
}

TEST_F(Devices, AreEightAMember) {
  while (awa_.devices.size() < kDevicesPerMemberMax) {
    alliance_.add_device(awa_);
  }
  EXPECT_EQ(add(awa_, alliance_.certificate(awa_, &awa_.device()).second).error(),
            ErrorCode::limit_reached);
}

TEST_F(Devices, AreListedOfMembersWhoAreIn) {
  const Planted& pending = alliance_.add("pen", storage::Standing::pending);
  EXPECT_EQ(
      alliance_.run(devices_list, awa_.caller(), protocol::DevicesListRequest{pending.id}).error(),
      ErrorCode::not_found);
  EXPECT_EQ(
      alliance_.run(devices_list, awa_.caller(), protocol::DevicesListRequest{MemberId()}).error(),
      ErrorCode::not_found);
}

TEST_F(Devices, AskTheMembersOtherDevicesToBeLinkedButNotForEver) {
  ASSERT_TRUE(ask(MemberId()));
  for (std::uint64_t i = 0; i <= kLinkRequestsMax; ++i) {
    ASSERT_TRUE(ask(awa_.id));
  }
  EXPECT_EQ(alliance_.store().inboxes->count(awa_.device().id).value(), kLinkRequestsMax);
}

class Backups : public testing::Test {
 protected:
  protocol::BackupPutRequest backup(std::uint64_t counter, const Planted& of) {
    protocol::BackupStatement body;
    body.alliance = alliance_.id();
    body.member = of.id;
    body.generation = alliance_.store().members->identity(of.id).value().generation;
    body.counter = counter;
    body.sealed = sha256(as_bytes("sealed"));
    body.at = alliance_.now();
    return {protocol::sign(body, {&of.identity_key}), to_bytes("sealed")};
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& ben_ = alliance_.add("ben");
};

TEST_F(Backups, ArePutByTheirMemberWithARisingCounter) {
  ASSERT_TRUE(alliance_.run(backup_put, awa_.caller(), backup(2, awa_)));
  EXPECT_EQ(alliance_.run(backup_put, awa_.caller(), backup(2, awa_)).error(), ErrorCode::conflict);
  EXPECT_EQ(alliance_.run(backup_put, ben_.caller(), backup(3, awa_)).error(),
            ErrorCode::invalid_statement);
  protocol::BackupPutRequest other_bytes = backup(3, awa_);
  other_bytes.sealed = to_bytes("else");
  EXPECT_EQ(alliance_.run(backup_put, awa_.caller(), other_bytes).error(),
            ErrorCode::invalid_statement);
}

TEST_F(Backups, AreGivenToTheMemberAndTheirRecoverySheetAlone) {
  ASSERT_TRUE(alliance_.run(backup_put, awa_.caller(), backup(1, awa_)));
  protocol::BackupGetRequest request;
  request.member = awa_.id;
  EXPECT_EQ(alliance_.run(backup_get, awa_.caller(), request)->sealed, to_bytes("sealed"));
  EXPECT_EQ(alliance_.run(backup_get, ben_.caller(), request).error(), ErrorCode::sign_in_failed);

  Caller stranger;
  stranger.nonce = {1, 2, 3};
  EXPECT_EQ(alliance_.run(backup_get, stranger, request).error(), ErrorCode::sign_in_failed);
  request.key = awa_.recovery_key.public_key;
  request.signature =
      ed25519_sign(awa_.recovery_key, recovery_challenge(alliance_.id(), stranger.nonce, awa_.id));
  const auto given = alliance_.run(backup_get, stranger, request);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->identity.size(), 1U);
  stranger.nonce = {4};
  EXPECT_EQ(alliance_.run(backup_get, stranger, request).error(), ErrorCode::sign_in_failed);
  request.key = ben_.recovery_key.public_key;
  EXPECT_EQ(alliance_.run(backup_get, stranger, request).error(), ErrorCode::sign_in_failed);
}

TEST_F(Backups, ThatAreNotThereAreNotFoundByTheirMember) {
  protocol::BackupGetRequest request;
  request.member = awa_.id;
  EXPECT_EQ(alliance_.run(backup_get, awa_.caller(), request).error(), ErrorCode::not_found);
}

}  // namespace
}  // namespace indaba::server
