// What responders and members do about alerts.
#include "crypto/base/hex.h"
#include "tests/agents_sim/asking.h"
#include "tests/agents_sim/operations.h"

namespace indaba::agents_sim {
namespace {

// Who runs, is signed in and takes themselves for a responder.
Device* any_responder(World& world) {
  std::vector<Device*> responders;
  for (const auto& device : world.devices) {
    if (device->account() != nullptr &&
        device->agent()->trust().holds(device->account()->member(),
                                       protocol::RoleName::responder)) {
      responders.push_back(device.get());
    }
  }
  return responders.empty() ? nullptr : world.dice.pick(responders);
}

std::optional<protocol::Hash> any_alert(World& world, const Device& device) {
  auto known = device.agent()->channels().alerts().all().value();
  return known.empty() ? std::nullopt : std::optional(world.dice.pick(known).alert);
}

}  // namespace

bool send_alert(World& world) {
  Device* device = any_responder(world);
  if (device == nullptr) {
    return false;
  }
  client::cap::QuickForm form;
  form.country = world.dice.chance(50) ? "CI" : "ML";
  form.violation = world.dice.chance(50) ? "raid" : "detention";
  form.sentence = "words " + to_hex(world.dice.bytes(8));
  form.languages = {"fr"};
  ask(world, *device, "send alert", client::SendAlert{{}, form});
  return true;
}

bool end_alert(World& world) {
  Device* device = any_responder(world);
  const auto alert = device != nullptr ? any_alert(world, *device) : std::nullopt;
  if (!alert) {
    return false;
  }
  if (world.dice.chance(50)) {
    ask(world, *device, "update alert", client::UpdateAlert{*alert, "more words"});
  } else {
    ask(world, *device, "cancel alert", client::CancelAlert{*alert, "reason"});
  }
  return true;
}

bool answer_alert(World& world) {
  using enum protocol::AnswerKind;
  Device* device = world.any_member();
  const auto alert = device != nullptr ? any_alert(world, *device) : std::nullopt;
  if (!alert) {
    return false;
  }
  std::vector<protocol::AnswerKind> kinds{seen, safe, need_help, can_help};
  client::AnswerAlert command{*alert, world.dice.pick(kinds), {}};
  if (world.dice.chance(50)) {
    command.note = to_hex(world.dice.bytes(4));
  }
  world.answers.emplace(device->number(), *alert, command.answer, command.note);
  ask(world, *device, "answer alert", command);
  return true;
}

bool read_roster(World& world) {
  Device* device = any_responder(world);
  const auto alert = device != nullptr ? any_alert(world, *device) : std::nullopt;
  if (!alert) {
    return false;
  }
  ask(world, *device, "read roster", client::ReadRoster{*alert});
  return true;
}

}  // namespace indaba::agents_sim
