// Proves StatementStore's and RevocationStore's contracts, against every Store.
#include "storage/statements.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using protocol::Hash;
using test::id_of;
using StatementContract = StoreContract;
INDABA_EVERY_STORE(StatementContract);
using RevocationContract = StoreContract;
INDABA_EVERY_STORE(RevocationContract);

KeptStatement statement_of(std::uint8_t number, StatementKind kind, std::uint64_t subject,
                           std::uint64_t issuer) {
  return {.hash = {number},
          .kind = kind,
          .subject = id_of<MemberId>(subject),
          .issuer = id_of<MemberId>(issuer),
          .taken = UnixTime{1000},
          .revoked = {},
          .encoded = Bytes(5, number)};
}

std::vector<Hash> hashes_of(const std::vector<KeptStatement>& statements) {
  std::vector<Hash> hashes;
  hashes.reserve(statements.size());
  for (const KeptStatement& statement : statements) {
    hashes.push_back(statement.hash);
  }
  return hashes;
}

TEST_P(StatementContract, KeepsWhatItIsGiven) {
  ASSERT_TRUE(store().statements->add(statement_of(1, StatementKind::role, 2, 3)));
  KeptStatement of_nobody = statement_of(2, StatementKind::root, 0, 0);
  of_nobody.subject.reset();
  of_nobody.issuer.reset();
  ASSERT_TRUE(store().statements->add(of_nobody));
  reopen();
  const KeptStatement found = store().statements->statement({1}).value();
  EXPECT_EQ(found.kind, StatementKind::role);
  EXPECT_EQ(found.subject, id_of<MemberId>(2));
  EXPECT_EQ(found.issuer, id_of<MemberId>(3));
  EXPECT_EQ(found.taken, UnixTime{1000});
  EXPECT_EQ(found.encoded, Bytes(5, 1));
  EXPECT_FALSE(found.revoked);
  EXPECT_FALSE(store().statements->statement({2}).value().subject);
  EXPECT_EQ(store().statements->statement({3}).error(), StorageError::not_found);
}

TEST_P(StatementContract, RefusesAHashTwice) {
  ASSERT_TRUE(store().statements->add(statement_of(1, StatementKind::role, 2, 3)));
  EXPECT_EQ(store().statements->add(statement_of(1, StatementKind::role, 4, 5)).error(),
            StorageError::already_exists);
}

TEST_P(StatementContract, RevokesOnce) {
  ASSERT_TRUE(store().statements->add(statement_of(1, StatementKind::role, 2, 3)));
  ASSERT_TRUE(store().statements->revoke({1}, 7));
  EXPECT_EQ(store().statements->statement({1}).value().revoked, 7U);
  EXPECT_EQ(store().statements->revoke({1}, 8).error(), StorageError::conflict);
  EXPECT_EQ(store().statements->revoke({2}, 8).error(), StorageError::not_found);
  EXPECT_EQ(store().statements->statement({1}).value().revoked, 7U);
}

TEST_P(StatementContract, ListsOneKindInTheOrderOfTaking) {
  ASSERT_TRUE(store().statements->add(statement_of(9, StatementKind::circle, 1, 1)));
  ASSERT_TRUE(store().statements->add(statement_of(3, StatementKind::circle, 1, 1)));
  ASSERT_TRUE(store().statements->add(statement_of(5, StatementKind::circle, 1, 1)));
  ASSERT_TRUE(store().statements->add(statement_of(4, StatementKind::member, 1, 1)));
  EXPECT_EQ(hashes_of(store().statements->of_kind(StatementKind::circle, {}, 2).value()),
            (std::vector<Hash>{{9}, {3}}));
  EXPECT_EQ(hashes_of(store().statements->of_kind(StatementKind::circle, Hash{3}, 9).value()),
            (std::vector<Hash>{{5}}));
  EXPECT_EQ(store().statements->of_kind(StatementKind::circle, Hash{99}, 9).error(),
            StorageError::not_found);
  EXPECT_EQ(store().statements->newest(StatementKind::circle).value().hash, Hash{5});
  EXPECT_EQ(store().statements->newest(StatementKind::backup).error(), StorageError::not_found);
}

