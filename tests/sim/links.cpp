// Rooms that continue others: the successor after a ReInit, and branches.
#include <algorithm>

#include "tests/sim/delivery.h"
#include "tests/sim/invariants.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;
using test::MlsWorld;
using test::must;

namespace {

constexpr std::size_t kRoomsMax = 3;

// Key packages of those who move to the new room, and which seat of the old one each has.
struct Movers {
  std::vector<KeyPackage> key_packages;
  std::map<KeyPackageRef, const Seat*> seats;

  void add(KeyPackage key_package, const Seat* seat) {
    seats.emplace(key_package.ref(), seat);
    key_packages.push_back(std::move(key_package));
  }
};

// The new room with its creator alone, whose first commit then adds the others.
Room& settle_down(World& world, Person& creator, Group::Linked linked,
                  const KeyPackageSecrets& own) {
  Room& room = world.open_room(own.key_package.cipher_suite);
  Submission first;
  first.entry.type = ContentType::commit;
  first.entry.wire = WireFormat::public_message;
  first.entry.epoch = linked.group.epoch();
  first.entry.sender = linked.group.self();
  first.entry.bytes = std::move(linked.messages.commit);
  first.effects = must(linked.group.pending_effects());
  first.entry.psks = first.effects.psks;
  first.welcome = std::move(linked.messages.welcome);
  Seat& seat = admit(world, room, creator, std::move(linked.group), own.signature_key.clone());
  submit(world, room, seat, std::move(first));
  decide(world, room);
  hand(world, room, seat, room.log.size() - 1);
  return room;
}

// Those with a place in the old room come along; others can't prove that they belong.
void move_in(World& world, Room& room, const Movers& movers, MlsError stranger) {
  std::vector<Invitation> invitations = std::exchange(room.invitations, {});
  for (Invitation& invitation : invitations) {
    const auto found = movers.seats.find(invitation.own.key_package.ref());
    require(found != movers.seats.end(), "a Welcome is for those who were added");
    if (found->second == nullptr || world.dice.chance(10)) {
      const auto refused = join(world, room, invitation, nullptr);
      require(refused.error() == make_error_code(stranger),
              "who has no place in the old group can't join the new one by Welcome");
      world.trace.count("stayed behind");
      continue;
    }
    auto group = join(world, room, invitation, &found->second->group());
    if (!group) {
      throw Violation("who was in the old group can join; got " + group.error().message());
    }
    admit(world, room, *invitation.person, std::move(*group), invitation.own.signature_key.clone());
  }
}

void leave(World& world, Room& room) {
  const std::uint32_t number = room.number;
  std::erase_if(world.adversaries, [&](const Adversary& each) { return each.room == number; });
  std::erase_if(world.rooms, [&](const auto& each) { return each->number == number; });
}

}  // namespace

bool branch(World& world, Room& room) {
  std::vector<Seat*> seats = room.current();
  if (world.rooms.size() >= kRoomsMax || seats.empty()) {
    return false;
  }
  Seat& creator = *world.dice.pick(seats);
  Movers movers;
  for (Seat* seat : seats) {
    if (seat != &creator && world.dice.chance(50)) {
      movers.add(world.newcomer(seat->person(), room.suite), seat);
    }
  }
  const KeyPackageSecrets own = world.key_package(world.identity(creator.person()), room.suite);
  if (world.dice.chance(20)) {
    auto with_stranger = movers.key_packages;
    with_stranger.push_back(
        world
            .key_package({Credential::basic(to_bytes("stranger")), world.signature_key()},
                         room.suite)
            .key_package);
    const auto refused =
        creator.group().create_branch(world.room_id(), {}, own, with_stranger, MlsWorld::kNow);
    require(refused.error() == make_error_code(MlsError::wrong_branch),
            "a branch has members of the group only");
  }
  ExtensionList extensions = world.group_extensions();
  auto linked = creator.group().create_branch(world.room_id(), std::move(extensions), own,
                                              movers.key_packages, MlsWorld::kNow);
  require(linked.has_value(), "a member can branch off");
  creator.require_unchanged("a branch leaves the group as it was");
  Room& next = settle_down(world, creator.person(), std::move(*linked), own);
  move_in(world, next, movers, MlsError::wrong_branch);
  world.trace.count("branch");
  return true;
}

bool close_branch(World& world, Room& room) {
  if (&room == world.rooms.front().get()) {
    return false;
  }
  settle(world, room);
  leave(world, room);
  return true;
}

bool succeed(World& world, Room& room) {
  settle(world, room);
  std::vector<Seat*> seats;
  for (const auto& seat : room.seats) {
    if (seat->group().phase() == GroupPhase::reinitialised) {
      require_silent(*seat);
      seats.push_back(seat.get());
    }
  }
  require(!seats.empty(), "somebody closed the room");
  Seat& creator = *world.dice.pick(seats);
  const RatchetTree& tree = creator.group().tree();
  const ReInit reinit = *creator.group().reinit();
  Movers movers;
  for (const LeafIndex leaf : tree.members()) {
    if (leaf != creator.group().self()) {
      Person& person = world.person_named(tree.leaf(leaf)->credential);
      movers.add(world.newcomer(person, reinit.cipher_suite), room.at_leaf(leaf));
    }
  }
  const KeyPackageSecrets own =
      world.key_package(world.identity(creator.person()), reinit.cipher_suite);
  auto linked = creator.group().create_successor(own, movers.key_packages, MlsWorld::kNow);
  if (!linked) {
    throw Violation("a closed group has a successor; got " + linked.error().message());
  }
  Room& next = settle_down(world, creator.person(), std::move(*linked), own);
  move_in(world, next, movers, MlsError::wrong_reinit);
  world.trace.count("successor");
  leave(world, room);
  return true;
}

}  // namespace indaba::sim
