// What moderators do in open channels. Their statements stand in the log, which shows everybody who
// did what; whoever is no moderator does nothing by them.
#include <utility>

#include "clients/core/channels/channels.h"
#include "clients/core/channels/reading_pages.h"
#include "crypto/base/hex.h"
#include "protocol/statements/authentic.h"

namespace indaba::client {
namespace {

constexpr std::string_view kBans = "ban/";
constexpr std::string_view kActs = "moderated/";  // at which place each statement stands

std::string bans_of(const ChannelId& channel) {
  return std::string(kBans) + to_hex(channel.view()) + "/";
}

std::string acts_of(const ChannelId& channel) {
  return std::string(kActs) + to_hex(channel.view()) + "/";
}

std::string ban_key(const ChannelId& channel, const MemberId& member) {
  return bans_of(channel) + to_hex(member.view());
}

std::optional<std::uint64_t> if_any(std::uint64_t seconds) {
  return seconds == 0 ? std::nullopt : std::optional(seconds);
}

// To whom it is done; empty for what is done to the channel.
std::optional<MemberId> member_of(const protocol::ModerationAct& act) {
  if (const auto* ban = std::get_if<protocol::ActBan>(&act)) {
    return ban->member;
  }
  const auto* unban = std::get_if<protocol::ActUnban>(&act);
  return unban != nullptr ? std::optional(unban->member) : std::nullopt;
}

}  // namespace

Status Channels::check_moderator(const protocol::ChainView& view, const MemberId& member,
                                 const protocol::CircleId& circle) {
  return view.has_role(member, protocol::RoleName::moderator, [&](const protocol::Scope& scope) {
    return protocol::reaches_circle(scope, circle);
  });
}

Status Channels::check_may_moderate(const Account& account, const ChannelId& channel) const {
  const Channel* known = find(channel);
  if (known == nullptr) {
    return ClientError::not_in_channel;
  }
  if (!known->circle || !check_moderator(trust_.view(), account.member(), *known->circle)) {
    return ClientError::not_allowed;
  }
  return known->closed ? Status(protocol::ErrorCode::channel_closed) : Status();
}

Flow<Status> Channels::moderate(const Account& account, ChannelId channel,
                                protocol::ModerationAct act) {
  INDABA_FLOW_TRY(check_may_moderate(account, channel));
  protocol::ModerationStatement moderation;
  moderation.alliance = account.alliance();
  moderation.channel = channel;
  moderation.act = std::move(act);
  moderation.at = context_.now;
  moderation.issuer = account.member();
  moderation.device = account.device();
  const protocol::ChannelsModerateRequest request{account.sign_by_device(moderation)};
  // What others would not take is not sent.
  if (!cbor::decode<protocol::ModerationStatement>(request.moderation.body)) {
    co_return ClientError::invalid_text;
  }
  const auto taken =
      co_await context_.session.ask<protocol::ChannelsModerateReply>("channels.moderate", request);
  co_return taken ? Status() : Status(taken.error());
}

Flow<Status> Channels::take_moderation(const Account& account, Channel channel,
                                       protocol::Entry entry) {
  const auto statement = cbor::decode<protocol::Statement>(*entry.body);
  if (!statement || !channel.circle) {
    co_return ClientError::not_trusted;
  }
  const auto verified =
      protocol::authenticate_as<protocol::ModerationStatement>(*statement, account.alliance());
  // The server forgets which device it was once the member has erased their account.
  if (!verified || verified->body.channel != channel.id ||
      (entry.device && verified->body.device != *entry.device)) {
    co_return ClientError::not_trusted;
  }
  const protocol::ModerationStatement said(verified->body);
  const std::string act_key = acts_of(channel.id) + to_hex(verified->hash);
  INDABA_FLOW_TRY_ASSIGN(const auto place, context_.records.get<std::uint64_t>(act_key));
  if (place && *place != entry.seq) {
    co_return ClientError::not_trusted;  // said once, not each time that it is shown
  }
  const SaidAt at{channel.epoch, entry.at, entry.log_hash, said.issuer, said.device};
  const auto author = co_await author_of(account, channel, at);
  if (is_undecided(author.error())) {
    co_return author.error();
  }
  if (!author) {
    co_return Status();  // of somebody who is gone
  }
  if (verified->signers.size() != 1 || !verified->signed_by(author->key)) {
    co_return ClientError::not_trusted;
  }
  const Judge is_moderator = [&](const protocol::ChainView& view) {
    return check_moderator(view, said.issuer, *channel.circle);
  };
  const Status counts = co_await check_counts(account, channel, at, *author, is_moderator);
  if (is_undecided(counts.error())) {
    co_return counts;
  }
  if (!counts) {
    lift(said);
    co_return Status();
  }
  const std::optional<MemberId> about = member_of(said.act);
  if (about && trust_.person(*about) == nullptr) {
    // People know them by their handle; whoever has left the alliance has none.
    (void)co_await trust_.learn(*about);
  }
  const Channel* now = find(channel.id);
  if (now == nullptr || now->seq + 1 != entry.seq) {
    co_return ClientError::unknown_channel;
  }
  context_.records.put(act_key, entry.seq);
  std::visit([&](const auto& act) { moderated(said, act); }, said.act);
  if (reading_[channel.id].is_over) {
    co_return Status();
  }
  ShownMessage line;
  line.channel = channel.id;
  line.seq = entry.seq;
  line.member = said.issuer;
  line.device = said.device;
  line.at = entry.at;
  line.act = said.act;
  put(line);
  context_.tell(MessageArrived{line});
  co_return Status();
}

// The role of whoever said so may have ended since: who was let in again stays in. The server,
// which took it, sees to bans as well.
void Channels::lift(const protocol::ModerationStatement& said) {
  const auto* unban = std::get_if<protocol::ActUnban>(&said.act);
  if (unban != nullptr && unban->member != said.issuer) {
    moderated(said, *unban);
  }
}

void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActBan& act) {
  const Ban ban{by.issuer, act.until};
  context_.records.put(ban_key(by.channel, act.member), ban);
  bans_.insert_or_assign({by.channel, act.member}, ban);
}

