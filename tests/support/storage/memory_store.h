// MemoryStore: a store in memory for tests of whatever works on a Store; or in a file, for a server
// that opens it afterwards.
//
// All that is done belongs to one open transaction, as a service function finds it. Quick: nothing
// is synced.
#pragma once

#include <memory>
#include <string>

#include "storage/database.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::test {

class MemoryStore {
 public:
  MemoryStore();
  explicit MemoryStore(const std::string& path);

  storage::Store& operator*() { return database_->writer().store(); }
  storage::Store* operator->() { return &database_->writer().store(); }

  // What `work` changes is undone unless it returns true, as with a piece that the executor runs.
  template <class Work>
  bool piece(Work work) {
    begin_piece();
    return end_piece(work(**this));
  }

  // What was done is in the file once this returns, which is closed; nothing more may be done.
  void commit();

  // Commits, copies everything out of the write-ahead log and empties it.
  void scrub();
  // Whether any file of the store has `text` anywhere.
  bool holds(const std::string& text) const { return disk_.holds("", text); }

 private:
  void begin_piece();
  bool end_piece(bool keep);

  SimulatedDisk disk_;
  std::unique_ptr<storage::Database> database_;
};

}  // namespace indaba::test
