// Proves LogStore's contract for what is appended and read, against every Store.
#include "storage/log.h"

#include <string>

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using test::message_of;
using LogContract = StoreContract;
INDABA_EVERY_STORE(LogContract);

std::vector<std::uint64_t> seqs(const Result<std::vector<LogEntry>>& entries) {
  std::vector<std::uint64_t> seqs;
  seqs.reserve(entries.value().size());
  for (const LogEntry& entry : entries.value()) {
    seqs.push_back(entry.place.seq);
  }
  return seqs;
}

using Seqs = std::vector<std::uint64_t>;

TEST_P(LogContract, NumbersEntriesFromOneInEachChannel) {
  const ChannelId one = make_channel(1);
  const ChannelId two = make_channel(2);
  EXPECT_EQ(store().log->append(one, message_of(1, "a")).value().seq, 1U);
  EXPECT_EQ(store().log->append(two, message_of(1, "b")).value().seq, 1U);
  EXPECT_EQ(store().log->append(one, message_of(2, "c")).value().seq, 2U);
  reopen();
  EXPECT_EQ(store().log->append(one, message_of(3, "d")).value().seq, 3U);
}

TEST_P(LogContract, ChainsEntriesByTheLogHash) {
  const ChannelId channel = make_channel(1);
  const LogPlace first = store().log->append(channel, message_of(1, "a")).value();
  NewEntry commit = message_of(2, "b");
  commit.type = EntryType::commit;
  const LogPlace second = store().log->append(channel, commit).value();
  EXPECT_EQ(first.log_hash, protocol::log_hash(channel, protocol::kLogHashStart, 1,
                                               EntryType::message, sha256(as_bytes("a"))));
  EXPECT_EQ(second.log_hash, protocol::log_hash(channel, first.log_hash, 2, EntryType::commit,
                                                sha256(as_bytes("b"))));
}

TEST_P(LogContract, KeepsAnEntryAsItCame) {
  const ChannelId channel = make_channel(1);
  const NewEntry entry = {.type = EntryType::moderation,
                          .body = as_bytes("ban"),
                          .at = UnixTime{123},
                          .message = id_of<MessageId>(5),
                          .device = id_of<DeviceId>(6),
                          .generation = 7,
                          .epoch = 8,
                          .expires = UnixTime{9}};
  const LogPlace place = store().log->append(channel, entry).value();
  reopen();
  const LogEntry found = store().log->entry(channel, 1).value();
  EXPECT_EQ(found.place, place);
  EXPECT_EQ(found.type, EntryType::moderation);
  EXPECT_EQ(found.at, UnixTime{123});
  EXPECT_EQ(found.body_hash, sha256(as_bytes("ban")));
  EXPECT_EQ(found.body, to_bytes("ban"));
  EXPECT_EQ(found.message, id_of<MessageId>(5));
  EXPECT_EQ(found.device, id_of<DeviceId>(6));
  EXPECT_EQ(found.generation, 7U);
  EXPECT_EQ(found.epoch, 8U);
}

TEST_P(LogContract, LeavesEmptyWhatAnEntryHasNot) {
  const ChannelId channel = make_channel(1);
  const NewEntry entry = {.type = EntryType::manifest,
                          .body = as_bytes("m"),
                          .at = UnixTime{1},
                          .message = {},
                          .device = {},
                          .generation = {},
                          .epoch = {},
                          .expires = {}};
  ASSERT_TRUE(store().log->append(channel, entry));
  ASSERT_TRUE(store().log->append(channel, entry));  // no message id is no id twice
  const LogEntry found = store().log->entry(channel, 2).value();
  EXPECT_FALSE(found.message);
  EXPECT_FALSE(found.device);
  EXPECT_FALSE(found.generation);
  EXPECT_FALSE(found.epoch);
}

TEST_P(LogContract, TakesAMessageIdOncePerChannel) {
  const ChannelId one = make_channel(1, 2);
  const ChannelId two = make_channel(2);
  EXPECT_EQ(store().log->append(one, message_of(2, "altered")).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().log->head(one).value().seq, 2U);
  EXPECT_TRUE(store().log->append(two, message_of(2, "elsewhere")));
  const LogEntry found = store().log->find(one, id_of<MessageId>(2)).value();
  EXPECT_EQ(found.place, store().log->head(one).value());
  EXPECT_EQ(found.body, to_bytes("message 2"));
  EXPECT_EQ(store().log->find(one, id_of<MessageId>(3)).error(), StorageError::not_found);
}

TEST_P(LogContract, RefusesBodiesOfNoOrTooGreatALength) {
  const ChannelId channel = make_channel(1);
  EXPECT_EQ(store().log->append(channel, message_of(1, "")).error(), StorageError::out_of_range);
  const std::string great(kEntryBodyBytesMax + 1, 'x');
  EXPECT_EQ(store().log->append(channel, message_of(1, great)).error(), StorageError::out_of_range);
  const std::string_view greatest = std::string_view(great).substr(1);
  EXPECT_TRUE(store().log->append(channel, message_of(1, greatest)));
  EXPECT_EQ(store().log->entry(channel, 1).value().body, to_bytes(greatest));
}

TEST_P(LogContract, RefusesUnknownChannels) {
  EXPECT_EQ(store().log->append(kNowhere, message_of(1, "a")).error(), StorageError::not_found);
  EXPECT_EQ(store().log->head(kNowhere).error(), StorageError::not_found);
  EXPECT_EQ(store().log->first(kNowhere).error(), StorageError::not_found);
  EXPECT_EQ(store().log->hash_at(kNowhere, 0).error(), StorageError::not_found);
  EXPECT_EQ(store().log->entry(kNowhere, 1).error(), StorageError::not_found);
  EXPECT_EQ(store().log->find(kNowhere, id_of<MessageId>(1)).error(), StorageError::not_found);
  EXPECT_EQ(store().log->read(kNowhere, 1, Direction::forward, {}).error(),
            StorageError::not_found);
}

