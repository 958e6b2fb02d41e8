// Ways into a room: creating it, by Welcome, by a commit of one's own.
#include <algorithm>

#include "tests/sim/delivery.h"
#include "tests/sim/hostile.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;
using test::must;

namespace {

Seat& seat_for(World& world, Room& room, Person& person, Group group, SignatureKeyPair key) {
  room.seats.push_back(std::make_unique<Seat>(world.next_seat++, person, std::move(group),
                                              world.services(person), world.limits));
  room.seats.back()->add_key(std::move(key));
  return *room.seats.back();
}

// The PSKs of the commit that began the epoch. False if there was nothing to learn.
bool learn_psks(Room& room, Person& person, Epoch epoch) {
  bool news = false;
  for (const PreSharedKeyId& id : room.log.at(room.epoch_starts.at(epoch) - 1).psks) {
    news |= !person.psks->knows(id);
    person.psks->learn(id);
  }
  return news;
}

}  // namespace

// Until nothing is missing that others could tell: the tree, PSKs.
Result<Group> join(World& world, Room& room, Invitation& invitation, const Group* predecessor) {
  const auto welcome = test::unwrap<Welcome>(invitation.welcome);
  const Services services = world.services(*invitation.person);
  std::optional<RatchetTree> tree;
  for (;;) {
    JoinOptions options;
    options.limits = world.limits;
    options.predecessor = predecessor;
    options.tree = tree;
    auto group = Group::join(welcome, invitation.own, services, std::move(options));
    if (group.error() == make_error_code(MlsError::tree_missing)) {
      require(!tree, "a tree that is handed over is not missing");
      const Truth& truth = room.truths[invitation.epoch];
      if (truth.tree.empty()) {
        return group;  // nobody has arrived there yet
      }
      tree = must(RatchetTree::decode(truth.tree));
      world.trace.count("tree beside Welcome");
    } else if (group.error() == make_error_code(MlsError::unknown_psk)) {
      require(learn_psks(room, *invitation.person, invitation.epoch),
              "only a PSK that is not known is missing");
    } else {
      return group;
    }
  }
}

namespace {

// A GroupInfo for who is outside: a member's, or what the last committer left with the service.
// Where it has no tree, `tree` is to be handed over beside it.
GroupInfo info_for_joining(World& world, Room& room, const Seat& source,
                           std::optional<RatchetTree>& tree) {
  if (room.group_info && world.dice.chance(50)) {
    auto info = test::unwrap<GroupInfo>(*room.group_info);
    const bool has_tree = info.extensions.find(ExtensionType::ratchet_tree) != nullptr;
    const Bytes& truth = room.truths[info.group_context.epoch].tree;
    if (has_tree || !truth.empty()) {
      world.trace.count("GroupInfo of a committer");
      if (!has_tree) {
        tree = must(RatchetTree::decode(truth));
      }
      return info;
    }
  }
  const bool with_tree = world.dice.chance(70);
  if (!with_tree) {
    tree = must(RatchetTree::decode(source.group().tree().encode()));
    world.trace.count("tree beside GroupInfo");
  }
  return test::unwrap<GroupInfo>(must(source.group().group_info(with_tree, true)));
}

void enter_by_commit(World& world, Room& room, Seat& source, Person& person,
                     const Identity& identity, std::optional<LeafIndex> replaces) {
  ExternalJoinOptions options;
  options.replaces = replaces;
  options.capabilities = capabilities();
  options.authenticated_data = world.dice.bytes(world.dice.below(20));
  if (world.dice.chance(15)) {
    PreSharedKeyId id = world.psk(source);
    person.psks->learn(id);
    options.psks.push_back(std::move(id));
  }
  const Bytes authenticated_data = options.authenticated_data;
  JoinOptions join;
  join.limits = world.limits;
  const GroupInfo info = info_for_joining(world, room, source, join.tree);
  auto made = Group::join_externally(info, identity, world.services(person), std::move(options),
                                     std::move(join));
  if (!made) {
    throw Violation("who has a GroupInfo can join; got " + made.error().message());
  }
  Submission submission;
  submission.entry.type = ContentType::commit;
  submission.entry.wire = WireFormat::public_message;
  submission.entry.epoch = made->group.epoch();
  submission.entry.authenticated_data = authenticated_data;
  submission.entry.bytes = std::move(made->messages.commit);
  submission.effects = must(made->group.pending_effects());
  submission.entry.psks = submission.effects.psks;
  Seat& seat =
      seat_for(world, room, person, std::move(made->group), identity.signature_key.clone());
  submit(world, room, seat, std::move(submission));
}

}  // namespace

