// Under which keys the messages of channels are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/core/agent/events.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"

namespace indaba::client {

// Before the number of each message's place in its log.
std::string messages_of(const ChannelId& channel);
// Where the place of a message stands by its id.
std::string place_key(const ChannelId& channel, const MessageId& message);

struct MessagePlace {
  ChannelId channel;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};
// Until when a message is shown, as its sender says; empty for most.
std::optional<UnixTime> expiry_of(ByteView content);
// Likewise, and as its channel has it.
std::optional<UnixTime> expiry_of(const ShownMessage& message);
// Before the time at which each message that expires does.
inline constexpr std::string_view kExpiring = "expiring/";
std::string expiry_key(UnixTime expires, const MessagePlace& place);

}  // namespace indaba::client
