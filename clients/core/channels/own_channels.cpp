// The channels of a member that a device of theirs comes into by itself: closed ones, open ones to
// which they come back, and the one that is for their devices alone.
#include <utility>

#include "clients/core/channels/channels.h"
#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

constexpr std::string_view kComesBackTo = "comes-back-to/";

std::string comes_back_to_key(const ChannelId& channel) {
  return std::string(kComesBackTo) + to_hex(channel.view());
}

}  // namespace

void Channels::come_back_to(const std::vector<ChannelId>& channels) {
  for (const ChannelId& channel : channels) {
    context_.records.put(comes_back_to_key(channel), channel);
    wants_to_join_ = true;
  }
}

Result<bool> Channels::has_to_come_back() const {
  INDABA_TRY_ASSIGN(const auto channels, context_.records.all<ChannelId>(kComesBackTo));
  return !channels.empty();
}

Result<std::vector<ChannelId>> Channels::open_channels(std::size_t most) const {
  INDABA_TRY_ASSIGN(const auto others, context_.records.all<ChannelId>(kComesBackTo));
  std::vector<ChannelId> channels;
  for (const auto& [id, channel] : channels_) {
    if (!protocol::is_closed(channel.kind) && channels.size() < most) {
      channels.push_back(id);
    }
  }
  for (const auto& [key, channel] : others) {
    if (find(channel) == nullptr && channels.size() < most) {
      channels.push_back(channel);
    }
  }
  return channels;
}

Flow<Status> Channels::join_own(const Account& account) {
  if (wants_to_join_) {
    co_return co_await joining_own_.run([this, &account] { return join_all_own(account); });
  }
  co_return Status();
}

Flow<Status> Channels::join_all_own(const Account& account) {
  wants_to_join_ = false;
  const auto list = co_await context_.session.ask<protocol::ChannelsListReply>("channels.list",
                                                                               protocol::Nothing{});
  if (!list) {
    wants_to_join_ = may_be_asked_again(list.error());
    co_return list.error();
  }
  bool has_self = false;
  for (const protocol::ListedChannel& listed : list->channels) {
    has_self = has_self || listed.kind == protocol::ChannelKind::self;
    const bool is_here = find(listed.channel) != nullptr;
    if (!protocol::is_closed(listed.kind) || (is_here && closed_.has(listed.channel))) {
      continue;
    }
    // What was come into when the connection broke is no channel yet.
    std::optional<protocol::Policy> joined = closed_.policy(listed.channel);
    if (joined) {
      const Status come = co_await come_into(account, *joined);
      wants_to_join_ = wants_to_join_ || may_be_asked_again(come.error());
      continue;
    }
    const auto came_in = co_await closed_.join_by_own(account, listed.channel);
    if (came_in.error() == make_error_code(ClientError::disconnected)) {
      co_return came_in.error();
    }
    // The server lets nobody in before the newest commit is settled.
    const bool may_go_well = may_be_asked_again(came_in.error()) ||
                             came_in.error() == make_error_code(protocol::ErrorCode::conflict);
    wants_to_join_ = wants_to_join_ || may_go_well;
    if (came_in) {
      note_lost(listed.channel, *came_in);
      // If this fails, somebody else settles it.
      (void)co_await closed_.settle(account, listed.channel);
      const Status come = co_await come_into(account, came_in->policy);
      wants_to_join_ = wants_to_join_ || may_be_asked_again(come.error());
      INDABA_FLOW_TRY(come);
    }
  }
  const Status rejoined = co_await rejoin();
  if (rejoined.error() == make_error_code(ClientError::disconnected)) {
    co_return rejoined;
  }
  if (!has_self && has_other_devices(account)) {
    co_return co_await open_self(account);
  }
  co_return Status();
}

Flow<Status> Channels::rejoin() {
  INDABA_FLOW_TRY_ASSIGN(const auto channels, context_.records.all<ChannelId>(kComesBackTo));
  for (const auto& [key, channel] : channels) {
    if (find(channel) == nullptr) {
      const Status joined = co_await join(channel);
      if (may_be_asked_again(joined.error())) {
        wants_to_join_ = true;
        co_return joined;
      }
    }
    context_.records.erase(comes_back_to_key(channel));
  }
  co_return Status();
}

// What was said to a leaf of this device whose secrets are gone, or never came.
void Channels::note_lost(const ChannelId& channel, const CameIn& came_in) {
  const Channel* known = find(channel);
  const std::uint64_t first = known != nullptr ? known->seq + 1 : 1;
  if (came_in.lost_before && first < *came_in.lost_before) {
    context_.tell(LogGap{channel, first, *came_in.lost_before - 1});
  }
}

bool Channels::has_other_devices(const Account& account) const {
  for (const auto& known : trust_.set().devices(account.member())) {
    const auto certificate = trust_.view().device(account.member(), known.body.device);
    if (certificate && certificate->device != account.device()) {
      return true;
    }
  }
  return false;
}

// Devices that have no key packages there come in by themselves. Nothing else waits for it.
Flow<Status> Channels::open_self(const Account& account) {
  Channel channel;
  INDABA_FLOW_TRY_ASSIGN(channel.id, context_.random_id<ChannelId>());
  channel.kind = protocol::ChannelKind::self;
  std::vector<MemberId> nobody_else;
  const auto created = co_await create(account, channel, std::move(nobody_else));
  if (created.error() == make_error_code(ClientError::disconnected)) {
    co_return created.error();
  }
  wants_to_join_ = wants_to_join_ || may_be_asked_again(created.error());
  co_return Status();
}

// Whoever has left the alliance is blocked without a name.
Flow<Status> Channels::learn_blocked() {
  for (const MemberId& member : marks_.blocked()) {
    if (trust_.person(member) != nullptr) {
      continue;
    }
    const auto learnt = co_await trust_.learn(member);
    if (learnt.error() == make_error_code(ClientError::disconnected)) {
      co_return learnt.error();
    }
  }
  co_return Status();
}

// Where two devices have made one each, all take the same.
std::optional<ChannelId> Channels::self_channel() const {
  for (const auto& [id, channel] : channels_) {
    if (channel.kind == protocol::ChannelKind::self) {
      return id;
    }
  }
  return {};
}

// Whoever comes in later is told by those who are there.
void Channels::share(const Account& account, const protocol::MarksContent& marks) {
  const auto channel = self_channel();
  if (channel && closed_.device_count(*channel) > 1) {
    // Full only if what waits to be sent is; whoever comes in next is told all.
    (void)queue(account, *channel, marks);
  }
}

void Channels::share_all(const Account& account) {
  for (const protocol::MarksContent& marks : marks_.all()) {
    share(account, marks);
  }
}

}  // namespace indaba::client
