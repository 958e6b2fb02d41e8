// World: all that a run is made of: the service, the network, devices, and the dice.
#pragma once

#include <memory>
#include <set>
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
};

class World {
 public:
  explicit World(const Options& with);

  Device& founder() { return *devices.front(); }
  Device& add_device();
  // Somebody who runs and is a member.
  Device* any_member();
  const Device* device_of(const DeviceId& id) const;
  Device* device_of(const MemberId& member);

  // Whether their membership has ended.
  bool is_gone(const Device& device) const { return gone.contains(device.number()); }

  // The network stops to lose and to break, everybody runs and connects, and time passes until all
  // is at rest.
  void come_to_rest();
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
  std::uint64_t alarms = 0;  // where there is a liar
  Ledger ledger;
  Surroundings surroundings;
  std::uint32_t devices_wanted = 0;
  std::vector<std::unique_ptr<Device>> devices;
  std::set<DeviceNumber> gone;       // as the server had it when all was last at rest
  std::vector<std::string> invites;  // links that nobody has used yet

 private:
  bool is_at_rest() const;
  bool is_at_rest(const Device& device) const;
  void look_who_is_gone();
  void on_alarm(DeviceNumber device, const client::Alarm& alarm);
};

}  // namespace indaba::agents_sim
