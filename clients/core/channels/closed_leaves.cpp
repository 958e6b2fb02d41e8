// Members who leave closed channels: they say so, and others remove their leaves.
#include <algorithm>

#include "clients/core/channels/closed_channels.h"
#include "crypto/base/hex.h"
#include "protocol/groups/commit_rules.h"

namespace indaba::client {
namespace {

std::string leaves_prefix(const ChannelId& channel) {
  return "leave/" + to_hex(channel.view()) + "/";
}

std::string leave_key(const ChannelId& channel, const protocol::SigningKey& leaf_key) {
  return leaves_prefix(channel) + to_hex(leaf_key);
}

}  // namespace

Flow<Status> ClosedChannels::leave(const Account& account, ChannelId channel) {
  const auto found = groups_.find(channel);
  if (found == groups_.end()) {
    co_return ClientError::not_in_channel;
  }
  std::vector<protocol::Statement> leaves;
  for (const mls::LeafIndex leaf : found->second.roster.leaves_of(account.member())) {
    const protocol::LeafOwner* owner = found->second.roster.owner(leaf);
    protocol::LeaveStatement body;
    body.alliance = account.alliance();
    body.channel = channel;
    body.generation = found->second.policy.generation;
    body.epoch = found->second.group.epoch().value;
    body.leaf_key = owner->key;
    body.member = account.member();
    body.device = account.device();
    body.at = context_.now;
    // The device that speaks has to be in it until it has spoken for the others.
    const bool is_own = leaf == found->second.group.self();
    leaves.insert(is_own ? leaves.end() : leaves.begin(), account.sign_by_device(body));
  }
  for (const protocol::Statement& statement : leaves) {
    const protocol::ChannelsLeaveRequest request{statement};
    const auto left =
        co_await context_.session.ask<protocol::ChannelsLeaveReply>("channels.leave", request);
    if (!left) {
      co_return left.error();
    }
  }
  co_return Status();
}

Status ClosedChannels::take_leave(const ChannelId& channel, const protocol::Entry& entry) {
  const auto found = groups_.find(channel);
  const auto statement = cbor::decode<protocol::Statement>(*entry.body);
  if (found == groups_.end() || !statement) {
    return ClientError::not_trusted;
  }
  const auto leave =
      protocol::authenticate_as<protocol::LeaveStatement>(*statement, trust_.alliance());
  if (!leave) {
    return ClientError::not_trusted;
  }
  const Open& open = found->second;
  for (const mls::LeafIndex leaf : open.roster.leaves_of(leave->body.member)) {
    const protocol::LeafOwner* owner = open.roster.owner(leaf);
    if (protocol::is_leave_of(*leave, open.policy, open.group.epoch().value, *owner, open.roster)) {
      context_.records.put(leave_key(channel, owner->key), *statement);
      return {};
    }
  }
  // Of a leaf that was gone before this device came in.
  const protocol::LeaveStatement& body = leave->body;
  const bool is_of_past =
      body.generation < open.policy.generation ||
      (body.generation == open.policy.generation && body.epoch < open.group.epoch().value);
  return is_of_past && body.channel == channel ? Status() : ClientError::not_trusted;
}

Result<std::optional<protocol::Statement>> ClosedChannels::leave_of(
    const ChannelId& channel, const protocol::LeafOwner& owner) const {
  return context_.records.get<protocol::Statement>(leave_key(channel, owner.key));
}

Status ClosedChannels::forget_leaves(const ChannelId& channel, const Open& open) {
  INDABA_TRY_ASSIGN(const auto kept,
                    context_.records.all<protocol::Statement>(leaves_prefix(channel)));
  const auto members = open.group.tree().members();
  for (const auto& leave : kept) {
    const std::string& key = leave.first;
    const bool is_there =
        std::any_of(members.begin(), members.end(), [&](const mls::LeafIndex leaf) {
          const protocol::LeafOwner* owner = open.roster.owner(leaf);
          return owner != nullptr && to_hex(owner->key) == key;
        });
    if (!is_there) {
      context_.records.erase(leaves_prefix(channel) + key);
    }
  }
  return {};
}

}  // namespace indaba::client
