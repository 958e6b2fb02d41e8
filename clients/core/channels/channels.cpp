#include "clients/core/channels/channels.h"

#include <algorithm>
#include <utility>

#include "crypto/base/hex.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::string_view kChannels = "channel/";
constexpr std::string_view kNames = "channel-name/";
// Of a channel that is not known yet; what there is beyond them is read.
constexpr std::size_t kEarlyEntriesMax = 100;
// Of a channel's members, when this device comes in.
constexpr std::size_t kMetAtOnceMax = 20;

}  // namespace

Status Channels::restore() {
  INDABA_TRY_ASSIGN(const auto channels, context_.records.all<Channel>(kChannels));
  for (const auto& [key, channel] : channels) {
    channels_.emplace(channel.id, channel);
  }
  INDABA_TRY_ASSIGN(const auto outbox, context_.records.all<OutboxEntry>(kOutboxPrefix));
  for (const auto& [key, entry] : outbox) {
    outbox_.emplace(entry.place, entry);
    last_place_ = entry.place;
  }
  INDABA_TRY_ASSIGN(wants_to_join_, has_to_come_back());
  INDABA_TRY(restore_bans());
  INDABA_TRY(marks_.restore());
  INDABA_TRY(wipe_expired());
  return closed_.restore();
}

const Channel* Channels::find(const ChannelId& channel) const {
  const auto found = channels_.find(channel);
  return found == channels_.end() ? nullptr : &found->second;
}

// At once with the answer: what is pushed behind it brings channels further than it says.
void Channels::look_at_head(const protocol::Resumed& channel) {
  const Channel* known = find(channel.channel);
  if (known != nullptr && channel.head.seq < known->seq) {
    context_.tell(Alarm{AlarmKind::rolled_back, channel.channel, channel.head.seq});
  } else if (known != nullptr && channel.head.seq == known->seq && known->seq != 0 &&
             channel.head.log_hash != known->log_hash) {
    context_.tell(Alarm{AlarmKind::log_forked, channel.channel, channel.head.seq});
  }
}

Flow<Result<protocol::ResumeReply>> Channels::resume(const Account& account) {
  protocol::ResumeRequest request;
  for (const auto& [id, channel] : channels_) {
    request.cursors.push_back({id, channel.seq});
  }
  auto resumed = co_await context_.session.ask<protocol::ResumeReply>("resume", request);
  if (!resumed) {
    co_return resumed.error();
  }
  is_taken_up_ = true;
  for (const ChannelId& gone : resumed->gone) {
    on_put_out(account, gone);
  }
  for (const protocol::Resumed& channel : resumed->channels) {
    look_at_head(channel);
    const bool is_open_here = find(channel.channel) != nullptr && closed_.has(channel.channel);
    wants_to_join_ = wants_to_join_ || (protocol::is_closed(channel.kind) && !is_open_here);
  }
  for (const protocol::Resumed& channel : resumed->channels) {
    // What was added to the log while the server was asked what that is was told to nobody.
    const bool is_new = find(channel.channel) == nullptr && !protocol::is_closed(channel.kind);
    if (is_new) {
      INDABA_FLOW_TRY(co_await look_up(channel.channel));
    }
    const Channel* known = find(channel.channel);
    if (known != nullptr && (is_new || known->seq != channel.head.seq) &&
        !reading_[channel.channel].is_reading) {
      flows_.spawn(follow(account, channel.channel));
    }
  }
  const bool lacks_self = !self_channel() && has_other_devices(account);
  wants_to_join_ = wants_to_join_ || lacks_self || !resumed->outside.empty();
  flows_.spawn(send_all(account));
  co_return std::move(resumed);
}

void Channels::on_lost() {
  reading_.clear();
  strangers_.clear();
  looked_up_again_.clear();
  former_.clear();
  trust_.on_lost();
  is_taken_up_ = false;
  is_sending_ = false;
}