Room& create_room(World& world) {
  std::vector<CipherSuite> suites = supported_cipher_suites();
  Room& room = world.open_room(world.dice.pick(suites));
  Person& person = world.person();
  const KeyPackageSecrets own = world.key_package(world.identity(person), room.suite);
  auto group = Group::create(world.room_id(), world.group_extensions(), own, world.services(person),
                             world.limits);
  require(group.has_value(), "anybody can create a group");
  admit(world, room, person, std::move(*group), own.signature_key.clone());
  return room;
}

Seat& admit(World& world, Room& room, Person& person, Group group, SignatureKeyPair key) {
  Seat& seat = seat_for(world, room, person, std::move(group), std::move(key));
  if (room.seats.size() == 1) {
    room.epoch = seat.epoch();
    room.epoch_starts[room.epoch] = room.log.size();
    if (room.handshake == Handshake::open) {
      start_server(world, room, seat);
    }
  }
  arrive(world, room, seat);
  return seat;
}

bool join_by_welcome(World& world, Room& room) {
  if (room.invitations.empty()) {
    return false;
  }
  const std::size_t place = world.dice.below(room.invitations.size());
  Invitation& invitation = room.invitations[place];
  const auto drop = [&] {
    room.invitations.erase(room.invitations.begin() + static_cast<std::ptrdiff_t>(place));
    return true;
  };
  if (world.dice.chance(4)) {
    world.trace.count("Welcome lost");
    return drop();
  }
  if (world.dice.chance(15)) {
    corrupt_welcome(world, invitation);
  }
  auto group = join(world, room, invitation, nullptr);
  if (group.error() == make_error_code(MlsError::tree_missing)) {
    return false;
  }
  if (!group) {
    throw Violation("who is added can join; got " + group.error().message());
  }
  require(group->epoch() == invitation.epoch, "a Welcome leads to the epoch of its commit");
  world.trace.count("joined by Welcome");
  Seat& seat = admit(world, room, *invitation.person, std::move(*group),
                     invitation.own.signature_key.clone());
  // Some of what was sent since is still on its way.
  for (std::size_t i = room.epoch_starts.at(seat.epoch()); i < room.log.size(); ++i) {
    if (world.dice.chance(50)) {
      seat.inbox.push_back(i);
    }
  }
  return drop();
}

bool join_externally(World& world, Room& room) {
  std::vector<Seat*> seats = room.active();
  if (seats.empty() || room.closed || room.member_count() >= world.options.members_max) {
    return false;
  }
  Seat& source = *world.dice.pick(seats);
  Person& person = world.person();
  world.trace.count("external join");
  enter_by_commit(world, room, source, person, world.identity(person), std::nullopt);
  decide(world, room);
  return true;
}

bool resync(World& world, Room& room) {
  std::vector<Seat*> sources = room.active();
  std::vector<Seat*> candidates = sources;
  std::erase_if(sources, [&](Seat* seat) { return seat->epoch() != room.epoch; });
  std::vector<Seat*> stuck = candidates;
  std::erase_if(stuck, [](Seat* seat) { return !seat->stuck; });
  if (!stuck.empty()) {
    candidates = stuck;
  }
  if (sources.empty() || candidates.empty() || room.closed) {
    return false;
  }
  Seat& old = *world.dice.pick(candidates);
  Seat& source = *world.dice.pick(sources);
  const LeafIndex leaf = old.group().self();
  const LeafNode* current = source.group().tree().leaf(leaf);
  const LeafNode* known = old.group().tree().leaf(leaf);
  if (current == nullptr || &old == &source || current->signature_key != known->signature_key) {
    return false;  // it was removed meanwhile, or is about to change its own leaf
  }
  world.trace.count(old.stuck ? "resync of a stuck seat" : "resync");
  const Identity identity = world.dice.chance(50) ? old.identity() : world.identity(old.person());
  enter_by_commit(world, room, source, old.person(), identity, leaf);
  decide(world, room);
  return true;
}

}  // namespace indaba::sim
