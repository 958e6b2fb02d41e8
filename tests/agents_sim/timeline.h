// Timeline: simulated time, and what is to happen at which of its milliseconds.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "crypto/base/time.h"

namespace indaba::agents_sim {

using Ms = std::uint64_t;
inline constexpr Ms kSecond = 1000;

class Timeline {
 public:
  static constexpr UnixTime kStart{1'800'000'000};

  Ms now() const { return now_; }
  UnixTime unix_time() const { return {kStart.seconds + now_ / kSecond}; }

  // What is due at one time happens in the order in which it was asked for.
  void after(Ms delay, std::function<void()> action) { at(now_ + delay, std::move(action)); }
  void at(Ms time, std::function<void()> action) {
    actions_.emplace(std::pair(std::max(time, now_), next_serial_++), std::move(action));
  }

  // Lets everything happen that is due within `span`.
  void pass(Ms span) {
    const Ms until = now_ + span;
    while (!actions_.empty() && actions_.begin()->first.first <= until) {
      auto next = actions_.extract(actions_.begin());
      now_ = next.key().first;
      next.mapped()();
    }
    now_ = until;
  }

 private:
  Ms now_ = 0;
  std::uint64_t next_serial_ = 0;
  std::map<std::pair<Ms, std::uint64_t>, std::function<void()>> actions_;
};

}  // namespace indaba::agents_sim
