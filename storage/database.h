// Database: one store on disk, opened by one process: a single writer, and readers beside it.
//
// StoreExecutor (executor.h) is the usual way to work on it; tests and commands that have the store
// to themselves may drive a Writer by hand.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "storage/store.h"

namespace indaba::storage {

// A copy being written beside the running store, in steps between the writer's transactions.
class Backup {
 public:
  virtual ~Backup() = default;
  // Copies some more; true when the copy is complete, durable and in its place. A copy that failed
  // or was let go leaves no file. Errors: io, disk_full.
  virtual Result<bool> step() = 0;
};

// The one connection that changes the store. Threads: one at a time.
//
// A transaction that did not commit is never tried again: after `io` every call answers `failed`.
// After `disk_full` nothing of the transaction is kept, and the next one may be begun.
class Writer {
 public:
  virtual ~Writer() = default;

  virtual Store& store() = 0;
  // Whether every call answers `failed` from now on.
  virtual bool has_failed() const = 0;

  // A transaction, and in it any number of pieces one after another.
  virtual Status begin() = 0;
  virtual Status begin_piece() = 0;
  virtual Status keep_piece() = 0;
  virtual Status undo_piece() = 0;
  // A piece that changes nothing if it fails, and so can't be undone. Errors of its end: conflict
  // if it did, and then nothing of the transaction may be kept.
  virtual Status begin_sure_piece() = 0;
  virtual Status end_sure_piece(bool has_failed) = 0;
  // Once it returns well, what was kept survives the process and the machine's power.
  virtual Status commit() = 0;
  // Ends a transaction, if one is open, without keeping any of it.
  virtual void abandon() = 0;

  // How long the write-ahead log is, in pages, after the last commit or checkpoint.
  virtual std::uint64_t write_ahead_pages() const = 0;

  // The rest outside transactions only.

  // Copies what the read transactions under way allow from the write-ahead log into the database.
  virtual Status checkpoint() = 0;
  // Copies all of it and empties the write-ahead log: what was erased is in no file of the store
  // any more. Errors: conflict while a read transaction is open.
  virtual Status scrub() = 0;
  // Begins a copy at `path`, where no file may be; it ends before the writer.
  // Errors: already_exists, io.
  virtual Result<std::unique_ptr<Backup>> backup(const std::string& path) = 0;
};

// A connection that sees the store as it was when its transaction began. Threads: one at a time.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual const Store& store() const = 0;

  // Reads beyond either limit fail with read_limit.
  virtual Status begin(std::chrono::milliseconds time_max, std::uint64_t rows_max) = 0;
  virtual void end() = 0;
};

class Database {
 public:
  virtual ~Database() = default;
  virtual Writer& writer() = 0;
  // Another reader, to be gone before the database. Threads: any. Errors: io.
  virtual Result<std::unique_ptr<Reader>> reader() = 0;
  // Reads everything and says what is not as it must be, a sentence each, with no word of what is
  // stored; empty if all is well. Takes as long as reading the file does, and the write-ahead log
  // is not copied meanwhile. Threads: any. Errors: io.
  virtual Result<std::vector<std::string>> check() = 0;
};

}  // namespace indaba::storage
