// What all parts of the agent share while one call runs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "clients/core/agent/events.h"
#include "clients/core/agent/flow.h"
#include "clients/core/agent/records.h"
#include "clients/core/agent/session.h"
#include "crypto/base/random.h"
#include "crypto/base/time.h"

namespace indaba::client {

// A device's clock may be as fast as this, and what it says counts at once all the same.
inline constexpr std::uint64_t kClockSkewSeconds = std::uint64_t{60} * 60;

struct Context {
  Context(const SealedStore& stored, Random& randomness)
      : random(randomness), records(stored), session(randomness) {}

  template <class SomeId>
  Result<SomeId> random_id() {
    ByteArray<SomeId::size_bytes> bytes{};
    INDABA_TRY(random.fill(bytes));
    return SomeId(bytes);
  }

  // From when what is granted or offered now counts.
  UnixTime valid_from() const { return {now.seconds - std::min(now.seconds, kClockSkewSeconds)}; }

  void tell(Event event) { events.push_back(std::move(event)); }

  Random& random;
  UnixTime now;  // of the call
  Records records;
  Session session;
  std::vector<Event> events;
};

}  // namespace indaba::client
