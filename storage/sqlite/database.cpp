#include "storage/sqlite/database.h"

#include <utility>

#include "storage/base/connection.h"
#include "storage/base/lock_file.h"
#include "storage/base/private_file.h"
#include "storage/base/query.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/check.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage {
namespace sqlite {
namespace {

class SqliteWriter final : public Writer {
 public:
  explicit SqliteWriter(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)) {}
  ~SqliteWriter() override {
    if (!connection_->is_broken()) {
      abandon();
      (void)connection_->checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
    }
  }

  Store& store() override { return store_; }
  bool has_failed() const override { return connection_->is_broken(); }

  Status begin() override {
    INDABA_TRY(usable());
    INDABA_TRY(begin_.run());
    const Status begun = connection_->begun();
    if (!begun) {
      abandon();
    }
    return begun;
  }
  Status begin_piece() override { return in_transaction(begin_piece_); }
  Status keep_piece() override { return in_transaction(keep_piece_); }
  Status undo_piece() override {
    INDABA_TRY(in_transaction(undo_piece_));
    return keep_piece_.run();
  }

  Status begin_sure_piece() override {
    changes_before_ = connection_->changed_ever();
    return in_transaction();
  }
  Status end_sure_piece(bool has_failed) override {
    INDABA_TRY(in_transaction());
    const bool is_clean = !has_failed || connection_->changed_ever() == changes_before_;
    return is_clean ? Status() : StorageError::conflict;
  }

  Status commit() override {
    const Status committed = in_transaction(commit_);
    if (!committed) {
      abandon();
    }
    return committed;
  }

  void abandon() override {
    if (connection_->in_transaction()) {
      (void)rollback_.run();
    }
  }

  std::uint64_t write_ahead_pages() const override { return connection_->write_ahead_pages(); }

  Status checkpoint() override {
    INDABA_TRY(usable());
    return connection_->checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }
  Status scrub() override {
    INDABA_TRY(usable());
    return connection_->checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  }
  Result<std::unique_ptr<Backup>> backup(const std::string& path) override {
    INDABA_TRY(usable());
    return begin_backup(*connection_, path);
  }

 private:
  Status usable() const { return has_failed() ? Status(StorageError::failed) : Status(); }

  // SQLite may have ended the transaction by itself, which it does when the disk is full.
  Status in_transaction() const {
    INDABA_TRY(usable());
    return connection_->in_transaction() ? Status() : StorageError::disk_full;
  }
  Status in_transaction(const Query& query) const {
    INDABA_TRY(in_transaction());
    return query.run();
  }

  std::unique_ptr<Connection> connection_;
  Store store_{make_store(*connection_)};
  std::uint64_t changes_before_ = 0;  // the sure piece under way
  Query begin_{*connection_, "BEGIN IMMEDIATE"};
  Query begin_piece_{*connection_, "SAVEPOINT piece"};
  Query keep_piece_{*connection_, "RELEASE piece"};
  Query undo_piece_{*connection_, "ROLLBACK TO piece"};
  Query commit_{*connection_, "COMMIT"};
  Query rollback_{*connection_, "ROLLBACK"};
};

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)) {}
  ~SqliteReader() override { end(); }

  const Store& store() const override { return store_; }

  Status begin(std::chrono::milliseconds time_max, std::uint64_t rows_max) override {
    connection_->limit_reads(time_max, rows_max);
    return begin_.run();
  }
  void end() override {
    connection_->lift_limits();
    if (connection_->in_transaction()) {
      (void)end_.run();
    }
  }

 private:
  std::unique_ptr<Connection> connection_;
  Store store_{make_store(*connection_)};
  Query begin_{*connection_, "BEGIN"};
  Query end_{*connection_, "ROLLBACK"};
};

const char* vfs_of(const SqliteLocation& location) {
  return location.vfs.empty() ? nullptr : location.vfs.c_str();
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(SqliteLocation location, std::optional<LockFile> lock,
                 std::unique_ptr<Connection> connection)
      : location_(std::move(location)), lock_(std::move(lock)), writer_(std::move(connection)) {}

  Writer& writer() override { return writer_; }

  Result<std::unique_ptr<Reader>> reader() override {
    INDABA_TRY_ASSIGN(std::unique_ptr<Connection> connection, read_connection());
    return std::unique_ptr<Reader>(std::make_unique<SqliteReader>(std::move(connection)));
  }

  Result<std::vector<std::string>> check() override {
    INDABA_TRY_ASSIGN(const std::unique_ptr<Connection> connection, read_connection());
    return check_everything(*connection);
  }

 private:
  Result<std::unique_ptr<Connection>> read_connection() const {
    return Connection::open(location_.path, ApplicationId::server_store, Access::read,
                            vfs_of(location_));
  }

  SqliteLocation location_;
  std::optional<LockFile> lock_;
  SqliteWriter writer_;
};

}  // namespace
}  // namespace sqlite

Result<std::unique_ptr<Database>> open_sqlite(const SqliteLocation& location) {
  std::optional<sqlite::LockFile> lock;
  if (location.vfs.empty()) {
    INDABA_TRY_ASSIGN(lock, sqlite::LockFile::take(location.path + ".lock"));
    INDABA_TRY(sqlite::create_private(location.path));
  }
  INDABA_TRY_ASSIGN(std::unique_ptr<sqlite::Connection> connection,
                    sqlite::Connection::open(location.path, sqlite::ApplicationId::server_store,
                                             sqlite::Access::write, sqlite::vfs_of(location)));
  INDABA_TRY(connection->checkpoint(SQLITE_CHECKPOINT_TRUNCATE));
  INDABA_TRY(sqlite::migrate_server_store(*connection));
  return std::unique_ptr<Database>(
      std::make_unique<sqlite::SqliteDatabase>(location, std::move(lock), std::move(connection)));
}

}  // namespace indaba::storage
