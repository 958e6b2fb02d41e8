#include "tests/agents_sim/invariants.h"

#include <algorithm>
#include <set>

#include "crypto/base/hex.h"
#include "protocol/content/content.h"
#include "tests/agents_sim/alert_invariants.h"
#include "tests/agents_sim/reading.h"

namespace indaba::agents_sim {
namespace {

using sim::require;

constexpr std::size_t kAll = 1'000'000;
constexpr storage::PageLimit kWholeLog{kAll, SIZE_MAX};

// A channel as the server has it.
struct Truth {
  storage::Channel channel;
  std::vector<storage::LogEntry> log;
  std::set<MemberId> members;              // of an open one
  std::vector<storage::GroupLeaf> leaves;  // of a closed one
  // Of an open one: whose device, membership or identity ended in an epoch in which they had said
  // something. Whoever read it between that and the next manifest could not know whether it was
  // said in time.
  std::set<MemberId> doubtful;

  bool is_open() const {
    return channel.kind == storage::ChannelKind::topic ||
           channel.kind == storage::ChannelKind::alert;
  }
  bool has(const client::Account& account) const {
    return is_open() ? members.contains(account.member())
                     : std::any_of(leaves.begin(), leaves.end(), [&](const auto& leaf) {
                         return leaf.device == account.device() && !leaf.due;
                       });
  }
};

std::set<MemberId> doubtful_in(const storage::Store& store,
                               const std::vector<storage::LogEntry>& log) {
  std::set<MemberId> doubtful;
  for (const storage::LogEntry& said : log) {
    const auto device =
        said.device ? store.devices->device(*said.device) : storage::StorageError::not_found;
    if (said.type != storage::EntryType::message || !device || !device->ended) {
      continue;
    }
    const bool is_followed = std::any_of(log.begin(), log.end(), [&](const auto& entry) {
      return entry.type == storage::EntryType::manifest && said.place.seq < entry.place.seq &&
             entry.at < *device->ended;
    });
    if (!is_followed) {
      doubtful.insert(device->member);
    }
  }
  return doubtful;
}

std::vector<Truth> channels_of(World& world) {
  return world.service.look([](const storage::Store& store) {
    std::vector<Truth> all;
    for (const storage::Channel& channel : test::must(store.channels->channels({}, kAll))) {
      Truth truth{channel, {}, {}, {}, {}};
      truth.log = store.log->read(channel.id, 1, storage::Direction::forward, kWholeLog).value();
      for (const auto& member : test::must(store.channels->members(channel.id, {}, kAll))) {
        truth.members.insert(member.member);
      }
      if (truth.is_open()) {
        truth.doubtful = doubtful_in(store, truth.log);
      } else {
        truth.leaves = store.leaves->leaves(channel.id, {}, kAll).value();
      }
      all.push_back(std::move(truth));
    }
    return all;
  });
}

std::string name_of(const Device& device) { return "device " + std::to_string(device.number()); }

// ---- what was sent stands in its log, once

void check_sent(World& world, const std::vector<Truth>& channels) {
  std::map<MessageId, std::size_t> places;
  for (const Truth& truth : channels) {
    for (const storage::LogEntry& entry : truth.log) {
      if (entry.type == storage::EntryType::message) {
        require(entry.message && world.ledger.find(*entry.message) != nullptr,
                "nothing stands in a log that nobody said");
        require(world.ledger.find(*entry.message)->channel == truth.channel.id,
                "a message stands in the channel that it was for");
        ++places[*entry.message];
      }
    }
  }
  for (const auto& [message, said] : world.ledger.said()) {
    const std::size_t count = places.contains(message) ? places[message] : 0;
    require(count <= 1, "a message stands in its log once");
    if (count == 0 && !said.refused) {
      world.trace.note(name_of(*world.devices[said.device]) + " has lost a message of " +
                       to_hex(said.channel.view()));
    }
    require(count == 1 || said.refused || world.is_gone(*world.devices[said.device]),
            "what was queued is sent or refused");
  }
}

// ---- what is shown is what was sent

// From which epoch on the device, which is in it, has been there without a break.
std::uint64_t epoch_joined(const World& world, const Truth& truth, const DeviceId& device) {
  std::uint64_t joined = 0;
  for (const auto& [epoch, devices] : world.service.leaves().at(truth.channel.id)) {
    if (!devices.contains(device)) {
      joined = epoch + 1;
    }
  }
  return joined;
}

// Of whom a channel that keys from a circle may show what they had said, or not.
bool is_optional(const World& world, const Truth& truth, const MemberId& member) {
  const bool is_for_alerts = truth.channel.kind == storage::ChannelKind::alert;
  return truth.is_open() &&
         (truth.doubtful.contains(member) || (is_for_alerts && world.is_former_responder(member)));
}

// What a device that is in the channel must be able to read.
std::vector<ReadEntry> readable(World& world, const Truth& truth, const Device& device) {
  const std::uint64_t from =
      truth.is_open() ? 0 : epoch_joined(world, truth, device.account()->device());
  std::vector<ReadEntry> entries;
  for (const storage::LogEntry& entry : truth.log) {
    if (entry.type != storage::EntryType::message || entry.epoch.value() < from) {
      continue;
    }
    const Said& said = *world.ledger.find(*entry.message);
    const MemberId& member = world.devices[said.device]->account()->member();
    if (!is_optional(world, truth, member)) {
      entries.push_back({entry.place.seq, *entry.message, member, entry.at, said.content});
    }
  }
  return entries;
}

void check_line(World& world, const Truth& truth, const Device& device,
                const client::ShownMessage& shown, const Line& line) {
  const auto& channels = device.agent()->channels();
  const bool is_same = shown.seq == line.seq && shown.message == line.message &&
                       shown.member == line.member && shown.content == line.content &&
                       shown.closed.has_value() == line.is_closed;
  if (!is_same) {
    world.trace.note(name_of(device) + " shows " + std::to_string(shown.seq) + " for " +
                     std::to_string(line.seq) + " of " + to_hex(shown.channel.view()));
  }
  require(is_same, "everybody is shown what was said, in the log's order");
  std::map<std::pair<MemberId, std::string>, bool> reactions;
  for (const auto& one : test::must(channels.reactions(shown.channel, shown.seq))) {
    if (is_optional(world, truth, one.member)) {
      continue;
    }
    reactions[{one.member, one.reaction}] = true;
  }
  require(reactions == line.reactions, "everybody sees the same reactions");
  std::map<MemberId, std::vector<std::uint64_t>> votes;
  for (const auto& one : test::must(channels.votes(shown.channel, shown.seq))) {
    if (is_optional(world, truth, one.member)) {
      continue;
    }
    votes[one.member] = one.choices;
  }
  require(votes == line.votes, "everybody sees the same votes");
}

std::vector<client::ShownMessage> shown_by(const Device& device, const Truth& truth) {
  return device.agent()->channels().messages(truth.channel.id, 0, SIZE_MAX).value();
}

void check_shown(World& world, const Truth& truth, const Device& device) {
  const std::vector<ReadEntry> entries = readable(world, truth, device);
  const std::vector<Line> lines = lines_of(entries);
  auto shown = shown_by(device, truth);
  // What is left from an earlier stay is not looked at here.
  std::erase_if(shown, [&](const auto& one) {
    return entries.empty() || one.seq < entries.front().seq ||
           is_optional(world, truth, one.member);
  });
  if (shown.size() != lines.size()) {
    world.trace.note(name_of(device) + " shows " + std::to_string(shown.size()) + " of " +
                     std::to_string(lines.size()) + " messages of " +
                     to_hex(truth.channel.id.view()) + ", kind " +
                     std::to_string(static_cast<int>(truth.channel.kind)));
    for (const Line& line : lines) {
      const Said* said = world.ledger.find(line.message);
      world.trace.note("  " + std::to_string(line.seq) + " by device " +
                       std::to_string(said->device) +
                       (std::any_of(shown.begin(), shown.end(),
                                    [&](const auto& one) { return one.message == line.message; })
                            ? ""
                            : " is missing"));
    }
  }
  require(shown.size() == lines.size(), "everybody is shown all that was said, once");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    check_line(world, truth, device, shown[i], lines[i]);
  }
}

// Whoever is in it or was.
void check_shown_is_theirs(World& world, const Truth& truth, const Device& device) {
  if (truth.is_open()) {
    return;
  }
  const EpochLeaves& epochs = world.service.leaves().at(truth.channel.id);
  for (const client::ShownMessage& one : shown_by(device, truth)) {
    const auto entry = std::find_if(truth.log.begin(), truth.log.end(),
                                    [&](const auto& other) { return other.place.seq == one.seq; });
    require(entry != truth.log.end(), "nobody is shown what is not in the log");
    const auto devices = epochs.find(entry->epoch.value());
    require(devices == epochs.end() || devices->second.contains(device.account()->device()),
            "nobody reads what was said without them");
  }
}

void check_group(World& world, const Truth& truth, const Device& device) {
  const auto& closed = device.agent()->channels().closed();
  std::set<MemberId> members;
  for (const storage::GroupLeaf& leaf : truth.leaves) {
    members.insert(leaf.member);
  }
  const std::uint64_t epoch = world.service.leaves().at(truth.channel.id).rbegin()->first;
  require(closed.is_at(truth.channel.id, epoch), "everybody in a group is in its newest epoch");
  require(closed.members(truth.channel.id) == members, "everybody in a group knows who is");
}

void check_channel(World& world, const Truth& truth) {
  for (const auto& device : world.devices) {
    if (device->account() == nullptr) {
      continue;
    }
    check_shown_is_theirs(world, truth, *device);
    if (world.is_gone(*device) || world.waits(*device)) {
      continue;
    }
    const client::Channel* known = device->agent()->channels().find(truth.channel.id);
    const bool is_in = truth.has(*device->account());
    if (is_in != (known != nullptr)) {
      world.trace.note(name_of(*device) + (is_in ? " doesn't know" : " is not in") + " channel " +
                       to_hex(truth.channel.id.view()));
    }
    require(is_in == (known != nullptr), "a device knows the channels that it is in");
    if (!is_in) {
      continue;
    }
    const storage::LogPlace head = truth.log.empty() ? storage::LogPlace() : truth.log.back().place;
    if (known->seq != head.seq) {
      world.trace.note(name_of(*device) + " has read up to " + std::to_string(known->seq) + " of " +
                       std::to_string(head.seq) + " of " + to_hex(truth.channel.id.view()));
    }
    require(known->seq == head.seq && known->log_hash == head.log_hash,
            "everybody has read the log to its end");
    check_shown(world, truth, *device);
    if (!truth.is_open()) {
      check_group(world, truth, *device);
    }
  }
}

// ---- circles

// Whether somebody of the circle has the key of an epoch, of whom `counts` is true.
template <class Counts>
bool has_key(World& world, const protocol::CircleId& circle, std::uint64_t epoch, Counts counts) {
  const auto& founder = world.founder().agent()->circles();
  return std::any_of(world.devices.begin(), world.devices.end(), [&](const auto& device) {
    return device->account() != nullptr && !world.is_gone(*device) &&
           founder.admits(circle, device->account()->member()) &&
           counts(device->account()->member()) &&
           device->agent()->circles().channel_key(circle, epoch, {}).has_value();
  });
}

// The epochs that the key of this one opens, as the server has them wrapped.
std::set<std::uint64_t> opened_by(World& world, const protocol::CircleId& circle,
                                  std::uint64_t newest) {
  return world.service.look([&](const storage::Store& store) {
    std::set<std::uint64_t> opened{newest};
    for (std::uint64_t epoch = newest; epoch != 0; --epoch) {
      if (opened.contains(epoch)) {
        for (const auto& wrapped : test::must(store.circles->wrapped(circle, epoch))) {
          opened.insert(wrapped.opens);
        }
      }
    }
    return opened;
  });
}

MemberId beginner_of(World& world, const protocol::CircleId& circle, std::uint64_t epoch) {
  return world.service.look([&](const storage::Store& store) {
    const auto manifests = test::must(store.circles->manifests(circle, epoch - 1, 1));
    return test::must(store.statements->statement(manifests.front().statement)).issuer.value();
  });
}

// An epoch that all its holders took along when they lost their roles is lost: whoever began the
// circle anew did so without it, even if a steward who is not of it had it. It stays lost to all
// others when one of those holders comes back.
bool is_lost(World& world, const protocol::CircleId& circle, std::uint64_t newest,
             std::uint64_t epoch) {
  if (!has_key(world, circle, epoch, [](const MemberId&) { return true; })) {
    return true;
  }
  for (std::uint64_t later = epoch + 1; later <= newest; ++later) {
    if (!opened_by(world, circle, later).contains(epoch)) {
      const MemberId beginner = beginner_of(world, circle, later);
      return !has_key(world, circle, epoch,
                      [&](const MemberId& member) { return member == beginner; });
    }
  }
  return false;
}

// Whom a circle admits is as the founder sees it, who has heard of everybody.
void check_circle(World& world, const storage::Circle& circle) {
  const auto& founder = world.founder().agent()->circles();
  for (const auto& device : world.devices) {
    if (device->account() == nullptr) {
      continue;
    }
    const client::Circles& known = device->agent()->circles();
    // Who is a steward holds keys without being in the circle.
    if (device->handle() == world.founder().handle() || world.waits(*device)) {
      continue;
    }
    if (world.is_gone(*device) || !founder.admits(circle.id, device->account()->member())) {
      // A grant whose publishing was not answered is known to the server and to who has it.
      const bool admits_itself = known.admits(circle.id, device->account()->member());
      const bool can_read = (world.is_gone(*device) || !admits_itself) &&
                            known.channel_key(circle.id, circle.epoch, {}).has_value();
      if (can_read) {
        world.trace.note(name_of(*device) + " has the key of epoch " +
                         std::to_string(circle.epoch) + " of " + to_hex(circle.id.view()));
      }
      require(!can_read, "nobody has the newest key of a circle that they are not in");
      continue;
    }
    if (known.newest(circle.id) != circle.epoch) {
      world.trace.note(name_of(*device) + " is in epoch " +
                       std::to_string(known.newest(circle.id)) + " of " +
                       std::to_string(circle.epoch) + " of " + to_hex(circle.id.view()));
    }
    require(known.newest(circle.id) == circle.epoch,
            "everybody in a circle is in its newest epoch");
    for (std::uint64_t epoch = 1; epoch <= circle.epoch; ++epoch) {
      if (!known.channel_key(circle.id, epoch, {})) {
        world.trace.note(name_of(*device) + " lacks the key of epoch " + std::to_string(epoch) +
                         " of " + std::to_string(circle.epoch) + " of " + to_hex(circle.id.view()));
        for (const auto& other : world.devices) {
          if (other->account() != nullptr &&
              other->agent()->circles().channel_key(circle.id, epoch, {})) {
            world.trace.note("  " + name_of(*other) + " has it" +
                             (world.is_gone(*other) ? ", and is gone" : ""));
          }
        }
      }
      require(known.channel_key(circle.id, epoch, {}).has_value() ||
                  (epoch < circle.epoch && is_lost(world, circle.id, circle.epoch, epoch)),
              "everybody in a circle has its keys");
    }
  }
}

void check_circles(World& world) {
  const auto circles = world.service.look(
      [](const storage::Store& store) { return store.circles->circles({}, kAll).value(); });
  for (const storage::Circle& circle : circles) {
    check_circle(world, circle);
  }
}

// ---- what a server that lies can't do

// Whether the author has said so, perhaps in an edit.
bool was_said(World& world, const client::ShownMessage& shown) {
  const Said* said = world.ledger.find(shown.message);
  const bool is_theirs = said != nullptr && said->channel == shown.channel &&
                         world.devices[said->device]->account()->member() == shown.member;
  if (!is_theirs || shown.content.empty() || shown.content == said->content) {
    return is_theirs;
  }
  const auto shows = protocol::read_content(shown.content);
  const auto* text = std::get_if<protocol::TextContent>(&shows.value().value());
  return text != nullptr &&
         std::any_of(world.ledger.said().begin(), world.ledger.said().end(), [&](const auto& one) {
           const auto content = protocol::read_content(one.second.content);
           const auto* edit = std::get_if<protocol::EditContent>(&content.value().value());
           return edit != nullptr && edit->target == shown.message && edit->text == text->text &&
                  world.devices[one.second.device]->account()->member() == shown.member;
         });
}

}  // namespace

void check_nothing_forged(World& world) {
  check_no_answer_forged(world);
  for (const auto& device : world.devices) {
    if (device->account() == nullptr) {
      continue;
    }
    const auto& channels = device->agent()->channels();
    for (const auto& [id, channel] : channels.all()) {
      std::set<MessageId> shown;
      const auto messages = channels.messages(id, 0, SIZE_MAX).value();
      for (const client::ShownMessage& one : messages) {
        require(was_said(world, one), "nobody is shown what its author has not said there");
        require(shown.insert(one.message).second, "nobody is shown a message twice");
      }
    }
  }
}

void check_all(World& world) {
  const std::vector<Truth> channels = channels_of(world);
  check_sent(world, channels);
  for (const Truth& truth : channels) {
    check_channel(world, truth);
  }
  check_circles(world);
  check_alerts(world);
}

}  // namespace indaba::agents_sim
