// Counters: what one core's network did, for the metrics. Written by that core alone, read by any
// thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace indaba::server::net {

enum class Counter : std::uint8_t {
  accepted,
  accept_failures,
  refused_connections,
  handshakes,
  handshake_failures,
  http_requests,
  http_refusals,
  upgrades,
  messages_in,
  bytes_in,
  deliveries,
  refused_pushes,
  protocol_violations,
  timeouts,
  overflows,
};
inline constexpr std::size_t kCounters = 15;

struct CounterText {
  std::string_view name;
  std::string_view help;
};
// In the order of the enumerators.
extern const std::array<CounterText, kCounters> kCounterTexts;

class Counters {
 public:
  void add(Counter counter, std::uint64_t by = 1) {
    auto& value = values_[static_cast<std::size_t>(counter)];
    value.store(value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  std::uint64_t value(Counter counter) const {
    return values_[static_cast<std::size_t>(counter)].load(std::memory_order_relaxed);
  }

 private:
  std::array<std::atomic<std::uint64_t>, kCounters> values_{};
};

}  // namespace indaba::server::net
