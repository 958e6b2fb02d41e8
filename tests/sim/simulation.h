// Simulation: one seed's whole life of rooms and people.
#pragma once

#include "tests/sim/world.h"

namespace indaba::sim {

class Simulation {
 public:
  explicit Simulation(const Options& options) : world_(options) {}

  // Throws Violation.
  void run();

  std::uint32_t step() const { return step_; }
  // Of the fullest room there was.
  std::size_t members_most() const { return members_most_; }
  Trace& trace() { return world_.trace; }

 private:
  void take_step();
  Room& choose_room();

  World world_;
  std::uint32_t step_ = 0;
  std::size_t members_most_ = 0;
};

}  // namespace indaba::sim
