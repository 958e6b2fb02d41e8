// What members and others do. Each returns false if it makes no sense in the room as it is.
#pragma once

#include "tests/sim/world.h"

namespace indaba::sim {

// commits.cpp: up to three members commit to the same epoch.
bool commit(World& world, Room& room);
bool withdraw_commit(World& world, Room& room);

// proposals.cpp: proposals on their own, by members, external senders and who wants to join.
bool propose(World& world, Room& room);
bool propose_from_outside(World& world, Room& room);
bool propose_to_join(World& world, Room& room);

// joining.cpp
Room& create_room(World& world);
// A seat for a group that was created or joined, or whose first commit is pending.
Seat& admit(World& world, Room& room, Person& person, mls::Group group, mls::SignatureKeyPair key);
// With whatever others can help with. tree_missing: nobody is there yet who has the tree.
Result<mls::Group> join(World& world, Room& room, Invitation& invitation,
                        const mls::Group* predecessor);
bool join_by_welcome(World& world, Room& room);
bool join_externally(World& world, Room& room);
// A seat that is stuck, or just any, takes its own place again.
bool resync(World& world, Room& room);

// messages.cpp
bool send_messages(World& world, Room& room);

// devices.cpp: devices and servers that restart, and fail between two writes.
bool restart(World& world, Room& room);
bool crash_while_sending(World& world, Room& room);
bool crash_while_committing(World& world, Room& room);
bool restart_server(World& world, Room& room);

// links.cpp
bool branch(World& world, Room& room);
bool close_branch(World& world, Room& room);
// Once a ReInit has closed the room.
bool succeed(World& world, Room& room);

}  // namespace indaba::sim
