// Channels as people see them: by their labels, in their order.
#pragma once

#include <string>
#include <vector>

#include "clients/core/agent/agent.h"

namespace indaba::client {

// "@awa", or the beginning of the id of somebody who was never looked up.
std::string name_of(const Agent& agent, const MemberId& member);
// What people call a channel: its name, or for a direct one who is at its other end.
std::string label_of(const Agent& agent, const Channel& channel);
// Whether it is a direct one with somebody whom this member has blocked.
bool is_blocked(const Agent& agent, const Channel& channel);

// All that this device is in: the pinned ones first; then those for alerts, direct ones and the one
// of one's own devices last; of a kind by their labels.
std::vector<Channel> channels_in_order(const Agent& agent);

}  // namespace indaba::client
