#include "server/service/commits.h"

#include <algorithm>

#include "server/service/channel_leaves.h"
#include "server/service/closed_channels.h"
#include "server/service/commit_checks.h"
#include "server/service/group_cache.h"
#include "server/service/inbox.h"
#include "server/service/log_entry.h"
#include "server/service/post.h"
#include "server/service/refusal.h"
#include "server/service/settling.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::JudgedCommit;
using storage::EpochPlace;

// A commit as it was sent, by either method.
struct Incoming {
  const ChannelId& channel;
  EpochPlace ends;
  const Bytes& commit;
  const Bytes& group_info;
  const std::optional<Bytes>& welcome;
  const std::optional<std::vector<DeviceId>>& added;
  bool external = false;
};

class CommitIntake {
 public:
  CommitIntake(ServiceContext& context, storage::Store& store, const SignedIn& caller,
               const Incoming& incoming)
      : context_(context), store_(store), caller_(caller), incoming_(incoming) {
    check(context.groups != nullptr);
  }

  // The place of the commit in the log.
  Result<std::uint64_t> take();

 private:
  // The channel and its newest epoch, if the caller may commit to it. Errors: not_found,
  // channel_closed.
  Status find();
  // Where an earlier commit stands that ended the same epoch; 0 if none did. Errors: conflict if it
  // is another than this one.
  Result<std::uint64_t> earlier();
  // Errors: conflict, with the entry at `seq`.
  std::error_code lost_to(std::uint64_t seq);
  // Errors: invalid_commit, wrong_time, remove_first, limit_reached.
  Result<JudgedCommit> judge(const mls::PublicMessage& message, CachedGroup& cached);
  Status check_sender(const mls::FramedContent& content) const;
  Result<mls::StagedCommit> stage(const mls::PublicMessage& message, CachedGroup& cached);
  Result<std::uint64_t> keep(CachedGroup& cached, mls::StagedCommit staged,
                             const JudgedCommit& judged, const protocol::Hash& external_pub);
  Status deliver_welcomes(const JudgedCommit& judged);

  ServiceContext& context_;
  storage::Store& store_;
  const SignedIn& caller_;
  const Incoming& incoming_;
  storage::Channel channel_;
  storage::GroupEpoch newest_;
  std::optional<storage::GroupLeaf> leaf_;  // the caller's, if it has one
  std::vector<Bytes> welcomes_;             // one for each who is added
};

Result<std::uint64_t> CommitIntake::take() {
  INDABA_TRY(find());
  INDABA_TRY_ASSIGN(const std::uint64_t earlier_seq, earlier());
  if (earlier_seq != 0) {
    return earlier_seq;
  }
  INDABA_TRY_ASSIGN(const mls::PublicMessage message, read_commit(incoming_.commit));
  INDABA_TRY(check_sender(message.content));
  INDABA_TRY_ASSIGN(CachedGroup * cached,
                    context_.groups->group(store_, incoming_.channel, newest_));
  INDABA_TRY_ASSIGN(const JudgedCommit judged, judge(message, *cached));
  INDABA_TRY_ASSIGN(mls::StagedCommit staged, stage(message, *cached));
  INDABA_TRY_ASSIGN(const protocol::Hash external_pub,
                    check_group_info(incoming_.group_info, staged, judged.committer));
  return keep(*cached, std::move(staged), judged, external_pub);
}

Status CommitIntake::find() {
  INDABA_TRY_ASSIGN(channel_, refuse_absent(store_.channels->channel(incoming_.channel)));
  INDABA_TRY_ASSIGN(const auto leaves, store_.leaves->of_member(channel_.id, caller_.member));
  bool may_speak = false;
  for (const storage::GroupLeaf& leaf : leaves) {
    if (leaf.device == caller_.device) {
      leaf_ = leaf;
    }
    // Who comes by an external commit is vouched for by any leaf of their member.
    may_speak = may_speak ||
                (incoming_.external ? vouches(leaf) : !leaf.due && leaf.device == caller_.device);
  }
  if (!may_speak) {
    return ErrorCode::not_found;
  }
  if (channel_.closed) {
    return ErrorCode::channel_closed;
  }
  INDABA_TRY_ASSIGN(newest_, store_.groups->newest(channel_.id));
  return {};
}

Result<std::uint64_t> CommitIntake::earlier() {
  if (incoming_.ends == newest_.place) {
    if (!incoming_.external) {
      return std::uint64_t{0};
    }
    INDABA_TRY_ASSIGN(const auto settled, settled_epoch(store_, channel_.id, context_.now));
    return settled.place == newest_.place ? Result<std::uint64_t>(std::uint64_t{0})
                                          : ErrorCode::conflict;
  }
  if (incoming_.ends > newest_.place) {
    return ErrorCode::conflict;
  }
  const auto begun =
      kept_epoch(store_, channel_.id, {incoming_.ends.generation, incoming_.ends.epoch + 1});
  INDABA_TRY_ASSIGN(const bool is_known, is_there(begun));
  if (!is_known) {
    return ErrorCode::conflict;
  }
  const auto entry = store_.log->entry(channel_.id, begun->seq);
  INDABA_TRY_ASSIGN(const bool is_kept, is_there(entry));
  // Who came in by it may have been put out since.
  const bool is_in = leaf_ && !leaf_->due;
  if (is_kept && is_in && begun->committer == caller_.device &&
      entry->body_hash == sha256(incoming_.commit)) {
    return begun->seq;
  }
  if (is_kept) {
    context_.details.won = entry_of(*entry);
  }
  return ErrorCode::conflict;
}

