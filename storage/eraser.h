// Eraser: takes what members who are gone have written out of the logs, a slice at a time, with
// their devices' cursors and reports, and then out of the store's files.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <system_error>

#include "crypto/base/result.h"
#include "storage/executor.h"
#include "storage/store.h"

namespace indaba::storage {

// How many channels one piece of work looks into, and how many entries of each.
inline constexpr std::size_t kErasedChannelsMax = 20;
inline constexpr std::size_t kErasedEntriesMax = 50;

// Some of the first erasure that the store has; true once there is none.
Result<bool> erase_some(Store& store);

class Eraser {
 public:
  // Called on the writer thread when all is erased, or with why it stopped before.
  using Ended = std::function<void(std::error_code error)>;

  // `executor` must outlive the eraser's use, and be stopped before the eraser goes.
  Eraser(StoreExecutor& executor, Ended ended) : executor_(executor), ended_(std::move(ended)) {}
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  // Whatever was deleted or is to be erased by now will be in no file of the store. Any thread.
  void wake();
  // To be called every minute or so: goes on where an error stopped it.
  void tick();

 private:
  void begin();
  Status go_on();
  void after(bool is_through, std::error_code error);
  void end(std::error_code error);

  StoreExecutor& executor_;
  const Ended ended_;
  std::atomic<bool> is_wanted_ = false;
  std::atomic<bool> is_running_ = false;
  std::atomic<bool> is_stopped_ = false;  // by an error
};

}  // namespace indaba::storage
