// The newest messages of a channel, a page at a time.
#pragma once

#include <vector>

#include "clients/core/channels/channels.h"

namespace indaba::client {

struct MessagePage {
  std::vector<ShownMessage> messages;  // in the order of the log
  bool has_more = false;               // before them
};

// The last `limit` that stand before a place of the log, or of all. Errors: corrupt_store, the
// host's.
Result<MessagePage> messages_before(const Channels& channels, const ChannelId& channel,
                                    std::optional<std::uint64_t> before, std::size_t limit);

}  // namespace indaba::client
