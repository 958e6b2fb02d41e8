#include "tests/sim/delivery.h"

#include <algorithm>

#include "tests/sim/hostile.h"
#include "tests/sim/invariants.h"

namespace indaba::sim {

using namespace mls;
using test::must;

namespace {

constexpr std::size_t kInboxMax = 60;

const PublicMessage& as_public(const MlsMessage& message) {
  const auto* found = message.get<PublicMessage>();
  require(found != nullptr, "open rooms have public messages only");
  return *found;
}

// What the service refuses must leave the server as it was.
void require_refused(Room& room, const Entry& entry) {
  if (!room.server) {
    return;
  }
  const auto message = must(decode<MlsMessage>(entry.bytes));
  const auto result = room.server->process(as_public(message));
  const MlsError expected = room.closed ? MlsError::group_inactive : MlsError::wrong_epoch;
  require(result.error() == make_error_code(expected),
          "the server refuses messages of other epochs and of closed groups");
  StateChanges changes;
  room.server->save(changes);
  require(changes.records.empty(), "what the server refuses changes nothing");
}

PublicGroup::Processed serve(World& world, Room& room, const Entry& entry) {
  corrupt_for_server(world, room, entry);
  const auto message = must(decode<MlsMessage>(entry.bytes));
  auto result = room.server->process(as_public(message));
  if (!result) {
    throw Violation("the server takes what members made: " + result.error().message());
  }
  room.save_server();
  return std::move(result).value();
}

// The same people in the same places, whoever tells it.
void require_same_effects(const CommitEffects& a, const CommitEffects& b) {
  require(a.committer == b.committer && a.committer_leaf == b.committer_leaf &&
              a.added == b.added && a.updated == b.updated && a.removed == b.removed &&
              a.psks == b.psks && a.reinit == b.reinit && a.has_path == b.has_path &&
              a.changes_extensions == b.changes_extensions,
          "committer and server agree on what a commit does");
}

void invite(World& world, Room& room, const Bytes& encoded) {
  const auto welcome = test::unwrap<Welcome>(encoded);
  for (const EncryptedGroupSecrets& secrets : welcome.secrets) {
    const auto found = world.newcomers.find(secrets.new_member);
    require(found != world.newcomers.end(), "a Welcome is for those who were added");
    Newcomer& newcomer = found->second;
    room.invitations.push_back({newcomer.person, std::move(newcomer.own), encoded, room.epoch});
    world.newcomers.erase(found);
  }
}

// Who is stuck does not even see that the commit removes them.
void drop_stuck(World& world, Room& room, const CommitEffects& effects) {
  std::erase_if(room.seats, [&](const auto& seat) {
    const bool removed = seat->stuck && std::ranges::find(effects.removed, seat->group().self()) !=
                                            effects.removed.end();
    if (removed) {
      world.keep_adversary({seat->copy(), room.number, seat->epoch()});
    }
    return removed;
  });
}

// A commit lost. Who was about to join starts again; members learn it now, or from the winner.
void reject(World& world, Room& room, const Submission& lost) {
  Seat* seat = room.find(lost.seat);
  require_refused(room, lost.entry);
  world.trace.count("commit lost");
  if (seat == nullptr || seat->pending != lost.id) {
    return;
  }
  if (seat->group().phase() == GroupPhase::joining) {
    std::erase_if(room.seats, [&](const auto& each) { return each.get() == seat; });
  } else if (world.dice.chance(40)) {
    seat->group().discard_pending_commit();
    seat->pending = 0;
    seat->persist();
  }
}

}  // namespace

void post(World& world, Room& room, Entry entry) {
  world.trace.bytes(entry.bytes);
  const SubmissionId submission = entry.submission;
  room.log.push_back(std::move(entry));
  const std::size_t index = room.log.size() - 1;
  for (const auto& seat : room.seats) {
    const std::uint32_t luck = world.dice.below(100);
    if (luck < 8 && (submission == 0 || seat->pending != submission)) {
      world.trace.count("network: dropped");
      continue;
    }
    seat->inbox.push_back(index);
    if (luck >= 94) {
      seat->inbox.push_back(index);
      world.trace.count("network: duplicated");
    }
    const bool is_acceptance = room.log[seat->inbox.front()].submission == seat->pending;
    if (seat->inbox.size() > kInboxMax && (seat->pending == 0 || !is_acceptance)) {
      seat->inbox.erase(seat->inbox.begin());
    }
  }
}

void post_proposal(World& world, Room& room, Entry entry) {
  if (entry.epoch != room.epoch || room.closed) {
    require_refused(room, entry);
    world.trace.count("proposal too late");
    return;
  }
  if (room.server) {
    const auto processed = serve(world, room, entry);
    require(processed.proposal == entry.ref, "the server names a proposal as members do");
  }
  world.trace.count("proposal posted");
  post(world, room, std::move(entry));
}

void submit(World& world, Room& room, Seat& seat, Submission submission) {
  submission.id = world.next_submission++;
  submission.seat = seat.id();
  submission.entry.submission = submission.id;
  seat.pending = submission.id;
  room.submissions.push_back(std::move(submission));
}

bool decide(World& world, Room& room) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < room.submissions.size(); ++i) {
    if (room.submissions[i].entry.epoch == room.epoch && !room.closed) {
      candidates.push_back(i);
    }
  }
  if (candidates.empty()) {
    return false;
  }
  const std::size_t chosen = world.dice.pick(candidates);
  std::vector<Submission> submissions = std::exchange(room.submissions, {});
  Submission& won = submissions[chosen];
  if (room.server) {
    const auto processed = serve(world, room, won.entry);
    require_same_effects(won.effects, *processed.commit);
  }
  ++room.epoch.value;
  world.trace.count("commit accepted");
  world.trace.note("epoch " + std::to_string(room.epoch.value) + " by seat " +
                   std::to_string(won.seat));
  post(world, room, won.entry);
  room.epoch_starts[room.epoch] = room.log.size();
  if (room.server) {
    require_agreement(room, *room.server);
  }
  room.group_info = std::move(won.group_info);
  room.closed = won.effects.reinit.has_value();
  drop_stuck(world, room, won.effects);
  if (won.welcome) {
    invite(world, room, *won.welcome);
  }
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    if (i != chosen) {
      reject(world, room, submissions[i]);
    }
  }
  return true;
}

