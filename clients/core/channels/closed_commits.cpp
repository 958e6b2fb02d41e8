// What this device changes of closed channels: making them, adding, removing.
#include <algorithm>
#include <iterator>
#include <utility>

#include "clients/core/channels/closed_channels.h"
#include "clients/core/channels/mls_messages.h"
#include "protocol/groups/policy.h"

namespace indaba::client {
namespace {

// How often a commit is made anew because another's was first.
constexpr int kCommitTriesMax = 8;

Bytes note_at(UnixTime now, std::vector<protocol::Statement> statements) {
  return cbor::encode(protocol::CommitNote{now, std::move(statements)});
}

// One commit after the other is on its way to a channel.
class Turn {
 public:
  Turn(std::set<ChannelId>& taken, const ChannelId& channel) : taken_(taken), channel_(channel) {
    taken_.insert(channel_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { taken_.erase(channel_); }

 private:
  std::set<ChannelId>& taken_;
  ChannelId channel_;
};

}  // namespace

Flow<Status> ClosedChannels::create(const Account& account, ChannelId channel,
                                    protocol::ChannelKind kind) {
  protocol::Policy policy;
  policy.kind = kind;
  policy.channel = channel;
  policy.roles = {{account.member(), protocol::ChannelRoleName::owner}};
  mls::ExtensionList extensions;
  protocol::set_policy(extensions, policy);
  INDABA_FLOW_TRY_ASSIGN(const auto own, new_package(account));
  INDABA_FLOW_TRY_ASSIGN(auto group, mls::Group::create(protocol::group_id_of(channel, 0),
                                                        std::move(extensions), own, services()));
  protocol::ChannelsCreateRequest request;
  request.channel = channel;
  request.kind = kind;
  INDABA_FLOW_TRY_ASSIGN(request.group_info, group.group_info(true, true));
  INDABA_FLOW_TRY_ASSIGN(Open open, opened(std::move(group)));
  groups_.insert_or_assign(channel, std::move(open));
  save(channel);
  const auto created =
      co_await context_.session.ask<protocol::ChannelsCreateReply>("channels.create", request);
  if (!created && created.error() != make_error_code(ClientError::disconnected)) {
    forget(channel);
  }
  co_return created ? Status() : Status(created.error());
}

Flow<Result<std::vector<protocol::ClaimedPackage>>> ClosedChannels::claim(
    std::vector<MemberId> members, std::optional<ChannelId> channel) {
  for (const MemberId& member : members) {
    const auto learnt = co_await trust_.learn(member);
    if (!learnt) {
      co_return learnt.error();
    }
  }
  const protocol::KeyPackagesClaimRequest request{std::move(members), channel};
  auto claimed =
      co_await context_.session.ask<protocol::KeyPackagesClaimReply>("key_packages.claim", request);
  if (!claimed) {
    co_return claimed.error();
  }
  co_return std::move(claimed->claimed);
}

std::vector<MemberId> members_without(const std::vector<protocol::ClaimedPackage>& packages,
                                      const std::vector<MemberId>& members) {
  std::vector<MemberId> without;
  std::copy_if(members.begin(), members.end(), std::back_inserter(without),
               [&](const MemberId& member) {
                 return std::none_of(packages.begin(), packages.end(),
                                     [&](const auto& package) { return package.member == member; });
               });
  return without;
}

Flow<Result<bool>> ClosedChannels::learn_unknown() {
  const std::uint64_t revocations = trust_.set().revocations();
  bool any = false;
  bool is_gone = false;
  for (const MemberId& member : leaves_.take_unknown()) {
    const auto learnt = co_await trust_.learn(member);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
    any = any || learnt.has_value();
    is_gone = is_gone || learnt.error() == make_error_code(ClientError::unknown_member);
  }
  // Of whoever has just been put out the server shows nothing any more; the list says that they
  // were.
  if (is_gone && trust_.set().revocations() == revocations) {
    INDABA_FLOW_TRY(co_await trust_.refresh());
  }
  co_return any || trust_.set().revocations() > revocations;
}

Flow<Result<std::vector<MemberId>>> ClosedChannels::add(ChannelId channel,
                                                        std::vector<MemberId> members) {
  INDABA_FLOW_TRY_ASSIGN(const auto claimed, co_await claim(members, channel));
  INDABA_FLOW_TRY(co_await add_devices(channel, claimed));
  co_return members_without(claimed, members);
}

Flow<Result<ClosedChannels::Open*>> ClosedChannels::ready_to_commit(ChannelId channel) {
  while (true) {
    while (committing_.contains(channel)) {
      co_await context_.session.next_frame();
      if (!context_.session.is_open()) {
        co_return ClientError::disconnected;
      }
    }
    const auto found = groups_.find(channel);
    if (found == groups_.end()) {
      co_return ClientError::not_in_channel;
    }
    if (!found->second.group.has_pending_commit()) {
      co_return &found->second;
    }
    // Nobody knows whether the server took it. The same again: if it did, what others have said
    // since is open to none but its epoch's secrets.
    auto made = made_commit(channel);
    if (!made) {
      found->second.group.discard_pending_commit();
      co_return &found->second;
    }
    const auto pushed = co_await push_commit(channel, *std::move(made));
    if (!pushed && !is_refusal(pushed.error())) {
      co_return pushed.error();
    }
  }
}

// What the server has refused is not to be sent some other time.
void ClosedChannels::give_up_commit(const ChannelId& channel, std::uint64_t epoch) {
  const auto found = groups_.find(channel);
  if (found == groups_.end() || !is_at(channel, epoch) ||
      !found->second.group.has_pending_commit()) {
    return;
  }
  found->second.group.discard_pending_commit();
  forget_commit(channel);
  save(channel);
}

Result<mls::CommitOptions> ClosedChannels::adding(
    const Open& open, const std::vector<protocol::ClaimedPackage>& packages,
    std::vector<DeviceId>& added) const {
  mls::CommitOptions options;
  for (const protocol::ClaimedPackage& claimed : packages) {
    auto package = unwrap<mls::KeyPackage>(claimed.package);
    const auto owner = package ? protocol::owner_of(package->leaf_node)
                               : Result<protocol::LeafOwner>(ClientError::not_trusted);
    // The server answers with the device that was asked for, or is not believed.
    if (!owner || owner->member != claimed.member || owner->device != claimed.device) {
      return ClientError::not_trusted;
    }
    if (open.roster.leaf_of(owner->device) == nullptr) {
      options.proposals.push_back({mls::Add{*std::move(package)}});
      added.push_back(owner->device);
    }
  }
  options.authenticated_data = note_at(context_.now, {});
  return options;
}

Flow<Status> ClosedChannels::add_devices(ChannelId channel,
                                         std::vector<protocol::ClaimedPackage> packages) {
  for (int tries = 0; tries < kCommitTriesMax; ++tries) {
    INDABA_FLOW_TRY_ASSIGN(Open* const open, co_await ready_to_commit(channel));
    std::vector<DeviceId> added;
    INDABA_FLOW_TRY_ASSIGN(mls::CommitOptions options, adding(*open, packages, added));
    if (added.empty()) {
      co_return Status();
    }
    auto made = make_commit(channel, *open, std::move(options));
    if (!made) {
      INDABA_FLOW_TRY_ASSIGN(const bool learnt, co_await learn_unknown());
      if (!learnt) {
        co_return made.error();
      }
      continue;
    }
    made->added = std::move(added);
    INDABA_FLOW_TRY_ASSIGN(const bool is_ours, co_await push_commit(channel, *std::move(made)));
    if (is_ours) {
      co_return Status();
    }
  }
  co_return protocol::ErrorCode::conflict;
}

Result<protocol::ChannelsCommitRequest> ClosedChannels::make_commit(const ChannelId& channel,
                                                                    Open& open,
                                                                    mls::CommitOptions options) {
  options.with_tree = false;
  options.with_group_info = true;
  options.now = context_.now;
  protocol::ChannelsCommitRequest request;
  request.channel = channel;
  request.generation = open.policy.generation;
  request.epoch = open.group.epoch().value;
  INDABA_TRY_ASSIGN(mls::CommitMessages made, open.group.commit(std::move(options)));
  save(channel);
  request.commit = std::move(made.commit);
  request.group_info = *std::move(made.group_info);
  request.welcome = std::move(made.welcome);
  return request;
}

Flow<Result<bool>> ClosedChannels::push_commit(ChannelId channel,
                                               protocol::ChannelsCommitRequest request) {
  const Turn turn(committing_, channel);
  keep_commit(request);
  const auto committed =
      co_await context_.session.ask<protocol::ChannelsCommitReply>("channels.commit", request);
  const bool has_lost = committed.error() == make_error_code(protocol::ErrorCode::conflict);
  if (!committed && !has_lost) {
    if (is_refusal(committed.error())) {
      give_up_commit(channel, request.epoch);
    }
    co_return committed.error();
  }
  // Whoever won stands in the log, which brings this group on.
  while (is_at(channel, request.epoch)) {
    co_await context_.session.next_frame();
    if (!context_.session.is_open()) {
      co_return ClientError::disconnected;
    }
  }
  co_return !has_lost;
}

Result<mls::CommitOptions> ClosedChannels::removing(const ChannelId& channel, const Open& open,
                                                    const MemberId& self,
                                                    const std::vector<MemberId>& others) const {
  mls::CommitOptions options;
  std::vector<protocol::Statement> reasons;
  for (const mls::LeafIndex leaf : open.group.tree().members()) {
    const protocol::LeafOwner* owner = open.roster.owner(leaf);
    if (leaf == open.group.self()) {
      continue;
    }
    INDABA_TRY_ASSIGN(auto ended,
                      trust_.revocation_of(owner->member, owner->membership, owner->device));
    if (!ended) {
      INDABA_TRY_ASSIGN(ended, leave_of(channel, *owner));
    }
    // Of an identity that is over (content.cddl, `policy`): anybody may remove those.
    const bool is_over = owner->generation < open.roster.generation_of(owner->member);
    const bool is_named = owner->member != self &&
                          std::find(others.begin(), others.end(), owner->member) != others.end();
    if (ended || is_over || is_named) {
      options.proposals.push_back({mls::Remove{leaf}});
    }
    if (ended && std::find(reasons.begin(), reasons.end(), *ended) == reasons.end()) {
      reasons.push_back(*ended);
    }
  }
  options.authenticated_data = note_at(context_.now, std::move(reasons));
  return options;
}

Flow<Status> ClosedChannels::remove(const Account& account, ChannelId channel,
                                    std::vector<MemberId> others) {
  for (int tries = 0; tries < kCommitTriesMax; ++tries) {
    INDABA_FLOW_TRY_ASSIGN(Open* const open, co_await ready_to_commit(channel));
    INDABA_FLOW_TRY_ASSIGN(mls::CommitOptions options,
                           removing(channel, *open, account.member(), others));
    if (options.proposals.empty()) {
      co_return Status();
    }
    INDABA_FLOW_TRY_ASSIGN(auto request, make_commit(channel, *open, std::move(options)));
    INDABA_FLOW_TRY_ASSIGN(const bool is_ours, co_await push_commit(channel, std::move(request)));
    if (is_ours) {
      co_return Status();
    }
  }
  co_return protocol::ErrorCode::conflict;
}

}  // namespace indaba::client
