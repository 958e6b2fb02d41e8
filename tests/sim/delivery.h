// The network between the seats of a room and its delivery service: what is posted reaches each
// seat late, twice, out of order or never; whoever missed something reads the log.
#pragma once

#include "tests/sim/world.h"

namespace indaba::sim {

// Puts a message into the log and on its way to everybody.
void post(World& world, Room& room, Entry entry);
// A proposal that came on its own: the service refuses it if its epoch is over.
void post_proposal(World& world, Room& room, Entry entry);

// Holds a commit until the service decides.
void submit(World& world, Room& room, Seat& seat, Submission submission);
// The service accepts one of the commits that wait for the room's epoch; the others have lost.
bool decide(World& world, Room& room);

// One message to one seat, with all that must be true of the outcome.
void hand(World& world, Room& room, Seat& seat, std::size_t index);
// Some of what is on its way arrives.
void tick(World& world, Room& room);
// Reads the log to its end. Who can't (Seat::stuck) must resync.
void catch_up(World& world, Room& room, Seat& seat);
// Everything arrives, everybody catches up, and all must agree.
void settle(World& world, Room& room);

// The seat has reached another epoch: compares, and remembers its resumption PSK.
void arrive(World& world, Room& room, Seat& seat);

// Seats of those who were removed leave the room; some keep their old state.
void sweep(World& world, Room& room);

// A server that starts to follow from what a member tells it.
void start_server(World& world, Room& room, const Seat& seat);

}  // namespace indaba::sim