void Channels::on_entry(const Account& account, protocol::EntryEvent event) {
  const ChannelId id = event.channel;
  const bool is_known = find(id) != nullptr;
  const auto early = reading_.find(id);
  // What comes while the server is asked what the channel is.
  const bool is_early = early != reading_.end() && early->second.entries.size() < kEarlyEntriesMax;
  if (!is_known && !is_early) {
    return;
  }
  Reading& reading = reading_[id];
  if (reading.waits_for_key) {
    return;  // it is fetched once the key is there
  }
  if (has_body(account, id, event.entry)) {
    reading.entries.push_back(std::move(event.entry));
  } else {
    reading.to_fetch = std::max(reading.to_fetch, event.entry.seq);
  }
  if (is_known && !reading.is_reading) {
    flows_.spawn(follow(account, id));
  }
}

// A message that this device has sent comes back without its body, which waits for that here.
// False where it does not: the server may have it.
bool Channels::has_body(const Account& account, const ChannelId& channel,
                        protocol::Entry& entry) const {
  if (entry.body || entry.type != protocol::EntryType::message ||
      entry.device != account.device()) {
    return true;
  }
  for (const auto& [place, waiting] : outbox_) {
    if (waiting.channel == channel && waiting.message == entry.message && waiting.body &&
        sha256(*waiting.body) == entry.hash) {
      entry.body = waiting.body;
      return true;
    }
  }
  return false;
}

Flow<Status> Channels::on_joined(const Account& account, protocol::ChannelEvent event) {
  const auto reading = reading_.find(event.channel);
  const bool is_reading = reading != reading_.end() && reading->second.is_reading;
  if (!event.joined && is_reading) {
    reading->second.is_over = true;
    co_return Status();
  }
  if (!event.joined || (is_reading && reading->second.is_over)) {
    on_put_out(account, event.channel);
  }
  if (!event.joined) {
    co_return Status();
  }
  // A closed one is known by its Welcome alone.
  if (find(event.channel) == nullptr && !protocol::is_closed(event.kind)) {
    reading_.try_emplace(event.channel);
    const Status looked = co_await look_up(event.channel);
    if (find(event.channel) == nullptr) {
      reading_.erase(event.channel);
    }
    INDABA_FLOW_TRY(looked);
  }
  if (find(event.channel) != nullptr && !reading_[event.channel].is_reading) {
    flows_.spawn(follow(account, event.channel));
  }
  co_return Status();
}

void Channels::on_put_out(const Account& account, const ChannelId& id) {
  if (leaving_.contains(id)) {
    return;
  }
  const Channel* channel = find(id);
  if (channel == nullptr) {
    on_left(id);
    return;
  }
  PutOut out;
  out.channel = id;
  const Person* peer = channel->peer ? trust_.person(*channel->peer) : nullptr;
  out.name = peer != nullptr ? "@" + peer->handle : channel->name;
  const Ban* ban = ban_of(id, account.member());
  if (ban != nullptr && counts_at(*ban, context_.now)) {
    out.by = ban->by;
    out.until = ban->until;
  }
  out.or_left = !out.by && has_other_devices(account);
  const bool is_self = channel->kind == protocol::ChannelKind::self;
  on_left(id);
  if (!is_self) {
    context_.tell(std::move(out));
  }
}

void Channels::on_left(const ChannelId& channel) {
  closed_.forget(channel);
  forget_bans(channel);
  forget_sent(channel);
  forget_heads(channel);
  channels_.erase(channel);
  reading_.erase(channel);
  context_.records.erase(std::string(kChannels) + to_hex(channel.view()));
  context_.tell(ChannelChanged{channel});
}

void Channels::retry_reading(const Account& account) {
  for (auto& [id, reading] : reading_) {
    if (std::exchange(reading.is_to_be_read, false) && !reading.is_reading) {
      flows_.spawn(follow(account, id));
    }
  }
}

