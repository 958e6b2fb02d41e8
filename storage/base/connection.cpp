#include "storage/base/connection.h"

#include <mutex>

#include "crypto/base/check.h"
#include "storage/base/query.h"

namespace indaba::storage::sqlite {
namespace {

// How many of SQLite's virtual instructions pass between two looks at the clock.
constexpr int kInstructionsPerLook = 1000;
// How long one connection of this process waits for another's lock.
constexpr int kLockMsMax = 5'000;

constexpr const char* kWriterSettings =
    "PRAGMA page_size = 8192;"  // of a new file
    "PRAGMA secure_delete = ON;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA cache_size = -65536;";  // KiB

constexpr const char* kReaderSettings =
    "PRAGMA query_only = ON;"
    "PRAGMA cache_size = -8192;";

constexpr const char* kCommonSettings =
    "PRAGMA mmap_size = 0;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";

}  // namespace

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    check(sqlite3_threadsafe() != 0);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // What a savepoint may have to put back stays in memory: no file of ours lies about in /tmp.
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    check(sqlite3_initialize() == SQLITE_OK);
  });
}

StorageError meaning_of(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return StorageError::already_exists;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return StorageError::conflict;
    case SQLITE_IOERR_SHMSIZE:  // the index of the write-ahead log, in a file of its own
      return StorageError::disk_full;
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return StorageError::disk_full;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
      return StorageError::out_of_range;
    case SQLITE_INTERRUPT:
      return StorageError::read_limit;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StorageError::in_use;
    case SQLITE_NOTADB:
      return StorageError::not_a_store;
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // our SQL is tested: the schema is not what it should be
    case SQLITE_SCHEMA:
      return StorageError::corrupt;
    case SQLITE_READONLY:
      return StorageError::failed;
    default:
      return StorageError::io;
  }
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path,
                                                     ApplicationId application, Access access,
                                                     const char* vfs) {
  initialise();
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs);
  std::unique_ptr<Connection> connection(new Connection(handle, application));
  if (code != SQLITE_OK) {
    return meaning_of(code);
  }
  INDABA_TRY(connection->configure(access));
  return connection;
}

Status Connection::configure(Access access) {
  // A reader that finds the write-ahead log's index half written takes the write lock for a moment,
  // to read it again in peace.
  sqlite3_busy_timeout(handle_, kLockMsMax);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_progress_handler(
      handle_, kInstructionsPerLook,
      [](void* self) {
        const auto end = static_cast<Connection*>(self)->reads_end_;
        return std::chrono::steady_clock::now() > end ? 1 : 0;
      },
      this);
  INDABA_TRY(execute(kCommonSettings));
  INDABA_TRY(check_application());
  if (access == Access::read) {
    return execute(kReaderSettings);
  }
  INDABA_TRY(execute(kWriterSettings));
  std::string journal;
  INDABA_TRY(read_one(Query(*this, "PRAGMA journal_mode")(), journal));
  if (journal != "wal") {
    return StorageError::io;
  }
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3* /*handle*/, const char* /*schema*/, int pages) {
        static_cast<Connection*>(self)->write_ahead_pages_ = static_cast<std::uint64_t>(pages);
        return SQLITE_OK;
      },
      this);
  return {};
}

Status Connection::check_application() {
  std::uint32_t stored = 0;
  std::uint64_t tables = 0;
  INDABA_TRY(read_one(Query(*this, "PRAGMA application_id")(), stored));
  INDABA_TRY(read_one(Query(*this, "SELECT count(*) FROM sqlite_schema")(), tables));
  const bool is_new = stored == 0 && tables == 0;
  if (!is_new && stored != static_cast<std::uint32_t>(application_)) {
    return StorageError::not_a_store;
  }
  return {};
}

Connection::~Connection() { check(sqlite3_close(handle_) == SQLITE_OK); }

Status Connection::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return error(code);
  }
  return {};
}

Status Connection::begun() const {
  for (const std::function<Status()>& refresh : refresh_) {
    INDABA_TRY(refresh());
  }
  return {};
}

Status Connection::checkpoint(int mode) {
  int pages = 0;
  int copied = 0;
  // Whoever reads is not waited for: everybody else would wait too.
  sqlite3_busy_timeout(handle_, 0);
  const int code = sqlite3_wal_checkpoint_v2(handle_, "main", mode, &pages, &copied);
  sqlite3_busy_timeout(handle_, kLockMsMax);
  if (code == SQLITE_BUSY) {
    return StorageError::conflict;
  }
  if (code != SQLITE_OK) {
    return error(code);
  }
  write_ahead_pages_ = static_cast<std::uint64_t>(pages);
  return {};
}

void Connection::limit_reads(std::chrono::milliseconds time_max, std::uint64_t rows_max) {
  reads_end_ = std::chrono::steady_clock::now() + time_max;
  rows_left_ = rows_max;
}

void Connection::lift_limits() {
  reads_end_ = std::chrono::steady_clock::time_point::max();
  rows_left_ = UINT64_MAX;
}

StorageError Connection::error(int code) {
  const StorageError error = meaning_of(code);
  if (error == StorageError::io || error == StorageError::corrupt) {
    broken_ = true;
  }
  return error;
}

}  // namespace indaba::storage::sqlite
