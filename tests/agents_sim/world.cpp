#include "tests/agents_sim/world.h"

#include "crypto/base/hex.h"

namespace indaba::agents_sim {
namespace {

constexpr std::int64_t kSkewSecondsMax = 120;
constexpr Ms kRestRound = 30 * kSecond;
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
  }
  surroundings.on_alarm = [this](DeviceNumber device, const client::Alarm& alarm) {
    on_alarm(device, alarm);
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
  if (liar) {
    ++alarms;
    trace.count("alarms: " + std::string(cbor::name_of(alarm.kind)));
    return;
  }
  // Of two connections of a device the server may hear of the earlier one last.
  if (alarm.kind == client::AlarmKind::replaced) {
    return;
  }
  const bool is_of_ended = alarm.kind == client::AlarmKind::not_trusted && alarm.channel &&
                           alarm.seq && service.look([&](const storage::Store& store) {
                             const auto open = store.open_channels->channel(*alarm.channel);
                             const auto entry = store.log->entry(*alarm.channel, *alarm.seq);
                             if (!open || !entry || !entry->device) {
                               return false;
                             }
                             const auto sender = store.devices->device(*entry->device);
                             return sender && sender->ended.has_value();
                           });
  trace.count("alarms of who was put out");
  sim::require(is_of_ended, "nobody alarms where nobody lies");
}

void World::look_who_is_gone() {
  gone = service.look([this](const storage::Store& store) {
    std::set<DeviceNumber> found;
    for (const auto& device : devices) {
      if (device->account() == nullptr) {
        continue;
      }
      const auto member = store.members->member(device->account()->member());
      if (member && member->standing == storage::Standing::ended) {
        found.insert(device->number());
      }
    }
    return found;
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
  sim::require(found == kRestRounds, "everybody comes to rest");
  surroundings.crash_permille = crashes;
}

void World::go_on() {
  surroundings.is_calm = false;
  network.set_calm(false);
}

}  // namespace indaba::agents_sim
