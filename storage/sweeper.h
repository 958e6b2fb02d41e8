// Sweeper: runs sweeps through the executor, one piece after another, while the clock is trusted.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <system_error>

#include "crypto/base/result.h"
#include "storage/clock_guard.h"
#include "storage/executor.h"
#include "storage/sweep.h"

namespace indaba::storage {

class Sweeper {
 public:
  // Called on the writer thread when a round has ended: how many records went, and why it ended
  // early if it did (clock_jumped, or the executor's reason).
  using Ended = std::function<void(std::uint64_t removed, std::error_code error)>;

  // `executor` must outlive the sweeper's use, and be stopped before the sweeper goes. `guard`
  // comes from the store's clock_mark.
  Sweeper(StoreExecutor& executor, const Retention& retention, const ClockGuard& guard,
          Ended ended);
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  // To be called every minute or so, by one thread: looks at the clocks, which ends the round under
  // way if they have parted, and begins a round an hour after the last one began, and at first.
  // Errors: clock_jumped, and those of StoreExecutor::write.
  Status tick(const ClockReading& now);

  // Since the start: records that went, rounds that ended early. Any thread.
  std::uint64_t removed() const { return removed_; }
  std::uint64_t ended_early() const { return ended_early_; }

 private:
  static constexpr std::chrono::hours kEvery{1};

  // What the pieces of one round hand on.
  struct Round {
    Sweep sweep;
    UnixTime now;
    bool is_first = true;
    bool is_through = false;
  };

  Status go_on(std::unique_ptr<Round> round);
  Status run(Store& store, Round& round) const;
  void after(std::unique_ptr<Round> round, std::error_code error);

  StoreExecutor& executor_;
  const Retention retention_;
  ClockGuard guard_;
  const Ended ended_;
  std::optional<std::chrono::seconds> last_began_;
  std::atomic<bool> is_trusted_ = false;
  std::atomic<bool> is_sweeping_ = false;
  std::atomic<std::uint64_t> removed_ = 0;
  std::atomic<std::uint64_t> ended_early_ = 0;
};

}  // namespace indaba::storage
