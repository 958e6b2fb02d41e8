// Messages: how they come into a channel's log, and how their bodies go out of it again.
#pragma once

#include <cstddef>
#include <cstdint>

#include "protocol/frames/log.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// The server is a letter box, not an archive: what an alert says is erased so long after it is
// over.
inline constexpr std::uint64_t kAlertKeptSeconds = std::uint64_t{30} * 24 * 3600;
// When an alert is over that does not say it.
inline constexpr std::uint64_t kAlertExpirySeconds = std::uint64_t{72} * 3600;
// No message expires later than this.
inline constexpr std::uint64_t kExpirySecondsMax = std::uint64_t{10} * 365 * 24 * 3600;

// The same message of the same device again gets the place that it has. Errors: not_found for who
// is not in the channel, or is to be removed from its group; id_reused if the id is another
// message's; stale_epoch for an epoch that is neither the newest nor the one before; malformed for
// a body that is not the message it should be; remove_first while somebody is to be removed;
// channel_closed; for open channels those of admit_post too.
Outcome<protocol::SendReply> send(ServiceContext& context, storage::Store& store,
                                  const Caller& caller, const protocol::SendRequest& request);

// Erases the bodies of those of the messages that devices of the caller's member sent, in a closed
// channel that the member moderates of all; returns how many. Moderators of open channels say it by
// a statement (open_channels.h). Errors: not_found for who is not in the channel.
Outcome<protocol::DeleteReply> delete_messages(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::DeleteRequest& request);

}  // namespace indaba::server
