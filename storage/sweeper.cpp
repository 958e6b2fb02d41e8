#include "storage/sweeper.h"

#include <memory>
#include <utility>

namespace indaba::storage {

Sweeper::Sweeper(StoreExecutor& executor, const Retention& retention, const ClockGuard& guard,
                 Ended ended)
    : executor_(executor), retention_(retention), guard_(guard), ended_(std::move(ended)) {}

Status Sweeper::tick(const ClockReading& now) {
  const Status trusted = guard_.look(now);
  is_trusted_ = trusted.has_value();
  INDABA_TRY(trusted);
  const bool is_due = !last_began_ || now.steady - *last_began_ >= kEvery;
  if (!is_due || is_sweeping_.exchange(true)) {
    return {};
  }
  const Status begun =
      go_on(std::make_unique<Round>(Round{.sweep = Sweep(retention_, now.wall), .now = now.wall}));
  if (!begun) {
    is_sweeping_ = false;
    return begun;
  }
  last_began_ = now.steady;
  return {};
}

Status Sweeper::go_on(std::unique_ptr<Round> round) {
  Round* piece = round.get();
  return executor_.write(
      write_piece([this, piece](Store& store) { return run(store, *piece); },
                  [this, round = std::move(round)](std::error_code error) mutable {
                    after(std::move(round), error);
                  }));
}

Status Sweeper::run(Store& store, Round& round) const {
  if (!is_trusted_) {
    return StorageError::clock_jumped;
  }
  if (std::exchange(round.is_first, false)) {
    INDABA_TRY(set_clock_mark(store, round.now));
  }
  INDABA_TRY_ASSIGN(round.is_through, round.sweep.step(store));
  return {};
}

void Sweeper::after(std::unique_ptr<Round> round, std::error_code error) {
  const std::uint64_t removed = round->sweep.removed();
  if (!error && !round->is_through) {
    error = go_on(std::move(round)).error();
    if (!error) {
      return;
    }
  }
  is_sweeping_ = false;
  removed_ += removed;
  ended_early_ += error ? 1 : 0;
  ended_(removed, error);
}

}  // namespace indaba::storage
