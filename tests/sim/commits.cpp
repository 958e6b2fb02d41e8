// Commits of members: plans of all kinds, several at once, and second thoughts.
#include <algorithm>

#include "tests/sim/delivery.h"
#include "tests/sim/operations.h"

namespace indaba::sim {

using namespace mls;
using test::MlsWorld;

namespace {

constexpr std::uint32_t kAddsMax = 6;

std::size_t cached_adds(const Group& group) {
  return static_cast<std::size_t>(std::ranges::count_if(
      group.public_group().proposals(),
      [](const auto& entry) { return entry.second.proposal.type() == ProposalType::add; }));
}

// Key packages of those whose Add was in a commit that lost come first.
KeyPackage next_newcomer(World& world, Room& room, Seat& seat) {
  while (!seat.lost_adds.empty()) {
    KeyPackage lost = std::move(seat.lost_adds.back());
    seat.lost_adds.pop_back();
    const TreeIndex& index = seat.group().tree().index();
    if (world.newcomers.contains(lost.ref()) && lost.cipher_suite == room.suite &&
        !index.has_signature_key(lost.leaf_node.signature_key)) {
      world.trace.count("add tried again");
      return lost;
    }
  }
  return world.newcomer(world.person(), room.suite);
}

void plan_adds(World& world, Room& room, Seat& seat, std::vector<Proposal>& plan) {
  const std::size_t present = seat.group().tree().member_count() + cached_adds(seat.group());
  const std::size_t most =
      world.options.members_max - std::min<std::size_t>(world.options.members_max, present);
  const std::uint32_t wanted = world.dice.chance(30) ? 1 + world.dice.below(kAddsMax) : 1;
  for (std::size_t i = 0; i < std::min<std::size_t>(wanted, most); ++i) {
    plan.push_back({Add{next_newcomer(world, room, seat)}});
  }
}

void plan_removes(World& world, Seat& seat, std::vector<Proposal>& plan) {
  std::vector<LeafIndex> others = seat.group().tree().members();
  std::erase(others, seat.group().self());
  const std::uint32_t wanted = world.dice.chance(25) ? 1 + world.dice.below(4) : 1;
  for (std::uint32_t i = 0; i < wanted && !others.empty(); ++i) {
    const LeafIndex removed = world.dice.pick(others);
    std::erase(others, removed);
    plan.push_back({Remove{removed}});
  }
}

ReInit plan_reinit(World& world) {
  ReInit reinit;
  reinit.group_id = world.room_id();
  std::vector<CipherSuite> suites = supported_cipher_suites();
  reinit.cipher_suite = world.dice.pick(suites);
  reinit.extensions = world.group_extensions();
  return reinit;
}

// By value, what the room's size asks for and chance brings.
std::vector<Proposal> plan_proposals(World& world, Room& room, Seat& seat) {
  std::vector<Proposal> plan;
  if (world.dice.below(250) == 0) {
    plan.push_back({plan_reinit(world)});
    return plan;
  }
  const bool small = seat.group().tree().member_count() < world.target;
  if (world.dice.chance(small ? 55 : 15)) {
    plan_adds(world, room, seat, plan);
  }
  if (world.dice.chance(small ? 8 : 35)) {
    plan_removes(world, seat, plan);
  }
  if (world.dice.chance(12)) {
    plan.push_back({PreSharedKey{world.psk(seat)}});
    if (world.dice.chance(30)) {
      plan.push_back({PreSharedKey{world.psk(seat)}});
    }
  }
  if (world.dice.chance(8)) {
    plan.push_back({GroupContextExtensions{world.group_extensions()}});
  }
  return plan;
}

CommitOptions plan_commit(World& world, Room& room, Seat& seat) {
  Dice& dice = world.dice;
  CommitOptions plan;
  plan.proposals = plan_proposals(world, room, seat);
  plan.with_cached_proposals = dice.chance(80);
  plan.with_path = dice.chance(60);
  if (dice.chance(12)) {
    Identity next = world.identity(seat.person());
    plan.leaf.credential = std::move(next.credential);
  }
  if (dice.chance(15)) {
    seat.add_key(world.signature_key());
    plan.new_signature_key = seat.last_key();
  }
  if (dice.chance(10)) {
    plan.leaf.extensions.emplace().set(kTestExtension, dice.bytes(5));
  }
  if (dice.chance(8)) {
    plan.leaf.capabilities = capabilities();
    test::must(add_grease(*plan.leaf.capabilities, world.random));
  }
  if (dice.chance(30)) {
    plan.authenticated_data = dice.bytes(dice.below(50));
  }
  plan.wire_format = world.wire(room);
  plan.padding_bytes = dice.below(100);
  plan.with_tree = dice.chance(60);
  plan.with_group_info = dice.chance(15);
  plan.now = MlsWorld::kNow;
  return plan;
}

std::vector<KeyPackage> adds_of(const std::vector<Proposal>& proposals) {
  std::vector<KeyPackage> found;
  for (const Proposal& proposal : proposals) {
    if (const auto* add = proposal.get<Add>(); add != nullptr) {
      found.push_back(add->key_package);
    }
  }
  return found;
}

// The cached proposals could be referred to; which are, a private message does not show.
std::set<ProposalRef> cached_refs(const Group& group) {
  std::set<ProposalRef> refs;
  for (const auto& [ref, cached] : group.public_group().proposals()) {
    refs.insert(ref);
  }
  return refs;
}

void commit_by(World& world, Room& room, Seat& seat) {
  Group& group = seat.group();
  CommitOptions plan = plan_commit(world, room, seat);
  std::vector<KeyPackage> adds = adds_of(plan.proposals);
  Submission made;
  made.entry.type = ContentType::commit;
  made.entry.wire = plan.wire_format;
  made.entry.epoch = group.epoch();
  made.entry.sender = group.self();
  made.entry.authenticated_data = plan.authenticated_data;
  if (plan.with_cached_proposals) {
    made.entry.needed = cached_refs(group);
  }
  const bool with_path = plan.with_path;
  auto messages = group.commit(std::move(plan));
  if (!messages) {
    throw Violation("a member can commit; got " + messages.error().message());
  }
  if (made.entry.wire == WireFormat::private_message) {
    made.entry.generation = seat.next_sent(ContentType::commit);
  }
  seat.persist();
  made.entry.bytes = std::move(messages->commit);
  made.effects = test::must(group.pending_effects());
  made.entry.psks = made.effects.psks;
  made.welcome = std::move(messages->welcome);
  made.group_info = std::move(messages->group_info);
  require(made.welcome.has_value() == !made.effects.added.empty(), "newcomers get a Welcome");
  require(made.effects.has_path || !with_path, "a path where one was asked for");
  require(made.effects.added.size() >= adds.size(), "who is added by value is added");
  seat.lost_adds = std::move(adds);
  world.trace.count(made.effects.has_path ? "commit with path" : "commit without path");
  submit(world, room, seat, std::move(made));
}

}  // namespace

bool commit(World& world, Room& room) {
  const bool stale = world.dice.chance(8);
  const std::uint32_t wanted = world.dice.chance(35) ? 2 + world.dice.below(2) : 1;
  bool any = false;
  for (std::uint32_t i = 0; i < wanted; ++i) {
    std::vector<Seat*> seats = stale ? room.active() : room.current();
    std::erase_if(seats, [](Seat* seat) { return seat->group().has_pending_commit(); });
    if (seats.empty()) {
      break;
    }
    commit_by(world, room, *world.dice.pick(seats));
    any = true;
  }
  if (world.dice.chance(70)) {
    any |= decide(world, room);
  }
  return any;
}

bool withdraw_commit(World& world, Room& room) {
  if (room.submissions.empty()) {
    return false;
  }
  const Submission& chosen = world.dice.pick(room.submissions);
  Seat* seat = room.find(chosen.seat);
  if (seat == nullptr || seat->pending != chosen.id ||
      seat->group().phase() != GroupPhase::active) {
    return false;
  }
  const auto again = seat->group().commit({});
  require(again.error() == make_error_code(MlsError::commit_pending), "one pending commit a group");
  seat->require_unchanged("a commit that fails changes nothing");
  std::erase_if(room.submissions, [&](const Submission& each) { return &each == &chosen; });
  seat->group().discard_pending_commit();
  seat->pending = 0;
  seat->persist();
  world.trace.count("commit withdrawn");
  return true;
}

}  // namespace indaba::sim
