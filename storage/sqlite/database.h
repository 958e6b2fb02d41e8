// The Database on SQLite: one file, with its write-ahead log and a lock file beside it.
#pragma once

#include <memory>
#include <string>

#include "crypto/base/result.h"
#include "storage/database.h"

namespace indaba::storage {

struct SqliteLocation {
  std::string path;  // of the database file; path + ".lock" keeps other processes out
  std::string vfs;   // empty: real files; else a file system of this process, by its name in SQLite
};

// Opens the database, or creates it, and brings it to this version's tables. What a crash left in
// the write-ahead log is copied into the database and synced before this returns, since whether it
// ever reached the disk is unknown. Errors: in_use, not_a_store, newer_version, corrupt, io,
// disk_full.
Result<std::unique_ptr<Database>> open_sqlite(const SqliteLocation& location);

}  // namespace indaba::storage
