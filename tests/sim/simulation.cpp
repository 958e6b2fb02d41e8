#include "tests/sim/simulation.h"

#include <algorithm>
#include <array>

#include "tests/sim/chosen.h"
#include "tests/sim/delivery.h"
#include "tests/sim/hostile.h"
#include "tests/sim/operations.h"

namespace indaba::sim {
namespace {

constexpr std::uint32_t kStepsBetweenSettlings = 100;

struct Operation {
  const char* name;
  std::uint32_t weight;
  bool (*run)(World& world, Room& room);
};

constexpr std::array kOperations{
    Operation{"send", 250, send_messages},
    Operation{"commit", 250, commit},
    Operation{"decide", 30, decide},
    Operation{"withdraw", 15, withdraw_commit},
    Operation{"propose", 70, propose},
    Operation{"propose from outside", 15, propose_from_outside},
    Operation{"propose to join", 15, propose_to_join},
    Operation{"join", 110, join_by_welcome},
    Operation{"join externally", 12, join_externally},
    Operation{"resync", 18, resync},
    Operation{"restart", 90, restart},
    Operation{"crash while sending", 10, crash_while_sending},
    Operation{"crash while committing", 10, crash_while_committing},
    Operation{"restart server", 20, restart_server},
    Operation{"branch", 3, branch},
    Operation{"close branch", 2, close_branch},
    Operation{"corrupt", 40, corrupt},
    Operation{"read as removed", 15, read_as_removed},
    Operation{"read as newcomer", 15, read_as_newcomer},
    Operation{"misdeliver", 10, misdeliver},
};

static_assert(total_weight(kOperations) == kWeightsTotal);

}  // namespace

Room& Simulation::choose_room() {
  if (world_.rooms.empty()) {
    create_room(world_);
  }
  return world_.dice.chance(60) ? *world_.rooms.front() : *world_.dice.pick(world_.rooms);
}

void Simulation::take_step() {
  Room& room = choose_room();
  const std::uint32_t number = room.number;
  if (room.closed && world_.dice.chance(30)) {
    world_.trace.note("succeed");
    succeed(world_, room);
    return;
  }
  const Operation& operation = choose_operation(kOperations, world_.dice);
  world_.trace.note(std::string(operation.name) + " in room " + std::to_string(number));
  if (operation.run(world_, room)) {
    world_.trace.count(std::string("step: ") + operation.name);
  }
  if (Room* left = world_.find_room(number); left != nullptr) {
    members_most_ = std::max(members_most_, left->tree_members());
    tick(world_, *left);
    if (step_ % kStepsBetweenSettlings == 0) {
      settle(world_, *left);
    }
  }
}

void Simulation::run() {
  for (step_ = 1; step_ <= world_.options.steps; ++step_) {
    take_step();
  }
  for (const auto& room : world_.rooms) {
    settle(world_, *room);
  }
}

}  // namespace indaba::sim
