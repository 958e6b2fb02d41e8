// SimulatedDisk: a disk in memory, registered as a file system of SQLite's, whose power can fail
// and which can be made to fail.
//
// What was written is only sure to stay once it is synced. A sync that fails loses what it should
// have made durable, although reading still shows it and later syncs succeed, as Linux does.
// Directory entries are durable at once. Threads: any.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "crypto/base/bytes.h"

namespace indaba::test {

class SimulatedDisk {
 public:
  SimulatedDisk();
  // After everything that was opened on it is closed.
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  // A file that is there from the beginning, durable.
  void put(const std::string& name, ByteView content);

  // Under which SQLite finds it.
  const std::string& name() const;

  // Whatever is open on the disk fails from now on. Of what was written and not synced each sector
  // of 512 bytes is kept or lost, as `seed` throws; all of it is lost if `seed` is 0.
  void lose_power(std::uint64_t seed);

  enum class Fault : std::uint8_t { none, write_error, disk_full, sync_error };
  // Once `operations` more writes (for sync_error: syncs) have gone well, the next one fails;
  // a full disk stays full, until the next call, which also ends what this one began.
  void fail_after(std::uint64_t operations, Fault fault);

  // So far.
  std::uint64_t writes() const;
  std::uint64_t syncs() const;
  // Whether a file whose name ends so has `text` anywhere, read as it would be after a clean stop.
  bool holds(const std::string& name_end, const std::string& text) const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace indaba::test
