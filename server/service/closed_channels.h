// Closed channels: begun by a member, given up leaf by leaf, their group's present state handed to
// those who are entitled to it. How they go on is in commits.h.
#pragma once

#include "protocol/frames/closed_channels.h"
#include "server/service/group_cache.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// With the creator's device as the only leaf. The same again changes nothing. Errors: not_allowed
// for a provisional member and another kind than `self`; already_exists; invalid_commit for a group
// that is not the beginning of that channel; limit_reached.
Outcome<protocol::ChannelsCreateReply> channels_create(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsCreateRequest& request);

// A Remove of that leaf is due from now on; the statement stands in the log, for whoever commits
// next. Errors: not_found for who is no leaf; invalid_statement.
Outcome<protocol::ChannelsLeaveReply> channels_leave(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::ChannelsLeaveRequest& request);

// The settled epoch's, for a member with a leaf. Errors: not_found.
Outcome<protocol::ChannelsGroupInfoReply> channels_group_info(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ChannelsGroupInfoRequest& request);
// Of the settled epoch or one whose Welcome may still wait in an inbox. Errors: not_found.
Outcome<protocol::ChannelsTreeReply> channels_tree(ServiceContext& context,
                                                   const storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsTreeRequest& request);

// What the store keeps of an epoch that has just begun.
storage::GroupEpoch epoch_of(const CachedGroup& group, std::uint64_t seq, const DeviceId& committer,
                             UnixTime now, const protocol::Hash& external_pub, Bytes group_info);

}  // namespace indaba::server
