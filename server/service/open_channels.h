// Open channels: opened in a circle, found and joined by whoever it admits, moderated by statements
// that stand in the log.
#pragma once

#include "protocol/frames/log.h"
#include "protocol/frames/open_channels.h"
#include "server/service/recent_admissions.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::size_t kOpenChannelsPerCircleMax = 500;
// Of the alliance, that whoever comes is brought into.
inline constexpr std::size_t kChannelsAtOnceMax = 20;
// How many channels, open or closed, one member may be in.
inline constexpr std::size_t kChannelsPerMemberMax = 5000;
// Members of an open channel.
inline constexpr std::uint64_t kOpenChannelMembersMax = 100'000;

// By the circle's stewards, its moderators, coordinators and admins; one that everybody is in at
// once by admins. Errors: not_found for a circle that does not admit the caller, not_allowed,
// already_exists, limit_reached.
Outcome<protocol::ChannelsOpenReply> channels_open(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsOpenRequest& request);
// Those of the circles that admit the caller.
Outcome<protocol::ChannelsFindReply> channels_find(ServiceContext& context,
                                                   const storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsFindRequest& request);
// Errors: not_found for whom the circle does not admit and for who is banned, channel_closed,
// limit_reached. Who is in already is answered as if they had just come.
Outcome<protocol::ChannelsJoinReply> channels_join(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsJoinRequest& request);
// Errors: not_found for who is not in it.
Outcome<protocol::ChannelsQuitReply> channels_quit(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsQuitRequest& request);
// By a moderator whose role reaches the circle. Errors: not_found, invalid_statement,
// channel_closed.
Outcome<protocol::ChannelsModerateReply> channels_moderate(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsModerateRequest& request);
// Likewise.
Outcome<protocol::ChannelsMembersReply> channels_members(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ChannelsMembersRequest& request);

// Brings whoever has just come into the channels that are joined at once, as far as their circles
// admit them and the channels have room.
Status enter_channels_at_once(ServiceContext& context, storage::Store& store,
                              const MemberId& member);

// Errors: stale_epoch for a message that is not sealed under the circle's newest epoch.
Status check_sealed_under(std::uint64_t circle_epoch, const protocol::SendRequest& request);

// Whether the caller may post this into the open channel now. Errors:
// not_found for who is not in it, or no longer admitted, or banned; not_allowed in an alert channel
// for who is no responder; too_few_leads in a topic of youth; stale_epoch for an epoch that is
// over; rate_limited by slow mode; channel_closed.
Result<PostTarget> admit_post(ServiceContext& context, const storage::Store& store,
                              const storage::Channel& channel, const Caller& caller,
                              const protocol::SendRequest& request);

}  // namespace indaba::server
