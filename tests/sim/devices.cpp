// Devices and servers that restart, and devices that fail between two writes.
#include "tests/sim/delivery.h"
#include "tests/sim/invariants.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;
using test::MlsWorld;

bool restart(World& world, Room& room) {
  if (room.seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(room.seats);
  seat.require_unchanged("everything is stored before the next step");
  Group restored = seat.copy();
  require_same(seat.group(), restored);
  require_bounded(seat);
  seat.group() = std::move(restored);
  world.trace.count("restart");
  return true;
}

bool crash_while_sending(World& world, Room& room) {
  std::vector<Seat*> seats = room.active();
  if (seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  // Nothing of it left the device, so the key may be used for something else.
  const auto lost = seat.group().protect(world.dice.bytes(10));
  seat.restart();
  world.trace.count(lost ? "restart: message made, not stored" : "restart");
  return true;
}

bool crash_while_committing(World& world, Room& room) {
  std::vector<Seat*> seats = room.current();
  if (seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  CommitOptions plan;
  plan.wire_format = world.wire(room);
  plan.now = MlsWorld::kNow;
  require(seat.group().commit(std::move(plan)).has_value(), "a member can commit");
  seat.restart();
  require(!seat.group().has_pending_commit(), "what was not stored is not pending");
  world.trace.count("restart: commit made, not stored");
  return true;
}

bool restart_server(World& world, Room& room) {
  if (!room.server) {
    return false;
  }
  const std::vector<Seat*> seats = room.current();
  if (!seats.empty() && world.dice.chance(30)) {
    start_server(world, room, *seats.front());
    world.trace.count("server began anew");
    return true;
  }
  auto restored = PublicGroup::restore(room.server_state, world.authentication);
  require(restored.has_value(), "a server can be restored");
  StateChanges changes;
  restored->save(changes);
  require(changes.records.empty(), "a restored server has nothing to save");
  require(
      restored->proposals().size() == room.server->proposals().size() &&
          same_bytes(restored->interim_transcript_hash(), room.server->interim_transcript_hash()) &&
          restored->confirmation_tag() == room.server->confirmation_tag(),
      "a restored server is what it was");
  room.server.emplace(std::move(*restored));
  require_agreement(room, *room.server);
  world.trace.count("server restored");
  return true;
}

}  // namespace indaba::sim
