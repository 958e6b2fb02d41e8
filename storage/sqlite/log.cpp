#include "storage/log.h"

#include <algorithm>

#include "storage/base/query.h"
#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/logged_messages.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

// One log of all channels in the order of arrival, so that appending writes at its end only; `body`
// comes last, so that the rest is read without it. log_messages says in few bytes what MessageIndex
// has to know when the store is opened, log_last which places were given that are gone.
const char* const kLogTables = R"sql(
  CREATE TABLE log (
    place INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    type INTEGER NOT NULL CHECK (type BETWEEN 1 AND 6),
    at INTEGER NOT NULL,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    log_hash BLOB NOT NULL CHECK (length(log_hash) = 32),
    message BLOB CHECK (length(message) = 16),
    device BLOB CHECK (length(device) = 16),
    generation INTEGER,
    epoch INTEGER,
    expires INTEGER,
    body BLOB
  ) STRICT;
  CREATE UNIQUE INDEX log_by_seq ON log (channel, seq);
  CREATE INDEX log_by_expiry ON log (expires) WHERE expires IS NOT NULL;
  CREATE TABLE log_messages (
    place INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    message BLOB NOT NULL
  ) STRICT;
  CREATE TABLE log_last (place INTEGER NOT NULL) STRICT;
  INSERT INTO log_last VALUES (0);
  CREATE TRIGGER log_row_goes AFTER DELETE ON log BEGIN
    DELETE FROM log_messages WHERE place = old.place;
    UPDATE log_last SET place = old.place WHERE place < old.place;
  END;
  CREATE TRIGGER log_message_goes AFTER UPDATE OF message ON log BEGIN
    DELETE FROM log_messages WHERE place = old.place;
  END;
)sql";

namespace {

const std::string kSelectEntry =
    "SELECT seq, log_hash, type, at, body_hash, message, device, generation, epoch, body FROM log ";

Status read_entry(Rows& rows, LogEntry& entry) {
  return rows.read(entry.place.seq, entry.place.log_hash, entry.type, entry.at, entry.body_hash,
                   entry.message, entry.device, entry.generation, entry.epoch, entry.body);
}

class SqliteLogStore final : public LogStore {
 public:
  explicit SqliteLogStore(Connection& connection) : connection_(connection) {}

  Result<LogPlace> append(const ChannelId& channel, const NewEntry& entry) override {
    return append_above(channel, 0, entry);
  }

  Result<LogPlace> append_above(const ChannelId& channel, std::uint64_t above,
                                const NewEntry& entry) override {
    if (entry.body.empty() || entry.body.size() > kEntryBodyBytesMax || above >= kSeqMax) {
      return StorageError::out_of_range;
    }
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    if (entry.message) {
      INDABA_TRY_ASSIGN(const auto taken, messages_.place_of(ref, *entry.message));
      if (taken) {
        return StorageError::already_exists;
      }
    }
    INDABA_TRY_ASSIGN(const LogPlace head, head_of(ref));
    const Sha256Digest body_hash = entry.body_hash ? *entry.body_hash : sha256(entry.body);
    LogPlace place;
    place.seq = std::max(head.seq, above) + 1;
    place.log_hash = protocol::log_hash(channel, head.log_hash, place.seq, entry.type, body_hash);
    INDABA_TRY(next_place());
    INDABA_TRY(append_.run(*last_place_, ref, place.seq, entry.type, entry.at, body_hash,
                           place.log_hash, entry.message, entry.device, entry.generation,
                           entry.epoch, entry.expires, entry.body));
    if (entry.message) {
      INDABA_TRY(messages_.add(ref, *entry.message, *last_place_));
    }
    return place;
  }

  Result<LogPlace> head(const ChannelId& channel) const override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    return head_of(ref);
  }

  Result<std::uint64_t> first(const ChannelId& channel) const override {
    INDABA_TRY_ASSIGN(const Kept kept, kept_of(channel));
    return kept.first;
  }

