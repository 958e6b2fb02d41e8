#include "server/service/log_reading.h"

#include <algorithm>

#include "server/service/channel_kinds.h"
#include "server/service/heads.h"
#include "server/service/log_entry.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using storage::Direction;
using storage::LogPlace;

// How the caller sees the channel's log. Errors: not_found.
struct Shown {
  std::uint64_t first = 0;
  LogPlace head;
};

Result<Shown> shown_log(const storage::Store& store, const ChannelId& id, const Caller& caller) {
  INDABA_TRY_ASSIGN(const auto channel, refuse_absent(store.channels->channel(id)));
  Shown shown;
  INDABA_TRY_ASSIGN(shown.first, first_shown(store, channel, caller.signed_in->member));
  INDABA_TRY_ASSIGN(shown.head, store.log->head(id));
  return shown;
}

std::optional<std::uint64_t> if_any(std::uint64_t seconds) {
  return seconds == 0 ? std::nullopt : std::optional(seconds);
}

Result<protocol::ListedChannel> listed_channel(const storage::Store& store,
                                               const storage::Channel& channel,
                                               const DeviceId& device) {
  protocol::ListedChannel listed;
  listed.channel = channel.id;
  listed.kind = shown_kind(channel.kind);
  INDABA_TRY_ASSIGN(const LogPlace head, store.log->head(channel.id));
  listed.head = head.seq;
  const auto cursor = store.channels->cursor(channel.id, device);
  INDABA_TRY_ASSIGN(const bool has_cursor, is_there(cursor));
  listed.cursor = has_cursor ? *cursor : 0;
  if (!protocol::is_closed(listed.kind)) {
    INDABA_TRY_ASSIGN(const auto open, store.open_channels->channel(channel.id));
    listed.circle = open.circle;
    listed.name = open.name;
    listed.slow = if_any(open.slow_seconds);
    listed.expiry = if_any(open.expiry_seconds);
    listed.closed = channel.closed;
  }
  return listed;
}

}  // namespace

Result<std::uint64_t> first_shown(const storage::Store& store, const storage::Channel& channel,
                                  const MemberId& member) {
  INDABA_TRY_ASSIGN(const auto seated, refuse_absent(store.channels->member(channel.id, member)));
  INDABA_TRY_ASSIGN(const std::uint64_t first, store.log->first(channel.id));
  return protocol::is_closed(shown_kind(channel.kind)) ? std::max(first, seated.joined_seq) : first;
}

Outcome<protocol::ReadReply> read(ServiceContext& context, const storage::Store& store,
                                  const Caller& caller, const protocol::ReadRequest& request) {
  INDABA_TRY_ASSIGN(const Shown shown, shown_log(store, request.channel, caller));
  protocol::ReadReply reply;
  reply.first = shown.first;
  INDABA_TRY_ASSIGN(reply.head, signed_head(context, store, request.channel, shown.head));
  if (request.back && request.from < shown.first) {
    return reply;
  }
  const auto direction = request.back ? Direction::back : Direction::forward;
  const std::uint64_t from = request.back ? request.from : std::max(request.from, shown.first);
  INDABA_TRY_ASSIGN(auto entries,
                    store.log->read(request.channel, from, direction,
                                    {.entries = static_cast<std::size_t>(request.limit),
                                     .body_bytes = kPageBodyBytesMax}));
  reply.entries.reserve(entries.size());
  for (storage::LogEntry& entry : entries) {
    if (entry.place.seq >= shown.first) {
      reply.entries.push_back(entry_of(std::move(entry)));
    }
  }
  return reply;
}

Outcome<protocol::HashReply> log_hash(ServiceContext& context, const storage::Store& store,
                                      const Caller& caller, const protocol::HashRequest& request) {
  INDABA_TRY_ASSIGN(const Shown shown, shown_log(store, request.channel, caller));
  // What the first entry shown builds on is known to who was shown it.
  if (request.seq > shown.head.seq || request.seq + 1 < shown.first) {
    return ErrorCode::not_found;
  }
  INDABA_TRY_ASSIGN(const auto hash,
                    refuse_absent(store.log->hash_at(request.channel, request.seq)));
  INDABA_TRY_ASSIGN(const protocol::SignedHead head,
                    signed_head(context, store, request.channel, {request.seq, hash}));
  return protocol::HashReply{head.seq, head.log_hash, head.signature};
}

Outcome<protocol::CursorSetReply> cursor_set(ServiceContext& /*context*/, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::CursorSetRequest& request) {
  INDABA_TRY_ASSIGN(const Shown shown, shown_log(store, request.channel, caller));
  if (request.seq > shown.head.seq) {
    return ErrorCode::not_found;
  }
  INDABA_TRY(store.channels->raise_cursor(request.channel, caller.signed_in->device, request.seq));
  return protocol::CursorSetReply{};
}

Outcome<protocol::ChannelsListReply> channels_list(
    ServiceContext& /*context*/, const storage::Store& store, const Caller& caller,
    const protocol::ChannelsListRequest& /*request*/) {
  INDABA_TRY_ASSIGN(const auto channels,
                    store.channels->channels_of(caller.signed_in->member, {}, kChannelsListedMax));
  protocol::ChannelsListReply reply;
  reply.channels.reserve(channels.size());
  for (const storage::Channel& channel : channels) {
    INDABA_TRY_ASSIGN(reply.channels.emplace_back(),
                      listed_channel(store, channel, caller.signed_in->device));
  }
  return reply;
}

}  // namespace indaba::server
