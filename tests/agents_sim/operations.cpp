#include "tests/agents_sim/operations.h"

#include "crypto/base/hex.h"
#include "tests/agents_sim/asking.h"

namespace indaba::agents_sim {
namespace {

using client::Outcome;

// A channel that the device is in.
const client::Channel* any_channel(World& world, const Device& device) {
  const auto& all = device.agent()->channels().all();
  if (all.empty()) {
    return nullptr;
  }
  auto channel = all.begin();
  std::advance(channel, world.dice.below(all.size()));
  return &channel->second;
}

std::string words(World& world) {
  return "words " + to_hex(world.dice.bytes(world.dice.chance(5) ? 2000 : 8));
}

// A group that the device is in.
std::optional<ChannelId> any_group(World& world, const Device& device) {
  std::vector<ChannelId> groups;
  for (const auto& [id, channel] : device.agent()->channels().all()) {
    if (channel.kind == protocol::ChannelKind::group) {
      groups.push_back(id);
    }
  }
  return groups.empty() ? std::nullopt : std::optional(world.dice.pick(groups));
}

// Handles of others than the device, some perhaps of nobody yet.
std::vector<std::string> some_handles(World& world, const Device& device) {
  std::set<std::string> handles;
  for (std::uint32_t left = world.dice.between(1, 4); left != 0; --left) {
    const Device& other = *world.dice.pick(world.devices);
    if (&other != &device) {
      handles.insert(other.handle());
    }
  }
  return {handles.begin(), handles.end()};
}

protocol::RoleName some_role(World& world) {
  using enum protocol::RoleName;
  std::vector<protocol::RoleName> roles{responder, moderator, youth_lead, coordinator};
  // What is lied about has to be there.
  return world.options.lie != nullptr && world.dice.chance(50) ? responder : world.dice.pick(roles);
}

// Anybody but the founder, without whom nothing would go on.
Device* any_other(World& world) {
  Device& device = *world.dice.pick(world.devices);
  const bool is_founders =
      device.account() != nullptr && device.handle() == world.founder().handle();
  return &device == &world.founder() || is_founders ? nullptr : &device;
}

}  // namespace

void found(World& world) {
  Device& founder = world.add_device();
  const std::string link = world.service.founder_link();
  for (int tries = 0; tries < 20 && founder.account() == nullptr; ++tries) {
    ask(world, founder, "found", client::FoundAlliance{link, "Alliance", founder.handle()});
    world.pass(60 * kSecond);
  }
  for (int tries = 0; tries < 20 && (founder.agent() == nullptr ||
                                     founder.agent()->standing() != client::Standing::member);
       ++tries) {
    world.pass(60 * kSecond);
  }
  sim::require(
      founder.agent() != nullptr && founder.agent()->standing() == client::Standing::member,
      "the alliance is founded");
}

bool invite(World& world) {
  if (world.invites.size() > 3 || world.founder().account() == nullptr) {
    return false;
  }
  client::CreateInvites command;
  command.count = world.dice.between(1, 4);
  ask(world, world.founder(), "invite", command, [&world](const Outcome& outcome) {
    const auto& links = std::get<client::Invited>(outcome).links;
    world.invites.insert(world.invites.end(), links.begin(), links.end());
    world.links.insert(world.links.end(), links.begin(), links.end());
  });
  return true;
}

bool join_alliance(World& world) {
  // Who was to join and has no account tries again.
  Device* newcomer = nullptr;
  for (const auto& device : world.devices) {
    if (device->agent() != nullptr && device->account() == nullptr &&
        !device->agent()->is_linking()) {
      newcomer = device.get();
    }
  }
  if (world.invites.empty() ||
      (newcomer == nullptr && world.devices.size() >= world.devices_wanted)) {
    return false;
  }
  if (newcomer == nullptr) {
    newcomer = &world.add_device();
  }
  const std::string link = world.invites.back();
  world.invites.pop_back();
  const DeviceNumber number = newcomer->number();
  ask(world, *newcomer, "join alliance", client::JoinAlliance{link, newcomer->handle(), "note"},
      [&world, number](const Outcome& /*outcome*/) {
        if (world.options.lie != nullptr) {
          // Many groups and direct channels, as many as there can be.
          world.timeline.after(1, [&world, number] {
            ask(world, *world.devices[number], "set first contact",
                client::SetFirstContact{protocol::FirstContact::anyone});
          });
        }
      });
  return true;
}

bool open_topic(World& world) {
  if (world.founder().account() == nullptr ||
      world.founder().agent()->channels().all().size() >= 4) {
    return false;
  }
  client::OpenChannel command;
  command.name = "topic " + std::to_string(world.dice.below(1000));
  ask(world, world.founder(), "open topic", command);
  return true;
}

bool join_topic(World& world) {
  Device* device = world.any_member();
  if (device == nullptr) {
    return false;
  }
  const DeviceNumber number = device->number();
  ask(world, *device, "find channels", client::FindChannels{},
      [&world, number](const Outcome& outcome) {
        const auto& found = std::get<client::ChannelsFound>(outcome).channels;
        if (!found.empty()) {
          const ChannelId channel = found[world.dice.below(found.size())].channel;
          // Not within the call that brought the answer.
          world.timeline.after(1, [&world, number, channel] {
            ask(world, *world.devices[number], "join topic", client::JoinChannel{channel});
          });
        }
      });
  return true;
}

bool leave_channel(World& world) {
  Device* device = world.any_member();
  const client::Channel* channel = device != nullptr ? any_channel(world, *device) : nullptr;
  if (channel == nullptr) {
    return false;
  }
  ask(world, *device, "leave", client::LeaveChannel{channel->id});
  return true;
}

bool open_direct(World& world) {
  Device* device = world.any_member();
  const Device& other = *world.dice.pick(world.devices);
  if (device == nullptr || device == &other) {
    return false;
  }
  ask(world, *device, "open direct", client::OpenDirect{other.handle(), "greetings"});
  return true;
}

bool open_group(World& world) {
  Device* device = world.any_member();
  if (device == nullptr || any_group(world, *device)) {
    return false;
  }
  ask(world, *device, "open group", client::OpenGroup{words(world), some_handles(world, *device)});
  return true;
}

bool add_to_group(World& world) {
  Device* device = world.any_member();
  const auto group = device != nullptr ? any_group(world, *device) : std::nullopt;
  if (!group) {
    return false;
  }
  ask(world, *device, "add to group", client::AddMembers{*group, some_handles(world, *device)});
  // Perhaps somebody else at the same time.
  Device* other = world.any_member();
  if (other != nullptr && other != device && other->agent()->channels().find(*group) != nullptr) {
    ask(world, *other, "add to group", client::AddMembers{*group, some_handles(world, *other)});
  }
  return true;
}

bool remove_from_group(World& world) {
  Device* device = world.any_member();
  const auto group = device != nullptr ? any_group(world, *device) : std::nullopt;
  if (!group) {
    return false;
  }
  ask(world, *device, "remove from group",
      client::RemoveMembers{*group, some_handles(world, *device)});
  return true;
}

bool answer_contact(World& world) {
  Device* device = world.any_member();
  if (device == nullptr) {
    return false;
  }
  auto requests = device->agent()->contact_requests().value();
  if (requests.empty()) {
    return false;
  }
  ask(world, *device, "answer contact",
      client::AnswerContact{world.dice.pick(requests).member, world.dice.chance(80)});
  return true;
}

bool set_first_contact(World& world) {
  using enum protocol::FirstContact;
  Device* device = world.any_member();
  if (device == nullptr) {
    return false;
  }
  std::vector<protocol::FirstContact> settings{anyone, shared_group, leads};
  ask(world, *device, "set first contact", client::SetFirstContact{world.dice.pick(settings)});
  return true;
}

bool accredit(World& world) {
  Device* other = any_other(world);
  if (other == nullptr || world.founder().account() == nullptr) {
    return false;
  }
  client::Accredit command;
  command.handle = other->handle();
  command.role = some_role(world);
  if (command.role == protocol::RoleName::responder) {
    world.once_responders.insert(command.handle);
  }
  ask(world, world.founder(), "accredit", command);
  return true;
}

bool revoke_role(World& world) {
  Device* other = any_other(world);
  if (other == nullptr || world.founder().account() == nullptr) {
    return false;
  }
  const protocol::RoleName role = some_role(world);
  if (role == protocol::RoleName::responder) {
    world.former_responders.insert(other->handle());
  }
  ask(world, world.founder(), "revoke role", client::Revoke{other->handle(), role, "reason"});
  return true;
}

bool revoke_member(World& world) {
  Device* other = any_other(world);
  if (other == nullptr || world.founder().account() == nullptr) {
    return false;
  }
  ask(world, world.founder(), "revoke member", client::Revoke{other->handle(), {}, "reason"});
  return true;
}

bool send_text(World& world) {
  Device* device = world.any_member();
  const client::Channel* channel = device != nullptr ? any_channel(world, *device) : nullptr;
  if (channel == nullptr) {
    return false;
  }
  const ChannelId id = channel->id;
  for (std::uint32_t left = world.dice.between(1, 3); left != 0; --left) {
    ask(world, *device, "send",
        client::SendMessage{id, protocol::TextContent{words(world), {}, {}, {}}});
    if (device->agent() == nullptr) {
      break;
    }
  }
  return true;
}

// Edits, deletes, reacts, asks, votes, closes: of what this device has, whoever said it.
bool change_something(World& world) {
  Device* device = world.any_member();
  const client::Channel* channel = device != nullptr ? any_channel(world, *device) : nullptr;
  if (channel == nullptr) {
    return false;
  }
  const ChannelId id = channel->id;
  const auto shown = device->agent()->channels().messages(id, 0, SIZE_MAX).value();
  if (shown.empty() || world.dice.chance(15)) {
    protocol::PollContent poll;
    poll.question = words(world);
    poll.options = {"one", "two", "three"};
    poll.choices_max = world.dice.between(1, 3);
    ask(world, *device, "poll", client::SendMessage{id, poll});
    return true;
  }
  const MessageId target = shown[world.dice.below(shown.size())].message;
  protocol::Content content;
  const std::uint32_t what = world.dice.below(5);
  if (what == 0) {
    content = protocol::EditContent{target, words(world), {}};
  } else if (what == 1) {
    content = protocol::DeleteContent{target};
  } else if (what == 2) {
    const bool is_off = world.dice.chance(30);
    content = protocol::ReactionContent{target, world.dice.chance(50) ? "+" : "-", is_off};
  } else if (what == 3) {
    protocol::VoteContent vote{target, {}};
    for (std::uint32_t left = world.dice.below(3); left != 0; --left) {
      vote.choices.push_back(world.dice.below(4));
    }
    content = vote;
  } else {
    content = protocol::PollCloseContent{target};
  }
  ask(world, *device, "change", client::SendMessage{id, content});
  return true;
}

bool cut_connection(World& world) {
  Device& device = *world.dice.pick(world.devices);
  world.trace.note("cut device " + std::to_string(device.number()));
  device.cut();
  return true;
}

bool crash(World& world) {
  Device& device = *world.dice.pick(world.devices);
  if (device.agent() == nullptr) {
    return false;
  }
  device.crash_for_a_while();
  return true;
}

bool restart_server(World& world) {
  world.trace.note("restart server");
  world.network.lose_server();
  world.service.restart();
  return true;
}

}  // namespace indaba::agents_sim
