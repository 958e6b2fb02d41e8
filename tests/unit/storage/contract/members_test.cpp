// Proves MemberStore's contract, against every Store.
#include "storage/members.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using test::member_of;
using MemberContract = StoreContract;
INDABA_EVERY_STORE(MemberContract);

Identity identity_of(std::uint64_t generation) {
  const auto number = static_cast<std::uint8_t>(generation);
  return {.generation = generation, .key = {number, 1}, .statement = {number, 2}};
}

std::vector<MemberId> ids_of(const std::vector<Member>& members) {
  std::vector<MemberId> ids;
  ids.reserve(members.size());
  for (const Member& member : members) {
    ids.push_back(member.id);
  }
  return ids;
}

TEST_P(MemberContract, KeepsWhatItIsGiven) {
  Member member = member_of(1);
  member.country = "SN";
  member.statement = protocol::Hash{7};
  member.serial = id_of<protocol::Serial>(8);
  ASSERT_TRUE(store().members->add(member));
  ASSERT_TRUE(store().members->add(member_of(2)));
  reopen();
  const Member found = store().members->member(member.id).value();
  EXPECT_EQ(found.handle, "member_1");
  EXPECT_EQ(found.standing, Standing::full);
  EXPECT_EQ(found.registered, UnixTime{1000});
  EXPECT_EQ(found.country, "SN");
  EXPECT_EQ(found.statement, protocol::Hash{7});
  EXPECT_EQ(found.serial, id_of<protocol::Serial>(8));
  EXPECT_EQ(store().members->by_handle("member_2").value().id, id_of<MemberId>(2));
  EXPECT_FALSE(store().members->by_handle("member_2").value().country);
}

TEST_P(MemberContract, KnowsNobodyElse) {
  const auto nobody = id_of<MemberId>(9);
  EXPECT_EQ(store().members->member(nobody).error(), StorageError::not_found);
  EXPECT_EQ(store().members->by_handle("nobody").error(), StorageError::not_found);
  EXPECT_EQ(store().members->set_standing(nobody, Standing::full).error(), StorageError::not_found);
  EXPECT_EQ(store().members->set_handle(nobody, "nobody").error(), StorageError::not_found);
  EXPECT_EQ(store().members->set_statement(nobody, {}, {}, {}).error(), StorageError::not_found);
  EXPECT_EQ(store().members->remove(nobody).error(), StorageError::not_found);
  EXPECT_EQ(store().members->identity(nobody).error(), StorageError::not_found);
  EXPECT_EQ(store().members->add_identity(nobody, identity_of(1)).error(), StorageError::not_found);
}

TEST_P(MemberContract, TellsATakenIdFromATakenHandle) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  Member same_id = member_of(1);
  same_id.handle = "another";
  EXPECT_EQ(store().members->add(same_id).error(), StorageError::already_exists);
  Member same_handle = member_of(2);
  same_handle.handle = "member_1";
  EXPECT_EQ(store().members->add(same_handle).error(), StorageError::conflict);
  EXPECT_FALSE(store().members->member(id_of<MemberId>(2)));
}

TEST_P(MemberContract, HandsOnlyFreeHandlesOver) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  ASSERT_TRUE(store().members->add(member_of(2)));
  EXPECT_EQ(store().members->set_handle(id_of<MemberId>(1), "member_2").error(),
            StorageError::conflict);
  ASSERT_TRUE(store().members->set_handle(id_of<MemberId>(1), "member_1"));
  ASSERT_TRUE(store().members->set_handle(id_of<MemberId>(1), "renamed"));
  ASSERT_TRUE(store().members->set_handle(id_of<MemberId>(2), "member_1"));
  EXPECT_EQ(store().members->by_handle("renamed").value().id, id_of<MemberId>(1));
  EXPECT_EQ(store().members->by_handle("member_1").value().id, id_of<MemberId>(2));
}

