// What holds in a channel, as its members see it: who writes there, how often, for how long it
// stays.
#pragma once

#include <array>
#include <optional>

#include "clients/core/agent/agent.h"

namespace indaba::client {

// Who writes in a channel.
enum class Writers : std::uint8_t { members, responders };
constexpr auto enum_names(Writers) {
  using enum Writers;
  return std::to_array<cbor::Named<Writers>>({{members, "members"}, {responders, "responders"}});
}

struct ChannelPolicy {
  Writers writers = Writers::members;
  bool may_write = false;                           // this member, now
  std::optional<std::uint64_t> slow;                // seconds between two messages of one member
  std::optional<std::uint64_t> expiry;              // seconds after which each message is gone
  std::optional<UnixTime> closed;                   // since when nothing is added to it
  std::optional<protocol::ChannelRoleName> invite;  // into a group; and all above them

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("slow", self.slow);
    io("closed", self.closed);
    io("expiry", self.expiry);
    io("invite", self.invite);
    io("writers", self.writers);
    io("may_write", self.may_write);
  }
};

// What is known here: that topics of youth wait for their leads the server alone can say.
ChannelPolicy policy_of(const Agent& agent, const Channel& channel);

}  // namespace indaba::client
