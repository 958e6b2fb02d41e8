// One message to one seat: what must come of it, by the seat's own account.
#include <algorithm>

#include "tests/sim/delivery.h"
#include "tests/sim/invariants.h"

namespace indaba::sim {

using namespace mls;

namespace {

// A group that was told so does not need the network to know that its commit is the epoch's.
void merge_own(World& world, Room& room, Seat& seat, const Entry& entry) {
  if (world.dice.chance(20)) {
    seat.restart();
    world.trace.count("restart: commit pending");
  }
  if (seat.group().phase() == GroupPhase::active && world.dice.chance(20)) {
    const auto own = seat.group().receive(entry.bytes);
    require(own.error() == make_error_code(MlsError::own_message),
            "a member does not take its own commit for another's");
    seat.require_unchanged("one's own message changes nothing");
  }
  require(seat.group().merge_pending_commit().has_value(), "an accepted commit can be merged");
  seat.pending = 0;
  arrive(world, room, seat);
}

void learn(World& world, Seat& seat, const Entry& commit) {
  bool news = false;
  for (const PreSharedKeyId& id : commit.psks) {
    news |= !seat.person().psks->knows(id);
    seat.person().psks->learn(id);
  }
  require(news, "only a PSK that is not known is missing");
  seat.require_unchanged("a commit whose PSK is missing changes nothing");
  world.trace.count("psk learnt late");
}

void refused(World& world, Seat& seat, std::size_t index, const Entry& entry,
             std::optional<MlsError> expected, std::error_code error) {
  seat.require_unchanged("a refused message changes nothing");
  world.trace.count("refused: " + error.message());
  const bool lacks = entry.type == ContentType::commit && seat.lacks(entry) &&
                     error == make_error_code(MlsError::unknown_proposal_ref);
  if (!lacks && (!expected || error != make_error_code(*expected))) {
    throw Violation("a message is refused for the right reason; expected " +
                    (expected ? make_error_code(*expected).message() : "none") + ", got " +
                    error.message());
  }
  const bool is_early = expected == MlsError::wrong_epoch && entry.epoch > seat.epoch();
  if ((is_early || lacks) && world.dice.chance(70)) {
    seat.inbox.push_back(index);
  }
}

void take(World& world, Seat& seat, const Entry& entry, const ReceivedApplication& received) {
  require(entry.type == ContentType::application, "only application messages carry data");
  require(received.data == entry.data, "what is read is what was written");
  require(received.authenticated_data == entry.authenticated_data, "authenticated data arrives");
  require(received.sender == entry.sender && received.epoch == entry.epoch &&
              received.generation == entry.generation,
          "who wrote it, and when");
  world.trace.count(entry.epoch == seat.epoch() ? "message read" : "message read late");
  if (world.dice.chance(3)) {
    // The device fails before it has stored that it read this: the message can be read again.
    seat.restart();
    world.trace.count("restart: message read, not stored");
    return;
  }
  seat.took(entry);
  const std::size_t bytes = seat.persist();
  require(bytes <= 2500, "reading a message writes little");
}

void take(World& world, Seat& seat, const Entry& entry, const ReceivedProposal& received) {
  require(entry.type == ContentType::proposal && received.ref == entry.ref,
          "all know a proposal by the same name");
  world.trace.count("proposal received");
  seat.took(entry);
  seat.persist();
}

// Between looking at a commit and merging it, other messages of the epoch may still come in.
void interleave(World& world, Room& room, Seat& seat) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = room.epoch_starts.at(seat.epoch()); i < room.log.size(); ++i) {
    if (room.log[i].type == ContentType::application && room.log[i].epoch == seat.epoch()) {
      candidates.push_back(i);
    }
  }
  for (std::size_t i = 0; i < 2 && !candidates.empty(); ++i) {
    world.trace.count("message between receiving and merging a commit");
    hand(world, room, seat, world.dice.pick(candidates));
  }
}

void take(World& world, Room& room, Seat& seat, std::size_t index, ReceivedCommit& received) {
  const Entry& entry = room.log[index];
  require(entry.type == ContentType::commit, "only commits are staged");
  require(received.authenticated_data() == entry.authenticated_data, "authenticated data arrives");
  seat.require_unchanged("looking at a commit changes nothing");
  if (world.dice.chance(5)) {
    world.trace.count("commit only looked at");
    seat.inbox.push_back(index);
    return;
  }
  if (world.dice.chance(25)) {
    interleave(world, room, seat);
  }
  if (received.removes_self()) {
    world.keep_adversary({seat.copy(), room.number, seat.epoch()});
  }
  require(seat.group().merge(std::move(received)).has_value(), "a staged commit can be merged");
  if (world.dice.chance(5)) {
    seat.restart();
    world.trace.count("restart: commit merged, not stored");
    seat.inbox.push_back(index);
    return;
  }
  if (seat.pending != 0) {
    require(!seat.group().has_pending_commit(), "who lost has no commit pending");
    seat.pending = 0;
    world.trace.count("rebased");
  }
  if (seat.group().phase() == GroupPhase::removed) {
    seat.persist();
  } else {
    arrive(world, room, seat);
  }
}

}  // namespace

void hand(World& world, Room& room, Seat& seat, std::size_t index) {
  const Entry& entry = room.log[index];
  if (entry.submission != 0 && entry.submission == seat.pending) {
    merge_own(world, room, seat, entry);
    return;
  }
  const std::optional<MlsError> expected = seat.expected(entry);
  auto received = seat.group().receive(entry.bytes);
  if (received.error() == make_error_code(MlsError::unknown_psk)) {
    learn(world, seat, entry);
    received = seat.group().receive(entry.bytes);
  }
  if (!received) {
    refused(world, seat, index, entry, expected, received.error());
    return;
  }
  if (expected) {
    throw Violation("a message is refused; expected " + make_error_code(*expected).message());
  }
  if (const auto* data = std::get_if<ReceivedApplication>(&*received); data != nullptr) {
    take(world, seat, entry, *data);
  } else if (const auto* proposal = std::get_if<ReceivedProposal>(&*received);
             proposal != nullptr) {
    take(world, seat, entry, *proposal);
  } else {
    take(world, room, seat, index, std::get<ReceivedCommit>(*received));
  }
}

}  // namespace indaba::sim
