#include "server/service/closed_channels.h"

#include <algorithm>
#include <utility>

#include "crypto/mls/public/message.h"
#include "crypto/mls/public/tree_math.h"
#include "protocol/groups/commit_rules.h"
#include "server/service/authority.h"
#include "server/service/channel_kinds.h"
#include "server/service/channel_leaves.h"
#include "server/service/commits.h"
#include "server/service/open_channels.h"
#include "server/service/post.h"
#include "server/service/refusal.h"
#include "server/service/settling.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::LeaveStatement;
using storage::GroupLeaf;

constexpr storage::NodeLimit kTreePage{.nodes = 500, .bytes = std::size_t{512} << 10};

// The group's beginning as its creator made it, and the key by which others can join.
struct Beginning {
  CachedGroup group;
  protocol::Hash external_pub{};
};

// Errors: invalid_commit.
Result<Beginning> read_beginning(ServiceContext& context, const storage::Store& store,
                                 const SignedIn& caller,
                                 const protocol::ChannelsCreateRequest& request) {
  const auto message = mls::decode<mls::MlsMessage>(request.group_info);
  const auto* info = message ? message->get<mls::GroupInfo>() : nullptr;
  if (info == nullptr || request.generation != 0) {
    return ErrorCode::invalid_commit;
  }
  LeafAuthentication& authentication = context.groups->authentication();
  const LeafAuthentication::Session session(authentication, store, context.now);
  auto group = mls::PublicGroup::from_group_info(*info, std::nullopt, authentication);
  INDABA_TRY(session.status());
  const auto external =
      info->extensions.find_as<mls::ExternalPub>(mls::ExtensionType::external_pub);
  if (!group || !external || !*external) {
    return ErrorCode::invalid_commit;
  }
  const auto owner =
      protocol::judge_creation(*group, request.channel, request.kind, request.generation);
  auto roster = protocol::Roster::of(group->tree());
  if (!owner || !roster || owner->device != caller.device || owner->member != caller.member) {
    return ErrorCode::invalid_commit;
  }
  return Beginning{{{}, {}, std::move(group).value(), std::move(roster).value()},
                   sha256((*external)->external_pub)};
}

// What others may join by: the GroupInfo without the tree, which is kept node by node. The
// creator's signature covers both, so the GroupInfo stays whole.
Status keep_beginning(ServiceContext& context, storage::Store& store, const SignedIn& caller,
                      const protocol::ChannelsCreateRequest& request, Beginning beginning) {
  const storage::Channel channel{
      .id = request.channel, .kind = kept_kind(request.kind), .created = context.now, .closed = {}};
  INDABA_TRY(refuse_if(store.channels->create(channel), storage::StorageError::already_exists,
                       ErrorCode::already_exists));
  mls::StateChanges changes;
  beginning.group.group.save(changes);
  beginning.group.header = header_of(changes);
  storage::GroupEpoch epoch = epoch_of(beginning.group, 0, caller.device, context.now,
                                       beginning.external_pub, request.group_info);
  epoch.settled = true;
  INDABA_TRY(store.groups->add_epoch(channel.id, epoch));
  INDABA_TRY(save_nodes(store, channel.id, {}, changes));
  INDABA_TRY(seat_device(context, store, channel,
                         {.index = 0, .device = caller.device, .member = caller.member, .due = {}},
                         0));
  context.groups->put(channel.id, std::move(beginning.group));
  return {};
}

// Whether the channel is what the request would make. Errors: already_exists.
Status check_same(const storage::Store& store, const SignedIn& caller,
                  const protocol::ChannelsCreateRequest& request) {
  const auto begun = store.groups->epoch(request.channel, {});
  INDABA_TRY_ASSIGN(const bool is_kept, is_there(begun));
  return is_kept && begun->committer == caller.device && begun->group_info == request.group_info
             ? Status()
             : ErrorCode::already_exists;
}

