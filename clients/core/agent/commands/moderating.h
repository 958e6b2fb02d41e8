// What the moderators of an open channel do there, and what a channel is called.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/commands/bounds.h"

namespace indaba::client {

// By a moderator, of an open channel: the member is put out and can't come back until then, or at
// all.
struct BanMember {
  static constexpr std::string_view kType = "ban_member";
  ChannelId channel;
  std::string handle;
  std::optional<UnixTime> until;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("until", self.until);
    io("handle", self.handle, protocol::kHandleBounds);
    io("channel", self.channel);
  }
};

struct UnbanMember {
  static constexpr std::string_view kType = "unban_member";
  ChannelId channel;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
    io("channel", self.channel);
  }
};

// By a moderator, in an open channel: whoever wrote them.
struct DeleteMessages {
  static constexpr std::string_view kType = "delete_messages";
  ChannelId channel;
  std::vector<MessageId> messages;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("messages", self.messages, cbor::Bounds{1, kDeletedAtOnceMax});
  }
};

// An open one by a moderator, a group by whoever may invite into it.
struct RenameChannel {
  static constexpr std::string_view kType = "rename_channel";
  ChannelId channel;
  std::string name;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, kGivenNameBounds);
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// By a moderator, of an open channel: each member may write once in so many seconds; 0: as often as
// they like.
struct SetSlow {
  static constexpr std::string_view kType = "set_slow";
  ChannelId channel;
  std::uint64_t seconds = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("seconds", self.seconds, kSlowBounds);
  }
};

// By a moderator, of a topic: what is said from now on goes after so many seconds; 0: it stays.
struct SetExpiry {
  static constexpr std::string_view kType = "set_expiry";
  ChannelId channel;
  std::uint64_t seconds = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("seconds", self.seconds, kExpiryBounds);
  }
};

// By a moderator, of an open channel, for good: it can be read, and nothing is added to it.
struct CloseChannel {
  static constexpr std::string_view kType = "close_channel";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// By a moderator, of an open channel: who is in it, those behind `after`.
struct ListMembers {
  static constexpr std::string_view kType = "list_members";
  ChannelId channel;
  std::optional<MemberId> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("after", self.after);
    io("channel", self.channel);
  }
};

}  // namespace indaba::client
