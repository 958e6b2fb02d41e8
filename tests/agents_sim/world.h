// World: all that a run is made of: the service, the network, devices, and the dice.
#pragma once

#include <memory>
#include <set>
#include <tuple>
#include <vector>

#include "tests/agents_sim/device.h"
#include "tests/agents_sim/ledger.h"
#include "tests/agents_sim/network.h"
#include "tests/agents_sim/service.h"
#include "tests/agents_sim/timeline.h"
#include "tests/sim/dice.h"
#include "tests/sim/trace.h"

namespace indaba::agents_sim {

struct Options {
  std::uint64_t seed = 1;
  std::uint32_t steps = 400;
  std::uint32_t devices_max = 24;
  const Lie* lie = nullptr;  // what the server tells; null: the truth
  // Whether people link devices and come back by their sheets.
  bool changes_devices = false;
};

// What somebody was to answer to an alert, from which device.
using Answered =
    std::tuple<DeviceNumber, protocol::Hash, protocol::AnswerKind, std::optional<std::string>>;

class World {
 public:
  explicit World(const Options& with);

  Device& founder() { return *devices.front(); }
  Device& add_device();
  // Somebody who runs and is a member.
  Device* any_member();
  const Device* device_of(const DeviceId& id) const;
  Device* device_of(const MemberId& member);

  // Whether the device has ended, perhaps with the membership.
  bool is_gone(const Device& device) const { return gone.contains(device.number()); }
  // Whether they may have been responders and be so no more, or be so again.
  bool is_former_responder(const MemberId& member) const;
  // Whether they came back by their sheet, and nobody has accepted them yet.
  bool waits(const Device& device) const { return waiting.contains(device.number()); }

  // The network stops to lose and to break, everybody runs and connects, and time passes until all
  // is at rest.
  void come_to_rest();
  void accept_all_pending();
  // It goes on as before.
  void go_on();
  void pass(Ms span);

  const Options options;
  Dice dice;
  sim::Trace trace;
  Timeline timeline;
  Service service;
  Network network;
  std::optional<Liar> liar;
  std::uint64_t alarms = 0;  // and gaps that were shown, where there is a liar
  Ledger ledger;
  Surroundings surroundings;
  std::uint32_t devices_wanted = 0;
  std::vector<std::unique_ptr<Device>> devices;
  // As the server had it when all was last at rest.
  std::set<DeviceNumber> gone;
  std::set<DeviceNumber> waiting;
  std::vector<std::string> invites;  // links that nobody has used yet
  std::vector<std::string> links;    // all that invite
  // Whoever was ever to be one, and whoever was to be one no more.
  std::set<std::string> once_responders;
  std::set<std::string> former_responders;
  std::set<Answered> answers;

 private:
  bool is_at_rest() const;
  bool is_at_rest(const Device& device) const;
  void look_who_is_gone();
  const client::Agent* traitor() const;
  void on_alarm(DeviceNumber device, const client::Alarm& alarm);
  void on_gap(DeviceNumber device, const client::LogGap& gap);
};

}  // namespace indaba::agents_sim
