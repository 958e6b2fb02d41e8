#include "storage/devices.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// Sends stand apart: they change with every message, and a small row is quickly written.
const char* const kDeviceTables = R"sql(
  CREATE TABLE devices (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    member BLOB NOT NULL REFERENCES members (id),
    generation INTEGER NOT NULL,
    signature_key BLOB NOT NULL UNIQUE CHECK (length(signature_key) = 32),
    box_key BLOB NOT NULL CHECK (length(box_key) = 32),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    certifier BLOB CHECK (length(certifier) = 16),
    statement BLOB NOT NULL CHECK (length(statement) = 32),
    ended INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX devices_by_member ON devices (member, id);
  CREATE INDEX devices_by_certifier ON devices (certifier) WHERE certifier IS NOT NULL;
  CREATE TABLE device_changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    member BLOB NOT NULL,
    device BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    added INTEGER NOT NULL CHECK (added IN (0, 1))
  ) STRICT;
  CREATE INDEX device_changes_by_device ON device_changes (device);
  CREATE TABLE device_sends (
    device BLOB PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
    sends INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)sql";

namespace {

std::string select_devices(const char* where) {
  return std::string(
             "SELECT id, member, generation, signature_key, box_key, created, expires, certifier, "
             "statement, ended FROM devices ") +
         where;
}

Status read_device(Rows& rows, Device& device) {
  return rows.read(device.id, device.member, device.generation, device.signature_key,
                   device.box_key, device.created, device.expires, device.certifier,
                   device.statement, device.ended);
}

Status read_change(Rows& rows, DeviceChange& change) {
  std::uint8_t added = 0;
  INDABA_TRY(rows.read(change.number, change.member, change.device, added));
  change.added = added != 0;
  return {};
}

class SqliteDeviceStore final : public DeviceStore {
 public:
  explicit SqliteDeviceStore(Connection& connection) : connection_(connection) {}

  Result<std::uint64_t> add(const Device& device) override {
    std::uint64_t members = 0;
    INDABA_TRY(read_one(has_member_(device.member), members));
    if (members == 0) {
      return StorageError::not_found;
    }
    INDABA_TRY(add_.run(device.id, device.member, device.generation, device.signature_key,
                        device.box_key, device.created, device.expires, device.certifier,
                        device.statement, device.ended));
    return note(device.member, device.id, true);
  }

  Result<std::uint64_t> renew(const Device& device) override {
    INDABA_TRY_ASSIGN(const Device before, this->device(device.id));
    if (before.ended || before.member != device.member ||
        before.signature_key != device.signature_key || before.box_key != device.box_key) {
      return StorageError::conflict;
    }
    INDABA_TRY(renew_.run(device.id, device.generation, device.created, device.expires,
                          device.certifier, device.statement));
    return note(device.member, device.id, true);
  }

  Result<std::uint64_t> end(const DeviceId& id, UnixTime now) override {
    INDABA_TRY_ASSIGN(const Device before, device(id));
    if (before.ended) {
      return StorageError::conflict;
    }
    INDABA_TRY(end_.run(id, now));
    return note(before.member, id, false);
  }

  Status remove(const DeviceId& id) override { return found(remove_.change(id)); }

  Result<Device> device(const DeviceId& id) const override {
    return read_record(device_(id), read_device);
  }

  Result<Device> device_of_key(const protocol::SigningKey& key) const override {
    return read_record(device_of_key_(key), read_device);
  }

  Result<std::vector<Device>> devices_of(const MemberId& member) const override {
    return read_all(devices_of_(member), read_device);
  }

  Result<std::vector<Device>> all_of(const MemberId& member, const std::optional<DeviceId>& after,
                                     std::size_t limit) const override {
    return read_all(all_of_(member, after, limit), read_device);
  }

  Result<std::vector<Device>> certified_by(const DeviceId& device) const override {
    return read_all(certified_by_(device), read_device);
  }

  Result<std::uint64_t> sends(const DeviceId& device) const override {
    std::uint64_t sends = 0;
    INDABA_TRY(read_one(sends_(device), sends));
    return sends;
  }

  Status count_send(const DeviceId& device) override {
    const Status counted = count_send_.run(device);
    return counted.error() == StorageError::conflict ? StorageError::not_found : counted;
  }

  Result<std::uint64_t> last_change() const override {
    std::uint64_t number = 0;
    INDABA_TRY(read_one(last_change_(), number));
    return number;
  }

  Result<std::vector<DeviceChange>> changes(std::uint64_t after, std::size_t limit) const override {
    return read_all(changes_(after, limit), read_change);
  }

 private:
  Result<std::uint64_t> note(const MemberId& member, const DeviceId& device, bool added) {
    INDABA_TRY(note_.run(member, device, std::uint8_t{added}));
    return last_change();
  }

  Connection& connection_;
  Query has_member_{connection_, "SELECT count(*) FROM members WHERE id = ?1"};
  Query add_{connection_,
             "INSERT INTO devices (id, member, generation, signature_key, box_key, created, "
             "expires, certifier, statement, ended) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
  Query renew_{connection_,
               "UPDATE devices SET generation = ?2, created = ?3, expires = ?4, certifier = ?5, "
               "statement = ?6 WHERE id = ?1"};
  Query end_{connection_, "UPDATE devices SET ended = ?2 WHERE id = ?1"};
  Query remove_{connection_, "DELETE FROM devices WHERE id = ?1"};
  Query device_{connection_, select_devices("WHERE id = ?1")};
  Query device_of_key_{connection_, select_devices("WHERE signature_key = ?1")};
  Query devices_of_{connection_, select_devices("WHERE member = ?1 AND ended IS NULL ORDER BY id")};
  Query all_of_{
      connection_,
      select_devices("WHERE member = ?1 AND id > coalesce(?2, x'') ORDER BY id LIMIT ?3")};
  Query certified_by_{connection_,
                      select_devices("WHERE certifier = ?1 AND ended IS NULL ORDER BY id")};
  Query sends_{connection_,
               "SELECT coalesce((SELECT sends FROM device_sends WHERE device = ?1), 0)"};
  Query count_send_{connection_,
                    "INSERT INTO device_sends (device, sends) VALUES (?1, 1) "
                    "ON CONFLICT (device) DO UPDATE SET sends = sends + 1"};
  Query note_{connection_,
              "INSERT INTO device_changes (member, device, added) VALUES (?1, ?2, ?3)"};
  // The sequence outlives the rows of removed devices.
  Query last_change_{
      connection_,
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'device_changes'), 0)"};
  Query changes_{connection_,
                 "SELECT number, member, device, added FROM device_changes WHERE number > ?1 "
                 "ORDER BY number LIMIT ?2"};
};

}  // namespace

std::unique_ptr<DeviceStore> make_device_store(Connection& connection) {
  return std::make_unique<SqliteDeviceStore>(connection);
}

}  // namespace indaba::storage::sqlite
