#include "storage/circles.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kCircleTables = R"sql(
  CREATE TABLE circles (
    ref INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    version INTEGER NOT NULL,
    definition BLOB NOT NULL CHECK (length(definition) = 32),
    epoch INTEGER NOT NULL DEFAULT 0,
    rotated INTEGER NOT NULL DEFAULT 0,
    rotate_since INTEGER,
    rotate_reason INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE manifests (
    circle INTEGER NOT NULL REFERENCES circles (ref),
    epoch INTEGER NOT NULL,
    statement BLOB NOT NULL CHECK (length(statement) = 32),
    taken INTEGER NOT NULL,
    PRIMARY KEY (circle, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wrapped_seeds (
    circle INTEGER NOT NULL REFERENCES circles (ref),
    epoch INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (circle, epoch, opens)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE boxes (
    place INTEGER PRIMARY KEY,
    circle INTEGER NOT NULL REFERENCES circles (ref),
    epoch INTEGER NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    boxer_device BLOB NOT NULL CHECK (length(boxer_device) = 16),
    is_bad INTEGER NOT NULL DEFAULT 0,
    encoded BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX boxes_by_device ON boxes (device, circle, epoch, boxer_device);
  CREATE INDEX boxes_by_epoch ON boxes (circle, epoch);
  CREATE TABLE box_waiting (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    circle INTEGER NOT NULL REFERENCES circles (ref),
    device BLOB NOT NULL CHECK (length(device) = 16),
    member BLOB NOT NULL CHECK (length(member) = 20)
  ) STRICT;
  CREATE UNIQUE INDEX box_waiting_by_device ON box_waiting (device, circle);
  CREATE INDEX box_waiting_by_circle ON box_waiting (circle, place);
)sql";

namespace {

enum class CircleRef : std::uint64_t {};

std::string select_circles(const char* where) {
  return std::string(
             "SELECT id, version, definition, epoch, rotated, rotate_since, rotate_reason "
             "FROM circles ") +
         where;
}

Status read_circle(Rows& rows, Circle& circle) {
  return rows.read(circle.id, circle.version, circle.definition, circle.epoch, circle.rotated,
                   circle.rotate_since, circle.rotate_reason);
}
Status read_manifest(Rows& rows, KeptManifest& manifest) {
  return rows.read(manifest.epoch, manifest.statement, manifest.taken);
}
Status read_wrapped(Rows& rows, WrappedSeed& seed) {
  return rows.read(seed.epoch, seed.opens, seed.wrapped);
}
Status read_waiting(Rows& rows, WaitingDevice& waiting) {
  return rows.read(waiting.member, waiting.device);
}
Status read_boxed(Rows& rows, DeviceId& device) { return rows.read(device); }
Status read_boxing(Rows& rows, Boxing& boxing) {
  return rows.read(boxing.device, boxing.boxer_device);
}
Status read_box(Rows& rows, KeptBox& box) {
  return rows.read(box.circle, box.epoch, box.device, box.boxer_device, box.encoded);
}

class SqliteCircleStore final : public CircleStore {
 public:
  explicit SqliteCircleStore(Connection& connection) : connection_(connection) {}

  Status define(const CircleId& id, std::uint64_t version, const Hash& definition) override {
    if (version == 1) {
      INDABA_TRY_ASSIGN(const std::uint64_t added, add_.change(id, definition));
      return added == 1 ? Status() : StorageError::conflict;
    }
    INDABA_TRY_ASSIGN(const std::uint64_t changed, redefine_.change(id, version, definition));
    return changed == 1 ? Status() : StorageError::conflict;
  }

  Result<Circle> circle(const CircleId& id) const override {
    return read_record(circle_(id), read_circle);
  }

  Result<std::vector<Circle>> circles(const std::optional<CircleId>& after,
                                      std::size_t limit) const override {
    return read_all(circles_(after, limit), read_circle);
  }

  Status rotate(const CircleId& id, const KeptManifest& manifest,
                const std::vector<WrappedSeed>& wrapped) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    INDABA_TRY_ASSIGN(const std::uint64_t changed,
                      rotate_.change(ref, manifest.epoch, manifest.taken));
    if (changed != 1) {
      return StorageError::conflict;
    }
    INDABA_TRY(add_manifest_.run(ref, manifest.epoch, manifest.statement, manifest.taken));
    for (const WrappedSeed& seed : wrapped) {
      INDABA_TRY(add_wrapped_.run(ref, manifest.epoch, seed.opens, seed.wrapped));
    }
    return {};
  }

  Status demand_rotation(const CircleId& id, std::uint8_t reason, UnixTime since) override {
    INDABA_TRY(ref_of(id));
    return demand_rotation_.run(id, reason, since);
  }

  Result<std::vector<KeptManifest>> manifests(const CircleId& id, std::uint64_t after,
                                              std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return read_all(manifests_(ref, after, limit), read_manifest);
  }

  Result<std::uint64_t> epoch_at(const CircleId& id, UnixTime time) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    std::uint64_t epoch = 0;
    INDABA_TRY(read_one(epoch_at_(ref, time), epoch));
    return epoch;
  }

  Result<std::vector<WrappedSeed>> wrapped(const CircleId& id, std::uint64_t epoch) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return read_all(wrapped_(ref, epoch), read_wrapped);
  }

  Result<std::size_t> forget_seeds_before(const CircleId& id, std::uint64_t epoch,
                                          std::size_t limit) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return forget_seeds_.change(ref, epoch, limit);
  }

  Status put_box(const KeptBox& box) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(box.circle));
    INDABA_TRY(put_box_.run(ref, box.epoch, box.device, box.boxer_device, box.encoded));
    return end_waiting_.run(ref, box.device, box.epoch);
  }

  Result<std::vector<DeviceId>> boxed(const CircleId& id, std::uint64_t epoch) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return read_all(boxed_(ref, epoch), read_boxed);
  }

  Result<std::vector<Boxing>> good_boxings(const CircleId& id, std::uint64_t epoch,
                                           std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return read_all(good_boxings_(ref, epoch, limit), read_boxing);
  }

  Status drop_boxes_of_others(const CircleId& id, std::uint64_t epoch,
                              const DeviceId& boxer_device) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return drop_boxes_.run(ref, epoch, boxer_device);
  }

  Result<std::vector<KeptBox>> boxes(const CircleId& id, const DeviceId& device,
                                     std::size_t limit) const override {
    return read_all(boxes_(id, device, limit), read_box);
  }

  Result<std::uint64_t> good_boxes(const CircleId& id, std::uint64_t epoch,
                                   const DeviceId& device) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(good_boxes_(id, epoch, device), count));
    return count;
  }

  Status report_box(const CircleId& id, std::uint64_t epoch, const DeviceId& device,
                    const DeviceId& boxer_device) override {
    return found(report_box_.change(id, epoch, device, boxer_device));
  }

  Result<bool> wait_for_box(const CircleId& id, const WaitingDevice& waiting) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    INDABA_TRY_ASSIGN(const std::size_t added, wait_.change(ref, waiting.device, waiting.member));
    return added != 0;
  }

  Result<std::vector<WaitingDevice>> waiting(const CircleId& id, std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return read_all(waiting_(ref, limit), read_waiting);
  }

  Status forget_boxes_of(const DeviceId& device) override {
    INDABA_TRY(forget_waiting_.run(device));
    return forget_boxes_of_.run(device);
  }

  Result<std::size_t> forget_boxes_before(const CircleId& id, std::uint64_t epoch,
                                          std::size_t limit) override {
    INDABA_TRY_ASSIGN(const CircleRef ref, ref_of(id));
    return forget_boxes_.change(ref, epoch, limit);
  }

 private:
  Result<CircleRef> ref_of(const CircleId& id) const {
    CircleRef ref{};
    INDABA_TRY(read_one(ref_(id), ref));
    return ref;
  }

  Connection& connection_;
  Query ref_{connection_, "SELECT ref FROM circles WHERE id = ?1"};
  Query add_{connection_,
             "INSERT INTO circles (id, version, definition) VALUES (?1, 1, ?2) "
             "ON CONFLICT (id) DO NOTHING"};
  Query redefine_{connection_,
                  "UPDATE circles SET version = ?2, definition = ?3 "
                  "WHERE id = ?1 AND version = ?2 - 1"};
  Query circle_{connection_, select_circles("WHERE id = ?1")};
  Query circles_{connection_, select_circles("WHERE id > coalesce(?1, x'') ORDER BY id LIMIT ?2")};
  Query rotate_{connection_,
                "UPDATE circles SET epoch = ?2, rotated = ?3, rotate_since = NULL, "
                "rotate_reason = 0 WHERE ref = ?1 AND epoch = ?2 - 1"};
  Query add_manifest_{
      connection_,
      "INSERT INTO manifests (circle, epoch, statement, taken) VALUES (?1, ?2, ?3, ?4)"};
  Query add_wrapped_{
      connection_,
      "INSERT INTO wrapped_seeds (circle, epoch, opens, wrapped) VALUES (?1, ?2, ?3, ?4)"};
  Query demand_rotation_{connection_,
                         "UPDATE circles SET rotate_since = ?3, rotate_reason = ?2 "
                         "WHERE id = ?1 AND rotate_since IS NULL"};
  Query manifests_{connection_,
                   "SELECT epoch, statement, taken FROM manifests "
                   "WHERE circle = ?1 AND epoch > ?2 ORDER BY epoch LIMIT ?3"};
  Query epoch_at_{
      connection_,
      "SELECT coalesce(max(epoch), 0) FROM manifests WHERE circle = ?1 AND taken <= ?2"};
  Query wrapped_{connection_,
                 "SELECT epoch, opens, wrapped FROM wrapped_seeds "
                 "WHERE circle = ?1 AND epoch = ?2 ORDER BY opens"};
  Query forget_seeds_{connection_,
                      "DELETE FROM wrapped_seeds WHERE (circle, epoch, opens) IN "
                      "(SELECT circle, epoch, opens FROM wrapped_seeds "
                      "WHERE circle = ?1 AND opens < ?2 LIMIT ?3)"};
  Query put_box_{connection_,
                 "INSERT INTO boxes (circle, epoch, device, boxer_device, encoded) "
                 "VALUES (?1, ?2, ?3, ?4, ?5) "
                 "ON CONFLICT (device, circle, epoch, boxer_device) "
                 "DO UPDATE SET encoded = ?5, is_bad = 0"};
  Query boxed_{connection_, "SELECT DISTINCT device FROM boxes WHERE circle = ?1 AND epoch = ?2"};
  Query good_boxings_{connection_,
                      "SELECT device, boxer_device FROM boxes "
                      "WHERE circle = ?1 AND epoch = ?2 AND is_bad = 0 ORDER BY place LIMIT ?3"};
  Query boxes_{connection_,
               "SELECT circles.id, boxes.epoch, boxes.device, boxes.boxer_device, boxes.encoded "
               "FROM boxes JOIN circles ON circles.ref = boxes.circle "
               "WHERE circles.id = ?1 AND boxes.device = ?2 "
               "ORDER BY boxes.epoch DESC, boxes.place LIMIT ?3"};
  Query good_boxes_{connection_,
                    "SELECT count(*) FROM boxes JOIN circles ON circles.ref = boxes.circle "
                    "WHERE circles.id = ?1 AND boxes.epoch = ?2 AND boxes.device = ?3 "
                    "AND boxes.is_bad = 0"};
  Query report_box_{connection_,
                    "UPDATE boxes SET is_bad = 1 "
                    "WHERE circle = (SELECT ref FROM circles WHERE id = ?1) AND epoch = ?2 "
                    "AND device = ?3 AND boxer_device = ?4"};
  Query drop_boxes_{connection_,
                    "DELETE FROM boxes WHERE circle = ?1 AND epoch = ?2 AND boxer_device <> ?3"};
  Query end_waiting_{connection_,
                     "DELETE FROM box_waiting WHERE circle = ?1 AND device = ?2 "
                     "AND ?3 = (SELECT epoch FROM circles WHERE ref = ?1)"};
  Query wait_{connection_,
              "INSERT INTO box_waiting (circle, device, member) VALUES (?1, ?2, ?3) "
              "ON CONFLICT (device, circle) DO NOTHING"};
  Query waiting_{connection_,
                 "SELECT member, device FROM box_waiting WHERE circle = ?1 "
                 "ORDER BY place LIMIT ?2"};
  Query forget_waiting_{connection_, "DELETE FROM box_waiting WHERE device = ?1"};
  Query forget_boxes_of_{connection_, "DELETE FROM boxes WHERE device = ?1"};
  Query forget_boxes_{connection_,
                      "DELETE FROM boxes WHERE place IN "
                      "(SELECT place FROM boxes WHERE circle = ?1 AND epoch < ?2 LIMIT ?3)"};
};

}  // namespace

std::unique_ptr<CircleStore> make_circle_store(Connection& connection) {
  return std::make_unique<SqliteCircleStore>(connection);
}

}  // namespace indaba::storage::sqlite
