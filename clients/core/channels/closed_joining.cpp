// How a device comes into the closed channels of its member without anybody's help: by an external
// commit (RFC 9420 section 12.4.3.2), from what the server hands out.
#include <utility>

#include "clients/core/channels/closed_channels.h"
#include "clients/core/channels/mls_messages.h"
#include "protocol/groups/policy.h"

namespace indaba::client {
namespace {

// How often it is tried again once those who were unknown have been looked up.
constexpr int kJoinTriesMax = 8;

// The leaf that goes when this device comes in: its own earlier one, or else one of a generation
// of the member's identity that is over.
std::optional<mls::LeafIndex> leaf_to_replace(const Account& account,
                                              const protocol::Roster& roster,
                                              const mls::RatchetTree& tree) {
  if (const mls::LeafIndex* own = roster.leaf_of(account.device())) {
    return *own;
  }
  for (const mls::LeafIndex leaf : tree.members()) {
    const protocol::LeafOwner* owner = roster.owner(leaf);
    if (owner->member == account.member() && owner->generation < account.generation()) {
      return leaf;
    }
  }
  return {};
}

}  // namespace

Result<mls::Group::ExternalJoin> ClosedChannels::join_from(const Account& account,
                                                           const ChannelId& channel,
                                                           const mls::GroupInfo& info,
                                                           mls::RatchetTree tree) {
  INDABA_TRY_ASSIGN(const protocol::Policy policy,
                    protocol::policy_of(info.group_context.extensions));
  INDABA_TRY_ASSIGN(const protocol::Roster roster, protocol::Roster::of(tree));
  if (policy.channel != channel ||
      info.group_context.group_id != protocol::group_id_of(channel, policy.generation) ||
      !roster.has_member(account.member())) {
    return ClientError::not_trusted;
  }
  INDABA_TRY_ASSIGN(const mls::Identity self, identity(account));
  mls::ExternalJoinOptions options;
  options.replaces = leaf_to_replace(account, roster, tree);
  options.capabilities = leaf_capabilities();
  options.authenticated_data = cbor::encode(protocol::CommitNote{context_.now, {}});
  options.with_group_info = true;
  options.with_tree = false;
  mls::JoinOptions join;
  join.tree = std::move(tree);
  return mls::Group::join_externally(info, self, services(), std::move(options), std::move(join));
}

// Nothing is kept before the server has taken the commit: whoever stops in between finds a leaf of
// their own in the tree and replaces it.
Flow<Result<protocol::Policy>> ClosedChannels::join_by_own(const Account& account,
                                                           ChannelId channel) {
  for (int tries = 0; tries < kJoinTriesMax; ++tries) {
    const auto given = co_await context_.session.ask<protocol::ChannelsGroupInfoReply>(
        "channels.group_info", protocol::ChannelsGroupInfoRequest{channel});
    if (!given) {
      co_return given.error();
    }
    const auto info = unwrap<mls::GroupInfo>(given->group_info);
    if (!info) {
      co_return ClientError::not_trusted;
    }
    INDABA_FLOW_TRY_ASSIGN(auto tree,
                           co_await fetch_tree(channel, given->generation, given->epoch));
    auto joined = join_from(account, channel, *info, std::move(tree));
    if (!joined) {
      INDABA_FLOW_TRY_ASSIGN(const bool learnt, co_await learn_unknown());
      if (!learnt) {
        co_return ClientError::not_trusted;
      }
      continue;
    }
    if (has(channel)) {
      co_return groups_.at(channel).policy;
    }
    protocol::ChannelsRejoinRequest request;
    request.channel = channel;
    request.generation = given->generation;
    request.epoch = given->epoch;
    request.commit = std::move(joined->messages.commit);
    request.group_info = *std::move(joined->messages.group_info);
    const auto taken =
        co_await context_.session.ask<protocol::ChannelsRejoinReply>("channels.rejoin", request);
    if (!taken) {
      co_return taken.error();
    }
    // Who came in meanwhile by a Welcome has left that leaf by this commit.
    INDABA_FLOW_TRY(joined->group.merge_pending_commit());
    INDABA_FLOW_TRY_ASSIGN(Open open, opened(std::move(joined->group)));
    const protocol::Policy policy = open.policy;
    forget(channel);
    groups_.emplace(channel, std::move(open));
    save(channel);
    // If this fails, somebody else settles it.
    (void)co_await settle(account, channel);
    co_return policy;
  }
  co_return ClientError::not_trusted;
}

}  // namespace indaba::client
