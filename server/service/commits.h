// Commits: how a closed channel's group goes on, one commit an epoch.
//
// A commit is taken if MLS allows it to the public group, the channel's policy allows it
// (protocol/groups), it is the first for its epoch, its time is true, and it removes whoever is to
// be removed. With its Welcome and GroupInfo it is stored whole or not at all.
#pragma once

#include "protocol/frames/closed_channels.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::uint64_t kChannelLeavesMax = 1000;
// How far a commit's time may be from the server's.
inline constexpr std::uint64_t kCommitTimeSecondsMax = 300;

// Errors: not_found for who is no leaf of the channel; channel_closed; conflict, with the commit
// that won, unless it ends the newest epoch (the same commit again gets its place); invalid_commit;
// wrong_time; remove_first, with the serials of memberships that have ended; limit_reached for
// leaves, channels of a member, or a full inbox.
Outcome<protocol::ChannelsCommitReply> channels_commit(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsCommitRequest& request);

// By an external commit, for a device whose member is in the group. Errors: likewise; conflict also
// while the newest epoch is not settled.
Outcome<protocol::ChannelsRejoinReply> channels_rejoin(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsRejoinRequest& request);

}  // namespace indaba::server
