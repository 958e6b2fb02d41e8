// What must hold of alerts and the answers to them.
#pragma once

#include "tests/agents_sim/world.h"

namespace indaba::agents_sim {

// All must be at rest. Throw Violation.
void check_alerts(World& world);
// Whoever lies.
void check_no_answer_forged(World& world);

}  // namespace indaba::agents_sim