void Channels::retry_waiting(const Account& account) {
  for (auto& [id, reading] : reading_) {
    if (std::exchange(reading.waits_for_key, false) && !reading.is_reading) {
      flows_.spawn(follow(account, id));
    }
  }
  flows_.spawn(send_all(account));
}

// What a channel is that this device is in, as the server says. What moderators have set is for the
// server to see to, and the statements by which they did may be older than its log.
Flow<Status> Channels::look_up(ChannelId id) {
  const auto list = co_await context_.session.ask<protocol::ChannelsListReply>("channels.list",
                                                                               protocol::Nothing{});
  if (!list) {
    co_return list.error();
  }
  for (const protocol::ListedChannel& listed : list->channels) {
    if (listed.channel != id || !listed.circle || find(id) != nullptr) {
      continue;
    }
    Channel channel;
    channel.id = id;
    channel.kind = listed.kind;
    channel.circle = listed.circle;
    channel.name = listed.name.value_or("");
    channel.slow = listed.slow;
    channel.expiry = listed.expiry;
    channel.closed = listed.closed;
    put(channel);
    context_.tell(ChannelChanged{id});
  }
  co_return Status();
}

std::optional<ChannelId> Channels::direct_with(const MemberId& member) const {
  for (const auto& [id, channel] : channels_) {
    if (channel.kind == protocol::ChannelKind::direct && channel.peer == member) {
      return id;
    }
  }
  return {};
}

std::optional<ChannelId> Channels::alert_channel() const {
  for (const auto& [id, channel] : channels_) {
    if (channel.kind == protocol::ChannelKind::alert) {
      return id;
    }
  }
  return {};
}

Flow<Result<std::vector<MemberId>>> Channels::create(const Account& account, Channel channel,
                                                     std::vector<MemberId> members) {
  members.push_back(account.member());
  INDABA_FLOW_TRY_ASSIGN(const auto packages, co_await closed_.claim(members, {}));
  members.pop_back();
  std::vector<MemberId> left_out = members_without(packages, members);
  // A direct channel is of no use without the other.
  if (channel.kind == protocol::ChannelKind::direct && !left_out.empty()) {
    co_return left_out;
  }
  put(channel);
  const Status created = co_await closed_.create(account, channel.id, channel.kind);
  if (!created) {
    if (created.error() != make_error_code(ClientError::disconnected)) {
      on_left(channel.id);
    }
    co_return created.error();
  }
  INDABA_FLOW_TRY(co_await closed_.add_devices(channel.id, packages));
  context_.tell(ChannelChanged{channel.id});
  co_return left_out;
}

Flow<Status> Channels::welcome(const Account& account, protocol::InboxEntry entry) {
  const auto policy = co_await closed_.join(account, entry);
  if (policy.error() == make_error_code(ClientError::not_trusted)) {
    // What is said until this device comes in by itself it can't read.
    context_.tell(Alarm{AlarmKind::not_trusted, entry.channel, {}});
    wants_to_join_ = true;
  }
  if (!policy) {
    co_return policy.error();
  }
  co_return co_await come_into(account, *policy);
}

// So that they have names here. Those of whom the server tells nothing now are asked for when they
// say something.
Flow<Status> Channels::meet(std::set<MemberId> members) {
  std::size_t met = 0;
  for (const MemberId& member : members) {
    // Of whom another device has told, only the identity that it accepted is known.
    const Person* known = trust_.person(member);
    const bool is_named = known != nullptr && !known->handle.empty();
    if (!is_named && !strangers_.contains(member) && met++ < kMetAtOnceMax) {
      const auto learnt = co_await trust_.learn(member);
      if (!learnt && !may_be_asked_again(learnt.error())) {
        strangers_.insert(member);
      }
    }
  }
  co_return Status();
}

