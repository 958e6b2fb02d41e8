#include "clients/core/views/channel_list.h"

#include <algorithm>

#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

constexpr std::size_t kShortIdDigits = 8;

bool comes_before(const Agent& agent, const Channel& a, const Channel& b) {
  const Marks& marks = agent.channels().marks();
  const bool is_pinned = marks.is_pinned(a.id);
  if (is_pinned != marks.is_pinned(b.id)) {
    return is_pinned;
  }
  return a.kind != b.kind ? a.kind > b.kind : label_of(agent, a) < label_of(agent, b);
}

}  // namespace

std::string name_of(const Agent& agent, const MemberId& member) {
  const Person* person = agent.trust().person(member);
  const bool is_known = person != nullptr && !person->handle.empty();
  return "@" + (is_known ? person->handle : to_hex(member.view()).substr(0, kShortIdDigits));
}

std::string label_of(const Agent& agent, const Channel& channel) {
  const bool has_peer = channel.peer && agent.trust().person(*channel.peer) != nullptr;
  return has_peer ? name_of(agent, *channel.peer) : channel.name;
}

bool is_blocked(const Agent& agent, const Channel& channel) {
  return channel.peer && agent.channels().marks().is_blocked(*channel.peer);
}

std::vector<Channel> channels_in_order(const Agent& agent) {
  std::vector<Channel> channels;
  for (const auto& [id, channel] : agent.channels().all()) {
    channels.push_back(channel);
  }
  std::sort(channels.begin(), channels.end(),
            [&](const Channel& a, const Channel& b) { return comes_before(agent, a, b); });
  return channels;
}

}  // namespace indaba::client