  Result<LogHash> hash_at(const ChannelId& channel, std::uint64_t seq) const override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    LogHash hash = protocol::kLogHashStart;
    if (seq != 0) {
      INDABA_TRY(read_one(hash_at_(ref, seq), hash));
    }
    return hash;
  }

  Result<LogEntry> entry(const ChannelId& channel, std::uint64_t seq) const override {
    return one_entry(entry_(channel, seq));
  }

  Result<LogEntry> find(const ChannelId& channel, const MessageId& message) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    INDABA_TRY_ASSIGN(const auto place, messages_.place_of(ref, message));
    if (!place) {
      return StorageError::not_found;
    }
    return one_entry(at_place_(*place));
  }

  Result<std::vector<LogEntry>> read(const ChannelId& channel, std::uint64_t from,
                                     Direction direction, PageLimit limit) const override;

  Result<std::vector<EntryNote>> notes(const ChannelId& channel, std::uint64_t from,
                                       std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const Kept kept, kept_of(channel));
    from = std::max(std::min(from, kSeqMax), kept.first);
    return read_all(notes_(kept.channel, from, limit), read_note);
  }

  Result<std::uint64_t> position() const override {
    std::uint64_t position = 0;
    INDABA_TRY(read_one(position_(), position));
    return position;
  }

  Status erase_body(const ChannelId& channel, std::uint64_t seq) override {
    INDABA_TRY_ASSIGN(const std::uint64_t changed, erase_body_.change(channel, seq));
    return changed != 0 ? Status() : StorageError::not_found;
  }

  Result<std::uint64_t> erase_sender(const ChannelId& channel, const DeviceId& device,
                                     std::uint64_t from, std::size_t limit) override;

  Result<std::size_t> erase_expired(UnixTime now, std::size_t limit) override {
    return erase_expired_.change(now, limit);
  }

  Result<std::size_t> drop_through(const ChannelId& channel, std::uint64_t seq,
                                   std::size_t limit) override {
    return drop(channel, seq, UnixTime{kSeqMax}, limit);
  }

  Result<std::size_t> drop_before(const ChannelId& channel, UnixTime time,
                                  std::size_t limit) override {
    return drop(channel, kSeqMax, time, limit);
  }

 private:
  static constexpr std::uint64_t kSeqMax = std::uint64_t{1} << 62;

  struct Kept {
    ChannelRef channel{};
    std::uint64_t first = 0;
  };

  static Status read_note(Rows& rows, EntryNote& note) {
    return rows.read(note.seq, note.at, note.device, note.body_bytes);
  }

  Result<Kept> kept_of(const ChannelId& channel) const {
    Kept kept;
    INDABA_TRY(read_one(kept_(channel), kept.channel, kept.first));
    return kept;
  }

  Result<LogPlace> head_of(ChannelRef ref) const {
    LogPlace head;
    const Status found = read_one(head_(ref), head.seq, head.log_hash);
    if (!found && found.error() != StorageError::not_found) {
      return found.error();
    }
    return head;
  }

  static Result<LogEntry> one_entry(Rows&& rows) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return StorageError::not_found;
    }
    LogEntry entry;
    INDABA_TRY(read_entry(rows, entry));
    return entry;
  }

  Result<std::size_t> drop(const ChannelId& channel, std::uint64_t seq, UnixTime before,
                           std::size_t limit);

  // The place behind all that were ever given. One that a rollback took back is not given again.
  Status next_place() {
    if (!last_place_) {
      INDABA_TRY_ASSIGN(last_place_, position());
    }
    ++*last_place_;
    return *last_place_ <= MessageIndex::kPlaceMax ? Status() : StorageError::out_of_range;
  }

  Connection& connection_;
  ChannelRefs refs_{connection_};
  LoggedMessages messages_{connection_};
  std::optional<std::uint64_t> last_place_;
  Query head_{connection_,
              "SELECT seq, log_hash FROM log WHERE channel = ?1 ORDER BY seq DESC LIMIT 1"};
  Query append_{
      connection_,
      "INSERT INTO log (place, channel, seq, type, at, body_hash, log_hash, message, device, "
      "generation, epoch, expires, body) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
  Query kept_{connection_, "SELECT ref, first FROM channels WHERE id = ?1"};
  Query hash_at_{connection_, "SELECT log_hash FROM log WHERE channel = ?1 AND seq = ?2"};
  Query entry_{
      connection_,
      kSelectEntry + "JOIN channels ON ref = channel WHERE id = ?1 AND seq = ?2 AND seq >= first"};
  Query at_place_{connection_, kSelectEntry + "WHERE place = ?1"};
  Query forward_{connection_,
                 kSelectEntry + "WHERE channel = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3"};
  Query back_{
      connection_,
      kSelectEntry + "WHERE channel = ?1 AND seq BETWEEN ?4 AND ?2 ORDER BY seq DESC LIMIT ?3"};
  Query notes_{connection_,
               "SELECT seq, at, device, coalesce(length(body), 0) FROM log "
               "WHERE channel = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3"};
  Query position_{connection_,
                  "SELECT max(place, coalesce((SELECT max(place) FROM log), 0)) FROM log_last"};
  Query erase_body_{connection_,
                    "UPDATE log SET body = NULL, expires = NULL WHERE seq = ?2 "
                    "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query last_of_slice_{connection_,
                       "SELECT max(seq) FROM (SELECT seq FROM log "
                       "WHERE channel = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3)"};
  Query erase_sender_{connection_,
                      "UPDATE log SET body = iif(type = 1, NULL, body), "
                      "expires = iif(type = 1, NULL, expires), device = NULL "
                      "WHERE channel = ?1 AND seq BETWEEN ?2 AND ?3 AND device = ?4"};
  Query erase_expired_{connection_,
                       "UPDATE log SET body = NULL, expires = NULL WHERE place IN "
                       "(SELECT place FROM log WHERE expires <= ?1 ORDER BY expires LIMIT ?2)"};
  Query droppable_{connection_,
                   "SELECT seq, at FROM log WHERE channel = ?1 AND seq BETWEEN ?2 AND ?3 "
                   "ORDER BY seq LIMIT ?4"};
  Query drop_{connection_, "DELETE FROM log WHERE channel = ?1 AND seq < ?2"};
  Query make_anchor_{connection_,
                     "UPDATE log SET body = NULL, expires = NULL, message = NULL, device = NULL "
                     "WHERE channel = ?1 AND seq = ?2"};
  Query set_first_{connection_, "UPDATE channels SET first = ?2 WHERE ref = ?1"};
};

