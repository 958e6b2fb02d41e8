#include "tests/agents_sim/simulation.h"

#include <array>

#include "tests/agents_sim/invariants.h"
#include "tests/agents_sim/operations.h"
#include "tests/sim/chosen.h"

namespace indaba::agents_sim {
namespace {

constexpr std::uint32_t kStepsBetweenRests = 100;
// Between two operations.
constexpr Ms kStepPauseMsMax = 4 * kSecond;
constexpr std::uint32_t kCrashPermilleMax = 4;
constexpr Ms kUntilSettled = 900 * kSecond;

struct Operation {
  const char* name;
  std::uint32_t weight;
  bool (*run)(World& world);
};

constexpr std::array kOperations{
    Operation{"invite", 50, invite},
    Operation{"join alliance", 70, join_alliance},
    Operation{"open topic", 20, open_topic},
    Operation{"join topic", 80, join_topic},
    Operation{"leave channel", 15, leave_channel},
    Operation{"open direct", 40, open_direct},
    Operation{"open group", 40, open_group},
    Operation{"add to group", 40, add_to_group},
    Operation{"remove from group", 15, remove_from_group},
    Operation{"answer contact", 20, answer_contact},
    Operation{"set first contact", 20, set_first_contact},
    Operation{"accredit", 30, accredit},
    Operation{"revoke role", 15, revoke_role},
    Operation{"revoke member", 5, revoke_member},
    Operation{"send", 230, send_text},
    Operation{"change", 100, change_something},
    Operation{"send alert", 20, send_alert},
    Operation{"update or cancel alert", 5, end_alert},
    Operation{"answer alert", 40, answer_alert},
    Operation{"read roster", 5, read_roster},
    Operation{"offer link", 4, offer_link},
    Operation{"accept device", 6, accept_device},
    Operation{"end device", 2, end_device},
    Operation{"recover", 4, recover},
    Operation{"accept pending", 4, accept_pending},
    Operation{"cut connection", 80, cut_connection},
    Operation{"crash", 35, crash},
    Operation{"restart server", 5, restart_server},
};

static_assert(sim::total_weight(kOperations) == sim::kWeightsTotal);

}  // namespace

void Simulation::take_step() {
  const Operation& operation = sim::choose_operation(kOperations, world_.dice);
  if (operation.run(world_)) {
    world_.trace.count(std::string("step: ") + operation.name);
  }
  world_.pass(world_.dice.below(kStepPauseMsMax));
}

void Simulation::rest() {
  world_.come_to_rest();
  check_all(world_);
  world_.go_on();
}

// A lie that nobody has noticed has changed nothing.
void Simulation::run_with_lies() {
  world_.liar->begin();
  for (step_ = 1; step_ <= world_.options.steps; ++step_) {
    take_step();
  }
  world_.liar->stop();
  // What was kept from a device it hears of when it connects.
  restart_server(world_);
  world_.come_to_rest();
  // Whoever could not come into a group comes in by itself once its newest commit is settled.
  world_.pass(kUntilSettled);
  world_.come_to_rest();
  check_nothing_forged(world_);
  if (world_.alarms == 0) {
    check_all(world_);
  }
}

void Simulation::run() {
  world_.surroundings.crash_permille = world_.dice.below(kCrashPermilleMax + 1);
  found(world_);
  if (world_.liar) {
    run_with_lies();
    return;
  }
  for (step_ = 1; step_ <= world_.options.steps; ++step_) {
    take_step();
    if (step_ % kStepsBetweenRests == 0) {
      rest();
    }
  }
}

}  // namespace indaba::agents_sim
