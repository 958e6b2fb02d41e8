// The wall clock of real programs.
#pragma once

#include <chrono>

#include "crypto/base/time.h"

namespace indaba::server {

class SystemClock final : public Clock {
 public:
  UnixTime now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count())};
  }
};

}  // namespace indaba::server
