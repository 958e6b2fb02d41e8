// InlineExecutor: a store's executor without threads: what it was given waits until the simulation
// runs it.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "storage/executor.h"

namespace indaba::agents_sim {

class InlineExecutor final : public storage::Executor {
 public:
  // All must outlive it. `wants_commit` and `wants_read` are called when `commit`, `read_one` have
  // something to do, once for each commit and each piece.
  InlineExecutor(storage::Database& database, storage::CommitObserver& observer,
                 std::function<void()> wants_commit, std::function<void()> wants_read);

  void write(std::span<storage::NewWrite> pieces) override;
  Status read(std::unique_ptr<storage::ReadPiece> piece) override;

  // All that has queued up, in one group commit.
  void commit();
  void read_one();

 private:
  storage::Database& database_;
  storage::CommitObserver& observer_;
  const std::function<void()> wants_commit_;
  const std::function<void()> wants_read_;
  std::unique_ptr<storage::Reader> reader_;
  std::vector<std::unique_ptr<storage::WritePiece>> writes_;
  std::deque<std::unique_ptr<storage::ReadPiece>> reads_;
};

}  // namespace indaba::agents_sim
