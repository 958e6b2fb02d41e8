#include "storage/leaves.h"

#include "storage/base/query.h"
#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kLeafTables = R"sql(
  CREATE TABLE group_leaves (
    channel INTEGER NOT NULL REFERENCES groups (channel) ON DELETE CASCADE,
    device BLOB NOT NULL CHECK (length(device) = 16),
    leaf INTEGER NOT NULL,
    member BLOB NOT NULL CHECK (length(member) = 20),
    due INTEGER CHECK (due BETWEEN 1 AND 3),
    PRIMARY KEY (channel, device)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX group_leaves_by_index ON group_leaves (channel, leaf);
  CREATE INDEX group_leaves_by_member ON group_leaves (channel, member);
  CREATE INDEX group_leaves_by_device ON group_leaves (device, channel);
  CREATE INDEX group_leaves_due ON group_leaves (channel, leaf) WHERE due IS NOT NULL;
)sql";

namespace {

const std::string kSelectLeaf = "SELECT leaf, device, member, due FROM group_leaves ";

Status read_leaf(Rows& rows, GroupLeaf& leaf) {
  return rows.read(leaf.index, leaf.device, leaf.member, leaf.due);
}

Status read_channel_id(Rows& rows, ChannelId& channel) { return rows.read(channel); }

class SqliteLeafStore final : public LeafStore {
 public:
  explicit SqliteLeafStore(Connection& connection) : connection_(connection) {}

  Status add(const ChannelId& channel, const GroupLeaf& leaf) override {
    ChannelRef group{};
    INDABA_TRY(read_one(group_(channel), group));
    return add_.run(group, leaf.device, leaf.index, leaf.member, leaf.due);
  }

  Status remove(const ChannelId& channel, const DeviceId& device) override {
    return found(remove_.change(channel, device));
  }

  Result<GroupLeaf> leaf(const ChannelId& channel, const DeviceId& device) const override {
    GroupLeaf leaf;
    INDABA_TRY(read_one(leaf_(channel, device), leaf.index, leaf.device, leaf.member, leaf.due));
    return leaf;
  }

  Result<std::vector<GroupLeaf>> of_member(const ChannelId& channel,
                                           const MemberId& member) const override {
    return read_all(of_member_(channel, member), read_leaf);
  }

  Result<std::vector<GroupLeaf>> leaves(const ChannelId& channel,
                                        const std::optional<DeviceId>& after,
                                        std::size_t limit) const override {
    return read_all(leaves_(channel, after, limit), read_leaf);
  }

  Result<std::vector<GroupLeaf>> due(const ChannelId& channel, std::size_t limit) const override {
    return read_all(due_(channel, limit), read_leaf);
  }

  Result<std::uint64_t> count(const ChannelId& channel) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_(channel), count));
    return count;
  }

  Result<std::optional<std::uint64_t>> taken_by_all(const ChannelId& channel) const override {
    std::optional<std::uint64_t> seq;
    INDABA_TRY(read_one(taken_by_all_(channel), seq));
    return seq;
  }

  Status demand_removal(const ChannelId& channel, const DeviceId& device,
                        RemovalReason reason) override {
    return found(demand_removal_.change(channel, device, reason));
  }

  Result<std::vector<ChannelId>> channels_of(const DeviceId& device,
                                             const std::optional<ChannelId>& after,
                                             std::size_t limit) const override {
    return read_all(channels_of_(device, after, limit), read_channel_id);
  }

  Result<Seat> seat(const ChannelId& channel, const DeviceId& device) const override {
    Seat seat;
    std::uint8_t closed = 0;
    INDABA_TRY(read_one(seat_(channel, device), seat.kind, closed, seat.epoch.generation,
                        seat.epoch.epoch, seat.due));
    seat.closed = closed != 0;
    return seat;
  }

 private:
  Connection& connection_;
  Query group_{
      connection_,
      "SELECT channel FROM groups WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query add_{connection_,
             "INSERT INTO group_leaves (channel, device, leaf, member, due) "
             "VALUES (?1, ?2, ?3, ?4, ?5)"};
  Query remove_{connection_,
                "DELETE FROM group_leaves WHERE device = ?2 "
                "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query leaf_{connection_, kSelectLeaf +
                               "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                               "AND device = ?2"};
  Query of_member_{connection_, kSelectLeaf +
                                    "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                                    "AND member = ?2 ORDER BY leaf"};
  Query leaves_{connection_, kSelectLeaf +
                                 "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                                 "AND device > coalesce(?2, x'') ORDER BY device LIMIT ?3"};
  Query due_{connection_, kSelectLeaf +
                              "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                              "AND due IS NOT NULL ORDER BY leaf LIMIT ?2"};
  Query count_{connection_,
               "SELECT count(*) FROM group_leaves "
               "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query taken_by_all_{connection_,
                      "SELECT min(coalesce(c.seq, 0)) FROM group_leaves AS l "
                      "LEFT JOIN channel_cursors AS c "
                      "ON c.channel = l.channel AND c.device = l.device "
                      "WHERE l.channel = (SELECT ref FROM channels WHERE id = ?1) "
                      "AND l.due IS NULL"};
  Query demand_removal_{connection_,
                        "UPDATE group_leaves SET due = coalesce(due, ?3) WHERE device = ?2 "
                        "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query channels_of_{connection_,
                     "SELECT c.id FROM group_leaves AS l JOIN channels AS c ON c.ref = l.channel "
                     "WHERE l.device = ?1 AND c.id > coalesce(?2, x'') ORDER BY c.id LIMIT ?3"};
  Query seat_{connection_,
              "SELECT c.kind, c.closed IS NOT NULL, g.generation, g.epoch, l.due "
              "FROM channels AS c JOIN group_leaves AS l ON l.channel = c.ref AND l.device = ?2 "
              "JOIN groups AS g ON g.channel = c.ref WHERE c.id = ?1"};
};

}  // namespace

std::unique_ptr<LeafStore> make_leaf_store(Connection& connection) {
  return std::make_unique<SqliteLeafStore>(connection);
}

}  // namespace indaba::storage::sqlite
