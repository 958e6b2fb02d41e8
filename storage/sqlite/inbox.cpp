#include "storage/inbox.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// `inboxes` has the number given out last and what is acknowledged, since entries go.
const char* const kInboxTables = R"sql(
  CREATE TABLE inboxes (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    head INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox_entries (
    place INTEGER PRIMARY KEY,
    device BLOB NOT NULL REFERENCES inboxes (device),
    seq INTEGER NOT NULL,
    type INTEGER NOT NULL CHECK (type BETWEEN 1 AND 7),
    at INTEGER NOT NULL,
    channel BLOB CHECK (length(channel) = 16),
    member BLOB CHECK (length(member) = 20),
    about_device BLOB CHECK (length(about_device) = 16),
    generation INTEGER,
    epoch INTEGER,
    acknowledged_at INTEGER,
    body BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX inbox_entries_by_seq ON inbox_entries (device, seq);
  CREATE INDEX inbox_entries_by_member ON inbox_entries (member) WHERE member IS NOT NULL;
  CREATE INDEX inbox_entries_by_time ON inbox_entries (at);
  CREATE INDEX inbox_entries_by_acknowledgement ON inbox_entries (acknowledged_at)
    WHERE acknowledged_at IS NOT NULL;
)sql";

namespace {

Status read_entry(Rows& rows, KeptInboxEntry& kept) {
  NewInboxEntry& entry = kept.entry;
  return rows.read(kept.seq, entry.type, entry.at, entry.channel, entry.member, entry.device,
                   entry.generation, entry.epoch, entry.body);
}

class SqliteInboxStore final : public InboxStore {
 public:
  explicit SqliteInboxStore(Connection& connection) : connection_(connection) {}

  Result<std::uint64_t> append(const DeviceId& device, const NewInboxEntry& entry) override {
    INDABA_TRY(advance_.run(device));
    INDABA_TRY_ASSIGN(const std::uint64_t seq, head(device));
    INDABA_TRY(append_.run(device, seq, entry.type, entry.at, entry.channel, entry.member,
                           entry.device, entry.generation, entry.epoch, entry.body));
    return seq;
  }

  Result<std::uint64_t> head(const DeviceId& device) const override {
    std::uint64_t head = 0;
    Rows rows = head_(device);
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (found) {
      INDABA_TRY(rows.read(head));
    }
    return head;
  }

  Result<std::vector<KeptInboxEntry>> read(const DeviceId& device, std::uint64_t after,
                                           std::size_t limit) const override {
    Rows rows = read_(device, after, limit);
    std::vector<KeptInboxEntry> page;
    std::size_t bytes = 0;
    while (true) {
      INDABA_TRY_ASSIGN(const bool found, rows.next());
      if (!found) {
        return page;
      }
      KeptInboxEntry kept;
      INDABA_TRY(read_entry(rows, kept));
      bytes += kept.entry.body.size();
      if (bytes > kInboxPageBytesMax && !page.empty()) {
        return page;
      }
      page.push_back(std::move(kept));
    }
  }

  Result<std::uint64_t> count(const DeviceId& device) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_(device), count));
    return count;
  }

  Result<std::uint64_t> count_about(const DeviceId& device, InboxType type,
                                    const MemberId& member) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_about_(device, type, member), count));
    return count;
  }

  Status acknowledge(const DeviceId& device, std::uint64_t seq, UnixTime now) override {
    INDABA_TRY(acknowledge_.run(device, seq, now));
    return raise_acknowledged_.run(device, seq);
  }

  Result<std::size_t> forget(UnixTime acknowledged_before, UnixTime taken_before,
                             std::size_t limit) override {
    INDABA_TRY_ASSIGN(std::size_t forgotten,
                      forget_acknowledged_.change(acknowledged_before, limit));
    if (forgotten < limit) {
      INDABA_TRY_ASSIGN(const std::size_t old,
                        forget_taken_.change(taken_before, limit - forgotten));
      forgotten += old;
    }
    return forgotten;
  }

  Status forget_device(const DeviceId& device) override {
    INDABA_TRY(forget_entries_.run(device));
    return forget_inbox_.run(device);
  }

  Result<std::size_t> forget_about(const MemberId& member, std::size_t limit) override {
    return forget_about_.change(member, limit);
  }

 private:
  Connection& connection_;
  Query advance_{connection_,
                 "INSERT INTO inboxes (device, head) VALUES (?1, 1) "
                 "ON CONFLICT (device) DO UPDATE SET head = head + 1"};
  Query head_{connection_, "SELECT head FROM inboxes WHERE device = ?1"};
  Query append_{connection_,
                "INSERT INTO inbox_entries (device, seq, type, at, channel, member, about_device, "
                "generation, epoch, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
  Query read_{connection_,
              "SELECT seq, type, at, channel, member, about_device, generation, epoch, body "
              "FROM inbox_entries WHERE device = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"};
  Query count_{connection_, "SELECT count(*) FROM inbox_entries WHERE device = ?1"};
  Query count_about_{connection_,
                     "SELECT count(*) FROM inbox_entries "
                     "WHERE device = ?1 AND type = ?2 AND member = ?3"};
  // Only what was not acknowledged before: the days until it is forgotten count from then.
  Query acknowledge_{connection_,
                     "UPDATE inbox_entries SET acknowledged_at = ?3 WHERE device = ?1 "
                     "AND seq > (SELECT acknowledged FROM inboxes WHERE device = ?1) "
                     "AND seq <= ?2"};
  Query raise_acknowledged_{connection_,
                            "UPDATE inboxes SET acknowledged = max(acknowledged, min(head, ?2)) "
                            "WHERE device = ?1"};
  Query forget_acknowledged_{
      connection_,
      "DELETE FROM inbox_entries WHERE place IN (SELECT place FROM inbox_entries "
      "WHERE acknowledged_at < ?1 ORDER BY acknowledged_at LIMIT ?2)"};
  Query forget_taken_{connection_,
                      "DELETE FROM inbox_entries WHERE place IN "
                      "(SELECT place FROM inbox_entries WHERE at < ?1 ORDER BY at LIMIT ?2)"};
  Query forget_entries_{connection_, "DELETE FROM inbox_entries WHERE device = ?1"};
  Query forget_inbox_{connection_, "DELETE FROM inboxes WHERE device = ?1"};
  Query forget_about_{connection_,
                      "DELETE FROM inbox_entries WHERE place IN "
                      "(SELECT place FROM inbox_entries WHERE member = ?1 LIMIT ?2)"};
};

}  // namespace

std::unique_ptr<InboxStore> make_inbox_store(Connection& connection) {
  return std::make_unique<SqliteInboxStore>(connection);
}

}  // namespace indaba::storage::sqlite