Result<std::vector<LogEntry>> SqliteLogStore::read(const ChannelId& channel, std::uint64_t from,
                                                   Direction direction, PageLimit limit) const {
  INDABA_TRY_ASSIGN(const Kept kept, kept_of(channel));
  from = std::min(from, kSeqMax);
  Rows rows = direction == Direction::forward
                  ? forward_(kept.channel, std::max(from, kept.first), limit.entries)
                  : back_(kept.channel, from, limit.entries, kept.first);
  std::vector<LogEntry> entries;
  std::size_t body_bytes = 0;
  while (true) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return entries;
    }
    LogEntry entry;
    INDABA_TRY(read_entry(rows, entry));
    body_bytes += entry.body ? entry.body->size() : 0;
    if (body_bytes > limit.body_bytes && !entries.empty()) {
      return entries;
    }
    entries.push_back(std::move(entry));
  }
}

Result<std::uint64_t> SqliteLogStore::erase_sender(const ChannelId& channel, const DeviceId& device,
                                                   std::uint64_t from, std::size_t limit) {
  INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
  from = std::min(from, kSeqMax);
  std::optional<std::uint64_t> last;
  INDABA_TRY(read_one(last_of_slice_(ref, from, limit), last));
  if (!last) {
    return std::uint64_t{0};
  }
  INDABA_TRY(erase_sender_.run(ref, from, *last, device));
  INDABA_TRY_ASSIGN(const LogPlace head, head_of(ref));
  return *last < head.seq ? *last + 1 : 0;
}

Result<std::size_t> SqliteLogStore::drop(const ChannelId& channel, std::uint64_t seq,
                                         UnixTime before, std::size_t limit) {
  INDABA_TRY_ASSIGN(const Kept kept, kept_of(channel));
  std::uint64_t last = 0;
  std::size_t dropped = 0;
  {
    Rows rows = droppable_(kept.channel, kept.first, std::min(seq, kSeqMax), limit);
    while (true) {
      INDABA_TRY_ASSIGN(const bool found, rows.next());
      std::uint64_t next = 0;
      UnixTime at;
      if (found) {
        INDABA_TRY(rows.read(next, at));
      }
      if (!found || at >= before) {
        break;
      }
      last = next;
      ++dropped;
    }
  }
  if (dropped != 0) {
    INDABA_TRY(drop_.run(kept.channel, last));
    INDABA_TRY(make_anchor_.run(kept.channel, last));
    INDABA_TRY(set_first_.run(kept.channel, last + 1));
  }
  return dropped;
}

}  // namespace

std::unique_ptr<LogStore> make_log_store(Connection& connection) {
  return std::make_unique<SqliteLogStore>(connection);
}

}  // namespace indaba::storage::sqlite
