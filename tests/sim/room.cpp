#include "tests/sim/room.h"

#include <algorithm>

namespace indaba::sim {

using namespace mls;

Seat* Room::find(SeatId id) {
  const auto found = std::ranges::find(seats, id, &Seat::id);
  return found == seats.end() ? nullptr : found->get();
}

Seat* Room::at_leaf(LeafIndex leaf) {
  const auto found = std::ranges::find_if(seats, [&](const auto& seat) {
    return seat->group().phase() != GroupPhase::joining && seat->group().self() == leaf &&
           seat->epoch() == epoch;
  });
  return found == seats.end() ? nullptr : found->get();
}

std::vector<Seat*> Room::active() const {
  std::vector<Seat*> found;
  for (const auto& seat : seats) {
    if (seat->group().phase() == GroupPhase::active) {
      found.push_back(seat.get());
    }
  }
  return found;
}

std::vector<Seat*> Room::current() const {
  std::vector<Seat*> found = active();
  std::erase_if(found, [&](Seat* seat) {
    return seat->epoch() != epoch || seat->group().has_pending_commit();
  });
  return found;
}

std::size_t Room::tree_members() const {
  std::size_t most = 0;
  for (const auto& seat : seats) {
    if (seat->epoch() == epoch && seat->group().phase() != GroupPhase::joining) {
      most = seat->group().tree().member_count();
    }
  }
  return most;
}

std::size_t Room::member_count() const { return std::max(tree_members(), seats.size()); }

void Room::save_server() {
  StateChanges changes;
  server->save(changes);
  server_state.apply(std::move(changes));
}

}  // namespace indaba::sim
