#include "storage/group_committer.h"

#include <algorithm>
#include <utility>

#include "storage/group_commit.h"

namespace indaba::storage {

GroupCommitter::GroupCommitter(Writer& writer, CommitObserver& observer, ReadPool& reads,
                               const ExecutorLimits& limits)
    : writer_(writer), observer_(observer), reads_(reads), limits_(limits) {
  thread_ = std::thread([this] { serve(); });
}

GroupCommitter::~GroupCommitter() { stop(); }

Status GroupCommitter::accepting() const {
  if (stopping_) {
    return StorageError::stopped;
  }
  return failed_ ? Status(StorageError::failed) : Status();
}

Status GroupCommitter::queue(NewWrite& one) {
  INDABA_TRY(accepting());
  const std::size_t reserved = one.urgency == Urgency::urgent ? 0 : limits_.waiting_writes_urgent;
  if (waiting_.size() + reserved >= limits_.waiting_writes_max) {
    return StorageError::overloaded;
  }
  waiting_.push_back(std::move(one.piece));
  return {};
}

void GroupCommitter::write(std::span<NewWrite> pieces) {
  bool wake = false;
  {
    const std::scoped_lock guard(mutex_);
    for (NewWrite& one : pieces) {
      one.queued = queue(one);
    }
    wake = !waiting_.empty() && std::exchange(idle_, false);
  }
  if (wake) {
    work_.notify_one();
  }
}

Status GroupCommitter::backup(std::string path, Completion done) {
  {
    const std::scoped_lock guard(mutex_);
    INDABA_TRY(accepting());
    if (std::exchange(backup_under_way_, true)) {
      return StorageError::conflict;
    }
    new_backup_ = RunningBackup{.path = std::move(path), .done = std::move(done), .copy = {}};
  }
  work_.notify_one();
  return {};
}

Status GroupCommitter::scrub(Completion done) {
  {
    const std::scoped_lock guard(mutex_);
    INDABA_TRY(accepting());
    new_scrubs_.push_back(std::move(done));
  }
  work_.notify_one();
  return {};
}

void GroupCommitter::stop() {
  {
    const std::scoped_lock guard(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool GroupCommitter::has_work() const {
  return !waiting_.empty() || !new_scrubs_.empty() || new_backup_.has_value();
}

// Waits for work unless a backup goes on meanwhile; false when there will be none.
bool GroupCommitter::take_work() {
  std::unique_lock lock(mutex_);
  while (!has_work() && !stopping_ && !backup_) {
    idle_ = true;
    work_.wait(lock);
  }
  idle_ = false;
  const std::size_t count = std::min(waiting_.size(), kPiecesPerCommitMax);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  batch_.assign(std::move_iterator(waiting_.begin()), std::move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  scrubs_ = std::exchange(new_scrubs_, {});
  if (new_backup_) {
    backup_ = std::exchange(new_backup_, {});
  }
  return !batch_.empty() || !scrubs_.empty() || !stopping_;
}

void GroupCommitter::serve() {
  while (take_work()) {
    if (!batch_.empty()) {
      commit_pieces();
      tend_write_ahead_log();
    }
    if (!scrubs_.empty()) {
      scrub_now();
    }
    if (backup_) {
      step_backup();
    }
  }
  if (backup_) {
    end_backup(make_error_code(StorageError::stopped));
  }
}

void GroupCommitter::commit_pieces() {
  outcomes_.assign(batch_.size(), {});
  const std::error_code error = commit_group(writer_, observer_, batch_, outcomes_);
  if (error) {
    notice_failure(error);
  }
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    batch_[i]->done(error ? error : outcomes_[i]);
    batch_[i].reset();
  }
  observer_.after_commit();
}

void GroupCommitter::notice_failure(std::error_code error) {
  if (!writer_.has_failed()) {
    return;
  }
  bool first = false;
  {
    const std::scoped_lock guard(mutex_);
    first = !std::exchange(failed_, true);
  }
  if (first) {
    observer_.store_failed(error);
  }
}

void GroupCommitter::tend_write_ahead_log() {
  const std::uint64_t pages = writer_.write_ahead_pages();
  if (pages < pages_when_copied_) {
    pages_when_copied_ = 0;  // it has begun afresh
  }
  if (pages < pages_when_copied_ + limits_.checkpoint_pages) {
    return;
  }
  const bool hold = pages >= limits_.write_ahead_pages_max;
  if (hold) {
    reads_.hold();
  }
  if (const Status copied = writer_.checkpoint(); !copied) {
    notice_failure(copied.error());
  }
  if (hold) {
    reads_.release();
  }
  pages_when_copied_ = pages;
}

void GroupCommitter::scrub_now() {
  reads_.hold();
  const std::error_code error = writer_.scrub().error();
  reads_.release();
  if (error) {
    notice_failure(error);
  }
  for (const Completion& done : std::exchange(scrubs_, {})) {
    done(error);
  }
}

void GroupCommitter::step_backup() {
  if (backup_->copy == nullptr) {
    Result<std::unique_ptr<Backup>> begun = writer_.backup(backup_->path);
    if (!begun) {
      end_backup(begun.error());
      return;
    }
    backup_->copy = std::move(*begun);
  }
  const Result<bool> complete = backup_->copy->step();
  if (!complete || *complete) {
    end_backup(complete.error());
  }
}

void GroupCommitter::end_backup(std::error_code error) {
  const Completion done = std::move(backup_->done);
  backup_.reset();
  {
    const std::scoped_lock guard(mutex_);
    backup_under_way_ = false;
  }
  done(error);
}

}  // namespace indaba::storage
