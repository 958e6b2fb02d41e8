// What must not work: messages changed on their way, and readers who are not, not yet or no more
// members of the epoch.
#pragma once

#include "tests/sim/world.h"

namespace indaba::sim {

// A changed copy of some message; each that it is handed to refuses it and stays as it was.
bool corrupt(World& world, Room& room);
// The same for the server, in those parts that it can check.
void corrupt_for_server(World& world, Room& room, const Entry& entry);
// A changed Welcome opens nothing. The key package stays usable.
void corrupt_welcome(World& world, const Invitation& invitation);

// Who was removed, with the last state that they had, reads nothing later.
bool read_as_removed(World& world, Room& room);
// Who joined reads nothing earlier.
bool read_as_newcomer(World& world, Room& room);
// A message of another room is no message here.
bool misdeliver(World& world, Room& room);

}  // namespace indaba::sim
