#include "storage/clock_guard.h"

#include "storage/error.h"

namespace indaba::storage {
namespace {

using std::chrono::seconds;

// From `start` to `end`, which may be before it.
seconds between(UnixTime start, UnixTime end) {
  return seconds(static_cast<std::int64_t>(end.seconds) - static_cast<std::int64_t>(start.seconds));
}

}  // namespace

ClockGuard::ClockGuard(const std::optional<UnixTime>& mark, const ClockReading& now) : last_(now) {
  if (mark && (between(*mark, now.wall) > kOffMax || between(now.wall, *mark) > kSlack)) {
    doubted_since_ = now.steady;
  }
}

Status ClockGuard::look(const ClockReading& now) {
  const seconds passed = now.steady - last_.steady;
  const seconds parted = std::chrono::abs(between(last_.wall, now.wall) - passed);
  if (parted > kSlack + passed / kSlewPart) {
    doubted_since_ = now.steady;
  }
  last_ = now;
  if (doubted_since_ && now.steady - *doubted_since_ < kSettle) {
    return StorageError::clock_jumped;
  }
  doubted_since_.reset();
  return {};
}

}  // namespace indaba::storage
