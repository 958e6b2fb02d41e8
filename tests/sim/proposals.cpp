// Proposals that travel on their own.
#include "tests/sim/delivery.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;
using test::MlsWorld;

namespace {

bool has_room(const World& world, const Group& group) {
  return group.tree().member_count() + group.public_group().proposals().size() <
         world.options.members_max;
}

// An Add that somebody has proposed already.
std::optional<Proposal> cached_add(const Seat& seat) {
  for (const auto& [ref, cached] : seat.group().public_group().proposals()) {
    if (cached.proposal.type() == ProposalType::add) {
      return cached.proposal;
    }
  }
  return std::nullopt;
}

// Anything but an Update, of which only members are capable.
Proposal plan(World& world, Room& room, Seat& seat) {
  if (const auto add = cached_add(seat); add && world.dice.chance(20)) {
    world.trace.count("add proposed twice");
    return *add;
  }
  const std::uint32_t kind = world.dice.below(100);
  if (kind < 40 && has_room(world, seat.group())) {
    return {Add{world.newcomer(world.person(), room.suite)}};
  }
  if (kind < 65) {
    std::vector<LeafIndex> members = seat.group().tree().members();
    return {Remove{world.dice.pick(members)}};
  }
  if (kind < 80) {
    return {PreSharedKey{world.psk(seat)}};
  }
  if (kind < 99) {
    return {GroupContextExtensions{world.group_extensions()}};
  }
  ReInit reinit;
  reinit.group_id = world.room_id();
  reinit.cipher_suite = room.suite;
  reinit.extensions = world.group_extensions();
  return {reinit};
}

Result<Bytes> propose_update(World& world, Seat& seat, const MessageOptions& options) {
  LeafChanges changes;
  if (world.dice.chance(25)) {
    changes.credential = world.identity(seat.person()).credential;
  }
  if (world.dice.chance(20)) {
    changes.extensions.emplace().set(kTestExtension, world.dice.bytes(6));
  }
  std::optional<SignatureKeyPair> key;
  if (world.dice.chance(40)) {
    seat.add_key(world.signature_key());
    key = seat.last_key();
  }
  return seat.group().propose_update(changes, std::move(key), options);
}

// Of a public message, as every receiver computes it.
ProposalRef ref_of(const Bytes& encoded) {
  const auto message = test::unwrap<PublicMessage>(encoded);
  return proposal_ref({WireFormat::public_message, message.content, message.auth});
}

Entry from_outside(const Seat& seat, Bytes message) {
  Entry entry;
  entry.type = ContentType::proposal;
  entry.wire = WireFormat::public_message;
  entry.epoch = seat.epoch();
  entry.ref = ref_of(message);
  entry.bytes = std::move(message);
  return entry;
}

}  // namespace

bool propose(World& world, Room& room) {
  std::vector<Seat*> seats = world.dice.chance(90) ? room.current() : room.active();
  if (seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  Group& group = seat.group();
  Entry entry;
  entry.type = ContentType::proposal;
  entry.epoch = group.epoch();
  entry.sender = group.self();
  MessageOptions options;
  options.wire_format = entry.wire = world.wire(room);
  options.padding_bytes = world.dice.below(40);
  std::set<ProposalRef> before;
  for (const auto& [ref, cached] : group.public_group().proposals()) {
    before.insert(ref);
  }
  const bool updates = world.dice.chance(45);
  auto message = updates ? propose_update(world, seat, options)
                         : group.propose(plan(world, room, seat), MlsWorld::kNow, options);
  if (!message) {
    throw Violation("a member can propose; got " + message.error().message());
  }
  if (entry.wire == WireFormat::private_message) {
    entry.generation = seat.next_sent(ContentType::proposal);
  }
  seat.persist();
  for (const auto& [ref, cached] : group.public_group().proposals()) {
    if (!before.contains(ref)) {
      entry.ref = ref;
    }
  }
  if (entry.ref.empty()) {
    // Word for word what the same member has proposed before in this epoch.
    require(!updates, "an Update is always new");
    return true;
  }
  entry.bytes = std::move(*message);
  post_proposal(world, room, std::move(entry));
  return true;
}

bool propose_from_outside(World& world, Room& room) {
  std::vector<Seat*> seats = room.active();
  if (seats.empty()) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  auto message = Group::propose_externally(seat.group().context(), 0, world.external_sender,
                                           plan(world, room, seat));
  require(message.has_value(), "an external sender can propose");
  world.trace.count("proposal by external sender");
  post_proposal(world, room, from_outside(seat, std::move(*message)));
  return true;
}

bool propose_to_join(World& world, Room& room) {
  std::vector<Seat*> seats = room.active();
  if (seats.empty() || !has_room(world, seats.front()->group())) {
    return false;
  }
  Seat& seat = *world.dice.pick(seats);
  const KeyPackage own = world.newcomer(world.person(), room.suite);
  const Newcomer& newcomer = world.newcomers.at(own.ref());
  auto message = Group::propose_to_join(seat.group().context(), newcomer.own);
  require(message.has_value(), "who is outside can ask to join");
  world.trace.count("proposal to join");
  post_proposal(world, room, from_outside(seat, std::move(*message)));
  return true;
}

}  // namespace indaba::sim