// A device speaks for itself: by its own leaf, or by the one that it brings.
Status CommitIntake::check_sender(const mls::FramedContent& content) const {
  if (incoming_.external) {
    const auto* commit = content.get<mls::Commit>();
    if (content.sender.type != mls::SenderType::new_member_commit || !commit->path) {
      return ErrorCode::invalid_commit;
    }
    const auto owner = protocol::owner_of(commit->path->leaf_node);
    return owner && owner->device == caller_.device && owner->member == caller_.member
               ? Status()
               : ErrorCode::invalid_commit;
  }
  return content.sender.type == mls::SenderType::member && leaf_ &&
                 content.sender.leaf().value == leaf_->index
             ? Status()
             : ErrorCode::invalid_commit;
}

Result<JudgedCommit> CommitIntake::judge(const mls::PublicMessage& message, CachedGroup& cached) {
  const StoreRevocations revocations(store_);
  auto judged = protocol::judge_commit(
      {cached.group.context(), cached.group.tree(), cached.roster, revocations}, message.content);
  if (!judged) {
    return ErrorCode::invalid_commit;
  }
  const std::uint64_t at = judged->note.at.seconds;
  const std::uint64_t now = context_.now.seconds;
  if (std::max(at, now) - std::min(at, now) > kCommitTimeSecondsMax) {
    return ErrorCode::wrong_time;
  }
  // Whoever comes by an external commit can remove nobody else.
  if (!incoming_.external) {
    INDABA_TRY(check_removals(context_, store_, channel_.id, cached.roster, *judged));
  }
  INDABA_TRY(check_newcomers(context_, store_, cached.roster, *judged));
  INDABA_TRY_ASSIGN(welcomes_, split_welcome(incoming_.welcome, *message.content.get<mls::Commit>(),
                                             incoming_.added, judged->added));
  return judged;
}

Result<mls::StagedCommit> CommitIntake::stage(const mls::PublicMessage& message,
                                              CachedGroup& cached) {
  const LeafAuthentication::Session session(context_.groups->authentication(), store_,
                                            context_.now);
  auto verified =
      cached.group.verify({mls::WireFormat::public_message, message.content, message.auth});
  if (!verified) {
    return ErrorCode::invalid_commit;
  }
  auto staged = cached.group.stage(*verified);
  INDABA_TRY(session.status());
  return staged ? std::move(staged) : Result<mls::StagedCommit>(ErrorCode::invalid_commit);
}

Result<std::uint64_t> CommitIntake::keep(CachedGroup& cached, mls::StagedCommit staged,
                                         const JudgedCommit& judged,
                                         const protocol::Hash& external_pub) {
  INDABA_TRY_ASSIGN(const storage::LogPlace place, post(context_, store_, channel_,
                                                        {.type = storage::EntryType::commit,
                                                         .body = incoming_.commit,
                                                         .at = context_.now,
                                                         .message = {},
                                                         .device = caller_.device,
                                                         .generation = incoming_.ends.generation,
                                                         .epoch = incoming_.ends.epoch,
                                                         .expires = {}}));
  const mls::CommitEffects effects = staged.effects;
  cached.group.merge(std::move(staged));
  check(cached.roster.follow(effects, cached.group.tree()).has_value());
  mls::StateChanges changes;
  cached.group.save(changes);
  cached.place = {incoming_.ends.generation, incoming_.ends.epoch + 1};
  cached.header = header_of(changes);
  INDABA_TRY(store_.groups->add_epoch(
      channel_.id, epoch_of(cached, place.seq, caller_.device, context_.now, external_pub,
                            incoming_.group_info)));
  INDABA_TRY(save_nodes(store_, channel_.id, cached.place, changes));
  const LeafChanges leaves{effects, judged, cached.roster, place.seq};
  INDABA_TRY(follow_leaves(context_, store_, channel_, leaves));
  INDABA_TRY(deliver_welcomes(judged));
  return place.seq;
}

Status CommitIntake::deliver_welcomes(const JudgedCommit& judged) {
  for (std::size_t i = 0; i < judged.added.size(); ++i) {
    INDABA_TRY(deliver(context_, store_, judged.added[i].device,
                       {.type = storage::InboxType::welcome,
                        .body = std::move(welcomes_[i]),
                        .at = context_.now,
                        .channel = channel_.id,
                        .member = caller_.member,
                        .device = caller_.device,
                        .generation = incoming_.ends.generation,
                        .epoch = incoming_.ends.epoch + 1}));
  }
  return {};
}

}  // namespace

Outcome<protocol::ChannelsCommitReply> channels_commit(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsCommitRequest& request) {
  const Incoming incoming{.channel = request.channel,
                          .ends = {request.generation, request.epoch},
                          .commit = request.commit,
                          .group_info = request.group_info,
                          .welcome = request.welcome,
                          .added = request.added};
  INDABA_TRY_ASSIGN(const std::uint64_t seq,
                    CommitIntake(context, store, *caller.signed_in, incoming).take());
  return protocol::ChannelsCommitReply{seq};
}

Outcome<protocol::ChannelsRejoinReply> channels_rejoin(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsRejoinRequest& request) {
  const Incoming incoming{.channel = request.channel,
                          .ends = {request.generation, request.epoch},
                          .commit = request.commit,
                          .group_info = request.group_info,
                          .welcome = {},
                          .added = {},
                          .external = true};
  INDABA_TRY_ASSIGN(const std::uint64_t seq,
                    CommitIntake(context, store, *caller.signed_in, incoming).take());
  return protocol::ChannelsRejoinReply{seq};
}

}  // namespace indaba::server
