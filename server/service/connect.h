// Connecting: the server's hello, a device that proves itself, and its channels taken up where it
// left them.
#pragma once

#include <cstdint>

#include "protocol/frames/connect.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::uint64_t kProtocolVersion = 1;
inline constexpr std::uint64_t kOldestClient = 1;
// How many certificates may lie between a device and the first of its generation.
inline constexpr std::size_t kCertifiersMax = 64;

// What the server says first. Needs heads to be prepared (heads.h).
Result<protocol::HelloEvent> hello(ServiceContext& context, const storage::Store& store,
                                   const Caller& caller);

// Signs the connection in, and opens the invites that wait for it (rollback.h). Errors:
// sign_in_failed, whatever is wrong; unsupported_version, told to a device that has proved itself.
Outcome<protocol::ProveReply> prove(ServiceContext& context, storage::Store& store,
                                    const Caller& caller, const protocol::ProveRequest& request);

// Subscribes the device to its channels: of closed ones those in whose group it is. Named in the
// reply are those that are not where the given cursor is, and the cursors of channels that it is
// not in. Must run in commit order, but changes nothing that is kept unless the heads that are
// shown give away an old copy (rollback.h). Errors: malformed for a channel that is named twice.
Outcome<protocol::ResumeReply> resume(ServiceContext& context, storage::Store& store,
                                      const Caller& caller, const protocol::ResumeRequest& request);

}  // namespace indaba::server
