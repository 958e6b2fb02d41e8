#include "tests/sim/hostile.h"

#include <algorithm>

namespace indaba::sim {

using namespace mls;
using test::must;

namespace {

constexpr std::size_t kTagBytes = 33;  // with its length

void flip_bit(World& world, Bytes& bytes, std::size_t begin, std::size_t end) {
  const std::size_t place = begin + world.dice.below(end - begin);
  const std::uint32_t bit = world.dice.below(8);
  bytes[place] ^= static_cast<std::uint8_t>(1U << bit);
}

Bytes changed(World& world, const Bytes& original) {
  Bytes bytes = original;
  switch (world.dice.below(4)) {
    case 0:
      bytes.resize(world.dice.below(bytes.size()));
      break;
    case 1:
      append(bytes, world.dice.bytes(1 + world.dice.below(3)));
      break;
    default:
      flip_bit(world, bytes, 0, bytes.size());
  }
  return bytes;
}

// The message as if it were of that epoch, so that a group has to try its keys on it.
Bytes as_of_epoch(const Bytes& original, Epoch epoch) {
  auto message = must(decode<MlsMessage>(original));
  if (auto* sealed = message.get<PrivateMessage>(); sealed != nullptr) {
    sealed->epoch = epoch;
  } else {
    message.get<PublicMessage>()->content.epoch = epoch;
  }
  return encode(message);
}

void require_unreadable(Group& group, const Bytes& bytes, const char* rule) {
  const auto received = group.receive(bytes);
  require(!received, rule);
  require(group.save().records.empty(), "what can't be read changes nothing");
}

// Some entry of the log that fits, if there is one within a few tries.
template <class Fits>
const Entry* find_entry(World& world, Room& room, Fits fits) {
  for (int tries = 0; tries < 20 && !room.log.empty(); ++tries) {
    const Entry& entry = world.dice.pick(room.log);
    if (fits(entry)) {
      return &entry;
    }
  }
  return nullptr;
}

}  // namespace

bool corrupt(World& world, Room& room) {
  if (room.seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(room.seats);
  const bool any = world.dice.chance(20);
  const Entry* entry = find_entry(world, room, [&](const Entry& each) {
    return any || each.epoch.value + 1 >= seat.epoch().value;
  });
  if (entry == nullptr) {
    return false;
  }
  for (int i = 0; i < 4; ++i) {
    const Bytes bytes = changed(world, entry->bytes);
    require_unreadable(seat.group(), bytes, "a changed message is refused");
    world.trace.count("changed message refused");
  }
  return true;
}

void corrupt_for_server(World& world, Room& room, const Entry& entry) {
  if (!world.dice.chance(15)) {
    return;
  }
  // Membership and confirmation tags come last, and only members can check them.
  const std::size_t tags = (entry.sender ? 1U : 0U) + (entry.type == ContentType::commit ? 1U : 0U);
  Bytes bytes = entry.bytes;
  flip_bit(world, bytes, 0, bytes.size() - tags * kTagBytes);
  const auto message = decode<MlsMessage>(bytes);
  if (message && message->get<PublicMessage>() != nullptr) {
    const auto processed = room.server->process(*message->get<PublicMessage>());
    require(!processed, "the server refuses a changed message");
    StateChanges changes;
    room.server->save(changes);
    require(changes.records.empty(), "what the server refuses changes nothing");
    world.trace.count("changed message refused by server");
  }
}

void corrupt_welcome(World& world, const Invitation& invitation) {
  Bytes bytes = invitation.welcome;
  const std::size_t sealed = test::unwrap<Welcome>(bytes).encrypted_group_info.size();
  flip_bit(world, bytes, bytes.size() - sealed, bytes.size());
  const auto group =
      Group::join(test::unwrap<Welcome>(bytes), invitation.own, world.services(*invitation.person));
  require(!group, "a changed Welcome opens nothing");
  world.trace.count("changed Welcome refused");
}

bool read_as_removed(World& world, Room& room) {
  std::vector<Adversary*> present;
  for (Adversary& adversary : world.adversaries) {
    if (adversary.room == room.number) {
      present.push_back(&adversary);
    }
  }
  if (present.empty()) {
    return false;
  }
  Adversary& adversary = *world.dice.pick(present);
  const Entry* entry =
      find_entry(world, room, [&](const Entry& each) { return each.epoch > adversary.last; });
  if (entry == nullptr) {
    return false;
  }
  require_unreadable(adversary.group, entry->bytes, "the removed read nothing later");
  require_unreadable(adversary.group, as_of_epoch(entry->bytes, adversary.last),
                     "no key of the removed fits later messages");
  world.trace.count("removed reader refused");
  return true;
}

bool read_as_newcomer(World& world, Room& room) {
  if (room.seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(room.seats);
  const Entry* entry =
      find_entry(world, room, [&](const Entry& each) { return each.epoch < seat.first_epoch(); });
  if (entry == nullptr) {
    return false;
  }
  require_unreadable(seat.group(), entry->bytes, "newcomers read nothing earlier");
  require_unreadable(seat.group(), as_of_epoch(entry->bytes, seat.epoch()),
                     "no key of newcomers fits earlier messages");
  world.trace.count("early reader refused");
  return true;
}

bool misdeliver(World& world, Room& room) {
  Room& other = *world.dice.pick(world.rooms);
  if (&other == &room || other.log.empty() || room.seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(room.seats);
  const auto received = seat.group().receive(world.dice.pick(other.log).bytes);
  const GroupPhase phase = seat.group().phase();
  require(received.error() == make_error_code(MlsError::wrong_group) ||
              (phase != GroupPhase::active &&
               received.error() == make_error_code(MlsError::group_inactive)),
          "a message of another group is refused");
  seat.require_unchanged("a message of another group changes nothing");
  world.trace.count("message of another room refused");
  return true;
}

}  // namespace indaba::sim