void arrive(World& world, Room& room, Seat& seat) {
  seat.entered_epoch();
  seat.persist();
  require_agreement(room, seat);
  world.escrow.add_resumption(seat.group());
  seat.person().psks->learn(PersonPsks::resumption_of(seat.group()));
}

void tick(World& world, Room& room) {
  for (const auto& seat : room.seats) {
    const std::uint32_t arriving = world.dice.below(4);
    for (std::uint32_t i = 0; i < arriving && !seat->inbox.empty(); ++i) {
      const bool in_order = world.dice.chance(60);
      const std::size_t place = in_order ? 0 : world.dice.below(seat->inbox.size());
      const std::size_t index = seat->inbox[place];
      seat->inbox.erase(seat->inbox.begin() + static_cast<std::ptrdiff_t>(place));
      hand(world, room, *seat, index);
    }
    if (seat->inbox.empty() && seat->epoch() < room.epoch && world.dice.chance(20)) {
      catch_up(world, room, *seat);
    }
  }
  sweep(world, room);
}

void catch_up(World& world, Room& room, Seat& seat) {
  while (seat.epoch() < room.epoch && seat.group().phase() == GroupPhase::active) {
    const Epoch epoch = seat.epoch();
    const std::size_t end = room.epoch_starts.at({epoch.value + 1});
    for (std::size_t i = room.epoch_starts.at(epoch); i < end; ++i) {
      const Entry& entry = room.log[i];
      const bool is_new = entry.type == ContentType::proposal &&
                          !seat.group().public_group().proposals().contains(entry.ref);
      if (is_new || i + 1 == end) {
        hand(world, room, seat, i);
      }
    }
    if (seat.epoch() == epoch && seat.group().phase() == GroupPhase::active) {
      // A commit that was only looked at comes again; if it still fails, something is lost.
      hand(world, room, seat, end - 1);
      if (seat.epoch() == epoch && seat.group().phase() == GroupPhase::active) {
        const Entry& commit = room.log[end - 1];
        seat.stuck |= seat.expected(commit).has_value() || seat.lacks(commit);
        world.trace.count(seat.stuck ? "seat stuck" : "seat waits");
        return;
      }
    }
  }
}

void settle(World& world, Room& room) {
  for (const auto& seat : room.seats) {
    while (!seat->inbox.empty()) {
      const std::size_t index = seat->inbox.front();
      seat->inbox.erase(seat->inbox.begin());
      hand(world, room, *seat, index);
    }
    for (int tries = 0; tries < 20 && seat->epoch() < room.epoch && !seat->stuck; ++tries) {
      catch_up(world, room, *seat);
    }
    const GroupPhase phase = seat->group().phase();
    require(seat->epoch() == room.epoch || seat->stuck || phase == GroupPhase::joining ||
                phase == GroupPhase::removed,
            "who reads the whole log is in the newest epoch");
    require_bounded(*seat);
  }
  sweep(world, room);
}

void sweep(World& world, Room& room) {
  for (const auto& seat : room.seats) {
    if (seat->group().phase() == GroupPhase::removed) {
      require_silent(*seat);
      require_bounded(*seat);
      world.trace.count("removed");
    }
  }
  std::erase_if(room.seats,
                [](const auto& seat) { return seat->group().phase() == GroupPhase::removed; });
}

void start_server(World& world, Room& room, const Seat& seat) {
  const auto info = test::unwrap<GroupInfo>(must(seat.group().group_info(true, false)));
  auto server = PublicGroup::from_group_info(info, std::nullopt, world.authentication);
  require(server.has_value(), "a server can begin with any epoch's GroupInfo");
  room.server.emplace(std::move(server).value());
  room.server_state = {};
  room.save_server();
  // Proposals that are already there are not in the GroupInfo.
  for (std::size_t i = room.epoch_starts.at(room.epoch); i < room.log.size(); ++i) {
    if (room.log[i].type == ContentType::proposal) {
      serve(world, room, room.log[i]);
    }
  }
  require_agreement(room, *room.server);
}

}  // namespace indaba::sim
