// Alerts that are here, with what they say and what has become of them.
#pragma once

#include <vector>

#include "clients/core/agent/agent.h"

namespace indaba::client {

struct ReadAlert {
  KnownAlert known;
  cap::Alert alert;
  cap::Life life = cap::Life::notice;  // beside all others that are here
};

// In the order in which they came; those that can't be read are left out. Errors: corrupt_store,
// the host's.
Result<std::vector<ReadAlert>> read_alerts(const Agent& agent, UnixTime now);

}  // namespace indaba::client
