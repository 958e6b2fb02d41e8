// ClockGuard: whether the wall clock can be trusted with deleting what is old.
//
// Pure: it compares readings that it is given. A wall clock that goes another way than the steady
// one is doubted, since with a wrong date everything looks old; and at first one that is far from
// where it was last trusted. It is trusted again once both clocks have agreed for a day, so that
// somebody or something can put it right meanwhile.
#pragma once

#include <chrono>
#include <optional>

#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

// Both clocks at one moment. `steady` counts from anywhere, never goes back, and goes on while the
// machine sleeps (CLOCK_BOOTTIME).
struct ClockReading {
  UnixTime wall;
  std::chrono::seconds steady{0};
};

class ClockGuard {
 public:
  // How far the clocks may part between two readings: this, and a tenth of the time between them,
  // which is more than any daemon slews.
  static constexpr std::chrono::seconds kSlack{10};
  static constexpr int kSlewPart = 10;
  static constexpr std::chrono::hours kSettle{24};
  // How long a server may have been off without its clock being doubted.
  static constexpr std::chrono::hours kOffMax{7 * 24};

  // `mark`: the latest time that was trusted (clock_mark); empty in a new store.
  ClockGuard(const std::optional<UnixTime>& mark, const ClockReading& now);

  // Takes the next reading; to be called every minute or so. Errors: clock_jumped while the wall
  // clock is in doubt.
  Status look(const ClockReading& now);

 private:
  ClockReading last_;
  std::optional<std::chrono::seconds> doubted_since_;  // on the steady clock
};

}  // namespace indaba::storage
