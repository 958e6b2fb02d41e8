// What people do with their devices and sheets.
#include "tests/agents_sim/asking.h"
#include "tests/agents_sim/operations.h"

namespace indaba::agents_sim {
namespace {

bool may_add_device(const World& world) {
  return world.options.changes_devices && world.devices.size() < world.options.devices_max;
}

}  // namespace

bool offer_link(World& world) {
  Device* device = world.any_member();
  if (device == nullptr || !may_add_device(world)) {
    return false;
  }
  ask(world, *device, "offer link", client::OfferLink{}, [&world](const Outcome& outcome) {
    const std::string link = std::get<client::LinkOffered>(outcome).link;
    // Not within the call that brought the answer.
    world.timeline.after(1, [&world, link] {
      ask(world, world.add_device(), "ask to be linked", client::AskToBeLinked{link, "phone"});
    });
  });
  return true;
}

bool accept_device(World& world) {
  for (const auto& device : world.devices) {
    if (device->account() == nullptr) {
      continue;
    }
    const auto requests = device->agent()->link_requests().value();
    if (!requests.empty()) {
      ask(world, *device, "accept device", client::AcceptDevice{requests.front().fingerprint});
      return true;
    }
  }
  return false;
}

bool end_device(World& world) {
  Device* device = world.any_member();
  if (device == nullptr) {
    return false;
  }
  const auto own = device->agent()->devices().value();
  for (const client::OwnDevice& one : own) {
    // What a device has certified ends with it.
    if (!one.is_this && one.certifier == device->account()->device()) {
      ask(world, *device, "revoke device", client::RevokeDevice{one.device, "reason"});
      return true;
    }
  }
  return false;
}

bool recover(World& world) {
  Device* device = world.any_member();
  if (device == nullptr || device == &world.founder() || !may_add_device(world) ||
      world.links.empty()) {
    return false;
  }
  const auto sheets = device->agent()->sheets().value();
  if (!sheets) {
    return false;
  }
  ask(world, world.add_device(), "recover",
      client::RecoverAccount{world.links.front(), sheets->recovery});
  return true;
}

bool accept_pending(World& world) {
  if (world.founder().account() == nullptr) {
    return false;
  }
  world.accept_all_pending();
  return true;
}

}  // namespace indaba::agents_sim
