// Proves LogStore's contract for what is erased and dropped, against every Store: the chain of what
// stays holds, and what is gone is gone.
#include <string>

#include "storage/log.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using test::message_of;
using LogErasingContract = StoreContract;
INDABA_EVERY_STORE(LogErasingContract);

// Which of a channel's entries still have their body.
std::vector<std::uint64_t> with_body(Store& store, const ChannelId& channel) {
  std::vector<std::uint64_t> seqs;
  const auto entries = store.log->read(channel, 1, Direction::forward, {}).value();
  for (const LogEntry& entry : entries) {
    if (entry.body) {
      seqs.push_back(entry.place.seq);
    }
  }
  return seqs;
}

using Seqs = std::vector<std::uint64_t>;

TEST_P(LogErasingContract, ErasesABodyAndKeepsItsHash) {
  const ChannelId channel = make_channel(1, 3);
  const LogEntry before = store().log->entry(channel, 2).value();
  ASSERT_TRUE(store().log->erase_body(channel, 2));
  ASSERT_TRUE(store().log->erase_body(channel, 2));
  reopen();
  const LogEntry after = store().log->entry(channel, 2).value();
  EXPECT_FALSE(after.body);
  EXPECT_EQ(after.body_hash, sha256(as_bytes("message 2")));
  EXPECT_EQ(after.place, before.place);
  EXPECT_EQ(after.message, before.message);
  EXPECT_EQ(with_body(store(), channel), (Seqs{1, 3}));
  EXPECT_EQ(store().log->erase_body(channel, 4).error(), StorageError::not_found);
  EXPECT_EQ(store().log->erase_body(kNowhere, 1).error(), StorageError::not_found);
}

TEST_P(LogErasingContract, StillRefusesTheIdOfAnErasedMessage) {
  const ChannelId channel = make_channel(1, 1);
  ASSERT_TRUE(store().log->erase_body(channel, 1));
  EXPECT_EQ(store().log->append(channel, message_of(1, "again")).error(),
            StorageError::already_exists);
}

TEST_P(LogErasingContract, ErasesWhatHasExpired) {
  const ChannelId channel = make_channel(1);
  for (const std::uint64_t expires : {30U, 10U, 20U, 40U}) {
    NewEntry entry = message_of(expires, "body");
    entry.expires = UnixTime{expires};
    ASSERT_TRUE(store().log->append(channel, entry));
  }
  ASSERT_TRUE(store().log->append(channel, message_of(50, "for good")));
  EXPECT_EQ(store().log->erase_expired(UnixTime{9}, 10).value(), 0U);
  EXPECT_EQ(store().log->erase_expired(UnixTime{30}, 2).value(), 2U);
  EXPECT_EQ(with_body(store(), channel), (Seqs{1, 4, 5}));
  EXPECT_EQ(store().log->erase_expired(UnixTime{30}, 2).value(), 1U);
  EXPECT_EQ(store().log->erase_expired(UnixTime{30}, 2).value(), 0U);
  EXPECT_EQ(with_body(store(), channel), (Seqs{4, 5}));
}

TEST_P(LogErasingContract, ForgetsASenderInSlices) {
  const ChannelId channel = make_channel(1, 3);
  NewEntry of_other = message_of(4, "other");
  of_other.device = id_of<DeviceId>(2);
  ASSERT_TRUE(store().log->append(channel, of_other));
  ASSERT_TRUE(store().log->append(channel, message_of(5, "last")));
  EXPECT_EQ(store().log->erase_sender(channel, id_of<DeviceId>(1), 1, 2).value(), 3U);
  EXPECT_EQ(with_body(store(), channel), (Seqs{3, 4, 5}));
  EXPECT_EQ(store().log->erase_sender(channel, id_of<DeviceId>(1), 3, 100).value(), 0U);
  EXPECT_EQ(with_body(store(), channel), Seqs{4});
  EXPECT_FALSE(store().log->entry(channel, 1).value().device);
  EXPECT_EQ(store().log->entry(channel, 4).value().device, id_of<DeviceId>(2));
  EXPECT_EQ(store().log->erase_sender(channel, id_of<DeviceId>(1), 6, 100).value(), 0U);
  EXPECT_EQ(store().log->erase_sender(kNowhere, id_of<DeviceId>(1), 1, 1).error(),
            StorageError::not_found);
}

