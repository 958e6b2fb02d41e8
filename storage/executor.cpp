#include "storage/executor.h"

#include <utility>

#include "storage/group_committer.h"
#include "storage/read_pool.h"

namespace indaba::storage {

StoreExecutor::StoreExecutor(std::unique_ptr<ReadPool> reads,
                             std::unique_ptr<GroupCommitter> writes)
    : reads_(std::move(reads)), writes_(std::move(writes)) {}

Result<std::unique_ptr<StoreExecutor>> StoreExecutor::start(Database& database,
                                                            CommitObserver& observer,
                                                            const ExecutorLimits& limits) {
  INDABA_TRY_ASSIGN(std::unique_ptr<ReadPool> reads, ReadPool::start(database, limits));
  auto writes = std::make_unique<GroupCommitter>(database.writer(), observer, *reads, limits);
  return std::unique_ptr<StoreExecutor>(new StoreExecutor(std::move(reads), std::move(writes)));
}

StoreExecutor::~StoreExecutor() { stop(); }

Status StoreExecutor::write(std::unique_ptr<WritePiece> piece, Urgency urgency) {
  NewWrite one{std::move(piece), urgency};
  write({&one, 1});
  return one.queued;
}

void StoreExecutor::write(std::span<NewWrite> pieces) { writes_->write(pieces); }

Status StoreExecutor::read(std::unique_ptr<ReadPiece> piece) {
  return reads_->read(std::move(piece));
}

Status StoreExecutor::backup(std::string path, Completion done) {
  return writes_->backup(std::move(path), std::move(done));
}

Status StoreExecutor::scrub(Completion done) { return writes_->scrub(std::move(done)); }

void StoreExecutor::stop() {
  writes_->stop();
  reads_->stop();
}

}  // namespace indaba::storage
