// Connection: one SQLite connection, opened as this house wants it, with errors as StorageError.
//
// Threads: one at a time. Exactly one connection to a file writes and checkpoints (DESIGN.md
// section 7: SQLite 3.40.1 can corrupt a WAL that two connections reset at once); the others are
// read-only.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/result.h"
#include "storage/error.h"

namespace indaba::storage::sqlite {

// Marks a file as one of ours, and says whose (PRAGMA application_id). A released one never
// changes.
enum class ApplicationId : std::uint32_t {
  server_store = 0x494e4441,  // "INDA"
  member_store = 0x494e444d,  // "INDM"
};

// Sets up SQLite for the process; before any other use of it. Opening a connection does so too.
void initialise();

// What an SQLite result code means.
StorageError meaning_of(int code);

enum class Access : std::uint8_t { write, read };

class Connection {
 public:
  // `vfs` names one of SQLite's file systems; null is the real one, where SQLite would let others
  // read what it creates: create_private (private_file.h) comes first. Errors: io, not_a_store
  // (also another application's file), corrupt.
  static Result<std::unique_ptr<Connection>> open(const std::string& path,
                                                  ApplicationId application, Access access,
                                                  const char* vfs);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Statements without parameters and without rows that matter.
  Status execute(const char* sql);
  // Who writes calls it first in each transaction, while all that can be read is committed; an
  // error ends the transaction.
  Status begun() const;
  // Has `refresh` called by every `begun`, to bring up to date what is remembered beside the file.
  void at_begin(std::function<Status()> refresh) { refresh_.push_back(std::move(refresh)); }
  // False also after SQLite itself has rolled a transaction back, as it may when the disk is full.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  // Pages in the write-ahead log after the last commit or checkpoint.
  std::uint64_t write_ahead_pages() const { return write_ahead_pages_; }
  // `mode` is one of SQLITE_CHECKPOINT_*. Errors: conflict if a reader is in its way.
  Status checkpoint(int mode);
  std::uint64_t changed_rows() const {
    return static_cast<std::uint64_t>(sqlite3_changes64(handle_));
  }

  // By all statements since it was opened.
  std::uint64_t changed_ever() const {
    return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_));
  }

  // From now on reads end with read_limit at that time or after so many rows.
  void limit_reads(std::chrono::milliseconds time_max, std::uint64_t rows_max);
  void lift_limits();
  bool take_row() { return rows_left_-- != 0; }

  // What a result code of this connection means. Remembers `io` and `corrupt`.
  StorageError error(int code);
  // io or corrupt happened.
  bool is_broken() const { return broken_; }

  sqlite3* handle() { return handle_; }
  ApplicationId application() const { return application_; }

 private:
  Connection(sqlite3* handle, ApplicationId application)
      : handle_(handle), application_(application) {}
  Status configure(Access access);
  Status check_application();

  sqlite3* handle_;
  ApplicationId application_;
  std::vector<std::function<Status()>> refresh_;
  bool broken_ = false;
  std::uint64_t write_ahead_pages_ = 0;
  std::uint64_t rows_left_ = UINT64_MAX;
  std::chrono::steady_clock::time_point reads_end_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace indaba::storage::sqlite
