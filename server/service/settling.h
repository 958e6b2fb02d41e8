// Settling: from when on an epoch of a closed channel counts as one that members can follow.
//
// Whether a commit's secrets are right only members see. So an epoch is settled once a device of
// another member than the committer's says that it has processed the commit (in `self` and
// `direct`: any other device, or the committer's member's), or when it has stood for ten minutes
// and nobody has reported it or one before it. Whoever joins gets settled GroupInfos only.
#pragma once

#include "protocol/frames/closed_channels.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::uint64_t kSettledAfterSeconds = 600;

// Epochs are numbered below this.
inline constexpr std::uint64_t kEpochMax = std::uint64_t{1} << 62;

// The epoch as the store has it, whatever the numbers that were asked for. Errors:
// StorageError::not_found.
Result<storage::GroupEpoch> kept_epoch(const storage::Store& store, const ChannelId& channel,
                                       const storage::EpochPlace& place);

// The newest settled epoch at `now`. Errors: StorageError::not_found for an unknown group.
Result<storage::GroupEpoch> settled_epoch(const storage::Store& store, const ChannelId& channel,
                                          UnixTime now);

// A device's word that it has processed the commit that began the epoch. Errors: not_found for who
// is no leaf, and for epochs that are no more or not yet; invalid_statement if it is not the
// caller's or names another epoch than the one that the server knows under that number.
Outcome<protocol::ChannelsSettleReply> channels_settle(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsSettleRequest& request);

// The device could not process the commit that began the epoch. Kept; of settled epochs nothing
// follows. Errors: not_found.
Outcome<protocol::ChannelsReportReply> channels_report(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsReportRequest& request);

}  // namespace indaba::server