TEST_P(LogErasingContract, LeavesWhatOthersMustFollowOfASender) {
  const ChannelId channel = make_channel(1);
  NewEntry commit = message_of(1, "commit");
  commit.type = EntryType::commit;
  ASSERT_TRUE(store().log->append(channel, commit));
  ASSERT_TRUE(store().log->erase_sender(channel, id_of<DeviceId>(1), 1, 100));
  EXPECT_EQ(with_body(store(), channel), Seqs{1});
  EXPECT_FALSE(store().log->entry(channel, 1).value().device);
}

TEST_P(LogErasingContract, DropsFromTheFrontAndKeepsTheChain) {
  const ChannelId channel = make_channel(1, 5);
  const LogHash second = store().log->hash_at(channel, 2).value();
  const LogPlace head = store().log->head(channel).value();
  EXPECT_EQ(store().log->drop_through(channel, 2, 10).value(), 2U);
  reopen();
  EXPECT_EQ(store().log->first(channel).value(), 3U);
  EXPECT_EQ(with_body(store(), channel), (Seqs{3, 4, 5}));
  EXPECT_EQ(store().log->head(channel).value(), head);
  // What stands before the first that is kept, to check its chain.
  EXPECT_EQ(store().log->hash_at(channel, 2).value(), second);
  EXPECT_EQ(store().log->hash_at(channel, 1).error(), StorageError::not_found);
  EXPECT_EQ(store().log->entry(channel, 2).error(), StorageError::not_found);
  EXPECT_EQ(store().log->find(channel, id_of<MessageId>(2)).error(), StorageError::not_found);
  const auto back = store().log->read(channel, 5, Direction::back, {}).value();
  EXPECT_EQ(back.back().place.seq, 3U);
}

TEST_P(LogErasingContract, DropsNoMoreThanItsLimit) {
  const ChannelId channel = make_channel(1, 5);
  EXPECT_EQ(store().log->drop_through(channel, 4, 3).value(), 3U);
  EXPECT_EQ(store().log->drop_through(channel, 4, 3).value(), 1U);
  EXPECT_EQ(store().log->drop_through(channel, 4, 3).value(), 0U);
  EXPECT_EQ(with_body(store(), channel), Seqs{5});
  EXPECT_EQ(store().log->drop_through(kNowhere, 4, 3).error(), StorageError::not_found);
}

TEST_P(LogErasingContract, GoesOnBehindALogThatWasDroppedWhole) {
  const ChannelId channel = make_channel(1, 3);
  const LogPlace head = store().log->head(channel).value();
  EXPECT_EQ(store().log->drop_through(channel, 99, 99).value(), 3U);
  EXPECT_EQ(store().log->head(channel).value(), head);
  EXPECT_EQ(store().log->first(channel).value(), 4U);
  EXPECT_TRUE(store().log->read(channel, 1, Direction::forward, {}).value().empty());
  EXPECT_EQ(store().log->append(channel, message_of(1, "id free again")).value().seq, 4U);
}

TEST_P(LogErasingContract, DropsUntilTheFirstEntryThatIsYoungEnough) {
  const ChannelId channel = make_channel(1);
  for (const std::uint64_t at : {10U, 20U, 15U, 30U, 12U}) {  // clocks may step back
    NewEntry entry = message_of(at, "body");
    entry.at = UnixTime{at};
    ASSERT_TRUE(store().log->append(channel, entry));
  }
  EXPECT_EQ(store().log->drop_before(channel, UnixTime{10}, 10).value(), 0U);
  EXPECT_EQ(store().log->drop_before(channel, UnixTime{21}, 2).value(), 2U);
  EXPECT_EQ(store().log->drop_before(channel, UnixTime{21}, 2).value(), 1U);
  EXPECT_EQ(with_body(store(), channel), (Seqs{4, 5}));
}

TEST_P(LogErasingContract, SatisfiesItsOwnCheck) {
  const ChannelId channel = make_channel(1, 5);
  NewEntry restart = message_of(9, "restart");
  restart.type = EntryType::restart;
  ASSERT_TRUE(store().log->append_above(channel, 10, restart));
  ASSERT_TRUE(store().log->erase_body(channel, 4));
  ASSERT_TRUE(store().log->drop_through(channel, 2, 10));
  make_channel(2, 2);
  commit();
  EXPECT_EQ(database().check().value(), std::vector<std::string>{});
}

}  // namespace
}  // namespace indaba::storage
