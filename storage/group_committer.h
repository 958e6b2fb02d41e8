// GroupCommitter: the executor's writer thread. Between commits it also copies the write-ahead log
// into the database, and takes backups.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "storage/database.h"
#include "storage/executor.h"
#include "storage/pieces.h"
#include "storage/read_pool.h"

namespace indaba::storage {

class GroupCommitter {
 public:
  // All of them must outlive the committer.
  GroupCommitter(Writer& writer, CommitObserver& observer, ReadPool& reads,
                 const ExecutorLimits& limits);
  GroupCommitter(const GroupCommitter&) = delete;
  GroupCommitter& operator=(const GroupCommitter&) = delete;
  ~GroupCommitter();

  // See StoreExecutor. Threads: any.
  using Completion = StoreExecutor::Completion;
  void write(std::span<NewWrite> pieces);
  Status backup(std::string path, Completion done);
  Status scrub(Completion done);
  void stop();

 private:
  using Pieces = std::vector<std::unique_ptr<WritePiece>>;
  struct RunningBackup {
    std::string path;
    Completion done;
    std::unique_ptr<Backup> copy;  // once it has begun
  };

  // What the mutex guards.
  Status accepting() const;
  Status queue(NewWrite& one);
  bool has_work() const;

  // What the writer thread does.
  void serve();
  bool take_work();
  void commit_pieces();
  void tend_write_ahead_log();
  void scrub_now();
  void step_backup();
  void end_backup(std::error_code error);
  void notice_failure(std::error_code error);

  Writer& writer_;
  CommitObserver& observer_;
  ReadPool& reads_;
  const ExecutorLimits limits_;

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::unique_ptr<WritePiece>> waiting_;
  std::optional<RunningBackup> new_backup_;
  std::vector<Completion> new_scrubs_;
  bool backup_under_way_ = false;
  bool idle_ = false;  // the thread waits
  bool stopping_ = false;
  bool failed_ = false;

  // The writer thread's own.
  Pieces batch_;
  std::vector<std::error_code> outcomes_;  // of the batch's pieces, in order
  std::vector<Completion> scrubs_;
  std::optional<RunningBackup> backup_;
  std::uint64_t pages_when_copied_ = 0;

  std::thread thread_;
};

}  // namespace indaba::storage
