// What must hold at all times, as functions that throw Violation where it doesn't.
#pragma once

#include "tests/sim/room.h"

namespace indaba::sim {

// Who is in an epoch agrees with all others who ever were in it. The first to arrive says what is
// so.
void require_agreement(Room& room, const Seat& seat);
// The server agrees with the members.
void require_agreement(Room& room, const mls::PublicGroup& server);

// Restored from its store, a group is what it was, and has nothing to add to the store.
void require_same(const mls::Group& live, mls::Group& restored);

// The store holds what the group needs now, and nothing of epochs that it has forgotten.
void require_bounded(const Seat& seat);

// A group that is closed to this client, by removal or ReInit, does nothing more.
void require_silent(Seat& seat);

}  // namespace indaba::sim
