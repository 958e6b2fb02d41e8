#include "storage/backups.h"

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kBackupTables = R"sql(
  CREATE TABLE backups (
    place INTEGER PRIMARY KEY,
    member BLOB NOT NULL UNIQUE CHECK (length(member) = 20),
    counter INTEGER NOT NULL,
    at INTEGER NOT NULL,
    statement BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
)sql";

namespace {

Status read_backup(Rows& rows, KeptBackup& backup) {
  return rows.read(backup.counter, backup.at, backup.statement, backup.sealed);
}

class SqliteBackupStore final : public BackupStore {
 public:
  explicit SqliteBackupStore(Connection& connection) : connection_(connection) {}

  Status put(const MemberId& member, const KeptBackup& backup) override {
    INDABA_TRY_ASSIGN(const std::uint64_t changed, put_.change(member, backup.counter, backup.at,
                                                               backup.statement, backup.sealed));
    return changed == 1 ? Status() : StorageError::conflict;
  }

  Result<KeptBackup> backup(const MemberId& member) const override {
    return read_record(backup_(member), read_backup);
  }

  Status forget(const MemberId& member) override { return forget_.run(member); }

 private:
  Connection& connection_;
  Query put_{connection_,
             "INSERT INTO backups (member, counter, at, statement, sealed) "
             "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (member) DO UPDATE SET counter = ?2, "
             "at = ?3, statement = ?4, sealed = ?5 WHERE counter < ?2"};
  Query backup_{connection_,
                "SELECT counter, at, statement, sealed FROM backups WHERE member = ?1"};
  Query forget_{connection_, "DELETE FROM backups WHERE member = ?1"};
};

}  // namespace

std::unique_ptr<BackupStore> make_backup_store(Connection& connection) {
  return std::make_unique<SqliteBackupStore>(connection);
}

}  // namespace indaba::storage::sqlite
