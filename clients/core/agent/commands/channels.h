// Circles and channels: opening, finding, joining, leaving; what is said in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/commands/bounds.h"
#include "protocol/content/content.h"
#include "protocol/frames/channel_kinds.h"
#include "protocol/statements/roles.h"

namespace indaba::client {

// By an admin: a circle of those who hold one of the roles in one of the countries, whose key is
// kept by those who hold one of the others there.
struct DefineCircle {
  static constexpr std::string_view kType = "define_circle";
  std::string name;
  std::vector<std::string> countries;
  std::vector<protocol::RoleName> roles{protocol::RoleName::member};
  std::vector<protocol::RoleName> stewards{protocol::RoleName::admin};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, kGivenNameBounds);
    io.literal("type", kType);
    io("roles", self.roles, kRolesBounds);
    io("stewards", self.stewards, kRolesBounds);
    io("countries", self.countries, kCountriesBounds, protocol::kCountryBounds);
  }
};

struct OpenChannel {
  static constexpr std::string_view kType = "open_channel";
  std::string name;
  std::string description;
  protocol::ChannelKind kind = protocol::ChannelKind::topic;  // an open one
  std::optional<protocol::CircleId> circle;                   // the members', if it is not said
  std::vector<std::string> themes;
  std::vector<std::string> countries;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (protocol::is_closed(self.kind)) {
        io.fail(protocol::ProtocolError::unknown_value);
      }
    }
    io("name", self.name, kGivenNameBounds);
    io.literal("type", kType);
    io("circle", self.circle);
    io("themes", self.themes, cbor::at_most(kThemesMax), kThemeBounds);
    io("countries", self.countries, kCountriesBounds, protocol::kCountryBounds);
    io("description", self.description, cbor::at_most(kDescriptionBytesMax));
  }
};

// Open channels that this member may join, by what is given.
struct FindChannels {
  static constexpr std::string_view kType = "find_channels";
  protocol::ChannelKind kind = protocol::ChannelKind::topic;  // an open one
  std::optional<protocol::CircleId> circle;
  std::optional<std::string> theme;
  std::optional<std::string> country;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (protocol::is_closed(self.kind)) {
        io.fail(protocol::ProtocolError::unknown_value);
      }
    }
    io.literal("type", kType);
    io("theme", self.theme, kThemeBounds);
    io("circle", self.circle);
    io("country", self.country, protocol::kCountryBounds);
  }
};

struct JoinChannel {
  static constexpr std::string_view kType = "join_channel";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

struct OpenGroup {
  static constexpr std::string_view kType = "open_group";
  std::string title;
  std::vector<std::string> handles;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("title", self.title, kGivenNameBounds);
    io("handles", self.handles, cbor::at_most(kHandlesMax), protocol::kHandleBounds);
  }
};

// To a group.
struct AddMembers {
  static constexpr std::string_view kType = "add_members";
  ChannelId channel;
  std::vector<std::string> handles;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("handles", self.handles, kHandlesBounds, protocol::kHandleBounds);
  }
};

// From a group, by its owner or a moderator.
struct RemoveMembers {
  static constexpr std::string_view kType = "remove_members";
  ChannelId channel;
  std::vector<std::string> handles;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("handles", self.handles, kHandlesBounds, protocol::kHandleBounds);
  }
};

struct LeaveChannel {
  static constexpr std::string_view kType = "leave_channel";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// The log of a channel as the server has it, from a place on; its hashes are computed anew.
struct ReadLog {
  static constexpr std::string_view kType = "read_log";
  ChannelId channel;
  std::uint64_t from = 1;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("from", self.from);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// Of one that this device is in: nobody is notified of what is said there, or again.
struct MuteChannel {
  static constexpr std::string_view kType = "mute_channel";
  ChannelId channel;
  bool on = true;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// Of one that this device is in: it is shown before others, or no more.
struct PinChannel {
  static constexpr std::string_view kType = "pin_channel";
  ChannelId channel;
  bool on = true;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// What was said in the channel up to that place has been read.
struct MarkRead {
  static constexpr std::string_view kType = "mark_read";
  ChannelId channel;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// Into a channel that this device is in; ends once it is stored here, whether or not there is a
// connection. Into an open channel under what is not fresh only `anyway`.
struct SendMessage {
  static constexpr std::string_view kType = "send_message";
  ChannelId channel;
  protocol::Content content;
  bool anyway = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("anyway", self.anyway);
    io("channel", self.channel);
    io("content", self.content);
  }
};

}  // namespace indaba::client
