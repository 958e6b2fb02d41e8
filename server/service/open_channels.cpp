#include "server/service/open_channels.h"

#include <algorithm>
#include <map>

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/authority.h"
#include "server/service/channel_kinds.h"
#include "server/service/circle_rules.h"
#include "server/service/membership.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;

constexpr std::size_t kSearchPage = 100;

bool may_open(const Authority& authority, const protocol::CircleStatement& circle,
              bool joined_at_once) {
  const bool is_admin = authority.has_in_circle(RoleName::admin, circle.circle);
  if (joined_at_once) {
    return is_admin;
  }
  return is_admin || authority.is_steward(circle.stewards, circle.circle) ||
         authority.has_in_circle(RoleName::moderator, circle.circle) ||
         authority.has_in_circle(RoleName::coordinator, circle.circle);
}

// Whether circles admit one member, each looked up once.
class Admissions {
 public:
  Admissions(const storage::Store& store, const Authority& authority)
      : store_(store), authority_(authority) {}

  Result<bool> admits(const protocol::CircleId& circle) {
    const auto known = known_.find(circle);
    if (known != known_.end()) {
      return known->second;
    }
    INDABA_TRY_ASSIGN(const protocol::CircleStatement definition, definition_of(store_, circle));
    return known_[circle] = authority_.is_admitted(definition.rule, circle);
  }

 private:
  const storage::Store& store_;
  const Authority& authority_;
  std::map<protocol::CircleId, bool> known_;
};

Result<protocol::FoundChannel> found_channel(const storage::Store& store,
                                             const storage::OpenChannel& open,
                                             const MemberId& member) {
  INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(open.id));
  INDABA_TRY_ASSIGN(const bool joined, is_there(store.channels->member(open.id, member)));
  return protocol::FoundChannel{.channel = open.id,
                                .kind = shown_kind(channel.kind),
                                .circle = open.circle,
                                .name = open.name,
                                .description = open.description,
                                .themes = open.themes,
                                .countries = open.countries,
                                .joined = joined,
                                .closed = channel.closed.has_value()};
}

// Errors: not_found, as for a channel that is not there.
Status refuse_banned(const storage::Store& store, const ChannelId& channel, const MemberId& member,
                     UnixTime now) {
  const auto ban = store.open_channels->ban_of(channel, member);
  INDABA_TRY_ASSIGN(const bool is_banned, is_there(ban));
  const bool counts = is_banned && (!ban->until || *ban->until > now);
  return counts ? ErrorCode::not_found : Status();
}

Status check_slow_mode(const storage::Store& store, const storage::OpenChannel& open,
                       const MemberId& member, UnixTime now) {
  if (open.slow_seconds == 0) {
    return {};
  }
  const auto written = store.open_channels->written(open.id, member);
  INDABA_TRY_ASSIGN(const bool has_written, is_there(written));
  const bool is_early = has_written && written->seconds + open.slow_seconds > now.seconds;
  return is_early ? ErrorCode::rate_limited : Status();
}

}  // namespace

Outcome<protocol::ChannelsOpenReply> channels_open(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsOpenRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY(require_admitted(store, request.circle, member, context.now));
  INDABA_TRY_ASSIGN(const auto definition, definition_of(store, request.circle));
  INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, member, context.now));
  if (!may_open(authority, definition, request.joined_at_once)) {
    return ErrorCode::not_allowed;
  }
  INDABA_TRY_ASSIGN(const auto others,
                    store.open_channels->of_circle(request.circle, {}, kOpenChannelsPerCircleMax));
  if (others.size() == kOpenChannelsPerCircleMax) {
    return ErrorCode::limit_reached;
  }
  if (request.joined_at_once) {
    storage::ChannelFilter filter;
    filter.joined_at_once = true;
    INDABA_TRY_ASSIGN(const auto at_once,
                      store.open_channels->find(filter, {}, kChannelsAtOnceMax));
    if (at_once.size() == kChannelsAtOnceMax) {
      return ErrorCode::limit_reached;
    }
  }
  INDABA_TRY(refuse_if(store.channels->create({.id = request.channel,
                                               .kind = kept_kind(request.kind),
                                               .created = context.now,
                                               .closed = {}}),
                       storage::StorageError::already_exists, ErrorCode::already_exists));
  INDABA_TRY(store.open_channels->add({.id = request.channel,
                                       .circle = request.circle,
                                       .name = request.name,
                                       .description = request.description,
                                       .themes = request.themes,
                                       .countries = request.countries,
                                       .joined_at_once = request.joined_at_once,
                                       .slow_seconds = 0,
                                       .expiry_seconds = 0}));
  INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(request.channel));
  INDABA_TRY(enter_channel(context, store, channel, member));
  return protocol::ChannelsOpenReply{};
}