TEST_P(StatementContract, ListsBySubjectAndByIssuer) {
  ASSERT_TRUE(store().statements->add(statement_of(1, StatementKind::role, 2, 3)));
  ASSERT_TRUE(store().statements->add(statement_of(2, StatementKind::role, 2, 4)));
  ASSERT_TRUE(store().statements->add(statement_of(3, StatementKind::member, 2, 3)));
  ASSERT_TRUE(store().statements->add(statement_of(4, StatementKind::role, 5, 3)));
  const auto about = [&](const std::optional<Hash>& after) {
    return hashes_of(
        store().statements->about(id_of<MemberId>(2), StatementKind::role, after, 9).value());
  };
  EXPECT_EQ(about({}), (std::vector<Hash>{{1}, {2}}));
  EXPECT_EQ(about(Hash{1}), (std::vector<Hash>{{2}}));
  const auto issued =
      store().statements->issued_by(id_of<MemberId>(3), StatementKind::role, {}, 9).value();
  EXPECT_EQ(hashes_of(issued), (std::vector<Hash>{{1}, {4}}));
}

TEST_P(StatementContract, RemovesOneOrAllAboutAMember) {
  ASSERT_TRUE(store().statements->add(statement_of(1, StatementKind::role, 2, 3)));
  ASSERT_TRUE(store().statements->add(statement_of(2, StatementKind::member, 2, 3)));
  ASSERT_TRUE(store().statements->add(statement_of(3, StatementKind::identity, 2, 3)));
  ASSERT_TRUE(store().statements->add(statement_of(4, StatementKind::role, 3, 2)));
  ASSERT_TRUE(store().statements->remove({1}));
  EXPECT_EQ(store().statements->remove({1}).error(), StorageError::not_found);
  EXPECT_EQ(store().statements->remove_about(id_of<MemberId>(2), 1).value(), 1U);
  EXPECT_EQ(store().statements->remove_about(id_of<MemberId>(2), 9).value(), 1U);
  EXPECT_EQ(store().statements->remove_about(id_of<MemberId>(2), 9).value(), 0U);
  EXPECT_TRUE(store().statements->statement({4}));
}

ListedRevocation revocation_of(std::uint64_t number, std::string_view target) {
  return {.number = number,
          .statement = {static_cast<std::uint8_t>(number)},
          .target = to_bytes(target),
          .taken = UnixTime{number}};
}

TEST_P(RevocationContract, AppendsOnlyTheNextNumber) {
  EXPECT_EQ(store().revocations->head().error(), StorageError::not_found);
  EXPECT_EQ(store().revocations->append(revocation_of(2, "a")).error(), StorageError::conflict);
  EXPECT_EQ(store().revocations->append(revocation_of(0, "a")).error(), StorageError::conflict);
  ASSERT_TRUE(store().revocations->append(revocation_of(1, "a")));
  EXPECT_EQ(store().revocations->append(revocation_of(1, "b")).error(), StorageError::conflict);
  ASSERT_TRUE(store().revocations->append(revocation_of(2, "b")));
  reopen();
  const ListedRevocation head = store().revocations->head().value();
  EXPECT_EQ(head.number, 2U);
  EXPECT_EQ(head.statement, Hash{2});
  EXPECT_EQ(head.target, to_bytes("b"));
  EXPECT_EQ(head.taken, UnixTime{2});
}

TEST_P(RevocationContract, FindsByNumberAndFirstOfATarget) {
  ASSERT_TRUE(store().revocations->append(revocation_of(1, "a")));
  ASSERT_TRUE(store().revocations->append(revocation_of(2, "b")));
  ASSERT_TRUE(store().revocations->append(revocation_of(3, "b")));
  EXPECT_EQ(store().revocations->revocation(2).value().statement, Hash{2});
  EXPECT_EQ(store().revocations->revocation(4).error(), StorageError::not_found);
  EXPECT_EQ(store().revocations->of_target(as_bytes("b")).value().number, 2U);
  EXPECT_EQ(store().revocations->of_target(as_bytes("c")).error(), StorageError::not_found);
  EXPECT_EQ(store().revocations->list(1, 1).value().front().number, 2U);
  EXPECT_EQ(store().revocations->list(0, 9).value().size(), 3U);
  EXPECT_TRUE(store().revocations->list(3, 9).value().empty());
}

}  // namespace
}  // namespace indaba::storage
