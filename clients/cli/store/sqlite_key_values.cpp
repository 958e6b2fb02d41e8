#include "clients/cli/store/sqlite_key_values.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

#include "clients/cli/store/private_folder.h"
#include "clients/core/store/error.h"
#include "storage/base/connection.h"
#include "storage/base/lock_file.h"
#include "storage/base/migrations.h"
#include "storage/base/private_file.h"
#include "storage/base/query.h"
#include "storage/error.h"

namespace indaba::client {
namespace {

using storage::StorageError;
using storage::sqlite::Connection;
using storage::sqlite::LockFile;
using storage::sqlite::Query;
using storage::sqlite::Rows;

// Keys are BLOB: ordered by their bytes, whatever they are.
Status create_tables(Connection& connection) {
  return connection.execute(
      "CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE fence (number INTEGER NOT NULL) STRICT;"
      "INSERT INTO fence VALUES (0);");
}

constexpr std::array<storage::sqlite::MigrationStep, 1> kSteps{create_tables};

StoreError meaning_of(StorageError error) {
  switch (error) {
    case StorageError::disk_full:
      return StoreError::disk_full;
    case StorageError::in_use:
      return StoreError::in_use;
    case StorageError::not_a_store:
      return StoreError::not_a_store;
    case StorageError::newer_version:
      return StoreError::newer_version;
    case StorageError::corrupt:
    case StorageError::not_found:  // the row that every store has
      return StoreError::corrupt;
    default:
      return StoreError::io;
  }
}

// What SQLite's layer says, in the client's words.
template <class T>
Result<T> in_our_words(Result<T> result) {
  if (result || result.error().category() != storage::storage_error_category()) {
    return result;
  }
  return meaning_of(static_cast<StorageError>(result.error().value()));
}

// The first key that is to be looked at. The key right behind `after` is `after` and a zero byte.
std::string first_key(std::string_view prefix, std::string_view after) {
  return after < prefix || after.empty() ? std::string(prefix) : std::string(after) + '\0';
}

}  // namespace

struct SqliteKeyValues::Opened {
  Opened(std::optional<LockFile> its_lock, std::unique_ptr<Connection> its_connection)
      : lock(std::move(its_lock)), connection(std::move(its_connection)) {}

  Status usable() const { return connection->is_broken() ? Status(StoreError::io) : Status(); }

  // Runs `work` in a transaction: all of it or nothing.
  template <class Work>
  Status in_transaction(Work work) {
    INDABA_TRY(usable());
    INDABA_TRY(begin.run());
    Status done = work();
    if (done) {
      done = commit.run();
    }
    // SQLite may have ended the transaction by itself, which it does when the disk is full.
    if (!done && connection->in_transaction()) {
      (void)rollback.run();
    }
    return done;
  }

  Status raise_fence(Fence& fence) const {
    INDABA_TRY(raise.run());
    return read_one(find_fence(), fence.number);
  }

  Status apply(const WriteBatch& batch, Fence fence) const {
    Fence stored;
    INDABA_TRY(read_one(find_fence(), stored.number));
    if (fence != stored) {
      return StoreError::superseded;
    }
    for (const Write& each : batch) {
      const ByteView key = as_bytes(each.key);
      INDABA_TRY(each.value ? put.run(key, *each.value) : erase.run(key));
    }
    return {};
  }

  Result<std::vector<KeyValue>> read_all(std::string_view prefix, const std::string& from,
                                         std::size_t limit) const {
    std::vector<KeyValue> found;
    Rows rows = find_from(as_bytes(from), std::min<std::uint64_t>(limit, INT64_MAX));
    while (found.size() < limit) {
      INDABA_TRY_ASSIGN(const bool is_there, rows.next());
      if (!is_there) {
        break;
      }
      ByteView key;
      ByteView value;
      INDABA_TRY(rows.read(key, value));
      std::string name(key.begin(), key.end());
      if (!name.starts_with(prefix)) {
        break;
      }
      found.push_back({std::move(name), to_bytes(value)});
    }
    return found;
  }

