// Circles as this device stands to them.
#pragma once

#include <vector>

#include "clients/core/agent/agent.h"

namespace indaba::client {

struct SeenCircle {
  protocol::CircleStatement definition;
  std::uint64_t epoch = 0;  // 0: none that this device knows of
  bool has_key = false;
  bool is_admitted = false;
  bool is_steward = false;
  std::vector<Channel> channels;  // that this device is in, by their ids
};

// Programmer's error: an agent without an account.
SeenCircle seen_circle(const Agent& agent, const protocol::CircleStatement& definition);
// By their names; those that nothing stands for are left out.
std::vector<SeenCircle> seen_circles(const Agent& agent);

}  // namespace indaba::client
