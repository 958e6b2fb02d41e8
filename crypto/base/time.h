// Time as an argument: nothing in crypto, protocol or clients/core reads a clock.
#pragma once

#include <compare>
#include <cstdint>

namespace indaba {

// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct UnixTime {
  std::uint64_t seconds = 0;
  auto operator<=>(const UnixTime&) const = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixTime now() const = 0;
};

}  // namespace indaba
