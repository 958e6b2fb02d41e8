// The channels that a device is in.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/types.h"

namespace indaba::protocol {

using ChannelsListRequest = Nothing;

struct ListedChannel {
  ChannelId channel;
  ChannelKind kind{};
  std::uint64_t cursor = 0;
  std::uint64_t head = 0;
  std::optional<CircleId> circle;
  std::optional<std::string> name;
  // As moderators have set it; absent where nobody has.
  std::optional<std::uint64_t> slow;    // seconds between two messages of one member
  std::optional<std::uint64_t> expiry;  // seconds after which each message is gone
  std::optional<UnixTime> closed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("kind", self.kind);
    io("name", self.name);
    io("slow", self.slow);
    io("circle", self.circle);
    io("closed", self.closed);
    io("cursor", self.cursor);
    io("expiry", self.expiry);
    io("channel", self.channel);
  }
};

struct ChannelsListReply {
  std::vector<ListedChannel> channels;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channels", self.channels, cbor::at_most(5000));
  }
};

}  // namespace indaba::protocol