TEST_P(LogContract, StartsFromTheHashOfNothing) {
  const ChannelId channel = make_channel(1);
  EXPECT_EQ(store().log->head(channel).value(), LogPlace{});
  EXPECT_EQ(store().log->first(channel).value(), 1U);
  EXPECT_EQ(store().log->hash_at(channel, 0).value(), protocol::kLogHashStart);
  EXPECT_EQ(store().log->hash_at(channel, 1).error(), StorageError::not_found);
  const LogPlace first = store().log->append(channel, message_of(1, "a")).value();
  EXPECT_EQ(store().log->head(channel).value(), first);
  EXPECT_EQ(store().log->hash_at(channel, 1).value(), first.log_hash);
}

TEST_P(LogContract, ReadsBothWaysInPages) {
  const ChannelId channel = make_channel(1, 5);
  const auto read = [&](std::uint64_t from, Direction direction, std::size_t entries) {
    return seqs(store().log->read(channel, from, direction, {.entries = entries}));
  };
  EXPECT_EQ(read(1, Direction::forward, 2), (Seqs{1, 2}));
  EXPECT_EQ(read(0, Direction::forward, 2), (Seqs{1, 2}));
  EXPECT_EQ(read(4, Direction::forward, 10), (Seqs{4, 5}));
  EXPECT_EQ(read(6, Direction::forward, 10), Seqs{});
  EXPECT_EQ(read(5, Direction::back, 2), (Seqs{5, 4}));
  EXPECT_EQ(read(UINT64_MAX, Direction::back, 2), (Seqs{5, 4}));
  EXPECT_EQ(read(2, Direction::back, 10), (Seqs{2, 1}));
  EXPECT_EQ(read(0, Direction::back, 10), Seqs{});
  EXPECT_EQ(read(UINT64_MAX, Direction::forward, 2), Seqs{});
}

TEST_P(LogContract, EndsAPageBeforeItGrowsTooLong) {
  const ChannelId channel = make_channel(1, 4);  // of 9 bytes each
  const auto read = [&](std::size_t bytes) {
    return seqs(store().log->read(channel, 1, Direction::forward, {.body_bytes = bytes}));
  };
  EXPECT_EQ(read(36), (Seqs{1, 2, 3, 4}));
  EXPECT_EQ(read(35), (Seqs{1, 2, 3}));
  EXPECT_EQ(read(9), Seqs{1});
  EXPECT_EQ(read(0), Seqs{1});  // or it would never be read
}

TEST_P(LogContract, GoesOnAboveAGivenSeq) {
  const ChannelId channel = make_channel(1, 2);
  const LogPlace before = store().log->head(channel).value();
  NewEntry restart = message_of(9, "restart");
  restart.type = EntryType::restart;
  const LogPlace place = store().log->append_above(channel, 10, restart).value();
  EXPECT_EQ(place.seq, 11U);
  EXPECT_EQ(place.log_hash, protocol::log_hash(channel, before.log_hash, 11, EntryType::restart,
                                               sha256(as_bytes("restart"))));
  EXPECT_EQ(store().log->append_above(channel, 3, message_of(10, "b")).value().seq, 12U);
  EXPECT_EQ(seqs(store().log->read(channel, 1, Direction::forward, {})), (Seqs{1, 2, 11, 12}));
  EXPECT_EQ(store().log->append_above(channel, UINT64_MAX, message_of(11, "c")).error(),
            StorageError::out_of_range);
}

TEST_P(LogContract, CountsAllEntriesOfAllLogsForGood) {
  EXPECT_EQ(store().log->position().value(), 0U);
  const ChannelId one = make_channel(1, 2);
  make_channel(2, 1);
  EXPECT_EQ(store().log->position().value(), 3U);
  ASSERT_TRUE(store().log->append(one, message_of(3, "c")));
  ASSERT_TRUE(store().channels->remove(one));
  reopen();
  EXPECT_EQ(store().log->position().value(), 4U);
  make_channel(1, 1);
  EXPECT_EQ(store().log->position().value(), 5U);
}

TEST_P(LogContract, NotesWhoPutWhatWhere) {
  const ChannelId channel = make_channel(1);
  ASSERT_TRUE(store().log->append(channel, message_of(1, "a")));
  NewEntry nobodys = message_of(2, "bcd");
  nobodys.device.reset();
  nobodys.at = UnixTime{7};
  ASSERT_TRUE(store().log->append(channel, nobodys));
  ASSERT_TRUE(store().log->append(channel, message_of(3, "e")));
  ASSERT_TRUE(store().log->erase_body(channel, 3));
  const auto notes = store().log->notes(channel, 2, 10).value();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0].seq, 2U);
  EXPECT_EQ(notes[0].at, UnixTime{7});
  EXPECT_FALSE(notes[0].device);
  EXPECT_EQ(notes[0].body_bytes, 3U);
  EXPECT_EQ(notes[1].device, id_of<DeviceId>(1));
  EXPECT_EQ(notes[1].body_bytes, 0U);
  EXPECT_EQ(store().log->notes(channel, 1, 1).value().size(), 1U);
  ASSERT_TRUE(store().log->drop_through(channel, 1, 10));
  EXPECT_EQ(store().log->notes(channel, 1, 1).value().at(0).seq, 2U);
  EXPECT_EQ(store().log->notes(id_of<ChannelId>(9), 1, 1).error(), StorageError::not_found);
}

}  // namespace
}  // namespace indaba::storage
