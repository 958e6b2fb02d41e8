// Reading logs: pages of a channel's entries, where it has come to, and how far each device is.
//
// A member of a closed channel is shown its log from the commit that brought them in; of an open
// one, all that is kept.
#pragma once

#include <cstddef>
#include <cstdint>

#include "protocol/frames/channels.h"
#include "protocol/frames/log.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// What one page's bodies may come to, so that it fits into a frame.
inline constexpr std::size_t kPageBodyBytesMax = std::size_t{768} << 10;
// More channels than this a reply does not list; see kChannelsPerMemberMax.
inline constexpr std::size_t kChannelsListedMax = 5000;

// Errors: not_found for who is not in the channel.
Outcome<protocol::ReadReply> read(ServiceContext& context, const storage::Store& store,
                                  const Caller& caller, const protocol::ReadRequest& request);
// The log hash at `seq`. Errors: not_found, also for places that the caller is not shown.
Outcome<protocol::HashReply> log_hash(ServiceContext& context, const storage::Store& store,
                                      const Caller& caller, const protocol::HashRequest& request);
// How far the calling device is; never back. Errors: not_found, also beyond the head.
Outcome<protocol::CursorSetReply> cursor_set(ServiceContext& context, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::CursorSetRequest& request);
// All channels of the caller's member; of closed ones also those in whose group the calling device
// is not yet.
Outcome<protocol::ChannelsListReply> channels_list(ServiceContext& context,
                                                   const storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::ChannelsListRequest& request);

// The first entry that the member is shown. Errors: not_found for who is not in the channel.
Result<std::uint64_t> first_shown(const storage::Store& store, const storage::Channel& channel,
                                  const MemberId& member);

}  // namespace indaba::server
