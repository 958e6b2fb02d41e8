// Proves RoleStore's contract, against every Store.
#include "storage/roles.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using protocol::RoleName;
using test::id_of;
using test::member_of;

class RoleContract : public StoreContract {
 protected:
  RoleContract() {
    for (const std::uint64_t number : {1U, 2U, 3U}) {
      check(store().members->add(member_of(number)).has_value());
    }
  }
};
INDABA_EVERY_STORE(RoleContract);

RoleGrant grant_of(std::uint8_t number, std::uint64_t member, RoleName role) {
  return {.statement = {number},
          .member = id_of<MemberId>(member),
          .role = role,
          .scope = {},
          .not_before = UnixTime{100},
          .not_after = UnixTime{200},
          .alert_key = {}};
}

TEST_P(RoleContract, KeepsWhatItIsGiven) {
  RoleGrant grant = grant_of(1, 2, RoleName::youth_lead);
  grant.scope = {.countries = {{"KE", "SN"}}, .circles = {{id_of<protocol::CircleId>(4)}}};
  grant.alert_key = protocol::Hash{5};
  ASSERT_TRUE(store().roles->add(grant));
  reopen();
  const RoleGrant found = store().roles->grant(grant.statement).value();
  EXPECT_EQ(found.member, grant.member);
  EXPECT_EQ(found.role, grant.role);
  EXPECT_EQ(found.scope, grant.scope);
  EXPECT_EQ(found.not_before, grant.not_before);
  EXPECT_EQ(found.not_after, grant.not_after);
  EXPECT_EQ(found.alert_key, grant.alert_key);
}

TEST_P(RoleContract, RefusesAStatementTwiceAndUnknownMembers) {
  ASSERT_TRUE(store().roles->add(grant_of(1, 1, RoleName::admin)));
  EXPECT_EQ(store().roles->add(grant_of(1, 2, RoleName::admin)).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().roles->add(grant_of(2, 9, RoleName::admin)).error(), StorageError::not_found);
}

TEST_P(RoleContract, ForgetsGrants) {
  ASSERT_TRUE(store().roles->add(grant_of(1, 1, RoleName::admin)));
  ASSERT_TRUE(store().roles->add(grant_of(2, 1, RoleName::moderator)));
  ASSERT_TRUE(store().roles->add(grant_of(3, 2, RoleName::moderator)));
  ASSERT_TRUE(store().roles->remove({1}));
  EXPECT_EQ(store().roles->remove({1}).error(), StorageError::not_found);
  ASSERT_EQ(store().roles->grants_of(id_of<MemberId>(1)).value().size(), 1U);
  ASSERT_TRUE(store().roles->remove_all(id_of<MemberId>(1)));
  EXPECT_TRUE(store().roles->grants_of(id_of<MemberId>(1)).value().empty());
  EXPECT_EQ(store().roles->grants_of(id_of<MemberId>(2)).value().size(), 1U);
}

TEST_P(RoleContract, NamesEachHolderOnceWhileTheGrantCounts) {
  ASSERT_TRUE(store().roles->add(grant_of(1, 1, RoleName::responder)));
  ASSERT_TRUE(store().roles->add(grant_of(2, 1, RoleName::responder)));
  ASSERT_TRUE(store().roles->add(grant_of(3, 3, RoleName::responder)));
  ASSERT_TRUE(store().roles->add(grant_of(4, 2, RoleName::moderator)));
  const std::vector both{id_of<MemberId>(1), id_of<MemberId>(3)};
  EXPECT_EQ(store().roles->holders(RoleName::responder, UnixTime{100}, {}, 9).value(), both);
  EXPECT_EQ(store().roles->holders(RoleName::responder, UnixTime{200}, {}, 9).value(), both);
  EXPECT_TRUE(store().roles->holders(RoleName::responder, UnixTime{99}, {}, 9).value().empty());
  EXPECT_TRUE(store().roles->holders(RoleName::responder, UnixTime{201}, {}, 9).value().empty());
  EXPECT_EQ(store().roles->holders(RoleName::responder, UnixTime{150}, {}, 1).value(),
            std::vector{id_of<MemberId>(1)});
  EXPECT_EQ(
      store().roles->holders(RoleName::responder, UnixTime{150}, id_of<MemberId>(1), 1).value(),
      std::vector{id_of<MemberId>(3)});
}

TEST_P(RoleContract, FindsWhatExpires) {
  for (std::uint8_t number = 1; number <= 3; ++number) {
    RoleGrant grant = grant_of(number, 1, RoleName::moderator);
    grant.not_after = UnixTime{400U - 100U * number};
    ASSERT_TRUE(store().roles->add(grant));
  }
  const auto ends = [&](std::uint64_t from, std::uint64_t until, std::size_t limit) {
    const auto grants = store().roles->expiring(UnixTime{from}, UnixTime{until}, limit).value();
    std::vector<std::uint64_t> seconds;
    seconds.reserve(grants.size());
    for (const RoleGrant& grant : grants) {
      seconds.push_back(grant.not_after.seconds);
    }
    return seconds;
  };
  EXPECT_EQ(ends(100, 300, 9), (std::vector<std::uint64_t>{100, 200}));
  EXPECT_EQ(ends(0, 1000, 2), (std::vector<std::uint64_t>{100, 200}));
  EXPECT_TRUE(ends(301, 1000, 9).empty());
}

}  // namespace
}  // namespace indaba::storage
