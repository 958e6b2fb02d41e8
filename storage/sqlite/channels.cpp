#include "storage/channels.h"

#include "storage/base/query.h"
#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// `ref` stands for the channel in all other tables: it is short.
const char* const kChannelTables = R"sql(
  CREATE TABLE channels (
    ref INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
    created INTEGER NOT NULL,
    closed INTEGER,
    first INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE channel_members (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    member BLOB NOT NULL CHECK (length(member) = 20),
    joined_seq INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    PRIMARY KEY (channel, member)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX channel_members_by_member ON channel_members (member, channel);
  CREATE TABLE channel_cursors (
    channel INTEGER NOT NULL REFERENCES channels (ref) ON DELETE CASCADE,
    device BLOB NOT NULL CHECK (length(device) = 16),
    seq INTEGER NOT NULL,
    PRIMARY KEY (channel, device)
  ) STRICT, WITHOUT ROWID;
)sql";

namespace {

Status read_channel(Rows& rows, Channel& channel) {
  return rows.read(channel.id, channel.kind, channel.created, channel.closed);
}

Status read_channel_member(Rows& rows, ChannelMember& member) {
  return rows.read(member.member, member.joined_seq, member.joined);
}

class SqliteChannelStore final : public ChannelStore {
 public:
  explicit SqliteChannelStore(Connection& connection) : connection_(connection) {}

  Status create(const Channel& channel) override {
    return create_.run(channel.id, channel.kind, channel.created, channel.closed);
  }

  Result<Channel> channel(const ChannelId& id) const override {
    Channel channel;
    INDABA_TRY(read_one(channel_(id), channel.id, channel.kind, channel.created, channel.closed));
    return channel;
  }

  Status close(const ChannelId& id, UnixTime now) override {
    INDABA_TRY_ASSIGN(const std::uint64_t changed, close_.change(id, now));
    if (changed == 0) {
      INDABA_TRY(refs_.of(id));
      return StorageError::conflict;
    }
    return {};
  }

  Result<std::vector<Channel>> channels(const std::optional<ChannelId>& after,
                                        std::size_t limit) const override {
    return read_all(channels_(after, limit), read_channel);
  }

  Status remove(const ChannelId& id) override { return found(remove_.change(id)); }

  Status add_member(const ChannelId& channel, const ChannelMember& member) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    return add_member_.run(ref, member.member, member.joined_seq, member.joined);
  }

  Status remove_member(const ChannelId& channel, const MemberId& member) override {
    return found(remove_member_.change(channel, member));
  }

  Result<ChannelMember> member(const ChannelId& channel, const MemberId& id) const override {
    ChannelMember member;
    INDABA_TRY(read_one(member_(channel, id), member.member, member.joined_seq, member.joined));
    return member;
  }

  Result<std::vector<ChannelMember>> members(const ChannelId& channel,
                                             const std::optional<MemberId>& after,
                                             std::size_t limit) const override {
    return read_all(members_(channel, after, limit), read_channel_member);
  }

  Result<std::uint64_t> member_count(const ChannelId& channel) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(member_count_(channel), count));
    return count;
  }

  Result<std::vector<Channel>> channels_of(const MemberId& member,
                                           const std::optional<ChannelId>& after,
                                           std::size_t limit) const override {
    return read_all(channels_of_(member, after, limit), read_channel);
  }

  Result<std::uint64_t> count_of(const MemberId& member) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_of_(member), count));
    return count;
  }

  Status raise_cursor(const ChannelId& channel, const DeviceId& device,
                      std::uint64_t seq) override {
    INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
    return raise_cursor_.run(ref, device, seq);
  }

  Result<std::uint64_t> cursor(const ChannelId& channel, const DeviceId& device) const override {
    std::uint64_t seq = 0;
    INDABA_TRY(read_one(cursor_(channel, device), seq));
    return seq;
  }

  Status remove_cursor(const ChannelId& channel, const DeviceId& device) override {
    return remove_cursor_.run(channel, device);
  }

 private:
  Connection& connection_;
  ChannelRefs refs_{connection_};
  Query create_{connection_,
                "INSERT INTO channels (id, kind, created, closed) "
                "VALUES (?1, ?2, ?3, ?4)"};
  Query channel_{connection_, "SELECT id, kind, created, closed FROM channels WHERE id = ?1"};
  Query close_{connection_, "UPDATE channels SET closed = ?2 WHERE id = ?1 AND closed IS NULL"};
  Query channels_{connection_,
                  "SELECT id, kind, created, closed FROM channels "
                  "WHERE id > coalesce(?1, x'') ORDER BY id LIMIT ?2"};
  Query remove_{connection_, "DELETE FROM channels WHERE id = ?1"};
  Query add_member_{connection_,
                    "INSERT INTO channel_members (channel, member, joined_seq, joined) "
                    "VALUES (?1, ?2, ?3, ?4)"};
  Query remove_member_{connection_,
                       "DELETE FROM channel_members WHERE member = ?2 "
                       "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query member_{connection_,
                "SELECT member, joined_seq, joined FROM channel_members WHERE "
                "member = ?2 "
                "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query members_{connection_,
                 "SELECT member, joined_seq, joined FROM channel_members "
                 "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                 "AND member > coalesce(?2, x'') ORDER BY member LIMIT ?3"};
  Query member_count_{connection_,
                      "SELECT count(*) FROM channel_members "
                      "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query channels_of_{connection_,
                     "SELECT c.id, c.kind, c.created, c.closed "
                     "FROM channel_members AS m JOIN channels AS c ON c.ref = m.channel "
                     "WHERE m.member = ?1 AND c.id > coalesce(?2, x'') ORDER BY c.id LIMIT "
                     "?3"};
  Query count_of_{connection_, "SELECT count(*) FROM channel_members WHERE member = ?1"};
  Query raise_cursor_{connection_,
                      "INSERT INTO channel_cursors (channel, device, seq) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT (channel, device) DO UPDATE SET seq = max(seq, "
                      "excluded.seq)"};
  Query cursor_{connection_,
                "SELECT seq FROM channel_cursors WHERE device = ?2 "
                "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query remove_cursor_{connection_,
                       "DELETE FROM channel_cursors WHERE device = ?2 "
                       "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
};

}  // namespace

std::unique_ptr<ChannelStore> make_channel_store(Connection& connection) {
  return std::make_unique<SqliteChannelStore>(connection);
}

}  // namespace indaba::storage::sqlite
