// SqliteKeyValues: a KeyValueStore in one SQLite file, for programs on a member's own device.
//
// Files: `path` (application id `INDM`), its write-ahead log and the log's index beside it while it
// is open, and path + ".lock", which keeps other programs out. Exactly one connection is ever open:
// SQLite 3.40.1 can corrupt a write-ahead log that two reset at once.
//
// Threads: one at a time.
#pragma once

#include <memory>
#include <string>

#include "clients/core/store/key_values.h"

namespace indaba::client {

// After so many pages of 8 KiB the write-ahead log is copied into the file, and emptied. What was
// replaced or deleted may be found in it until then, and at the latest until the store is closed.
inline constexpr std::uint64_t kWriteAheadPagesMax = 128;

struct SqliteLocation {
  std::string path;  // in a folder that is made if it is absent, readable by its owner alone
  std::string
      vfs{};  // empty: real files; else a file system of this process, by its name in SQLite
};

class SqliteKeyValues final : public KeyValueStore {
 public:
  // Opens the file or creates it. What a crash left in the write-ahead log is copied and synced
  // first, since whether it ever reached the disk is unknown. Errors: in_use, no_access, exposed,
  // not_a_store, newer_version, corrupt, disk_full, io.
  static Result<std::unique_ptr<SqliteKeyValues>> open(const SqliteLocation& location);
  ~SqliteKeyValues() override;
  // Removes the file and those beside it. Errors: in_use, io.
  static Status erase(const SqliteLocation& location);

  // Besides what KeyValueStore says: corrupt, disk_full, io. After io and corrupt all
  // that follows fails too.
  Result<std::optional<Bytes>> get(std::string_view key) const override;
  Result<std::vector<KeyValue>> scan(std::string_view prefix, std::string_view after,
                                     std::size_t limit) const override;
  Result<Fence> open_fence() override;
  Status write(const WriteBatch& batch, Fence fence) override;

 private:
  struct Opened;
  explicit SqliteKeyValues(std::unique_ptr<Opened> opened);

  std::unique_ptr<Opened> opened_;
};

}  // namespace indaba::client