Flow<Status> Channels::come_into(const Account& account, protocol::Policy policy) {
  if (find(policy.channel) != nullptr) {
    Reading& reading = reading_[policy.channel];
    reading.waits_for_key = false;
    if (!reading.is_reading) {
      flows_.spawn(follow(account, policy.channel));
    }
    co_return Status();
  }
  // Nobody else's device says what this member has marked.
  const bool is_self = policy.kind == protocol::ChannelKind::self;
  if (is_self && closed_.members(policy.channel) != std::set<MemberId>{account.member()}) {
    closed_.forget(policy.channel);
    co_return ClientError::not_trusted;
  }
  Channel channel;
  channel.id = policy.channel;
  channel.kind = policy.kind;
  const std::string name_key = std::string(kNames) + to_hex(channel.id.view());
  INDABA_FLOW_TRY_ASSIGN(const auto name, context_.records.get<std::string>(name_key));
  channel.name = name.value_or("");
  if (channel.kind == protocol::ChannelKind::direct) {
    for (const MemberId& member : closed_.members(channel.id)) {
      if (member != account.member()) {
        channel.peer = member;
      }
    }
  }
  INDABA_FLOW_TRY(co_await begin_at_first(channel));
  std::set<MemberId> members = closed_.members(channel.id);
  (void)co_await meet(std::move(members));
  context_.records.erase(name_key);
  context_.tell(ChannelChanged{channel.id});
  flows_.spawn(follow(account, channel.id));
  if (is_self) {
    share_all(account);
  }
  co_return Status();
}

void Channels::name(const ChannelId& channel, const std::string& name) {
  context_.records.put(std::string(kNames) + to_hex(channel.view()), name);
}

Flow<Result<ChannelId>> Channels::open(protocol::ChannelsOpenRequest request) {
  const auto opened =
      co_await context_.session.ask<protocol::ChannelsOpenReply>("channels.open", request);
  if (!opened) {
    co_return opened.error();
  }
  co_return request.channel;
}

Flow<Status> Channels::join(ChannelId channel) {
  const auto joined = co_await context_.session.ask<protocol::ChannelsJoinReply>(
      "channels.join", protocol::ChannelsJoinRequest{channel});
  if (!joined) {
    co_return joined.error();
  }
  co_return co_await look_up(channel);
}

Flow<Status> Channels::leave(const Account& account, ChannelId channel) {
  leaving_.insert(channel);
  const Status left = co_await quit(account, channel);
  leaving_.erase(channel);
  if (left) {
    on_left(channel);
  }
  co_return left;
}

Flow<Status> Channels::quit(const Account& account, ChannelId channel) {
  if (closed_.has(channel)) {
    co_return co_await closed_.leave(account, channel);
  }
  const auto left = co_await context_.session.ask<protocol::ChannelsQuitReply>(
      "channels.quit", protocol::ChannelsQuitRequest{channel});
  co_return left ? Status() : Status(left.error());
}

Flow<Status> Channels::remove_all_ended(const Account& account) {
  std::vector<ChannelId> affected;
  for (const auto& [id, channel] : channels_) {
    if (protocol::is_closed(channel.kind) && closed_.has_ended_leaves(id)) {
      affected.push_back(id);
    }
  }
  Status undone;
  for (const ChannelId& channel : affected) {
    const Status removed = co_await closed_.remove(account, channel, {});
    if (may_be_asked_again(removed.error())) {
      undone = removed;
    }
  }
  co_return undone;
}

void Channels::rename(const ChannelId& channel, const std::string& name) {
  Channel renamed = channels_.at(channel);
  renamed.name = name;
  put_changed(renamed);
}

void Channels::put_changed(const Channel& channel) {
  put(channel);
  context_.tell(ChannelChanged{channel.id});
}

void Channels::put(const Channel& channel) {
  channels_.insert_or_assign(channel.id, channel);
  context_.records.put(std::string(kChannels) + to_hex(channel.id.view()), channel);
}

}  // namespace indaba::client
