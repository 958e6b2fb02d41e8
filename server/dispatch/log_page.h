// Pages of a channel's log, as the hub feeds them to a subscription that is behind.
#pragma once

#include <cstdint>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "server/hub.h"
#include "storage/store.h"

namespace indaba::server {

// The entries from `from_seq` on, encoded as the entry events that they were published as. A
// channel that is gone has nothing behind. Errors: the store's.
Result<LogPage> read_log_page(const storage::Store& store, const ChannelId& id,
                              std::uint64_t from_seq);

}  // namespace indaba::server
