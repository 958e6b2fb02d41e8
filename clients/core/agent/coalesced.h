// Coalesced: work that is never under way twice, and is done once more where it was asked for
// meanwhile: whoever asks can rely on it that what was there when they asked is seen.
#pragma once

#include <utility>

#include "clients/core/agent/flow.h"

namespace indaba::client {

class Coalesced {
 public:
  // Awaits `work()`, a Flow<Status>; returns at once where it is under way. After an error it is
  // done again only if it was asked for meanwhile.
  template <class Work>
  Flow<Status> run(Work work) {
    is_wanted_ = true;
    if (std::exchange(is_running_, true)) {
      co_return Status();
    }
    Status status;
    while (std::exchange(is_wanted_, false)) {
      status = co_await work();
    }
    is_running_ = false;
    co_return status;
  }
  bool is_running() const { return is_running_; }

 private:
  bool is_wanted_ = false;
  bool is_running_ = false;
};

}  // namespace indaba::client
