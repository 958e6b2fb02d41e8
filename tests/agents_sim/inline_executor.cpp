#include "tests/agents_sim/inline_executor.h"

#include <chrono>
#include <utility>

#include "crypto/base/check.h"
#include "storage/group_commit.h"

namespace indaba::agents_sim {
namespace {

// Real time must not decide anything.
constexpr std::chrono::milliseconds kNoTimeLimit = std::chrono::hours(1);
constexpr std::uint64_t kReadRowsMax = storage::ExecutorLimits{}.read_rows_max;

}  // namespace

InlineExecutor::InlineExecutor(storage::Database& database, storage::CommitObserver& observer,
                               std::function<void()> wants_commit, std::function<void()> wants_read)
    : database_(database),
      observer_(observer),
      wants_commit_(std::move(wants_commit)),
      wants_read_(std::move(wants_read)),
      reader_(database.reader().value()) {}

void InlineExecutor::write(std::span<storage::NewWrite> pieces) {
  if (writes_.empty() && !pieces.empty()) {
    wants_commit_();
  }
  for (storage::NewWrite& one : pieces) {
    writes_.push_back(std::move(one.piece));
  }
}

Status InlineExecutor::read(std::unique_ptr<storage::ReadPiece> piece) {
  reads_.push_back(std::move(piece));
  wants_read_();
  return {};
}

void InlineExecutor::commit() {
  const auto batch = std::exchange(writes_, {});
  std::vector<std::error_code> outcomes(batch.size());
  check(!storage::commit_group(database_.writer(), observer_, batch, outcomes));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i]->done(outcomes[i]);
  }
  observer_.after_commit();
}

void InlineExecutor::read_one() {
  const auto piece = std::move(reads_.front());
  reads_.pop_front();
  Status status = reader_->begin(kNoTimeLimit, kReadRowsMax);
  if (status) {
    status = piece->run(reader_->store());
  }
  reader_->end();
  piece->done(status.error());
}

}  // namespace indaba::agents_sim
