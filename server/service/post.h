// Posting: an entry goes into a channel's log, and to everybody who is subscribed.
#pragma once

#include <cstdint>

#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Appends the entry and publishes it, encoded once for all and once more, without what a message
// says, for the device that has sent it; the commit's head is signed later (heads.h).
// Errors: as LogStore::append.
Result<storage::LogPlace> post(ServiceContext& context, storage::Store& store,
                               const storage::Channel& channel, const storage::NewEntry& entry);
// Likewise, numbered above `above` too.
Result<storage::LogPlace> post_above(ServiceContext& context, storage::Store& store,
                                     const storage::Channel& channel, std::uint64_t above,
                                     const storage::NewEntry& entry);

}  // namespace indaba::server
