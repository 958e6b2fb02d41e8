// How operations have a device do something.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "tests/agents_sim/world.h"

namespace indaba::agents_sim {

using client::Outcome;

// Counts how it ends.
inline void ask(World& world, Device& device, const char* what, client::Command command,
                std::function<void(const Outcome&)> then = {}) {
  world.trace.note(std::to_string(world.timeline.now()) + " device " +
                   std::to_string(device.number()) + ": " + what);
  device.ask(std::move(command), [&world, what, then = std::move(then)](const auto& outcome) {
    world.trace.count(std::string(what) + (outcome ? ": done" : ": " + outcome.error().message()));
    if (outcome && then) {
      then(*outcome);
    }
  });
}

}  // namespace indaba::agents_sim
