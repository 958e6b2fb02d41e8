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
      info.group_context.group_id != protocol::group_id_of(channel, policy.generation)) {
    return ClientError::not_trusted;
  }
  // The commit that this member was brought in by is not settled.
  if (!roster.has_member(account.member())) {
    return protocol::ErrorCode::conflict;
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

Flow<Result<CameIn>> ClosedChannels::push_join(const Account& account, ChannelId channel,
                                               BegunJoin join) {
  const auto taken =
      co_await context_.session.ask<protocol::ChannelsRejoinReply>("channels.rejoin", join.request);
  // The channel may have been left since, or a Welcome have come.
  if (!is_kept_join(join.request)) {
    co_return protocol::ErrorCode::conflict;
  }
  if (!taken) {
    if (is_refusal(taken.error())) {
      forget_join(channel);
    }
    co_return taken.error();
  }
  INDABA_FLOW_TRY_ASSIGN(const protocol::Roster before, protocol::Roster::of(join.group.tree()));
  CameIn came_in;
  if (before.leaf_of(account.device()) != nullptr) {
    came_in.lost_before = taken->seq;
  }
  // Who came in meanwhile by a Welcome has left that leaf by this commit.
  INDABA_FLOW_TRY(join.group.merge_pending_commit());
  INDABA_FLOW_TRY_ASSIGN(Open open, opened(std::move(join.group)));
  came_in.policy = open.policy;
  INDABA_FLOW_TRY(keep_joined(channel, std::move(open)));
  co_return std::move(came_in);
}

Flow<Result<CameIn>> ClosedChannels::join_by_own(const Account& account, ChannelId channel) {
  INDABA_FLOW_TRY_ASSIGN(auto begun, begun_join(channel));
  if (begun) {
    auto joined = co_await push_join(account, channel, *std::move(begun));
    if (joined || !is_refusal(joined.error())) {
      co_return joined;
    }
  }
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
    if (joined.error() == make_error_code(protocol::ErrorCode::conflict)) {
      co_return joined.error();
    }
    if (!joined) {
      INDABA_FLOW_TRY_ASSIGN(const bool learnt, co_await learn_unknown());
      if (!learnt) {
        co_return ClientError::not_trusted;
      }
      continue;
    }
    if (has(channel)) {
      CameIn by_welcome;
      by_welcome.policy = groups_.at(channel).policy;
      co_return std::move(by_welcome);
    }
    protocol::ChannelsRejoinRequest request;
    request.channel = channel;
    request.generation = given->generation;
    request.epoch = given->epoch;
    request.commit = std::move(joined->messages.commit);
    request.group_info = *std::move(joined->messages.group_info);
    BegunJoin join{std::move(request), std::move(joined->group)};
    keep_join(channel, join);
    co_return co_await push_join(account, channel, std::move(join));
  }
  co_return ClientError::not_trusted;
}

}  // namespace indaba::client
