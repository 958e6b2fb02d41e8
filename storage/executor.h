// StoreExecutor: runs pieces of work on a Database: changing ones on one writer thread in group
// commits, reading ones on a few threads beside it.
//
// Group commit: the writer takes what has queued up, at most kPiecesPerCommitMax pieces, runs each
// in a savepoint unless it acts last (pieces.h), commits once, then completes all of them in the
// order in which they came. A piece that fails changes nothing and does not disturb the others. A
// piece completes without error only after its changes are durable.
//
// When a commit fails, all of its pieces complete with the error. A full disk is got over: later
// commits are tried. After any other failure everything that follows completes with `failed`:
// nothing is acknowledged until the store is opened again. Reading goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <system_error>

#include "crypto/base/result.h"
#include "storage/database.h"
#include "storage/pieces.h"

namespace indaba::storage {

class GroupCommitter;
class ReadPool;

inline constexpr std::size_t kPiecesPerCommitMax = 1024;

// Told about each group commit, on the writer thread. Must be quick and must not throw.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;
  // In the transaction, behind the last piece, if any piece is kept. An error fails all of them.
  virtual Status before_commit(Store& /*store*/) { return {}; }
  // After the last `done` of a commit, well or not: what they collected can be passed on at once.
  virtual void after_commit() {}
  // Once: nothing is acknowledged from now on. `error` is why.
  virtual void store_failed(std::error_code /*error*/) {}
};

enum class Urgency : std::uint8_t { normal, urgent };

struct NewWrite {
  std::unique_ptr<WritePiece> piece;
  Urgency urgency = Urgency::normal;
  Status queued{};  // set by Executor::write
};

struct ExecutorLimits {
  std::size_t waiting_writes_max = 8192;
  std::size_t waiting_writes_urgent = 1024;  // of them, kept free for urgent ones
  std::size_t waiting_reads_max = 4096;
  std::size_t read_threads = 2;
  std::chrono::milliseconds read_time_max{50};
  std::uint64_t read_rows_max = 1000;
  // How many pages of the write-ahead log, new since the last time, are copied into the database.
  std::uint64_t checkpoint_pages = 2000;
  // At this length of it no read transaction begins until all is copied, so that it starts afresh.
  std::uint64_t write_ahead_pages_max = 16000;
};

// Who takes pieces of work and runs them: a StoreExecutor; a simulation may run them itself.
class Executor {
 public:
  virtual ~Executor() = default;

  // Queues several at once, so that one commit can take them all: each one's `queued` says what
  // became of it. Errors: overloaded, stopped, failed. What is refused is gone, without `done`.
  virtual void write(std::span<NewWrite> pieces) = 0;
  // Likewise. The piece will see all whose `done` was called before. Errors: overloaded, stopped.
  virtual Status read(std::unique_ptr<ReadPiece> piece) = 0;
};

class StoreExecutor final : public Executor {
 public:
  // Starts the threads. `database` and `observer` must outlive the executor, and nobody else uses
  // the writer meanwhile. Errors: io if a reader can't be opened.
  static Result<std::unique_ptr<StoreExecutor>> start(Database& database, CommitObserver& observer,
                                                      const ExecutorLimits& limits);
  StoreExecutor(const StoreExecutor&) = delete;
  StoreExecutor& operator=(const StoreExecutor&) = delete;
  // Stops.
  ~StoreExecutor() override;

  // All of these may be called from any thread.

  void write(std::span<NewWrite> pieces) override;
  Status read(std::unique_ptr<ReadPiece> piece) override;
  // One alone.
  Status write(std::unique_ptr<WritePiece> piece, Urgency urgency = Urgency::normal);

  // Called once, on the writer thread. What refuses is gone without it.
  using Completion = std::function<void(std::error_code)>;
  // Copies the store to `path`, where no file may be, between commits. The copy has all that was
  // committed when it is complete. Errors: stopped, failed, conflict while another is under way;
  // `done`: already_exists, io, disk_full, stopped.
  Status backup(std::string path, Completion done);
  // Empties the write-ahead log between two commits, so that what was erased before this call is in
  // no file of the store any more. Errors: stopped, failed; `done`: io, disk_full.
  Status scrub(Completion done);

  // Takes no more work, completes what is queued, ends the threads. Again: does nothing. Not from
  // one of the executor's own threads.
  void stop();

 private:
  StoreExecutor(std::unique_ptr<ReadPool> reads, std::unique_ptr<GroupCommitter> writes);

  std::unique_ptr<ReadPool> reads_;
  std::unique_ptr<GroupCommitter> writes_;
};

}  // namespace indaba::storage
