// Proves what is handed out of members who count no more, to whom; on a founded alliance.
#include "server/service/past.h"

#include <gmock/gmock.h>

#include "protocol/frames/error_code.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using protocol::Statement;
using test::Person;
using testing::Contains;
using testing::Not;

class Past : public testing::Test {
 protected:
  auto ask(const Person& by, const Person& about, std::optional<DeviceId> device = {}) {
    return world_.run(members_past, by.caller(), protocol::MembersPastRequest{about.id, device});
  }
  std::vector<Statement> shown(const Person& by, const Person& about,
                               std::optional<DeviceId> device = {}) {
    return ask(by, about, device).value().statements;
  }

  test::AllianceWorld world_;
  Person& awa_ = world_.add_member("awa");
  Person& kim_ = world_.add_member("kim");
};

TEST_F(Past, IsADevicesCertificatesUpToTheFirst) {
  const auto& second = world_.add_device(kim_);
  world_.add_device(kim_);
  world_.revoke(protocol::TargetDevice{kim_.id, second.id});
  const auto statements = shown(awa_, kim_, second.id);
  EXPECT_THAT(statements, Contains(second.certificate));
  EXPECT_THAT(statements, Contains(kim_.device().certificate));
  EXPECT_THAT(statements, Contains(kim_.identity));
  EXPECT_THAT(statements, Not(Contains(kim_.devices.back().certificate)));
}

TEST_F(Past, IsWhatMembersWereWhoAreOut) {
  const Statement role = world_.grant(kim_, RoleName::responder);
  const auto serial = world_.store().members->member(kim_.id)->serial;
  world_.revoke(protocol::TargetMembership{kim_.id, serial.value()});
  const auto statements = shown(awa_, kim_);
  EXPECT_THAT(statements, Contains(kim_.identity));
  EXPECT_THAT(statements, Contains(role));
  const bool is_member = std::any_of(statements.begin(), statements.end(), [](const auto& one) {
    return cbor::decode<protocol::MemberStatement>(one.body).has_value();
  });
  EXPECT_TRUE(is_member);
}

TEST_F(Past, ShowsByWhichInviteSomebodyCame) {
  const Person& ana = world_.add_by_invite("ana", protocol::InviteMode::active);
  const auto statements = shown(awa_, ana);
  const bool has_invite = std::any_of(statements.begin(), statements.end(), [](const auto& one) {
    return cbor::decode<protocol::InviteStatement>(one.body).has_value();
  });
  EXPECT_TRUE(has_invite);
}

TEST_F(Past, HidesWhoIsProtectedAsYouth) {
  const Statement youth = world_.grant(kim_, RoleName::youth);
  const Person& lead = world_.add_with_role("lead", RoleName::youth_lead);
  EXPECT_THAT(shown(awa_, kim_), Not(Contains(youth)));
  EXPECT_THAT(shown(lead, kim_), Contains(youth));
  EXPECT_THAT(shown(kim_, kim_), Contains(youth));
}

TEST_F(Past, IsNothingOfWhoWasNeverIn) {
  const Person& pending = world_.add_by_invite("pending", protocol::InviteMode::pending);
  EXPECT_EQ(ask(awa_, pending).error(), ErrorCode::not_found);
  EXPECT_EQ(ask(awa_, world_.newcomer("nobody")).error(), ErrorCode::not_found);
}

// Whoever comes back by their sheet waits to be let in again.
TEST_F(Past, IsOfWhoWaitsToBeLetInAgain) {
  ASSERT_TRUE(world_.store().members->set_standing(kim_.id, storage::Standing::pending));
  EXPECT_THAT(shown(awa_, kim_), Contains(kim_.identity));
  const Person& ana = world_.add_by_invite("ana", protocol::InviteMode::active);
  ASSERT_TRUE(world_.store().members->set_standing(ana.id, storage::Standing::pending));
  EXPECT_THAT(shown(awa_, ana), Contains(ana.identity));
}

TEST_F(Past, OfAnothersDeviceIsNothing) {
  const auto statements = shown(awa_, kim_, awa_.device().id);
  EXPECT_THAT(statements, Not(Contains(awa_.device().certificate)));
}

TEST_F(Past, IsBounded) {
  for (int i = 0; i != 40; ++i) {
    world_.grant(kim_, RoleName::responder);
    world_.pass(1);
  }
  EXPECT_LE(shown(awa_, kim_, kim_.device().id).size(), 100U);
}

}  // namespace
}  // namespace indaba::server
