// Open channels: keyed from a circle, joined by whoever it admits.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// Keyed from a circle; whoever the circle admits may join.
struct ChannelsOpenRequest {
  ChannelId channel;
  ChannelKind kind = ChannelKind::topic;  // an open one
  CircleId circle;
  std::string name;
  std::string description;
  std::vector<std::string> themes;
  std::vector<std::string> countries;
  bool joined_at_once = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (is_closed(self.kind)) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("name", self.name, cbor::Bounds{1, 200});
    io("circle", self.circle);
    io("themes", self.themes, cbor::at_most(20), cbor::Bounds{1, 100});
    io("channel", self.channel);
    io("countries", self.countries, cbor::at_most(250), kCountryBounds);
    io("description", self.description, cbor::at_most(2000));
    io("joined_at_once", self.joined_at_once);
  }
};

using ChannelsOpenReply = Nothing;

struct ChannelsFindRequest {
  std::uint64_t limit = 0;
  std::optional<CircleId> circle;
  std::optional<ChannelKind> kind;  // an open one
  std::optional<std::string> theme;
  std::optional<std::string> country;
  std::optional<ChannelId> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (self.kind && is_closed(*self.kind)) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("theme", self.theme, cbor::Bounds{1, 100});
    io("circle", self.circle);
    io("country", self.country, kCountryBounds);
  }
};

struct FoundChannel {
  ChannelId channel;
  ChannelKind kind = ChannelKind::topic;  // an open one
  CircleId circle;
  std::string name;
  std::string description;
  std::vector<std::string> themes;
  std::vector<std::string> countries;
  bool joined = false;
  bool closed = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (is_closed(self.kind)) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("name", self.name);
    io("circle", self.circle);
    io("closed", self.closed);
    io("joined", self.joined);
    io("themes", self.themes, cbor::at_most(20));
    io("channel", self.channel);
    io("countries", self.countries, cbor::at_most(250), kCountryBounds);
    io("description", self.description);
  }
};

struct ChannelsFindReply {
  std::vector<FoundChannel> channels;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("channels", self.channels, cbor::at_most(100));
  }
};

struct ChannelsJoinRequest {
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
  }
};

struct ChannelsJoinReply {
  std::uint64_t head = 0;
  std::uint64_t first = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("first", self.first);
  }
};

struct ChannelsQuitRequest {
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
  }
};

using ChannelsQuitReply = Nothing;

// Bans, slow mode, deletion, expiry, renaming, closing: the statement stands in the log.
struct ChannelsModerateRequest {
  Statement moderation;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("moderation", self.moderation);
  }
};

struct ChannelsModerateReply {
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
  }
};

// For its moderators only.
struct ChannelsMembersRequest {
  ChannelId channel;
  std::uint64_t limit = 0;
  std::optional<MemberId> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("channel", self.channel);
  }
};

struct ChannelsMembersReply {
  std::vector<MemberId> members;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("members", self.members, cbor::at_most(100));
  }
};

}  // namespace indaba::protocol