  std::optional<LockFile> lock;
  std::unique_ptr<Connection> connection;
  Query begin{*connection, "BEGIN IMMEDIATE"};
  Query commit{*connection, "COMMIT"};
  Query rollback{*connection, "ROLLBACK"};
  Query find{*connection, "SELECT value FROM entries WHERE key = ?1"};
  Query find_from{*connection,
                  "SELECT key, value FROM entries WHERE key >= ?1 ORDER BY key LIMIT ?2"};
  Query put{*connection,
            "INSERT INTO entries VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2"};
  Query erase{*connection, "DELETE FROM entries WHERE key = ?1"};
  Query find_fence{*connection, "SELECT number FROM fence"};
  Query raise{*connection, "UPDATE fence SET number = number + 1"};
};

SqliteKeyValues::SqliteKeyValues(std::unique_ptr<Opened> opened) : opened_(std::move(opened)) {}

SqliteKeyValues::~SqliteKeyValues() {
  if (opened_->usable()) {
    (void)opened_->connection->checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  }
}

Result<std::unique_ptr<SqliteKeyValues>> SqliteKeyValues::open(const SqliteLocation& location) {
  std::optional<LockFile> lock;
  if (location.vfs.empty()) {
    INDABA_TRY(prepare_private_folder(location.path));
    INDABA_TRY_ASSIGN(lock, in_our_words(LockFile::take(location.path + ".lock")));
    INDABA_TRY(in_our_words(storage::sqlite::create_private(location.path)));
  }
  INDABA_TRY_ASSIGN(
      std::unique_ptr<Connection> connection,
      in_our_words(Connection::open(location.path, storage::sqlite::ApplicationId::member_store,
                                    storage::sqlite::Access::write,
                                    location.vfs.empty() ? nullptr : location.vfs.c_str())));
  INDABA_TRY(in_our_words(connection->checkpoint(SQLITE_CHECKPOINT_TRUNCATE)));
  INDABA_TRY(in_our_words(storage::sqlite::migrate(*connection, kSteps)));
  return std::unique_ptr<SqliteKeyValues>(
      new SqliteKeyValues(std::make_unique<Opened>(std::move(lock), std::move(connection))));
}

// The lock's last, so that nobody opens what is half gone.
Status SqliteKeyValues::erase(const SqliteLocation& location) {
  INDABA_TRY_ASSIGN(const auto lock, in_our_words(LockFile::take(location.path + ".lock")));
  for (const char* ending : {"-wal", "-shm", "", ".lock"}) {
    std::error_code error;
    std::filesystem::remove(location.path + ending, error);
    if (error) {
      return StoreError::io;
    }
  }
  return {};
}

Result<std::optional<Bytes>> SqliteKeyValues::get(std::string_view key) const {
  INDABA_TRY(opened_->usable());
  Bytes value;
  const Status found = read_one(opened_->find(as_bytes(key)), value);
  if (found.error() == StorageError::not_found) {
    return std::optional<Bytes>();
  }
  INDABA_TRY(in_our_words(found));
  return std::optional<Bytes>(std::move(value));
}

Result<std::vector<KeyValue>> SqliteKeyValues::scan(std::string_view prefix, std::string_view after,
                                                    std::size_t limit) const {
  INDABA_TRY(opened_->usable());
  return in_our_words(opened_->read_all(prefix, first_key(prefix, after), limit));
}

Result<Fence> SqliteKeyValues::open_fence() {
  Fence fence;
  const Status opened = opened_->in_transaction([&] { return opened_->raise_fence(fence); });
  INDABA_TRY(in_our_words(opened));
  return fence;
}

Status SqliteKeyValues::write(const WriteBatch& batch, Fence fence) {
  const Status written = opened_->in_transaction([&] { return opened_->apply(batch, fence); });
  INDABA_TRY(in_our_words(written));
  if (opened_->connection->write_ahead_pages() >= kWriteAheadPagesMax) {
    // The batch is durable as it is; should the disk have failed, the next call says so.
    (void)opened_->connection->checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  }
  return {};
}

}  // namespace indaba::client
