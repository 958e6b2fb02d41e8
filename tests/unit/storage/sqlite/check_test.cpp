// Proves that `check` finds whatever is wrong with a file: each kind of damage is done to a sound
// one, by SQLite without our code or by writing over its bytes.
#include "storage/sqlite/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/check.h"
#include "storage/sqlite/database.h"
#include "tests/support/storage/records.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::storage {
namespace {

using test::id_of;

// Channel 1: an anchor, then messages 3 to 6; channel 2: messages 1 and 2; one of what else is
// counted.
void fill(Store& store) {
  for (const std::uint64_t number : {1U, 2U}) {
    check(store.channels->create(test::channel_of(number)).has_value());
    for (std::uint64_t message = 1; message <= (number == 1 ? 6U : 2U); ++message) {
      const std::string body = "message " + std::to_string(message);
      check(
          store.log->append(id_of<ChannelId>(number), test::message_of(message, body)).has_value());
    }
  }
  check(store.log->drop_through(id_of<ChannelId>(1), 2, 10).has_value());
  NewInboxEntry entry;
  entry.body = to_bytes("entry");
  check(store.inboxes->append(id_of<DeviceId>(1), entry).has_value());
  check(store.circles->define(id_of<CircleId>(1), 1, {1}).has_value());
  check(store.circles->rotate(id_of<CircleId>(1), {1, {2}, UnixTime{1}}, {}).has_value());
  check(store.groups->add_epoch(id_of<ChannelId>(1), {}).has_value());
  check(store.revocations->append({1, {1}, to_bytes("target"), UnixTime{1}}).has_value());
  check(store.invites
            ->add({.key = {1}, .statement = {1}, .issuer = {}, .not_after = {}, .revoked = {}})
            .has_value());
}

struct Damage {
  const char* name;
  const char* sql;      // run by SQLite alone, foreign keys unchecked
  const char* finding;  // part of it
};

class Check : public testing::TestWithParam<Damage> {
 public:
  Check() {
    const auto database = open_sqlite({.path = path_, .vfs = {}}).value();
    Writer& writer = database->writer();
    check(writer.begin().has_value());
    fill(writer.store());
    check(writer.commit().has_value() && writer.scrub().has_value());
  }

 protected:
  void run(const char* sql) {
    sqlite3* handle = nullptr;
    check(sqlite3_open(path_.c_str(), &handle) == SQLITE_OK);
    check(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
  }
  // All that is found, a line each.
  std::string findings() {
    const auto database = open_sqlite({.path = path_, .vfs = {}}).value();
    std::string lines;
    const std::vector<std::string> found = database->check().value();
    for (const std::string& finding : found) {
      lines += finding + "\n";
    }
    return lines;
  }

  test::ScratchFolder folder_;
  const std::string path_ = folder_.path("store");
};

TEST_F(Check, FindsNothingInASoundFile) { EXPECT_EQ(findings(), ""); }

TEST_P(Check, Finds) {
  run(GetParam().sql);
  EXPECT_THAT(findings(), testing::HasSubstr(GetParam().finding));
}

TEST_F(Check, FindsBytesThatWereWrittenOver) {
  constexpr std::streamoff kPage = 8192;
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(0, std::ios::end);
  const std::streamoff end = file.tellp();
  // The upper half of every page but the first, which holds the schema.
  const std::string other(kPage / 2, 'x');
  for (std::streamoff page = kPage; page < end; page += kPage) {
    file.seekp(page + kPage / 2);
    file.write(other.data(), kPage / 2);
  }
  file.close();
  const auto database = open_sqlite({.path = path_, .vfs = {}});
  if (database) {
    const auto found = (*database)->check();
    EXPECT_TRUE(!found || !found->empty());
  } else {
    EXPECT_EQ(database.error(), StorageError::corrupt);
  }
}

INSTANTIATE_TEST_SUITE_P(
    EveryDamage, Check,
    testing::Values(
        Damage{"AnIndexThatLacksRows",
               "PRAGMA writable_schema = ON; UPDATE sqlite_schema "
               "SET sql = replace(sql, 'used = 0', 'used = 1') WHERE name = 'invites_by_end'",
               "invites_by_end"},
        Damage{"ARowThatPointsToNothing",
               "INSERT INTO channel_cursors VALUES (99, zeroblob(16), 1)",
               "channel_cursors: a row points to nothing in channels"},
        Damage{"AnotherBody", "UPDATE log SET body = x'00' WHERE seq = 4",
               "a body is not what its hash says"},
        Damage{"AnotherBodyHash",
               "UPDATE log SET body = NULL, body_hash = zeroblob(32) WHERE seq = 4",
               "the log hash does not follow"},
        Damage{"AnotherLogHash", "UPDATE log SET log_hash = zeroblob(32) WHERE seq = 4",
               "the log hash does not follow"},
        Damage{"AMissingEntry", "DELETE FROM log WHERE seq = 4", "a seq is missing"},
        Damage{"AMissingFirstEntry", "DELETE FROM log WHERE channel = 2 AND seq = 1",
               "what stood before its first entry is gone"},
        Damage{"AMissingAnchor", "DELETE FROM log WHERE channel = 1 AND seq = 2",
               "what stood before its first entry is gone"},
        Damage{"ADroppedEntry", "UPDATE channels SET first = 5 WHERE ref = 1",
               "an entry is left that was dropped"},
        Damage{"AMessageIdThatStandsTwice",
               "UPDATE log SET message = (SELECT message FROM log WHERE seq = 4) WHERE seq = 5",
               "a message id stands more than once"},
        Damage{"AMessageThatIsNotListed", "DELETE FROM log_messages WHERE place = 4",
               "place 4: the message is not in log_messages"},
        Damage{"AListedMessageThatIsNotThere",
               "INSERT INTO log_messages VALUES (99, 1, zeroblob(16))",
               "place 99: the log has no such message"},
        Damage{"AnInboxThatCountsLess", "UPDATE inboxes SET head = 0", "an inbox numbers less"},
        Damage{"ACircleOfAnotherEpoch", "UPDATE circles SET epoch = 2",
               "its epoch is not its last manifest's"},
        Damage{"AGroupWithoutItsEpoch", "DELETE FROM group_epochs",
               "its newest epoch is not there"},
        Damage{"AnInviteThatCountsMore", "UPDATE invites SET used = 1",
               "used another number of times"},
        Damage{"AMissingRevocation", "UPDATE revocations SET number = 2",
               "revocations: a number is missing"}),
    [](const testing::TestParamInfo<Damage>& damage) { return std::string(damage.param.name); });

}  // namespace
}  // namespace indaba::storage
