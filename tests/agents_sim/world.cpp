#include "tests/agents_sim/world.h"

#include <algorithm>

#include "crypto/base/hex.h"

namespace indaba::agents_sim {
namespace {

constexpr std::int64_t kSkewSecondsMax = 120;
// No multiple of what devices do by the clock.
constexpr Ms kRestRound = 31 * kSecond;
constexpr int kRestRoundsMax = 60;
// How often rest must be found in a row.
constexpr int kRestRounds = 3;

}  // namespace

World::World(const Options& with)
    : options(with),
      dice(with.seed),
      service(timeline, dice, with.seed),
      network(timeline, dice, service, trace),
      surroundings{timeline, dice, trace, network, ledger} {
  if (options.lie != nullptr) {
    network.set_liar(liar.emplace(dice, trace, *options.lie));
    liar->stock().traitor = [this] { return traitor(); };
    liar->stock().links = [this] { return links; };
    liar->stock().id_of = [this](DeviceNumber number) {
      return devices[number]->account()->device();
    };
  }
  surroundings.on_alarm = [this](DeviceNumber device, const client::Alarm& alarm) {
    on_alarm(device, alarm);
  };
  surroundings.on_gap = [this](DeviceNumber device, const client::LogGap& gap) {
    on_gap(device, gap);
  };
  devices_wanted = dice.between(3, options.devices_max);
}

Device& World::add_device() {
  const DeviceNumber number = devices.size();
  const std::int64_t skew =
      static_cast<std::int64_t>(dice.below(2 * kSkewSecondsMax)) - kSkewSecondsMax;
  devices.push_back(
      std::make_unique<Device>(surroundings, number, options.seed * 1000 + number + 1, skew));
  devices.back()->boot();
  return *devices.back();
}

Device* World::any_member() {
  Device& device = *dice.pick(devices);
  return device.account() != nullptr ? &device : nullptr;
}

const Device* World::device_of(const DeviceId& id) const {
  for (const auto& device : devices) {
    if (device->account() != nullptr && device->account()->device() == id) {
      return device.get();
    }
  }
  return nullptr;
}

// Somebody who was never a responder.
const client::Agent* World::traitor() const {
  for (const auto& device : devices) {
    if (device->account() != nullptr && !is_gone(*device) &&
        !once_responders.contains(device->handle())) {
      return device->agent();
    }
  }
  return nullptr;
}

Device* World::device_of(const MemberId& member) {
  for (const auto& device : devices) {
    if (device->account() != nullptr && device->account()->member() == member) {
      return device.get();
    }
  }
  return nullptr;
}

void World::pass(Ms span) {
  timeline.pass(span);
  if (!service.fault().empty()) {
    throw sim::Violation("the server meets no error of ours: " + service.fault());
  }
}

bool World::is_at_rest(const Device& device) const {
  if (device.account() == nullptr || is_gone(device)) {
    return device.agent() != nullptr && device.agent()->is_idle();
  }
  return device.is_at_rest() && device.agent()->channels().is_empty();
}

bool World::is_at_rest() const {
  for (const auto& device : devices) {
    if (!is_at_rest(*device)) {
      return false;
    }
  }
  return network.is_quiet();
}

// What somebody wrote into an open channel before they were put out is judged as of now, and so
// alarmed of; everything else is no reason to.
void World::on_alarm(DeviceNumber device, const client::Alarm& alarm) {
  trace.note("device " + std::to_string(device) +
             " alarms: " + std::string(cbor::name_of(alarm.kind)) +
             (alarm.channel ? " in " + to_hex(alarm.channel->view()) : "") +
             (alarm.seq ? " at " + std::to_string(*alarm.seq) : ""));
  trace.count("alarms: " + std::string(cbor::name_of(alarm.kind)));
  if (liar) {
    ++alarms;
    return;
  }
  // Of two connections of a device the server may hear of the earlier one last.
  if (alarm.kind == client::AlarmKind::replaced) {
    return;
  }
  if (alarm.channel && alarm.seq) {
    service.look([&](const storage::Store& store) {
      const auto entry = store.log->entry(*alarm.channel, *alarm.seq);
      const auto channel = store.channels->channel(*alarm.channel);
      const Device* sender = entry && entry->device ? device_of(*entry->device) : nullptr;
      if (channel && sender != nullptr) {
        trace.note("  entry of type " + std::to_string(static_cast<int>(entry->type)) +
                   ", channel of kind " + std::to_string(static_cast<int>(channel->kind)) +
                   ", by device " + std::to_string(sender->number()));
      }
      return true;
    });
  }
  const bool is_of_ended = alarm.kind == client::AlarmKind::not_trusted && alarm.channel &&
                           alarm.seq && service.look([&](const storage::Store& store) {
                             const auto open = store.open_channels->channel(*alarm.channel);
                             const auto entry = store.log->entry(*alarm.channel, *alarm.seq);
                             if (!open || !entry || !entry->device) {
                               return false;
                             }
                             const auto sender = store.devices->device(*entry->device);
                             if (!sender) {
                               return false;
                             }
                             const auto member = store.members->member(sender->member);
                             return sender->ended.has_value() ||
                                    member->standing == storage::Standing::ended ||
                                    former_responders.contains(member->handle);
                           });
  sim::require(is_of_ended, "nobody alarms where nobody lies");
}

void World::on_gap(DeviceNumber device, const client::LogGap& gap) {
  trace.note("device " + std::to_string(device) + " lacks " + std::to_string(gap.first) + " to " +
             std::to_string(gap.last) + " of " + to_hex(gap.channel.view()));
  trace.count("gaps");
  if (liar) {
    ++alarms;
    return;
  }
  const DeviceId id = devices[device]->account()->device();
  const auto closed = service.leaves().find(gap.channel);
  sim::require(closed != service.leaves().end(), "no open channel lacks anything");
  service.look([&](const storage::Store& store) {
    for (std::uint64_t seq = gap.first; seq <= gap.last; ++seq) {
      const auto entry = store.log->entry(gap.channel, seq);
      if (!entry || entry->type != storage::EntryType::message) {
        continue;
      }
      const auto there = closed->second.find(entry->epoch.value());
      const bool was_theirs = there != closed->second.end() && there->second.contains(id);
      sim::require(!was_theirs, "nobody lacks what was said to them where nobody lies");
    }
    return true;
  });
}

bool World::is_former_responder(const MemberId& member) const {
  return std::any_of(devices.begin(), devices.end(), [&](const auto& device) {
    return device->account() != nullptr && device->account()->member() == member &&
           former_responders.contains(device->handle());
  });
}

void World::look_who_is_gone() {
  gone.clear();
  waiting.clear();
  service.look([this](const storage::Store& store) {
    for (const auto& device : devices) {
      if (device->account() == nullptr) {
        continue;
      }
      const auto member = store.members->member(device->account()->member());
      const auto known = store.devices->device(device->account()->device());
      const bool has_ended = (member && member->standing == storage::Standing::ended) ||
                             (known && known->ended.has_value());
      if (has_ended) {
        gone.insert(device->number());
      } else if (member && member->standing == storage::Standing::pending) {
        waiting.insert(device->number());
      }
    }
    return true;
  });
}

// By the founder: whoever was a member before is known by their voice.
void World::accept_all_pending() {
  founder().ask(client::ListPending{}, [this](const auto& listed) {
    if (!listed) {
      return;
    }
    for (const auto& person : std::get<client::PendingFound>(*listed).pending) {
      // Not within the call that brought the answer.
      timeline.after(1, [this, handle = person.handle] {
        founder().ask(client::AcceptPending{handle, {}}, [](const auto& /*outcome*/) {});
      });
    }
  });
}

void World::come_to_rest() {
  trace.note("come to rest");
  const std::uint32_t crashes = std::exchange(surroundings.crash_permille, 0);
  surroundings.is_calm = true;
  network.set_calm(true);
  int found = 0;
  for (int round = 0; round < kRestRoundsMax && found < kRestRounds; ++round) {
    for (const auto& device : devices) {
      device->hurry();
      device->accept_identities();
    }
    if (!waiting.empty()) {
      accept_all_pending();
    }
    pass(kRestRound);
    look_who_is_gone();
    found = is_at_rest() ? found + 1 : 0;
  }
  if (found < kRestRounds) {
    for (const auto& device : devices) {
      if (!is_at_rest(*device)) {
        trace.note("device " + std::to_string(device->number()) + " has no rest" +
                   (device->is_connected() ? "" : ", no connection") +
                   (device->agent()->is_idle() ? "" : ", something under way") +
                   (device->agent()->channels().is_empty() ? "" : ", something to send"));
      }
    }
  }
  const bool is_locked_out = liar && alarms != 0 && options.lie->may_lock_out;
  sim::require(found == kRestRounds || is_locked_out, "everybody comes to rest");
  surroundings.crash_permille = crashes;
}

void World::go_on() {
  surroundings.is_calm = false;
  network.set_calm(false);
}

}  // namespace indaba::agents_sim
