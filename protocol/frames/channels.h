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

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("kind", self.kind);
    io("name", self.name);
    io("circle", self.circle);
    io("cursor", self.cursor);
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
