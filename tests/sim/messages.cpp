// Application messages.
#include "tests/sim/delivery.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;

bool send_messages(World& world, Room& room) {
  std::vector<Seat*> seats = room.active();
  if (seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  const std::uint32_t burst = world.dice.chance(80) ? 1 : 2 + world.dice.below(8);
  for (std::uint32_t i = 0; i < burst; ++i) {
    Entry entry;
    entry.epoch = seat.epoch();
    entry.sender = seat.group().self();
    entry.data = world.dice.bytes(world.dice.below(400));
    entry.authenticated_data = world.dice.bytes(world.dice.below(20));
    const std::uint32_t padding = world.dice.below(200);
    auto message = seat.group().protect(entry.data, entry.authenticated_data, padding);
    if (!seat.group().public_group().proposals().empty()) {
      require(message.error() == make_error_code(MlsError::proposals_pending),
              "nothing is said while proposals wait for a commit");
      seat.require_unchanged("what is not sent changes nothing");
      return false;
    }
    require(message.has_value(), "a member can speak");
    require(message->size() > entry.data.size() + padding, "padding is added");
    entry.generation = seat.next_sent(ContentType::application);
    require(seat.persist() <= 2500, "sending a message writes little");
    entry.bytes = std::move(*message);
    world.trace.count("message sent");
    post(world, room, std::move(entry));
  }
  return true;
}

}  // namespace indaba::sim
