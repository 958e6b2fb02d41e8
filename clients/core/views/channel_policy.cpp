#include "clients/core/views/channel_policy.h"

#include "clients/core/views/channel_list.h"

namespace indaba::client {

ChannelPolicy policy_of(const Agent& agent, const Channel& channel) {
  ChannelPolicy policy;
  policy.slow = channel.slow;
  policy.expiry = channel.expiry;
  policy.closed = channel.closed;
  const bool is_for_alerts = channel.kind == protocol::ChannelKind::alert;
  policy.writers = is_for_alerts ? Writers::responders : Writers::members;
  const MemberId& self = agent.account()->member();
  policy.may_write = !channel.closed && !is_blocked(agent, channel) &&
                     (!is_for_alerts || agent.trust().holds(self, protocol::RoleName::responder));
  if (const auto group = agent.channels().closed().policy(channel.id);
      group && group->kind == protocol::ChannelKind::group) {
    policy.invite = group->invite;
  }
  return policy;
}

}  // namespace indaba::client
