// What comes to this device of closed channels: Welcomes, commits, messages.
#include <algorithm>
#include <utility>

#include "clients/core/channels/closed_channels.h"
#include "clients/core/channels/mls_messages.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "protocol/groups/commit_rules.h"

namespace indaba::client {
namespace {

// How often something is tried again once those who were unknown have been looked up.
constexpr int kChainTriesMax = 8;

// Those that this device has taken up, and knows that they may be made.
class KnownRevocations final : public protocol::RevocationJudge {
 public:
  explicit KnownRevocations(const Trust& trust) : trust_(trust) {}
  bool counts(const protocol::Statement& revocation) const override {
    const auto body = cbor::decode<protocol::RevocationStatement>(revocation.body);
    const auto number = body ? trust_.set().revoked(body->target) : std::nullopt;
    return number && trust_.set().revocation(*number) == protocol::hash_of(revocation);
  }

 private:
  const Trust& trust_;
};

// Whether this device has signed it, in the epoch that the group is in. That it did is more than
// the server's word.
bool is_signed_by(const Account& account, const mls::PublicGroup& group,
                  const mls::PublicMessage& message) {
  const auto key = group.sender_key(message.content);
  return key && same_bytes(*key, account.device_key().public_key) &&
         group.verify({mls::WireFormat::public_message, message.content, message.auth});
}

// Of an epoch that this device has no keys of: it came in later, and the message took its time.
bool is_of_past(ByteView body, mls::Epoch now) {
  const auto message = unwrap<mls::PrivateMessage>(body);
  return message && message->epoch < now;
}

}  // namespace

Flow<Result<mls::RatchetTree>> ClosedChannels::fetch_tree(ChannelId channel,
                                                          std::uint64_t generation,
                                                          std::uint64_t epoch) {
  Bytes nodes;
  std::uint64_t from = 0;
  do {
    const protocol::ChannelsTreeRequest request{channel, generation, epoch, from};
    const auto page =
        co_await context_.session.ask<protocol::ChannelsTreeReply>("channels.tree", request);
    if (!page) {
      co_return page.error();
    }
    append(nodes, page->nodes);
    if (page->next != 0 && page->next <= from) {
      co_return ClientError::unexpected_answer;
    }
    from = page->next;
  } while (from != 0);
  // What MLS calls ratchet_tree is these nodes behind their length (RFC 9420 section 12.4.3.3).
  co_return mls::RatchetTree::decode(mls::encode(nodes));
}

Flow<Result<protocol::Policy>> ClosedChannels::join(const Account& account,
                                                    protocol::InboxEntry entry) {
  if (!entry.channel || !entry.generation || !entry.epoch) {
    co_return ClientError::not_trusted;
  }
  const auto welcome = unwrap<mls::Welcome>(entry.body);
  if (!welcome) {
    co_return ClientError::not_trusted;
  }
  // One of a later epoch: this device was put out and brought in again while it was away.
  const auto is_in = [&] {
    const auto held = groups_.find(*entry.channel);
    return held != groups_.end() && held->second.group.epoch().value >= *entry.epoch;
  };
  if (is_in()) {
    co_return groups_.at(*entry.channel).policy;
  }
  std::optional<mls::KeyPackageSecrets> own;
  for (const mls::EncryptedGroupSecrets& secrets : welcome->secrets) {
    INDABA_FLOW_TRY_ASSIGN(own, kept_package(account, secrets.new_member));
    if (own) {
      break;
    }
  }
  if (!own) {
    co_return ClientError::not_trusted;
  }
  for (int tries = 0; tries < kChainTriesMax; ++tries) {
    INDABA_FLOW_TRY_ASSIGN(auto tree,
                           co_await fetch_tree(*entry.channel, *entry.generation, *entry.epoch));
    mls::JoinOptions options;
    options.tree = std::move(tree);
    auto group = mls::Group::join(*welcome, *own, services(), std::move(options));
    if (!group) {
      INDABA_FLOW_TRY_ASSIGN(const bool learnt, co_await learn_unknown());
      if (!learnt) {
        co_return ClientError::not_trusted;
      }
      continue;
    }
    auto open = opened(*std::move(group));
    if (!open || open->policy.channel != *entry.channel ||
        open->policy.generation != *entry.generation || open->group.epoch().value != *entry.epoch) {
      co_return ClientError::not_trusted;
    }
    // Come in meanwhile by itself.
    if (is_in()) {
      co_return groups_.at(*entry.channel).policy;
    }
    const protocol::Policy policy = open->policy;
    forget_group(*entry.channel);
    forget_join_before(*entry.channel, *entry.epoch);
    groups_.emplace(*entry.channel, *std::move(open));
    save(*entry.channel);
    forget_package(own->key_package.ref());
    // Whoever comes in by a Welcome has seen that its epoch is whole.
    (void)co_await settle(account, *entry.channel);
    co_return policy;
  }
  co_return ClientError::not_trusted;
}

Flow<Result<std::optional<ClosedMessage>>> ClosedChannels::take(const Account& account,
                                                                ChannelId channel,
                                                                protocol::Entry entry) {
  for (int tries = 0; tries < kChainTriesMax; ++tries) {
    const auto found = groups_.find(channel);
    if (found == groups_.end()) {
      co_return ClientError::no_box;
    }
    const bool is_commit = entry.type == protocol::EntryType::commit;
    // Of a commit the server forgets whose it was once the member has erased their account.
    if (!entry.body || !entry.epoch || (!is_commit && !entry.device)) {
      co_return ClientError::not_trusted;
    }
    Open& open = found->second;
    // From before this device came in.
    if (*entry.epoch + (is_commit ? 0 : 1) < open.group.epoch().value) {
      co_return std::optional<ClosedMessage>();
    }
    // Behind a gap: put out and brought in again while it was away, or away for longer than the
    // server keeps the log.
    if (*entry.epoch > open.group.epoch().value) {
      forget_group(channel);
      co_return ClientError::no_box;
    }
    if (is_commit) {
      const Status taken = take_commit(account, channel, open, entry);
      if (taken) {
        // If this fails, somebody else settles it.
        (void)co_await settle(account, channel);
        co_return std::optional<ClosedMessage>();
      }
      INDABA_FLOW_TRY_ASSIGN(const bool learnt, co_await learn_what_was_missing(taken.error()));
      if (!learnt) {
        co_return taken.error();
      }
      continue;
    }
    auto received = open.group.receive(*entry.body);
    auto* message = received ? std::get_if<mls::ReceivedApplication>(&*received) : nullptr;
    if (message == nullptr) {
      const bool lacks_keys = received.error() == make_error_code(mls::MlsError::wrong_epoch);
      if (lacks_keys && is_of_past(*entry.body, open.group.epoch())) {
        co_return std::optional<ClosedMessage>();
      }
      co_return ClientError::not_trusted;
    }
    const protocol::LeafOwner* owner = open.roster.owner(message->sender);
    const bool is_named =
        entry.message && same_bytes(message->authenticated_data, entry.message->view());
    save(channel);
    if (owner == nullptr || owner->device != *entry.device || !is_named) {
      co_return ClientError::not_trusted;
    }
    std::optional<ClosedMessage> given(
        ClosedMessage{owner->member, owner->device, std::move(message->data)});
    co_return given;
  }
  co_return ClientError::not_trusted;
}

// Whoever removes somebody may know of the revocation before this device does.
Flow<Result<bool>> ClosedChannels::learn_what_was_missing(std::error_code error) {
  if (error != make_error_code(protocol::GroupError::removal_not_justified)) {
    co_return co_await learn_unknown();
  }
  const std::uint64_t before = trust_.set().revocations();
  INDABA_FLOW_TRY(co_await trust_.refresh());
  co_return trust_.set().revocations() > before;
}

Status ClosedChannels::take_commit(const Account& account, const ChannelId& channel, Open& open,
                                   const protocol::Entry& entry) {
  if (*entry.epoch != open.group.epoch().value) {
    return ClientError::not_trusted;
  }
  const auto message = unwrap<mls::PublicMessage>(*entry.body);
  if (!message) {
    return ClientError::not_trusted;
  }
  if (open.group.is_pending(*message)) {
    INDABA_TRY_ASSIGN(const mls::CommitEffects effects, open.group.pending_effects());
    INDABA_TRY(open.group.merge_pending_commit());
    INDABA_TRY(open.roster.follow(effects, open.group.tree()));
  } else if (is_signed_by(account, open.group.public_group(), *message)) {
    // To come in once more: made before a Welcome was here, or given up.
    forget_group(channel);
    return ClientError::no_box;
  } else {
    const KnownRevocations revocations(trust_);
    INDABA_TRY(protocol::judge_commit(
        {open.group.context(), open.group.tree(), open.roster, revocations}, message->content));
    INDABA_TRY_ASSIGN(auto received, open.group.receive(*entry.body));
    auto* commit = std::get_if<mls::ReceivedCommit>(&received);
    if (commit == nullptr) {
      return ClientError::not_trusted;
    }
    const mls::CommitEffects effects = commit->effects();
    INDABA_TRY(open.group.merge(std::move(*commit)));
    if (open.group.phase() != mls::GroupPhase::removed) {
      INDABA_TRY(open.roster.follow(effects, open.group.tree()));
    }
  }
  INDABA_TRY(forget_leaves(channel, open));
  forget_commit(channel);
  forget_join_before(channel, open.group.epoch().value);
  save(channel);
  if (open.group.phase() == mls::GroupPhase::removed) {
    forget(channel);
    return {};
  }
  INDABA_TRY_ASSIGN(open.policy, protocol::policy_of(open.group.context().extensions));
  return {};
}

// That this device has processed the epoch that the group is in.
Result<protocol::Statement> ClosedChannels::settlement(const Account& account,
                                                       const ChannelId& channel) const {
  const auto found = groups_.find(channel);
  if (found == groups_.end()) {
    return ClientError::not_in_channel;
  }
  const mls::Group& group = found->second.group;
  INDABA_TRY_ASSIGN(const Bytes encoded, group.group_info(false, true));
  const auto info = unwrap<mls::GroupInfo>(encoded);
  check(info.has_value());
  const auto external =
      info->extensions.find_as<mls::ExternalPub>(mls::ExtensionType::external_pub);
  check(external && *external);
  protocol::SettlementStatement settlement;
  settlement.alliance = account.alliance();
  settlement.channel = channel;
  settlement.generation = found->second.policy.generation;
  settlement.epoch = group.epoch().value;
  const Bytes& tag = group.public_group().confirmation_tag();
  check(tag.size() == settlement.confirmation_tag.size());
  std::copy(tag.begin(), tag.end(), settlement.confirmation_tag.begin());
  settlement.external_pub = sha256((*external)->external_pub);
  settlement.member = account.member();
  settlement.device = account.device();
  return account.sign_by_device(settlement);
}

Flow<Status> ClosedChannels::settle(const Account& account, ChannelId channel) {
  if (!has(channel)) {
    co_return Status();
  }
  protocol::ChannelsSettleRequest request;
  INDABA_FLOW_TRY_ASSIGN(request.settlement, settlement(account, channel));
  const auto settled =
      co_await context_.session.ask<protocol::ChannelsSettleReply>("channels.settle", request);
  co_return settled ? Status() : Status(settled.error());
}

}  // namespace indaba::client