// The member's leaf of that key. Errors: not_found.
Result<GroupLeaf> leaf_of_key(const storage::Store& store, const ChannelId& channel,
                              const MemberId& member, const protocol::SigningKey& key) {
  INDABA_TRY_ASSIGN(const auto leaves, store.leaves->of_member(channel, member));
  for (const GroupLeaf& leaf : leaves) {
    INDABA_TRY_ASSIGN(const auto device, store.devices->device(leaf.device));
    if (device.signature_key == key) {
      return leaf;
    }
  }
  return ErrorCode::not_found;
}

// The statement, if the calling device made it, now, of the channel as it is. Errors: not_found,
// invalid_statement.
Result<LeaveStatement> read_leave(const ServiceContext& context, const storage::Store& store,
                                  const SignedIn& caller, const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  INDABA_TRY_ASSIGN(const auto device, store.devices->device(caller.device));
  const auto leave = protocol::authenticate_as<LeaveStatement>(statement, alliance);
  if (!leave || leave->body.device != caller.device || leave->body.member != caller.member ||
      leave->signers != std::vector{device.signature_key}) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(refuse_absent(store.leaves->leaf(leave->body.channel, caller.device)));
  INDABA_TRY_ASSIGN(const auto newest, store.groups->newest(leave->body.channel));
  const std::uint64_t at = leave->body.at.seconds;
  const std::uint64_t now = context.now.seconds;
  if (leave->body.generation != newest.place.generation || leave->body.epoch > newest.place.epoch ||
      std::max(at, now) - std::min(at, now) > kCommitTimeSecondsMax) {
    return ErrorCode::invalid_statement;
  }
  return leave->body;
}

// Whether a leaf of the member's lets their devices in. Errors: not_found.
Status require_leaf(const storage::Store& store, const ChannelId& channel, const MemberId& member) {
  INDABA_TRY_ASSIGN(const auto leaves, store.leaves->of_member(channel, member));
  const bool has_one = std::any_of(leaves.begin(), leaves.end(), vouches);
  return has_one ? Status() : ErrorCode::not_found;
}

// RFC 9420's optional<Node>, in a row, from node `from` to the last of `nodes`.
Bytes encode_nodes(const std::vector<storage::GroupNode>& nodes, std::uint32_t from) {
  constexpr std::uint8_t kBlank = 0;
  constexpr std::uint8_t kPresent = 1;
  constexpr std::uint8_t kLeaf = 1;
  constexpr std::uint8_t kParent = 2;
  Bytes encoded;
  std::uint32_t next = from;
  for (const storage::GroupNode& node : nodes) {
    encoded.resize(encoded.size() + (node.index - next), kBlank);
    encoded.push_back(kPresent);
    encoded.push_back(mls::is_leaf({node.index}) ? kLeaf : kParent);
    append(encoded, *node.node);
    next = node.index + 1;
  }
  return encoded;
}

}  // namespace

storage::GroupEpoch epoch_of(const CachedGroup& group, std::uint64_t seq, const DeviceId& committer,
                             UnixTime now, const protocol::Hash& external_pub, Bytes group_info) {
  storage::GroupEpoch epoch;
  epoch.place = group.place;
  epoch.seq = seq;
  epoch.committer = committer;
  epoch.began = now;
  const Bytes& tag = group.group.confirmation_tag();
  check(tag.size() == epoch.confirmation_tag.size());
  std::copy(tag.begin(), tag.end(), epoch.confirmation_tag.begin());
  epoch.external_pub = external_pub;
  epoch.node_count = mls::node_count(group.group.tree().leaf_count());
  epoch.header = group.header;
  epoch.group_info = std::move(group_info);
  return epoch;
}

