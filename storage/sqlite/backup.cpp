#include "storage/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace indaba::storage::sqlite {
namespace {

constexpr int kPagesPerStep = 256;

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (is_open()) {
      ::close(descriptor_);
    }
  }

  bool is_open() const { return descriptor_ >= 0; }
  bool sync() const { return is_open() && ::fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// Until it is complete the copy stands under another name.
class SqliteBackup final : public Backup {
 public:
  SqliteBackup(std::string path, std::string part)
      : path_(std::move(path)), part_(std::move(part)) {}
  ~SqliteBackup() override {
    close();
    if (!part_.empty()) {
      ::unlink(part_.c_str());
    }
  }

  Status begin(Connection& connection) {
    const int opened = sqlite3_open_v2(part_.c_str(), &copy_,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    // Nobody needs half a copy, and a whole one is synced once at its end.
    if (opened != SQLITE_OK ||
        sqlite3_exec(copy_, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr,
                     nullptr) != SQLITE_OK) {
      return StorageError::io;
    }
    backup_ = sqlite3_backup_init(copy_, "main", connection.handle(), "main");
    return backup_ != nullptr ? Status() : StorageError::io;
  }

  Result<bool> step() override {
    if (backup_ == nullptr) {
      return StorageError::failed;
    }
    const int code = sqlite3_backup_step(backup_, kPagesPerStep);
    if (code == SQLITE_OK) {
      return false;
    }
    const bool closed = close();
    if (code != SQLITE_DONE) {
      return meaning_of(code);
    }
    if (!closed || !Descriptor(part_, O_RDWR).sync() ||
        std::rename(part_.c_str(), path_.c_str()) != 0) {
      return StorageError::io;
    }
    part_.clear();
    return Descriptor(folder_of(path_), O_RDONLY | O_DIRECTORY).sync() ? Result<bool>(true)
                                                                       : StorageError::io;
  }

 private:
  bool close() {
    const int finished = sqlite3_backup_finish(std::exchange(backup_, nullptr));
    const int closed = sqlite3_close(std::exchange(copy_, nullptr));
    return finished == SQLITE_OK && closed == SQLITE_OK;
  }

  std::string path_;
  std::string part_;  // empty once it is in its place
  sqlite3* copy_ = nullptr;
  sqlite3_backup* backup_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<Backup>> begin_backup(Connection& connection, const std::string& path) {
  const std::string part = path + ".part";
  ::unlink(part.c_str());  // of a backup that a crash ended
  if (::access(path.c_str(), F_OK) == 0) {
    return StorageError::already_exists;
  }
  if (!Descriptor(part, O_RDWR | O_CREAT | O_EXCL).is_open()) {
    return StorageError::io;
  }
  auto backup = std::make_unique<SqliteBackup>(path, part);
  INDABA_TRY(backup->begin(connection));
  return std::unique_ptr<Backup>(std::move(backup));
}

}  // namespace indaba::storage::sqlite
