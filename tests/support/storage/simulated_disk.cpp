#include "tests/support/storage/simulated_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "storage/base/connection.h"

namespace indaba::test {
namespace {

constexpr std::size_t kSectorBytes = 512;
constexpr std::size_t kRegionBytes = 32768;  // of the memory that connections share

// A write, or (without bytes) a change of the file's length.
struct Change {
  std::size_t offset = 0;
  Bytes bytes;
};

void replay(const Change& change, Bytes& content) {
  if (change.bytes.empty()) {
    content.resize(change.offset);
    return;
  }
  content.resize(std::max(content.size(), change.offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(),
            content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

struct Handle;

// One file. Locks are SQLite's, by the handles that hold them.
struct File {
  Bytes content;  // as reading shows it
  Bytes durable;
  std::vector<Change> unsynced;

  std::vector<Handle*> handles;
  std::vector<std::unique_ptr<std::array<char, kRegionBytes>>> shared_memory;
};
using FilePointer = std::shared_ptr<File>;

using SlotMask = std::uint32_t;

// What SQLite knows as an open file; made in memory that SQLite provides.
struct Handle : sqlite3_file {
  SimulatedDisk::State* disk = nullptr;
  FilePointer file;
  std::string delete_at_close;
  int lock = SQLITE_LOCK_NONE;
  SlotMask shared_slots = 0;
  SlotMask exclusive_slots = 0;
};

}  // namespace

struct SimulatedDisk::State {
  mutable std::mutex mutex;
  std::string name;
  sqlite3_vfs vfs{};
  std::map<std::string, FilePointer> files;
  std::vector<FilePointer> lost;  // what connections from before a power failure still point into
  std::uint64_t writes = 0;
  std::uint64_t syncs = 0;
  Fault fault = Fault::none;
  std::uint64_t operations_left = 0;

  // Whether the next operation of a kind that `fault` may hit is hit.
  bool is_hit(bool is_sync) {
    const bool of_kind = fault != Fault::none && (fault == Fault::sync_error) == is_sync;
    if (!of_kind || operations_left-- != 0) {
      return false;
    }
    operations_left = 0;
    return true;
  }
};

namespace {

using State = SimulatedDisk::State;
using Fault = SimulatedDisk::Fault;

State& disk_of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }
Handle& handle_of(sqlite3_file* file) { return *static_cast<Handle*>(file); }

// Runs `work(handle)` under the disk's mutex, unless the power failed since the file was opened.
template <class Work>
int on(sqlite3_file* file, Work work) {
  Handle& handle = handle_of(file);
  const std::scoped_lock guard(handle.disk->mutex);
  return handle.file == nullptr ? SQLITE_IOERR : work(handle);
}

int close_file(sqlite3_file* file) {
  Handle& handle = handle_of(file);
  const std::scoped_lock guard(handle.disk->mutex);
  if (handle.file != nullptr) {
    std::erase(handle.file->handles, &handle);
    if (!handle.delete_at_close.empty()) {
      handle.disk->files.erase(handle.delete_at_close);
    }
  }
  handle.~Handle();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  return on(file, [&](Handle& handle) {
    const Bytes& content = handle.file->content;
    const auto from = std::min(static_cast<std::size_t>(offset), content.size());
    const auto size = std::min(static_cast<std::size_t>(count), content.size() - from);
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), size,
                static_cast<std::uint8_t*>(to));
    std::memset(static_cast<char*>(to) + size, 0, static_cast<std::size_t>(count) - size);
    return size == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  });
}

int change_file(Handle& handle, Change change) {
  ++handle.disk->writes;
  if (handle.disk->is_hit(false)) {
    if (handle.disk->fault == Fault::disk_full) {
      return SQLITE_FULL;
    }
    handle.disk->fault = Fault::none;
    return SQLITE_IOERR_WRITE;
  }
  replay(change, handle.file->content);
  handle.file->unsynced.push_back(std::move(change));
  return SQLITE_OK;
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  return on(file, [&](Handle& handle) {
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    return change_file(handle, {static_cast<std::size_t>(offset), Bytes(bytes, bytes + count)});
  });
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return on(file, [&](Handle& handle) {
    return change_file(handle, {static_cast<std::size_t>(size), {}});
  });
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  return on(file, [&](Handle& handle) {
    ++handle.disk->syncs;
    const bool fails = handle.disk->is_hit(true);
    if (fails) {
      handle.disk->fault = Fault::none;
    } else {
      for (const Change& change : handle.file->unsynced) {
        replay(change, handle.file->durable);
      }
    }
    handle.file->unsynced.clear();
    return fails ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  });
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return on(file, [&](Handle& handle) {
    *size = static_cast<sqlite3_int64>(handle.file->content.size());
    return SQLITE_OK;
  });
}

// Whether another handle of the file satisfies `condition`.
template <class Condition>
bool another(const Handle& handle, Condition condition) {
  return std::any_of(handle.file->handles.begin(), handle.file->handles.end(),
                     [&](const Handle* other) { return other != &handle && condition(*other); });
}

int lock_file(sqlite3_file* file, int level) {
  return on(file, [&](Handle& handle) {
    if (level <= handle.lock) {
      return SQLITE_OK;
    }
    // PENDING stays behind when EXCLUSIVE is refused, and keeps new readers out.
    const int refused_by = level == SQLITE_LOCK_SHARED ? SQLITE_LOCK_PENDING : SQLITE_LOCK_RESERVED;
    if (another(handle, [&](const Handle& other) { return other.lock >= refused_by; })) {
      return SQLITE_BUSY;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE &&
        another(handle, [](const Handle& other) { return other.lock >= SQLITE_LOCK_SHARED; })) {
      handle.lock = SQLITE_LOCK_PENDING;
      return SQLITE_BUSY;
    }
    handle.lock = level;
    return SQLITE_OK;
  });
}

int unlock_file(sqlite3_file* file, int level) {
  return on(file, [&](Handle& handle) {
    handle.lock = std::min(handle.lock, level);
    return SQLITE_OK;
  });
}

int is_reserved(sqlite3_file* file, int* reserved) {
  return on(file, [&](Handle& handle) {
    const auto holds = [](const Handle& other) { return other.lock >= SQLITE_LOCK_RESERVED; };
    *reserved = holds(handle) || another(handle, holds) ? 1 : 0;
    return SQLITE_OK;
  });
}

int control_file(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* /*file*/) { return 4096; }

// As SQLite takes Linux for by default: writing changes no byte beside those that are written.
int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared_memory(sqlite3_file* file, int region, int region_bytes, int extend,
                      void volatile** address) {
  return on(file, [&](Handle& handle) {
    auto& regions = handle.file->shared_memory;
    check(static_cast<std::size_t>(region_bytes) == kRegionBytes);
    const auto index = static_cast<std::size_t>(region);
    while (extend != 0 && regions.size() <= index) {
      regions.push_back(std::make_unique<std::array<char, kRegionBytes>>());
    }
    *address = index < regions.size() ? regions[index]->data() : nullptr;
    return SQLITE_OK;
  });
}

int lock_shared_memory(sqlite3_file* file, int offset, int count, int flags) {
  return on(file, [&](Handle& handle) {
    const SlotMask slots = ((SlotMask{1} << count) - 1) << offset;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      handle.shared_slots &= ~slots;
      handle.exclusive_slots &= ~slots;
      return SQLITE_OK;
    }
    const bool shared = (flags & SQLITE_SHM_SHARED) != 0;
    const bool refused = another(handle, [&](const Handle& other) {
      return (other.exclusive_slots & slots) != 0 || (!shared && (other.shared_slots & slots) != 0);
    });
    if (refused) {
      return SQLITE_BUSY;
    }
    (shared ? handle.shared_slots : handle.exclusive_slots) |= slots;
    return SQLITE_OK;
  });
}

void shared_memory_barrier(sqlite3_file* file) {
  const std::scoped_lock guard(handle_of(file).disk->mutex);
}

int unmap_shared_memory(sqlite3_file* file, int /*remove*/) {
  return on(file, [&](Handle& handle) {
    handle.shared_slots = 0;
    handle.exclusive_slots = 0;
    return SQLITE_OK;
  });
}

constexpr sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared_memory,
    .xShmLock = lock_shared_memory,
    .xShmBarrier = shared_memory_barrier,
    .xShmUnmap = unmap_shared_memory,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* place, int flags, int* out_flags) {
  State& disk = disk_of(vfs);
  const std::scoped_lock guard(disk.mutex);
  place->pMethods = nullptr;
  const std::string path = name != nullptr ? name : "";
  auto known = disk.files.find(path);
  if (name != nullptr && known == disk.files.end() && (flags & SQLITE_OPEN_CREATE) == 0) {
    return SQLITE_CANTOPEN;
  }
  // cppcheck-suppress legacyUninitvar
  auto* handle = new (place) Handle{};
  handle->pMethods = &kMethods;
  handle->disk = &disk;
  handle->file =
      name != nullptr && known != disk.files.end() ? known->second : std::make_shared<File>();
  handle->file->handles.push_back(handle);
  if (name != nullptr) {
    disk.files[path] = handle->file;
    if ((flags & SQLITE_OPEN_DELETEONCLOSE) != 0) {
      handle->delete_at_close = path;
    }
  }
  if (out_flags != nullptr) {
    *out_flags = flags;
  }
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int /*sync*/) {
  State& disk = disk_of(vfs);
  const std::scoped_lock guard(disk.mutex);
  return disk.files.erase(name) != 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int access_file(sqlite3_vfs* vfs, const char* name, int /*flags*/, int* exists) {
  State& disk = disk_of(vfs);
  const std::scoped_lock guard(disk.mutex);
  *exists = disk.files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int no_randomness(sqlite3_vfs* /*vfs*/, int size, char* out) {
  std::memset(out, 0, static_cast<std::size_t>(size));
  return size;
}

// SQLite waits so for another connection's lock, at most a hundred times in a row: did it not take
// time, that would be over before the other had run.
int sleep_for(sqlite3_vfs* /*vfs*/, int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
  return microseconds;
}

int no_time(sqlite3_vfs* /*vfs*/, double* julian_day) {
  *julian_day = 2460000;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) { return 0; }

std::string unique_name() {
  static std::atomic<int> count = 0;
  return "simulated-disk-" + std::to_string(++count);
}

// What of `file` survives when the power fails.
Bytes survivors(const File& file, std::uint64_t seed) {
  Bytes content = file.durable;
  if (seed == 0) {
    return content;
  }
  std::mt19937_64 dice(seed);
  for (const Change& change : file.unsynced) {
    if (change.bytes.empty()) {
      if (dice() % 2 == 0) {
        replay(change, content);
      }
      continue;
    }
    for (std::size_t from = 0; from < change.bytes.size();) {
      const std::size_t offset = change.offset + from;
      const std::size_t size =
          std::min(kSectorBytes - offset % kSectorBytes, change.bytes.size() - from);
      if (dice() % 2 == 0) {
        const auto begin = change.bytes.begin() + static_cast<std::ptrdiff_t>(from);
        replay({offset, Bytes(begin, begin + static_cast<std::ptrdiff_t>(size))}, content);
      }
      from += size;
    }
  }
  return content;
}

}  // namespace

SimulatedDisk::SimulatedDisk() : state_(std::make_unique<State>()) {
  storage::sqlite::initialise();
  state_->name = unique_name();
  state_->vfs = {
      .iVersion = 1,
      .szOsFile = sizeof(Handle),
      .mxPathname = 512,
      .pNext = nullptr,
      .zName = state_->name.c_str(),
      .pAppData = state_.get(),
      .xOpen = open_file,
      .xDelete = delete_file,
      .xAccess = access_file,
      .xFullPathname = full_path,
      .xDlOpen = nullptr,
      .xDlError = nullptr,
      .xDlSym = nullptr,
      .xDlClose = nullptr,
      .xRandomness = no_randomness,
      .xSleep = sleep_for,
      .xCurrentTime = no_time,
      .xGetLastError = last_error,
      .xCurrentTimeInt64 = nullptr,
      .xSetSystemCall = nullptr,
      .xGetSystemCall = nullptr,
      .xNextSystemCall = nullptr,
  };
  check(sqlite3_vfs_register(&state_->vfs, 0) == SQLITE_OK);
}

SimulatedDisk::~SimulatedDisk() { sqlite3_vfs_unregister(&state_->vfs); }

void SimulatedDisk::put(const std::string& name, ByteView content) {
  const std::scoped_lock guard(state_->mutex);
  const auto file = std::make_shared<File>();
  file->content = to_bytes(content);
  file->durable = file->content;
  state_->files[name] = file;
}

const std::string& SimulatedDisk::name() const { return state_->name; }

void SimulatedDisk::lose_power(std::uint64_t seed) {
  const std::scoped_lock guard(state_->mutex);
  state_->fault = Fault::none;
  for (auto& [path, file] : state_->files) {
    for (Handle* handle : file->handles) {
      handle->file.reset();
    }
    auto after = std::make_shared<File>();
    after->durable = survivors(*file, seed);
    after->content = after->durable;
    state_->lost.push_back(std::exchange(file, std::move(after)));
  }
}

void SimulatedDisk::fail_after(std::uint64_t operations, Fault fault) {
  const std::scoped_lock guard(state_->mutex);
  state_->fault = fault;
  state_->operations_left = operations;
}

std::uint64_t SimulatedDisk::writes() const {
  const std::scoped_lock guard(state_->mutex);
  return state_->writes;
}

std::uint64_t SimulatedDisk::syncs() const {
  const std::scoped_lock guard(state_->mutex);
  return state_->syncs;
}

bool SimulatedDisk::holds(const std::string& name_end, const std::string& text) const {
  const std::scoped_lock guard(state_->mutex);
  const Bytes wanted(text.begin(), text.end());
  return std::any_of(state_->files.begin(), state_->files.end(), [&](const auto& entry) {
    const Bytes& content = entry.second->content;
    return entry.first.ends_with(name_end) &&
           std::search(content.begin(), content.end(), wanted.begin(), wanted.end()) !=
               content.end();
  });
}

}  // namespace indaba::test