Outcome<protocol::ChannelsCreateReply> channels_create(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsCreateRequest& request) {
  check(context.groups != nullptr);
  const SignedIn& signed_in = *caller.signed_in;
  INDABA_TRY_ASSIGN(const Authority authority,
                    refuse_absent(Authority::of(store, signed_in.member, context.now)));
  if (request.kind != protocol::ChannelKind::self && !authority.is_full()) {
    return ErrorCode::not_allowed;
  }
  const auto existing = store.channels->channel(request.channel);
  INDABA_TRY_ASSIGN(const bool is_taken, is_there(existing));
  if (is_taken) {
    INDABA_TRY(check_same(store, signed_in, request));
    return protocol::ChannelsCreateReply{};
  }
  INDABA_TRY_ASSIGN(const std::uint64_t channels, store.channels->count_of(signed_in.member));
  if (channels >= kChannelsPerMemberMax) {
    return ErrorCode::limit_reached;
  }
  INDABA_TRY_ASSIGN(Beginning beginning, read_beginning(context, store, signed_in, request));
  INDABA_TRY(keep_beginning(context, store, signed_in, request, std::move(beginning)));
  return protocol::ChannelsCreateReply{};
}

Outcome<protocol::ChannelsLeaveReply> channels_leave(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsLeaveRequest& request) {
  INDABA_TRY_ASSIGN(const LeaveStatement leave,
                    read_leave(context, store, *caller.signed_in, request.leave));
  INDABA_TRY_ASSIGN(const GroupLeaf leaf,
                    leaf_of_key(store, leave.channel, leave.member, leave.leaf_key));
  INDABA_TRY_ASSIGN(const auto channel, store.channels->channel(leave.channel));
  if (leaf.due) {
    return protocol::ChannelsLeaveReply{};
  }
  if (!channel.closed) {
    INDABA_TRY(post(context, store, channel,
                    {.type = storage::EntryType::leave,
                     .body = cbor::encode(request.leave),
                     .at = context.now,
                     .message = {},
                     .device = caller.signed_in->device,
                     .generation = leave.generation,
                     .epoch = leave.epoch,
                     .expires = {}}));
  }
  INDABA_TRY(demand_removal(context, store, channel, leaf, storage::RemovalReason::left));
  return protocol::ChannelsLeaveReply{};
}

Outcome<protocol::ChannelsGroupInfoReply> channels_group_info(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ChannelsGroupInfoRequest& request) {
  INDABA_TRY(require_leaf(store, request.channel, caller.signed_in->member));
  INDABA_TRY_ASSIGN(storage::GroupEpoch epoch, settled_epoch(store, request.channel, context.now));
  if (!epoch.group_info) {
    return storage::StorageError::corrupt;
  }
  return protocol::ChannelsGroupInfoReply{.generation = epoch.place.generation,
                                          .epoch = epoch.place.epoch,
                                          .group_info = std::move(*epoch.group_info),
                                          .nodes = epoch.node_count};
}

Outcome<protocol::ChannelsTreeReply> channels_tree(ServiceContext& /*context*/,
                                                   const storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsTreeRequest& request) {
  INDABA_TRY(require_leaf(store, request.channel, caller.signed_in->member));
  const storage::EpochPlace place{request.generation, request.epoch};
  INDABA_TRY_ASSIGN(const auto epoch, refuse_absent(kept_epoch(store, request.channel, place)));
  if (request.from >= epoch.node_count) {
    return ErrorCode::not_found;
  }
  const auto from = static_cast<std::uint32_t>(request.from);
  INDABA_TRY_ASSIGN(const auto nodes, store.groups->nodes(request.channel, place, from, kTreePage));
  protocol::ChannelsTreeReply reply{.nodes = encode_nodes(nodes, from), .next = 0};
  if (!nodes.empty()) {
    const std::uint32_t next = nodes.back().index + 1;
    INDABA_TRY_ASSIGN(const auto more, store.groups->nodes(request.channel, place, next, {1, 0}));
    reply.next = more.empty() ? 0 : next;
  }
  return reply;
}

}  // namespace indaba::server
