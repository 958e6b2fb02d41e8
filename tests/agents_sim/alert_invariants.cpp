#include "tests/agents_sim/alert_invariants.h"

#include <algorithm>

#include "clients/core/cap/document.h"
#include "protocol/content/content.h"

namespace indaba::agents_sim {
namespace {

using sim::require;

bool takes_part(const World& world, const Device& device) {
  return device.account() != nullptr && !world.is_gone(device) && !world.waits(device);
}

const client::Alerts& alerts_of(const Device& device) {
  return device.agent()->channels().alerts();
}

// Whoever is shown an alert can answer it.
void check_known(const Device& device) {
  const client::Channels& channels = device.agent()->channels();
  for (const auto& [id, channel] : channels.all()) {
    if (channel.kind != protocol::ChannelKind::alert) {
      continue;
    }
    for (const client::ShownMessage& shown : test::must(channels.messages(id, 0, SIZE_MAX))) {
      const auto content = protocol::read_content(shown.content);
      const auto* alert =
          content && *content ? std::get_if<protocol::AlertContent>(&**content) : nullptr;
      require(alert == nullptr ||
                  alerts_of(device).find(client::cap::digest(alert->document)).has_value(),
              "whoever is shown an alert knows it as one");
    }
  }
}

// Who is a responder, as the founder sees it, and has all keys of their circle: whoever began it
// anew when nobody held the last one has not those before.
bool can_read_answers(World& world, const Device& device, const protocol::CircleId& circle) {
  const client::Circles& circles = device.agent()->circles();
  if (!takes_part(world, device) ||
      !world.founder().agent()->circles().admits(circle, device.account()->member())) {
    return false;
  }
  for (std::uint64_t epoch = 1; epoch <= circles.newest(circle); ++epoch) {
    if (!circles.channel_key(circle, epoch, {})) {
      return false;
    }
  }
  return true;
}

bool keeps_answers_back(const World& world) {
  return world.options.lie != nullptr && world.options.lie->name == "old_answer";
}

const protocol::Answer* find_of(const std::vector<protocol::Answer>& answers,
                                const client::Account& account) {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const auto& answer) {
    return answer.member == account.member();
  });
  return found == answers.end() ? nullptr : &*found;
}

void check_answer(World& world, const Device& giver, const client::OwnAnswer& own) {
  const client::Account& account = *giver.account();
  bool has_anybody = false;
  for (const auto& device : world.devices) {
    if (device->account() == nullptr || device.get() == &giver) {
      continue;
    }
    const auto answers = alerts_of(*device).answers(own.alert).value();
    const protocol::Answer* has = find_of(answers, account);
    const bool is_theirs = has != nullptr && has->device == account.device();
    // Another device of the member's may have spoken since.
    const bool is_newest = is_theirs && has->counter == own.counter && has->answer == own.answer &&
                           has->note == own.note;
    has_anybody = has_anybody || has != nullptr;
    if (!can_read_answers(world, *device, own.circle) || !alerts_of(*device).find(own.alert)) {
      continue;
    }
    if (has == nullptr || (is_theirs && !is_newest)) {
      world.trace.note("device " + std::to_string(device->number()) +
                       " lacks the answer of device " + std::to_string(giver.number()));
    }
    // One that was kept back behind an earlier one is missed, as any that is kept back.
    require((has != nullptr && (!is_theirs || is_newest)) || keeps_answers_back(world),
            "every responder has the last answer");
  }
  require(!own.received || has_anybody, "no receipt for an answer that nobody has");
}

}  // namespace

void check_no_answer_forged(World& world) {
  for (const auto& device : world.devices) {
    if (device->account() == nullptr) {
      continue;
    }
    for (const client::KnownAlert& alert : test::must(alerts_of(*device).all())) {
      for (const protocol::Answer& answer : test::must(alerts_of(*device).answers(alert.alert))) {
        const Device* giver = world.device_of(answer.device);
        require(
            giver != nullptr && giver->account()->member() == answer.member &&
                world.answers.contains({giver->number(), answer.alert, answer.answer, answer.note}),
            "nobody has an answer that was not given");
      }
    }
  }
}

void check_alerts(World& world) {
  for (const auto& giver : world.devices) {
    if (!takes_part(world, *giver)) {
      continue;
    }
    check_known(*giver);
    for (const client::KnownAlert& alert : test::must(alerts_of(*giver).all())) {
      const auto own = alerts_of(*giver).own_answer(alert.alert).value();
      if (own) {
        require(own->sent.has_value(), "an answer is sent");
        check_answer(world, *giver, *own);
      }
    }
  }
}

}  // namespace indaba::agents_sim
