// Proves AnswerStore's and BackupStore's contracts, against every Store.
#include "storage/answers.h"

#include "crypto/primitives/hash.h"
#include "storage/backups.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using AnswerContract = StoreContract;
INDABA_EVERY_STORE(AnswerContract);
class BackupContract : public StoreContract {};
INDABA_EVERY_STORE(BackupContract);

const auto kAskingCircle = id_of<protocol::CircleId>(1);
const auto kAnswerer = id_of<MemberId>(1);

Answer answer_of(std::uint64_t subject, std::uint64_t member, std::uint64_t counter,
                 std::uint64_t at = 100) {
  return {.circle = kAskingCircle,
          .subject = sha256(as_bytes(std::to_string(subject))),
          .member = id_of<MemberId>(member),
          .device = id_of<DeviceId>(member),
          .counter = counter,
          .sealed = to_bytes("sealed"),
          .at = UnixTime{at}};
}

TEST_P(AnswerContract, ReplacesADevicesAnswerByALaterOneOnly) {
  const std::uint64_t first = store().answers->put(answer_of(1, 1, 5)).value();
  EXPECT_EQ(store().answers->put(answer_of(1, 1, 5)).error(), StorageError::conflict);
  EXPECT_EQ(store().answers->put(answer_of(1, 1, 4)).error(), StorageError::conflict);
  EXPECT_EQ(store().answers->answer(first).value().answer.counter, 5U);
  const std::uint64_t second = store().answers->put(answer_of(1, 1, 6)).value();
  EXPECT_GT(second, first);
  EXPECT_EQ(store().answers->answer(first).error(), StorageError::not_found);
  EXPECT_EQ(store().answers->answer(second).value().answer.member, kAnswerer);
}

TEST_P(AnswerContract, ReadsOneSubjectInOrderAndBounded) {
  ASSERT_TRUE(store().answers->put(answer_of(1, 1, 1)));
  ASSERT_TRUE(store().answers->put(answer_of(2, 1, 1)));
  ASSERT_TRUE(store().answers->put(answer_of(1, 2, 1)));
  ASSERT_TRUE(store().answers->put(answer_of(1, 3, 1)));
  reopen();
  const auto page = store().answers->read(kAskingCircle, answer_of(1, 1, 1).subject, 0, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[1].answer.member, id_of<MemberId>(2));
  EXPECT_EQ(page[1].answer.sealed, to_bytes("sealed"));
  const auto rest =
      store().answers->read(kAskingCircle, answer_of(1, 1, 1).subject, page[1].number, 10).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(store().answers->subjects_of(kAnswerer).value(), 2U);
  EXPECT_TRUE(store()
                  .answers->read(id_of<protocol::CircleId>(2), answer_of(1, 1, 1).subject, 0, 10)
                  .value()
                  .empty());
}

TEST_P(AnswerContract, GivesAMembersOwnInOrderAndBounded) {
  const std::uint64_t first = store().answers->put(answer_of(1, 1, 1)).value();
  ASSERT_TRUE(store().answers->put(answer_of(1, 2, 1)));
  const std::uint64_t second = store().answers->put(answer_of(2, 1, 1)).value();
  const auto page = store().answers->of_member(kAnswerer, 0, 1).value();
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].number, first);
  const auto rest = store().answers->of_member(kAnswerer, first, 10).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].number, second);
  EXPECT_EQ(rest[0].answer.sealed, to_bytes("sealed"));
}

TEST_P(AnswerContract, KnowsTheHighestNumberThatIsKept) {
  EXPECT_EQ(store().answers->newest().value(), 0U);
  ASSERT_TRUE(store().answers->put(answer_of(1, 1, 1)));
  const std::uint64_t last = store().answers->put(answer_of(2, 1, 1)).value();
  EXPECT_EQ(store().answers->newest().value(), last);
}

TEST_P(AnswerContract, ForgetsByAgeAndByMember) {
  ASSERT_TRUE(store().answers->put(answer_of(1, 1, 1, 10)));
  ASSERT_TRUE(store().answers->put(answer_of(1, 2, 1, 20)));
  ASSERT_TRUE(store().answers->put(answer_of(1, 3, 1, 30)));
  EXPECT_EQ(store().answers->forget_before(UnixTime{20}, 10).value(), 1U);
  ASSERT_TRUE(store().answers->forget_member(id_of<MemberId>(2)));
  EXPECT_EQ(store().answers->read(kAskingCircle, answer_of(1, 1, 1).subject, 0, 10).value().size(),
            1U);
}

TEST_P(BackupContract, KeepsTheBackupWithTheHighestCounter) {
  const auto backup = [](std::uint64_t counter) {
    return KeptBackup{.counter = counter,
                      .statement = to_bytes("statement"),
                      .sealed = to_bytes("sealed " + std::to_string(counter)),
                      .at = UnixTime{7}};
  };
  EXPECT_EQ(store().backups->backup(kAnswerer).error(), StorageError::not_found);
  ASSERT_TRUE(store().backups->put(kAnswerer, backup(2)));
  EXPECT_EQ(store().backups->put(kAnswerer, backup(2)).error(), StorageError::conflict);
  EXPECT_EQ(store().backups->put(kAnswerer, backup(1)).error(), StorageError::conflict);
  ASSERT_TRUE(store().backups->put(kAnswerer, backup(3)));
  reopen();
  EXPECT_EQ(store().backups->backup(kAnswerer).value().sealed, to_bytes("sealed 3"));
  EXPECT_EQ(store().backups->backup(kAnswerer).value().statement, to_bytes("statement"));
  ASSERT_TRUE(store().backups->forget(kAnswerer));
  EXPECT_FALSE(store().backups->backup(kAnswerer));
}

}  // namespace
}  // namespace indaba::storage