TEST_P(MemberContract, ChangesStandingAndStatement) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  ASSERT_TRUE(store().members->set_standing(id_of<MemberId>(1), Standing::ended));
  ASSERT_TRUE(store().members->set_statement(id_of<MemberId>(1), protocol::Hash{4},
                                             id_of<protocol::Serial>(5), "KE"));
  const Member found = store().members->member(id_of<MemberId>(1)).value();
  EXPECT_EQ(found.standing, Standing::ended);
  EXPECT_EQ(found.statement, protocol::Hash{4});
  EXPECT_EQ(found.serial, id_of<protocol::Serial>(5));
  EXPECT_EQ(found.country, "KE");
}

TEST_P(MemberContract, PagesInTheOrderOfIds) {
  for (const std::uint64_t number : {3U, 1U, 4U, 2U}) {
    ASSERT_TRUE(store().members->add(member_of(number)));
  }
  ASSERT_TRUE(store().members->set_standing(id_of<MemberId>(2), Standing::provisional));
  EXPECT_EQ(ids_of(store().members->members({}, 2).value()),
            (std::vector{id_of<MemberId>(1), id_of<MemberId>(2)}));
  EXPECT_EQ(ids_of(store().members->members(id_of<MemberId>(2), 9).value()),
            (std::vector{id_of<MemberId>(3), id_of<MemberId>(4)}));
  EXPECT_EQ(ids_of(store().members->members_of(Standing::full, id_of<MemberId>(1), 1).value()),
            std::vector{id_of<MemberId>(3)});
  EXPECT_EQ(store().members->count(Standing::full).value(), 3U);
  EXPECT_EQ(store().members->count(Standing::provisional).value(), 1U);
  EXPECT_EQ(store().members->count(Standing::ended).value(), 0U);
}

TEST_P(MemberContract, TakesGenerationsOnlyUpwards) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  const auto member = id_of<MemberId>(1);
  EXPECT_EQ(store().members->identity(member).error(), StorageError::not_found);
  ASSERT_TRUE(store().members->add_identity(member, identity_of(5)));
  ASSERT_TRUE(store().members->add_identity(member, identity_of(7)));
  EXPECT_EQ(store().members->add_identity(member, identity_of(7)).error(), StorageError::conflict);
  EXPECT_EQ(store().members->add_identity(member, identity_of(6)).error(), StorageError::conflict);
  const Identity newest = store().members->identity(member).value();
  EXPECT_EQ(newest.generation, 7U);
  EXPECT_EQ(newest.key, (protocol::SigningKey{7, 1}));
  EXPECT_EQ(newest.statement, (protocol::Hash{7, 2}));
}

TEST_P(MemberContract, ListsTheNewestGenerationsOldestFirst) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  for (const std::uint64_t generation : {1U, 2U, 3U}) {
    ASSERT_TRUE(store().members->add_identity(id_of<MemberId>(1), identity_of(generation)));
  }
  const auto newest = store().members->identities(id_of<MemberId>(1), 2).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].generation, 2U);
  EXPECT_EQ(newest[1].generation, 3U);
  EXPECT_TRUE(store().members->identities(id_of<MemberId>(2), 2).value().empty());
}

TEST_P(MemberContract, RemovesAMemberWithTheirIdentities) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  ASSERT_TRUE(store().members->add_identity(id_of<MemberId>(1), identity_of(5)));
  ASSERT_TRUE(store().members->remove(id_of<MemberId>(1)));
  EXPECT_FALSE(store().members->member(id_of<MemberId>(1)));
  ASSERT_TRUE(store().members->add(member_of(1)));
  EXPECT_FALSE(store().members->identity(id_of<MemberId>(1)));
}

TEST_P(MemberContract, KeepsAMemberWhoStillHasDevices) {
  ASSERT_TRUE(store().members->add(member_of(1)));
  ASSERT_TRUE(store().devices->add(test::device_of(1, 1)));
  EXPECT_EQ(store().members->remove(id_of<MemberId>(1)).error(), StorageError::conflict);
  EXPECT_TRUE(store().members->member(id_of<MemberId>(1)));
}

}  // namespace
}  // namespace indaba::storage