void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActUnban& act) {
  context_.records.erase(ban_key(by.channel, act.member));
  bans_.erase({by.channel, act.member});
}

void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActDelete& act) {
  for (const MessageId& message : act.messages) {
    if (auto target = shown(by.channel, message)) {
      take_back(*std::move(target));
    }
  }
}

void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActRename& act) {
  rename(by.channel, act.name);
}

// The server sees to these as well. What was said before expires as it would have.
void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActSlow& act) {
  Channel channel = channels_.at(by.channel);
  channel.slow = if_any(act.seconds);
  put_changed(channel);
}

void Channels::moderated(const protocol::ModerationStatement& by, const protocol::ActExpiry& act) {
  Channel channel = channels_.at(by.channel);
  channel.expiry = if_any(act.seconds);
  put_changed(channel);
}

void Channels::moderated(const protocol::ModerationStatement& by,
                         const protocol::ActClose& /*act*/) {
  Channel channel = channels_.at(by.channel);
  channel.closed = by.at;
  put_changed(channel);
}

Status Channels::restore_bans() {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.all<Ban>(kBans));
  for (const auto& [ids, ban] : kept) {
    std::string hex = ids;
    std::erase(hex, '/');
    const auto bytes = from_hex(hex);
    if (!bytes || bytes->size() != ChannelId::size() + MemberId::size()) {
      return ClientError::corrupt_store;
    }
    const auto [channel, member] = std::pair(ByteView(*bytes).first<ChannelId::size()>(),
                                             ByteView(*bytes).last<MemberId::size()>());
    bans_.emplace(std::pair(ChannelId(channel), MemberId(member)), ban);
  }
  return {};
}

const Ban* Channels::ban_of(const ChannelId& channel, const MemberId& member) const {
  const auto found = bans_.find({channel, member});
  return found == bans_.end() ? nullptr : &found->second;
}

void Channels::forget_bans(const ChannelId& channel) {
  std::erase_if(bans_, [&](const auto& ban) { return ban.first.first == channel; });
  for (const std::string& prefix : {bans_of(channel), acts_of(channel)}) {
    const auto kept = context_.records.scan(prefix, {}, SIZE_MAX);
    if (kept) {
      for (const SecretEntry& entry : *kept) {
        context_.records.erase(entry.key);
      }
    }
  }
}

}  // namespace indaba::client
