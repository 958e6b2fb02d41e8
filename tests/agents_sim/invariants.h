// Invariants: what must hold once everybody is at rest.
#pragma once

#include "tests/agents_sim/world.h"

namespace indaba::agents_sim {

// Throws Violation.
void check_all(World& world);
// What holds whatever the server says.
void check_nothing_forged(World& world);

}  // namespace indaba::agents_sim
