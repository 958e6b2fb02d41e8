// Simulation: one seed's whole life of an alliance.
#pragma once

#include "tests/agents_sim/world.h"

namespace indaba::agents_sim {

class Simulation {
 public:
  explicit Simulation(const Options& options) : world_(options) {}

  // Throws Violation.
  void run();

  std::uint32_t step() const { return step_; }
  const World& world() const { return world_; }
  sim::Trace& trace() { return world_.trace; }

 private:
  void take_step();
  void rest();
  // Everybody rests and is looked at once the server has told its last lie.
  void run_with_lies();

  World world_;
  std::uint32_t step_ = 0;
};

}  // namespace indaba::agents_sim
