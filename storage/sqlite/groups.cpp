#include "storage/groups.h"

#include "storage/base/query.h"
#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

// Nodes and headers are too long to stand in the tree of their own key.
const char* const kGroupTables = R"sql(
  CREATE TABLE groups (
    channel INTEGER PRIMARY KEY REFERENCES channels (ref) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    kept INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE group_epochs (
    place INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES groups (channel) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    committer BLOB NOT NULL CHECK (length(committer) = 16),
    began INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    confirmation_tag BLOB NOT NULL CHECK (length(confirmation_tag) = 32),
    external_pub BLOB NOT NULL CHECK (length(external_pub) = 32),
    node_count INTEGER NOT NULL,
    header BLOB NOT NULL,
    group_info BLOB
  ) STRICT;
  CREATE UNIQUE INDEX group_epochs_by_place ON group_epochs (channel, generation, epoch);
  CREATE INDEX group_epochs_by_settled ON group_epochs (channel, settled, generation, epoch);
  CREATE TABLE group_reports (
    channel INTEGER NOT NULL REFERENCES groups (channel) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    at INTEGER NOT NULL,
    PRIMARY KEY (channel, generation, epoch, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE group_nodes (
    place INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES groups (channel) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    node INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    value BLOB
  ) STRICT;
  CREATE UNIQUE INDEX group_nodes_by_node ON group_nodes (channel, generation, node, epoch);
  CREATE INDEX group_nodes_by_epoch ON group_nodes (channel, generation, epoch);
)sql";

namespace {

const std::string kSelectEpoch =
    "SELECT generation, epoch, seq, committer, began, settled, confirmation_tag, external_pub, "
    "node_count, header, group_info FROM group_epochs ";

Status read_epoch(Rows& rows, GroupEpoch& epoch) {
  std::uint8_t settled = 0;
  INDABA_TRY(rows.read(epoch.place.generation, epoch.place.epoch, epoch.seq, epoch.committer,
                       epoch.began, settled, epoch.confirmation_tag, epoch.external_pub,
                       epoch.node_count, epoch.header, epoch.group_info));
  epoch.settled = settled != 0;
  return {};
}

class SqliteGroupStore final : public GroupStore {
 public:
  explicit SqliteGroupStore(Connection& connection) : connection_(connection) {}

  Status add_epoch(const ChannelId& channel, const GroupEpoch& epoch) override;
  Result<GroupEpoch> epoch(const ChannelId& channel, const EpochPlace& place) const override;
  Result<GroupEpoch> newest(const ChannelId& channel) const override;
  Result<GroupEpoch> settled(const ChannelId& channel) const override;
  Status settle(const ChannelId& channel, const EpochPlace& place) override;
  Status report(const ChannelId& channel, const EpochPlace& place, const DeviceId& device,
                UnixTime now) override;
  Result<std::uint64_t> reports(const ChannelId& channel, const EpochPlace& place) const override;
  Status forget_reporter(const ChannelId& channel, const DeviceId& device) override {
    return forget_reporter_.run(channel, device);
  }
  Result<EpochPlace> unreported_before(const ChannelId& channel, UnixTime time) const override;

  Status put_node(const ChannelId& channel, const EpochPlace& place, std::uint32_t index,
                  const std::optional<ByteView>& node) override;
  Result<std::vector<GroupNode>> nodes(const ChannelId& channel, const EpochPlace& place,
                                       std::uint32_t from, NodeLimit limit) const override;
  Result<std::size_t> forget_before(const ChannelId& channel, UnixTime time,
                                    std::size_t limit) override;

 private:
  struct Newest {
    ChannelRef channel{};
    EpochPlace place;
    std::uint64_t kept = 0;  // the oldest epoch that is kept
  };

  static Result<GroupEpoch> one_epoch(Rows&& rows) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return StorageError::not_found;
    }
    GroupEpoch epoch;
    INDABA_TRY(read_epoch(rows, epoch));
    return epoch;
  }

  Result<Newest> newest_of(const ChannelId& channel) const {
    Newest group;
    INDABA_TRY(read_one(newest_of_(channel), group.channel, group.place.generation,
                        group.place.epoch, group.kept));
    return group;
  }

  // Errors: not_found.
  Result<ChannelRef> require(const ChannelId& channel, const EpochPlace& place) const {
    ChannelRef ref{};
    INDABA_TRY(read_one(require_(channel, place.generation, place.epoch), ref));
    return ref;
  }

  Status forget_epoch(const Newest& group);

  Connection& connection_;
  ChannelRefs refs_{connection_};
  Query newest_of_{connection_,
                   "SELECT channel, generation, epoch, kept FROM groups "
                   "WHERE channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query require_{connection_,
                 "SELECT channel FROM group_epochs WHERE generation = ?2 AND epoch = ?3 "
                 "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query begin_{connection_,
               "INSERT INTO groups (channel, generation, epoch, kept) VALUES (?1, ?2, ?3, ?3)"};
  Query go_on_{connection_, "UPDATE groups SET epoch = ?2 WHERE channel = ?1"};
  Query add_epoch_{connection_,
                   "INSERT INTO group_epochs (channel, generation, epoch, seq, committer, began, "
                   "settled, confirmation_tag, external_pub, node_count, header, group_info) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
  Query epoch_{connection_, kSelectEpoch +
                                "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                                "AND generation = ?2 AND epoch = ?3"};
  Query newest_{connection_, kSelectEpoch +
                                 "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                                 "ORDER BY generation DESC, epoch DESC LIMIT 1"};
  Query settled_{connection_, kSelectEpoch +
                                  "WHERE channel = (SELECT ref FROM channels WHERE id = ?1) "
                                  "AND settled = 1 ORDER BY generation DESC, epoch DESC LIMIT 1"};
  Query settle_{connection_,
                "UPDATE group_epochs SET settled = 1 WHERE channel = ?1 AND settled = 0 "
                "AND (generation, epoch) <= (?2, ?3)"};
  Query forget_group_infos_{connection_,
                            "UPDATE group_epochs SET group_info = NULL WHERE channel = ?1 "
                            "AND group_info IS NOT NULL AND (generation, epoch) < (?2, ?3)"};
  Query report_{connection_,
                "INSERT INTO group_reports (channel, generation, epoch, device, at) "
                "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"};
  Query reports_{connection_,
                 "SELECT count(*) FROM group_reports WHERE generation = ?2 AND epoch = ?3 "
                 "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query unreported_before_{
      connection_,
      "SELECT e.generation, e.epoch FROM channels AS c "
      "JOIN group_epochs AS e ON e.channel = c.ref WHERE c.id = ?1 AND e.settled = 0 "
      "AND e.began < ?2 AND NOT EXISTS (SELECT 1 FROM group_reports AS r "
      "JOIN group_epochs AS b ON b.channel = c.ref AND b.generation = r.generation "
      "AND b.epoch = r.epoch WHERE r.channel = c.ref AND b.settled = 0 "
      "AND (r.generation, r.epoch) <= (e.generation, e.epoch)) "
      "ORDER BY e.generation DESC, e.epoch DESC LIMIT 1"};
  Query put_node_{connection_,
                  "INSERT INTO group_nodes (channel, generation, epoch, node, value) "
                  "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (channel, generation, node, epoch) "
                  "DO UPDATE SET value = excluded.value"};
  Query nodes_{connection_,
               "SELECT n.node, n.value FROM group_nodes AS n WHERE n.channel = ?1 "
               "AND n.generation = ?2 AND n.node >= ?4 AND n.value IS NOT NULL "
               "AND n.epoch = (SELECT max(epoch) FROM group_nodes WHERE channel = ?1 "
               "AND generation = ?2 AND node = n.node AND epoch <= ?3) ORDER BY n.node LIMIT ?5"};
  Query forgettable_{connection_,
                     "SELECT max(epoch) FROM group_epochs WHERE channel = ?1 AND generation = ?2 "
                     "AND settled = 1 AND began < ?3"};
  Query forget_old_nodes_{connection_,
                          "DELETE FROM group_nodes WHERE place IN (SELECT old.place "
                          "FROM group_nodes AS new JOIN group_nodes AS old USING (channel, "
                          "generation, node) WHERE new.channel = ?1 AND new.generation = ?2 "
                          "AND new.epoch = ?3 AND old.epoch < ?3)"};
  Query forget_blank_nodes_{connection_,
                            "DELETE FROM group_nodes WHERE channel = ?1 AND generation = ?2 "
                            "AND epoch = ?3 AND value IS NULL"};
  Query forget_reporter_{connection_,
                         "DELETE FROM group_reports WHERE device = ?2 "
                         "AND channel = (SELECT ref FROM channels WHERE id = ?1)"};
  Query forget_reports_{
      connection_,
      "DELETE FROM group_reports WHERE channel = ?1 AND generation = ?2 AND epoch < ?3"};
  Query forget_epoch_{
      connection_,
      "DELETE FROM group_epochs WHERE channel = ?1 AND generation = ?2 AND epoch < ?3"};
  Query set_kept_{connection_, "UPDATE groups SET kept = ?2 WHERE channel = ?1"};
};

Status SqliteGroupStore::add_epoch(const ChannelId& channel, const GroupEpoch& epoch) {
  INDABA_TRY_ASSIGN(const ChannelRef ref, refs_.of(channel));
  const Result<Newest> before = newest_of(channel);
  if (!before && before.error() != StorageError::not_found) {
    return before.error();
  }
  const EpochPlace expected =
      before ? EpochPlace{before->place.generation, before->place.epoch + 1} : EpochPlace{};
  if (epoch.place != expected) {
    return StorageError::conflict;
  }
  INDABA_TRY(before ? go_on_.run(ref, epoch.place.epoch)
                    : begin_.run(ref, epoch.place.generation, epoch.place.epoch));
  const std::uint8_t settled = epoch.settled ? 1 : 0;
  return add_epoch_.run(ref, epoch.place.generation, epoch.place.epoch, epoch.seq, epoch.committer,
                        epoch.began, settled, epoch.confirmation_tag, epoch.external_pub,
                        epoch.node_count, epoch.header, epoch.group_info);
}

Result<GroupEpoch> SqliteGroupStore::epoch(const ChannelId& channel,
                                           const EpochPlace& place) const {
  return one_epoch(epoch_(channel, place.generation, place.epoch));
}

Result<GroupEpoch> SqliteGroupStore::newest(const ChannelId& channel) const {
  return one_epoch(newest_(channel));
}

Result<GroupEpoch> SqliteGroupStore::settled(const ChannelId& channel) const {
  return one_epoch(settled_(channel));
}

Status SqliteGroupStore::settle(const ChannelId& channel, const EpochPlace& place) {
  INDABA_TRY_ASSIGN(const ChannelRef ref, require(channel, place));
  INDABA_TRY(settle_.run(ref, place.generation, place.epoch));
  return forget_group_infos_.run(ref, place.generation, place.epoch);
}

Status SqliteGroupStore::report(const ChannelId& channel, const EpochPlace& place,
                                const DeviceId& device, UnixTime now) {
  INDABA_TRY_ASSIGN(const ChannelRef ref, require(channel, place));
  return report_.run(ref, place.generation, place.epoch, device, now);
}

Result<std::uint64_t> SqliteGroupStore::reports(const ChannelId& channel,
                                                const EpochPlace& place) const {
  std::uint64_t count = 0;
  INDABA_TRY(read_one(reports_(channel, place.generation, place.epoch), count));
  return count;
}

Result<EpochPlace> SqliteGroupStore::unreported_before(const ChannelId& channel,
                                                       UnixTime time) const {
  EpochPlace place;
  INDABA_TRY(read_one(unreported_before_(channel, time), place.generation, place.epoch));
  return place;
}

Status SqliteGroupStore::put_node(const ChannelId& channel, const EpochPlace& place,
                                  std::uint32_t index, const std::optional<ByteView>& node) {
  INDABA_TRY_ASSIGN(const Newest group, newest_of(channel));
  if (place != group.place) {
    return place < group.place ? StorageError::conflict : StorageError::not_found;
  }
  return put_node_.run(group.channel, place.generation, place.epoch, index, node);
}

Result<std::vector<GroupNode>> SqliteGroupStore::nodes(const ChannelId& channel,
                                                       const EpochPlace& place, std::uint32_t from,
                                                       NodeLimit limit) const {
  INDABA_TRY_ASSIGN(const ChannelRef ref, require(channel, place));
  Rows rows = nodes_(ref, place.generation, place.epoch, from, limit.nodes);
  std::vector<GroupNode> nodes;
  std::size_t bytes = 0;
  while (true) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return nodes;
    }
    GroupNode node;
    INDABA_TRY(rows.read(node.index, node.node));
    bytes += node.node->size();
    if (bytes > limit.bytes && !nodes.empty()) {
      return nodes;
    }
    nodes.push_back(std::move(node));
  }
}

Result<std::size_t> SqliteGroupStore::forget_before(const ChannelId& channel, UnixTime time,
                                                    std::size_t limit) {
  INDABA_TRY_ASSIGN(Newest group, newest_of(channel));
  std::optional<std::uint64_t> last;
  INDABA_TRY(read_one(forgettable_(group.channel, group.place.generation, time), last));
  std::size_t forgotten = 0;
  while (last && group.kept < *last && forgotten < limit) {
    INDABA_TRY(forget_epoch(group));
    ++group.kept;
    ++forgotten;
  }
  return forgotten;
}

// The epoch behind it becomes the oldest.
Status SqliteGroupStore::forget_epoch(const Newest& group) {
  const std::uint64_t oldest = group.kept + 1;
  INDABA_TRY(forget_old_nodes_.run(group.channel, group.place.generation, oldest));
  INDABA_TRY(forget_blank_nodes_.run(group.channel, group.place.generation, oldest));
  INDABA_TRY(forget_reports_.run(group.channel, group.place.generation, oldest));
  INDABA_TRY(forget_epoch_.run(group.channel, group.place.generation, oldest));
  return set_kept_.run(group.channel, oldest);
}

}  // namespace

std::unique_ptr<GroupStore> make_group_store(Connection& connection) {
  return std::make_unique<SqliteGroupStore>(connection);
}

}  // namespace indaba::storage::sqlite
