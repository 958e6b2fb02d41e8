// How entries of a channel's log are taken up: each once, in their order, judged before they count.
#include <algorithm>
#include <set>
#include <utility>

#include "clients/core/agent/alarms.h"
#include "clients/core/alerts/signed_alert.h"
#include "clients/core/cap/document.h"
#include "clients/core/channels/channels.h"
#include "clients/core/channels/message_keys.h"
#include "clients/core/channels/reading_pages.h"
#include "crypto/primitives/hash.h"
#include "protocol/log/log_hash.h"

namespace indaba::client {
namespace {

std::optional<protocol::Content> known_content(ByteView encoded) {
  auto read = protocol::read_content(encoded);
  return read ? *std::move(read) : std::nullopt;
}

// Whether the log goes on from where the channel's was.
bool follows(const Channel& channel, const protocol::Entry& entry) {
  return protocol::log_hash(channel.id, channel.log_hash, entry.seq, entry.type, entry.hash) ==
             entry.log_hash &&
         (!entry.body || sha256(*entry.body) == entry.hash);
}

// When the channel lets a message go that came then. Alerts have an end of their own.
std::optional<UnixTime> expiry_in(const Channel& channel, UnixTime at) {
  if (channel.kind != protocol::ChannelKind::topic || !channel.expiry) {
    return {};
  }
  return UnixTime{at.seconds + std::min(*channel.expiry, kChannelExpirySecondsMax)};
}

bool anywhere(const protocol::Scope& /*scope*/) { return true; }

}  // namespace

// Takes up entries in their order until there are none, and fetches those that are missing. The
// server tells of all that is added, in its order: where the next entry has come, nothing is asked.
Flow<Status> Channels::follow(const Account& account, ChannelId id) {
  if (reading_[id].is_reading) {
    co_return Status();
  }
  reading_[id].is_reading = true;
  Status status;
  // What is pushed is read without asking: whoever is put out is told by whom, and can't ask.
  if (lacks_next(id)) {
    status = co_await fetch(id);
  }
  while (status) {
    const Channel* channel = find(id);
    auto& entries = reading_[id].entries;
    while (channel != nullptr && !entries.empty() && entries.front().seq <= channel->seq) {
      entries.pop_front();
    }
    if (channel == nullptr || (entries.empty() && channel->seq >= reading_[id].to_fetch)) {
      break;
    }
    if (lacks_next(id)) {
      entries.clear();
      status = co_await fetch(id);
      const Channel* now = find(id);
      const Reading& reading = reading_[id];
      if (status && now != nullptr && lacks_next(id) &&
          (!reading.entries.empty() || now->seq < reading.to_fetch)) {
        status = ClientError::unexpected_answer;
      }
      continue;
    }
    const protocol::Entry entry = entries.front();
    status = co_await take(account, id, entry);
  }
  reading_[id].is_reading = false;
  reading_[id].is_to_be_read = may_be_asked_again(status.error());
  if (!status) {
    // Perhaps the server has better ones the next time.
    reading_[id].entries.clear();
    reading_[id].to_fetch = 0;
  }
  if (status && !is_empty()) {
    flows_.spawn(send_all(account));
  }
  if (status.error() == make_error_code(ClientError::no_box)) {
    reading_[id].waits_for_key = true;
  }
  if (std::exchange(reading_[id].is_over, false)) {
    on_put_out(account, id);
  }
  co_return status;
}

// Whether the entry that comes next is not here.
bool Channels::lacks_next(const ChannelId& id) {
  const Channel* channel = find(id);
  const auto& entries = reading_[id].entries;
  return channel == nullptr || entries.empty() || entries.front().seq > channel->seq + 1;
}

// A page of what comes behind what was taken up. What is no longer kept is passed over.
Flow<Status> Channels::fetch(ChannelId id) {
  const Channel* known = find(id);
  if (known == nullptr) {
    co_return ClientError::unknown_channel;
  }
  const protocol::ReadRequest request{id, known->seq + 1, false, kEntriesPage};
  const auto page = co_await context_.session.ask<protocol::ReadReply>("read", request);
  if (!page) {
    co_return page.error();
  }
  if (find(id) == nullptr) {
    co_return ClientError::unknown_channel;
  }
  if (page->first > find(id)->seq + 1) {
    const auto before = co_await context_.session.ask<protocol::HashReply>(
        "hash", protocol::HashRequest{id, page->first - 1});
    if (!before) {
      co_return before.error();
    }
    if (find(id) == nullptr) {
      co_return ClientError::unknown_channel;
    }
    Channel channel = *find(id);
    if (channel.seq != 0) {
      context_.tell(LogGap{id, channel.seq + 1, page->first - 1});
    }
    const std::uint64_t last = page->first - 1;
    channel.gap = last;
    if (channel.ahead && channel.ahead->seq == last &&
        channel.ahead->log_hash != before->log_hash) {
      context_.tell(Alarm{AlarmKind::log_forked, id, last});
      co_return ClientError::not_trusted;
    }
    if (channel.ahead && channel.ahead->seq <= last) {
      channel.epoch = std::max(channel.epoch, channel.ahead->epoch);
      channel.ahead.reset();
    }
    reading_[id].ahead.clear();
    channel.seq = page->first - 1;
    channel.log_hash = before->log_hash;
    put(channel);
  }
  merge_page(page->entries, reading_[id].entries);
  co_return Status();
}

Flow<Status> Channels::take(const Account& account, ChannelId id, protocol::Entry entry) {
  Channel channel = *find(id);
  if (!follows(channel, entry)) {
    context_.tell(Alarm{AlarmKind::log_forked, id, entry.seq});
    co_return ClientError::not_trusted;
  }
  const auto& shown_ahead = reading_[id].ahead;
  const bool is_another = (!shown_ahead.empty() && shown_ahead.front() != entry.log_hash) ||
                          (channel.ahead && channel.ahead->seq == entry.seq &&
                           channel.ahead->log_hash != entry.log_hash);
  if (is_another) {
    context_.tell(Alarm{AlarmKind::log_forked, id, entry.seq});
    co_return ClientError::not_trusted;
  }
  // What is said to hold now was set by an act that stands in the log, and not for what is before.
  if (entry.seq == 1 && channel.expiry) {
    channel.expiry.reset();
    put(channel);
  }
  Status taken;
  if (protocol::is_closed(channel.kind)) {
    taken = co_await take_closed(account, channel, entry);
  } else if (entry.type == protocol::EntryType::message && entry.body) {
    taken = co_await take_message(account, channel, entry);
  } else if (entry.type == protocol::EntryType::manifest && entry.body) {
    taken = co_await take_manifest(account, channel, entry);
  } else if (entry.type == protocol::EntryType::moderation && entry.body) {
    taken = co_await take_moderation(account, channel, entry);
  }
  if (is_undecided(taken.error())) {
    co_return taken;
  }
  // Left meanwhile, and perhaps joined again: then what was there is read from its beginning.
  const Channel* now = find(id);
  if (now == nullptr || now->seq + 1 != entry.seq) {
    co_return ClientError::unknown_channel;
  }
  if (!taken) {
    context_.tell(Alarm{alarm_of(taken.error()), id, entry.seq});
  }
  channel = *now;
  if (channel.ahead && channel.ahead->seq == entry.seq) {
    // Whatever has become of it here: it was the manifest when it was looked for.
    channel.epoch = std::max(channel.epoch, channel.ahead->epoch);
    channel.gap.reset();
    channel.ahead.reset();
  }
  if (auto& ahead = reading_[id].ahead; !ahead.empty()) {
    ahead.pop_front();
  }
  if (entry.type == protocol::EntryType::manifest && !entry.body && channel.circle) {
    // Of which epoch it is can't be seen: of a later one it is.
    const std::uint64_t newest = circles_.newest(*channel.circle);
    channel.epoch = std::max(channel.epoch, std::min(channel.epoch + 1, newest));
  }
  channel.seq = entry.seq;
  channel.log_hash = entry.log_hash;
  put(channel);
  note_head(channel);
  co_return Status();
}

Flow<Result<ChannelKey>> Channels::key_of(const Account& account, Channel channel,
                                          std::uint64_t epoch) {
  auto key = circles_.channel_key(*channel.circle, epoch, channel.id);
  if (!key) {
    INDABA_FLOW_TRY(co_await circles_.refresh(account, *channel.circle));
    key = circles_.channel_key(*channel.circle, epoch, channel.id);
  }
  co_return std::move(key);
}

Flow<Status> Channels::take_closed(const Account& account, Channel channel, protocol::Entry entry) {
  const bool is_message = entry.type == protocol::EntryType::message;
  // Before it is opened: what opens once is shown in the same step.
  std::set<MemberId> sender;
  if (is_message && entry.device) {
    if (const auto member = closed_.member_of(channel.id, *entry.device)) {
      sender.insert(*member);
    }
  }
  (void)co_await meet(std::move(sender));
  const std::size_t devices = closed_.device_count(channel.id);
  if (entry.body && entry.type == protocol::EntryType::leave) {
    co_return closed_.take_leave(channel.id, entry);
  }
  if (!entry.body || (!is_message && entry.type != protocol::EntryType::commit)) {
    co_return Status();
  }
  if (is_message && entry.device == account.device() && entry.message) {
    for (const auto& [place, waiting] : outbox_) {
      if (waiting.channel == channel.id && waiting.message == *entry.message) {
        const auto content = known_content(waiting.content);
        show(entry, channel.id, account.member(), Bytes(waiting.content), content);
        co_return Status();
      }
    }
    // Its sender can't open it any more, nor has it been shown.
    context_.tell(Alarm{AlarmKind::unknown_own, channel.id, entry.seq});
    co_return Status();
  }
  auto taken = co_await closed_.take(account, channel.id, entry);
  wants_to_join_ = wants_to_join_ || !closed_.has(channel.id);
  if (!taken) {
    co_return taken.error();
  }
  // A device that has come in hears what the others have marked.
  const bool has_grown = closed_.device_count(channel.id) > devices;
  if (channel.kind == protocol::ChannelKind::self && has_grown) {
    share_all(account);
  }
  // Nor has a device of somebody's who sees the profile heard what was said before.
  if (channel.peer && has_grown && marks_.is_shared_with(*channel.peer)) {
    share_profile(account, *channel.peer);
  }
  if (*taken) {
    const auto content = known_content((*taken)->content);
    const auto* alert = content ? std::get_if<protocol::AlertContent>(&*content) : nullptr;
    if (alert != nullptr) {
      INDABA_FLOW_TRY(co_await take_alert(account, channel, entry, (*taken)->member, {}, *alert));
    }
    show(entry, channel.id, (*taken)->member, std::move((*taken)->content), content);
  }
  co_return Status();
}

// At the first place of its log that this device may read.
Flow<Status> Channels::begin_at_first(Channel channel) {
  const auto page = co_await context_.session.ask<protocol::ReadReply>(
      "read", protocol::ReadRequest{channel.id, 1, false, 1});
  if (!page) {
    co_return page.error();
  }
  if (page->first > 1) {
    const auto before = co_await context_.session.ask<protocol::HashReply>(
        "hash", protocol::HashRequest{channel.id, page->first - 1});
    if (!before) {
      co_return before.error();
    }
    channel.seq = page->first - 1;
    channel.log_hash = before->log_hash;
  }
  // Begun elsewhere meanwhile, or left.
  if (find(channel.id) != nullptr) {
    co_return Status();
  }
  if (protocol::is_closed(channel.kind) && !closed_.has(channel.id)) {
    co_return ClientError::unknown_channel;
  }
  put(channel);
  co_return Status();
}

// Perhaps they were accredited since they were looked up.
Flow<Status> Channels::look_up_again(MemberId member) {
  const auto [last, is_first] = looked_up_again_.try_emplace(member, context_.now);
  if (!is_first && context_.now.seconds < last->second.seconds + kLookUpAgainSeconds) {
    co_return Status();
  }
  last->second = context_.now;
  const auto learnt = co_await trust_.learn(member);
  if (may_be_asked_again(learnt.error())) {
    looked_up_again_.erase(member);
    co_return learnt.error();
  }
  co_return Status();
}

Flow<Status> Channels::take_message(const Account& account, Channel channel,
                                    protocol::Entry entry) {
  if (!channel.circle || !entry.message || !entry.epoch || !entry.device) {
    co_return ClientError::not_trusted;
  }
  // Behind the manifest of an epoch nothing of an older one counts, and nothing behind the end.
  if (*entry.epoch < channel.epoch || (channel.closed && *channel.closed < entry.at)) {
    co_return ClientError::not_trusted;
  }
  auto key = co_await key_of(account, channel, *entry.epoch);
  if (!key) {
    co_return key.error();
  }
  const OpenPlace place = OpenPlace{account.alliance(), channel.id, *entry.epoch, *entry.message};
  auto message = open_open_message(place, *key, *entry.body);
  if (!message) {
    co_return ClientError::not_trusted;
  }
  const CircleEpoch* epoch = circles_.epoch(*channel.circle, *entry.epoch);
  if (message->device != *entry.device || epoch == nullptr ||
      message->manifest != epoch->manifest) {
    co_return ClientError::not_trusted;
  }
  const SaidAt said{*entry.epoch, entry.at, entry.log_hash, message->member, message->device};
  Result<Author> author = known_author(*channel.circle, said);
  const bool is_known = author.has_value();
  if (!is_known) {
    author = co_await author_of(account, channel, said);
  }
  if (!author) {
    co_return author.error();
  }
  if (!verify_open_message(place, *message, author->key)) {
    co_return ClientError::not_trusted;
  }
  if (!is_known) {
    author = co_await admitted(account, channel, said, *author);
    if (!author) {
      co_return author.error();
    }
  }
  const Ban* ban = ban_of(channel.id, message->member);
  if (ban != nullptr && counts_at(*ban, std::min(entry.at, context_.now))) {
    co_return ClientError::not_trusted;
  }
  // An id stands for one message; a server that puts it into the log again repeats it.
  INDABA_FLOW_TRY_ASSIGN(const auto place_of_id, context_.records.get<std::uint64_t>(
                                                     place_key(channel.id, *entry.message)));
  if (place_of_id && *place_of_id != entry.seq) {
    co_return ClientError::not_trusted;
  }
  const auto content = known_content(message->content);
  if (content && std::holds_alternative<protocol::AlertContent>(*content)) {
    const auto& alert = std::get<protocol::AlertContent>(*content);
    INDABA_FLOW_TRY(co_await take_alert(account, channel, entry, message->member, *author, alert));
    // They may have been looked for before it was here.
    if (channel.kind == protocol::ChannelKind::alert && alerts_.seeks_answers(account, entry.at)) {
      const protocol::Hash digest = cap::digest(alert.document);
      alerts_.seek_answers(digest);
      flows_.spawn(alerts_.read_answers(account, digest));
    }
  }
  if (content && std::holds_alternative<protocol::ReminderContent>(*content)) {
    const Judge is_responder = [&](const protocol::ChainView& view) {
      return view.has_role(message->member, protocol::RoleName::responder, anywhere);
    };
    INDABA_FLOW_TRY(co_await check_counts(account, channel, said, *author, is_responder));
  }
  show(entry, channel.id, message->member, std::move(message->content), content);
  co_return Status();
}

// In a channel for alerts they count by who sent them; what is passed on elsewhere, by what it
// brings along.
Flow<Status> Channels::take_alert(const Account& account, Channel channel, protocol::Entry entry,
                                  MemberId member, Author author, protocol::AlertContent content) {
  if (channel.kind != protocol::ChannelKind::alert) {
    const auto passed = open_passed_alert(trust_, content);
    co_return passed ? Status() : Status(passed.error());
  }
  const Judge is_theirs = [&](const protocol::ChainView& view) {
    const auto opened = open_sent_alert(view, trust_.alliance(), member, author.key, content);
    return opened ? Status() : Status(opened.error());
  };
  const SaidAt said{*entry.epoch, entry.at, entry.log_hash, member, *entry.device};
  INDABA_FLOW_TRY(co_await check_counts(account, channel, said, author, is_theirs));
  if (content.manifest) {
    const Status taken = co_await circles_.take_sealing(*content.manifest);
    if (may_be_asked_again(taken.error())) {
      co_return taken;
    }
  }
  const KnownAlert known{
      cap::digest(content.document), channel.id, entry.seq, *entry.message, member, entry.at};
  co_return alerts_.note(known);
}

Flow<Status> Channels::take_manifest(const Account& account, Channel channel,
                                     protocol::Entry entry) {
  const auto statement = cbor::decode<protocol::Statement>(*entry.body);
  if (!statement || !channel.circle || !entry.epoch) {
    co_return ClientError::not_trusted;
  }
  const Status refreshed = co_await circles_.refresh(account, *channel.circle);
  if (is_undecided(refreshed.error())) {
    co_return refreshed;
  }
  const CircleEpoch* epoch = circles_.epoch(*channel.circle, *entry.epoch);
  if (epoch != nullptr && epoch->manifest != protocol::hash_of(*statement)) {
    co_return circles_.contradiction(*statement);
  }
  if (epoch == nullptr || *entry.epoch <= channel.epoch) {
    co_return ClientError::not_trusted;
  }
  if (find(channel.id) == nullptr) {
    co_return ClientError::unknown_channel;
  }
  channel = *find(channel.id);
  channel.epoch = *entry.epoch;
  channel.gap.reset();
  put(channel);
  co_return Status();
}

void Channels::show(const protocol::Entry& entry, const ChannelId& channel, const MemberId& member,
                    Bytes content, const std::optional<protocol::Content>& read) {
  // Left while it was being judged.
  if (find(channel) == nullptr || reading_[channel].is_over) {
    return;
  }
  ShownMessage message;
  message.channel = channel;
  message.seq = entry.seq;
  message.message = *entry.message;
  message.member = member;
  message.device = *entry.device;
  message.at = entry.at;
  message.content = std::move(content);
  message.expires = expiry_in(*find(channel), entry.at);
  // What came too late to be shown is not kept.
  const auto expires = expiry_of(message);
  const bool is_over = expires && *expires <= context_.now;
  context_.records.put(place_key(channel, message.message), entry.seq);
  if (!is_over && !(read && apply(message, *read))) {
    put(message);
    if (!is_hidden(message)) {
      context_.tell(MessageArrived{message});
    }
  }
  for (const auto& [place, waiting] : outbox_) {
    if (waiting.channel == channel && waiting.message == message.message) {
      forget(OutboxEntry(waiting));
      break;
    }
  }
}

bool Channels::waits_for_key(const ChannelId& channel) const {
  const auto reading = reading_.find(channel);
  return reading != reading_.end() && reading->second.waits_for_key;
}

}  // namespace indaba::client