Outcome<protocol::ChannelsFindReply> channels_find(ServiceContext& context,
                                                   const storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsFindRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY_ASSIGN(const Authority authority,
                    refuse_absent(Authority::of(store, member, context.now)));
  storage::ChannelFilter filter;
  filter.circle = request.circle;
  filter.theme = request.theme;
  filter.country = request.country;
  if (request.kind) {
    filter.kind = kept_kind(*request.kind);
  }
  Admissions admissions(store, authority);
  protocol::ChannelsFindReply reply;
  std::optional<ChannelId> after = request.after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.open_channels->find(filter, after, kSearchPage));
    for (const storage::OpenChannel& channel : page) {
      INDABA_TRY_ASSIGN(const bool is_admitted, admissions.admits(channel.circle));
      if (is_admitted && reply.channels.size() == request.limit) {
        reply.more = true;
        return reply;
      }
      if (is_admitted) {
        INDABA_TRY_ASSIGN(reply.channels.emplace_back(), found_channel(store, channel, member));
      }
    }
    if (page.size() < kSearchPage) {
      return reply;
    }
    after = page.back().id;
  }
}

Outcome<protocol::ChannelsJoinReply> channels_join(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsJoinRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY_ASSIGN(const storage::OpenChannel open,
                    refuse_absent(store.open_channels->channel(request.channel)));
  INDABA_TRY(require_admitted(store, open.circle, member, context.now));
  INDABA_TRY(refuse_banned(store, open.id, member, context.now));
  INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(open.id));
  if (channel.closed) {
    return ErrorCode::channel_closed;
  }
  INDABA_TRY_ASSIGN(const bool is_in, is_there(store.channels->member(open.id, member)));
  if (!is_in) {
    INDABA_TRY_ASSIGN(const auto count, store.channels->member_count(open.id));
    INDABA_TRY_ASSIGN(const auto own,
                      store.channels->channels_of(member, {}, kChannelsPerMemberMax));
    if (count >= kOpenChannelMembersMax || own.size() >= kChannelsPerMemberMax) {
      return ErrorCode::limit_reached;
    }
    INDABA_TRY(enter_channel(context, store, channel, member));
  }
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(open.id));
  INDABA_TRY_ASSIGN(const std::uint64_t first, store.log->first(open.id));
  return protocol::ChannelsJoinReply{.head = head.seq, .first = first};
}

Outcome<protocol::ChannelsQuitReply> channels_quit(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsQuitRequest& request) {
  INDABA_TRY(refuse_absent(store.open_channels->channel(request.channel)));
  INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(request.channel));
  INDABA_TRY(refuse_absent(leave_channel(context, store, channel, caller.signed_in->member)));
  return protocol::ChannelsQuitReply{};
}

Status enter_channels_at_once(ServiceContext& context, storage::Store& store,
                              const MemberId& member) {
  INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, member, context.now));
  storage::ChannelFilter filter;
  filter.joined_at_once = true;
  INDABA_TRY_ASSIGN(const auto found, store.open_channels->find(filter, {}, kChannelsAtOnceMax));
  Admissions admissions(store, authority);
  for (const storage::OpenChannel& open : found) {
    INDABA_TRY_ASSIGN(const bool is_admitted, admissions.admits(open.circle));
    INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(open.id));
    INDABA_TRY_ASSIGN(const bool is_in, is_there(store.channels->member(open.id, member)));
    INDABA_TRY_ASSIGN(const auto count, store.channels->member_count(open.id));
    if (is_admitted && !channel.closed && !is_in && count < kOpenChannelMembersMax) {
      INDABA_TRY(enter_channel(context, store, channel, member));
    }
  }
  return {};
}

Status check_sealed_under(std::uint64_t circle_epoch, const protocol::SendRequest& request) {
  const bool is_newest = request.generation == 0 && request.epoch == circle_epoch;
  return is_newest ? Status() : ErrorCode::stale_epoch;
}

Result<PostTarget> admit_post(ServiceContext& context, const storage::Store& store,
                              const storage::Channel& channel, const Caller& caller,
                              const protocol::SendRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY(refuse_absent(store.channels->member(channel.id, member)));
  INDABA_TRY_ASSIGN(const storage::OpenChannel open, store.open_channels->channel(channel.id));
  INDABA_TRY(require_admitted(store, open.circle, member, context.now));
  INDABA_TRY(refuse_banned(store, channel.id, member, context.now));
  if (channel.closed) {
    return ErrorCode::channel_closed;
  }
  if (channel.kind == storage::ChannelKind::alert) {
    INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, member, context.now));
    if (!authority.has(RoleName::responder)) {
      return ErrorCode::not_allowed;
    }
  } else {
    INDABA_TRY_ASSIGN(const auto definition, definition_of(store, open.circle));
    INDABA_TRY(require_leads(store, definition, context.now));
  }
  INDABA_TRY_ASSIGN(const storage::Circle circle, store.circles->circle(open.circle));
  INDABA_TRY(check_sealed_under(circle.epoch, request));
  INDABA_TRY(check_slow_mode(store, open, member, context.now));
  const PostTarget post{channel, circle.epoch, open.expiry_seconds, open.slow_seconds != 0};
  if (context.admissions != nullptr && !post.is_slow) {
    context.admissions->let_post(caller.signed_in->device, post, context.now);
  }
  return post;
}

}  // namespace indaba::server
