// The outbox: what was written here and is not in the log yet.
#include <algorithm>
#include <set>
#include <utility>

#include "clients/core/channels/channels.h"

namespace indaba::client {
namespace {

// How often one message is sealed anew before the server's reason is passed on.
constexpr int kSendTriesMax = 8;

}  // namespace

bool Channels::is_empty() const {
  return std::all_of(outbox_.begin(), outbox_.end(),
                     [](const auto& entry) { return entry.second.is_sent; });
}

Status Channels::check_fresh(const ChannelId& channel) const {
  const Channel* known = find(channel);
  if (known == nullptr) {
    return ClientError::not_in_channel;
  }
  const bool is_fresh =
      !known->circle || (trust_.is_list_fresh() && circles_.is_fresh(*known->circle));
  return is_fresh ? Status() : ClientError::not_fresh;
}

Result<MessageId> Channels::queue(const Account& account, const ChannelId& channel,
                                  const protocol::Content& content) {
  const Channel* known = find(channel);
  if (known == nullptr) {
    return ClientError::not_in_channel;
  }
  if (known->closed) {
    return protocol::ErrorCode::channel_closed;
  }
  if (known->peer && marks_.is_blocked(*known->peer)) {
    return ClientError::blocked;
  }
  if (waits_for_acceptance(account, channel)) {
    return ClientError::changed_key;
  }
  OutboxEntry entry;
  entry.channel = channel;
  INDABA_TRY_ASSIGN(entry.message, context_.random_id<MessageId>());
  // Never one that was there before: what is under way still names it.
  entry.place = ++last_place_;
  entry.content = cbor::encode(content);
  // What others would refuse is not sent.
  if (entry.content.size() > protocol::kContentBytesMax || !protocol::read_content(entry.content)) {
    return ClientError::invalid_text;
  }
  put(entry);
  if (!check_fresh(channel)) {
    context_.tell(SentNotFresh{channel});
  }
  if (known->circle && !circles_.awaiting_rotation(*known->circle).empty()) {
    context_.tell(RevokedMayRead{channel});
  }
  const bool tells_heads = (known->kind == protocol::ChannelKind::self ||
                            known->kind == protocol::ChannelKind::direct) &&
                           !std::holds_alternative<protocol::HeadsContent>(content);
  if (tells_heads) {
    tell_heads(account, Channel(*known));
  }
  if (!is_sending_) {
    flows_.spawn(send_all(account));
  }
  return entry.message;
}

// One after the other, in the order in which they were written.
Flow<Status> Channels::send_all(const Account& account) {
  if (is_sending_ || !is_taken_up_) {
    sends_again_ = is_sending_;
    co_return Status();
  }
  is_sending_ = true;
  Status status;
  do {
    sends_again_ = false;
    status = co_await send_once(account);
  } while (status && sends_again_);
  is_sending_ = false;
  co_return status;
}

// Where one waits, those behind it in its channel wait too: they may speak of it.
Flow<Status> Channels::send_once(const Account& account) {
  std::set<ChannelId> waiting;
  std::uint64_t after = 0;
  for (auto next = outbox_.begin(); next != outbox_.end(); next = outbox_.upper_bound(after)) {
    after = next->first;
    if (next->second.is_sent || waiting.contains(next->second.channel)) {
      continue;
    }
    const ChannelId channel = next->second.channel;
    INDABA_FLOW_TRY_ASSIGN(const bool is_done, co_await send(account, OutboxEntry(next->second)));
    if (!is_done) {
      waiting.insert(channel);
    }
  }
  co_return Status();
}

// Until the server has it or refuses it; false if it has to wait. An error keeps what comes behind
// it from being sent too.
Flow<Result<bool>> Channels::send(const Account& account, OutboxEntry entry) {
  for (int tries = 1;; ++tries) {
    INDABA_FLOW_TRY_ASSIGN(const bool is_sealed, co_await make_ready(account, entry));
    if (!is_sealed) {
      co_return !outbox_.contains(entry.place);
    }
    protocol::SendRequest request;
    request.channel = entry.channel;
    request.message = entry.message;
    request.generation = entry.generation;
    request.epoch = entry.epoch;
    request.body = *entry.body;
    request.expires = expiry_of(entry.content);
    const auto sent = co_await context_.session.ask<protocol::SendReply>("send", request);
    if (sent) {
      on_sent(std::move(entry));
      co_return true;
    }
    // Too soon, where members write once in a while: it goes out later, and holds up no other
    // channel.
    if (is_slow(entry.channel) &&
        sent.error() == make_error_code(protocol::ErrorCode::rate_limited)) {
      co_return false;
    }
    if (may_be_asked_again(sent.error())) {
      co_return sent.error();
    }
    const auto stale = co_await mend(account, entry, sent.error());
    if (may_be_asked_again(stale.error())) {
      co_return stale.error();
    }
    if (!outbox_.contains(entry.place)) {
      co_return true;  // it stood in the log
    }
    if (stale && *stale == Stale::waits) {
      co_return false;
    }
    if (!stale || *stale == Stale::refused || tries == kSendTriesMax) {
      refuse(entry, sent.error());
      co_return true;
    }
  }
}

bool Channels::is_slow(const ChannelId& channel) const {
  const Channel* known = find(channel);
  return known != nullptr && known->slow;
}

bool Channels::waits_for_acceptance(const Account& account, const ChannelId& channel) const {
  const auto members = closed_.members(channel);
  return std::any_of(members.begin(), members.end(), [&](const MemberId& member) {
    return member != account.member() && trust_.has_changed(member);
  });
}

// False where it has to wait for a key or for a person, or is not to be sent any more.
Flow<Result<bool>> Channels::make_ready(const Account& account, OutboxEntry& entry) {
  const Channel* known = find(entry.channel);
  if (known != nullptr && known->circle) {
    const Channel channel = *known;
    const protocol::CircleId circle = *channel.circle;
    if (!entry.body) {
      const auto key = co_await key_of(account, channel, circles_.newest(circle));
      if (may_be_asked_again(key.error())) {
        co_return key.error();
      }
    }
    // Whoever knows of a newer key says nothing under an older one.
    if (circles_.is_behind(circle)) {
      const Status refreshed = co_await circles_.refresh(account, circle);
      if (may_be_asked_again(refreshed.error())) {
        co_return refreshed.error();
      }
      if (circles_.is_behind(circle)) {
        co_return false;
      }
    }
  }
  if (find(entry.channel) == nullptr) {
    refuse(entry, make_error_code(ClientError::not_in_channel));
    co_return false;
  }
  if (waits_for_acceptance(account, entry.channel)) {
    co_return false;
  }
  co_return entry.body.has_value() || seal(account, entry).has_value();
}

// Kept until it stands in the log, unless it does already.
void Channels::on_sent(OutboxEntry entry) {
  context_.tell(MessageSent{entry.channel, entry.message});
  if (outbox_.contains(entry.place)) {
    entry.is_sent = true;
    put(entry);
  }
}

void Channels::refuse(const OutboxEntry& entry, std::error_code error) {
  context_.tell(MessageRefused{entry.channel, entry.message, error});
  forget(entry);
}

// What has to be done before the message can be sealed anew, under the same id: the leaves that
// have ended are removed, the circle's next epoch is taken up. The commit that a closed channel's
// message came too late for is in the log, and taking that up sends what waits: until then it stays
// as it is, for no epoch seals one message twice.
Flow<Result<Channels::Stale>> Channels::mend(const Account& account, OutboxEntry& entry,
                                             std::error_code error) {
  const bool is_late = error == make_error_code(protocol::ErrorCode::stale_epoch);
  if (!is_late && error != make_error_code(protocol::ErrorCode::remove_first)) {
    co_return Stale::refused;
  }
  if (!is_late) {
    INDABA_FLOW_TRY(co_await remove_ended(account, entry.channel));
  }
  const Channel* channel = find(entry.channel);
  if (channel == nullptr) {
    co_return Stale::mended;
  }
  if (channel->circle) {
    const protocol::CircleId circle(*channel->circle);
    const Status refreshed = co_await circles_.refresh(account, circle);
    if (refreshed.error() == make_error_code(ClientError::no_box)) {
      co_return Stale::waits;  // for a steward to vouch for the epoch
    }
    INDABA_FLOW_TRY(refreshed);
    if (circles_.newest(circle) <= entry.epoch) {
      co_return Stale::refused;
    }
  } else if (closed_.seals_at(entry.channel, entry.generation, entry.epoch)) {
    // What is due goes with whoever has begun a new identity: they are waited for.
    co_return Stale::waits;
  }
  if (!outbox_.contains(entry.place)) {
    co_return Stale::waits;  // it stood in the log
  }
  entry.body.reset();
  put(entry);
  co_return Stale::mended;
}

Flow<Status> Channels::remove_ended(const Account& account, ChannelId channel) {
  INDABA_FLOW_TRY(co_await trust_.refresh());
  co_return co_await closed_.remove(account, channel, {});
}

Status Channels::seal(const Account& account, OutboxEntry& entry) {
  if (find(entry.channel) == nullptr) {
    return ClientError::not_in_channel;
  }
  const Channel& channel = *find(entry.channel);
  if (!channel.circle) {
    INDABA_TRY_ASSIGN(SealedBody sealed, closed_.seal(channel.id, entry.message, entry.content));
    entry.body = std::move(sealed.body);
    entry.generation = sealed.generation;
    entry.epoch = sealed.epoch;
    put(entry);
    return {};
  }
  const std::uint64_t epoch = circles_.newest(*channel.circle);
  INDABA_TRY_ASSIGN(const ChannelKey key, circles_.channel_key(*channel.circle, epoch, channel.id));
  protocol::OpenMessage message;
  message.content = entry.content;
  message.manifest = circles_.epoch(*channel.circle, epoch)->manifest;
  message.seen = {channel.seq, channel.log_hash};
  message.member = account.member();
  message.device = account.device();
  message.certificate = protocol::hash_of(account.certificate());
  INDABA_TRY_ASSIGN(
      entry.body,
      seal_open_message(OpenPlace{account.alliance(), channel.id, epoch, entry.message}, key,
                        account.device_key(), std::move(message), context_.random));
  entry.epoch = epoch;
  put(entry);
  return {};
}

void Channels::put(const OutboxEntry& entry) {
  outbox_.insert_or_assign(entry.place, entry);
  context_.records.put(numbered(kOutboxPrefix, entry.place), entry);
}

void Channels::forget_sent(const ChannelId& channel) {
  std::vector<OutboxEntry> sent;
  for (const auto& [place, entry] : outbox_) {
    if (entry.is_sent && entry.channel == channel) {
      sent.push_back(entry);
    }
  }
  for (const OutboxEntry& entry : sent) {
    forget(entry);
  }
}

void Channels::forget(const OutboxEntry& entry) {
  outbox_.erase(entry.place);
  context_.records.erase(numbered(kOutboxPrefix, entry.place));
}

}  // namespace indaba::client
