#include "clients/core/views/seen_circle.h"

#include <algorithm>

namespace indaba::client {

SeenCircle seen_circle(const Agent& agent, const protocol::CircleStatement& definition) {
  const Circles& circles = agent.circles();
  const MemberId& self = agent.account()->member();
  SeenCircle circle{definition, circles.newest(definition.circle), false, false, false, {}};
  circle.has_key = circle.epoch != 0 && circles.has_newest_key(definition.circle);
  circle.is_admitted = circles.admits(definition.circle, self);
  circle.is_steward = circles.is_steward(definition.circle, self);
  for (const auto& [id, channel] : agent.channels().all()) {
    if (channel.circle == definition.circle) {
      circle.channels.push_back(channel);
    }
  }
  return circle;
}

std::vector<SeenCircle> seen_circles(const Agent& agent) {
  std::vector<SeenCircle> all;
  for (const protocol::CircleId& id : agent.circles().all()) {
    if (const auto* definition = agent.circles().definition(id)) {
      all.push_back(seen_circle(agent, definition->body));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const SeenCircle& a, const SeenCircle& b) {
    return a.definition.name < b.definition.name;
  });
  return all;
}

}  // namespace indaba::client
