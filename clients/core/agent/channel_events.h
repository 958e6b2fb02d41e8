// What is new in channels.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "clients/core/agent/shown.h"

namespace indaba::client {

struct MessageArrived {
  static constexpr std::string_view kType = "message_arrived";
  ShownMessage message;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("message", self.message);
  }
};

// It was edited or deleted, or somebody reacted, voted, or closed the poll.
struct MessageChanged {
  static constexpr std::string_view kType = "message_changed";
  ShownMessage message;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("message", self.message);
  }
};

// What the server has, of what was to be sent.
struct MessageSent {
  static constexpr std::string_view kType = "message_sent";
  ChannelId channel;
  MessageId message;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("message", self.message);
  }
};

struct MessageRefused {
  static constexpr std::string_view kType = "message_refused";
  ChannelId channel;
  MessageId message;
  std::error_code error;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("error", self.error);
    io("channel", self.channel);
    io("message", self.message);
  }
};

struct ChannelChanged {
  static constexpr std::string_view kType = "channel_changed";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// This member is in the channel no more, and it was not this device that left it.
struct PutOut {
  static constexpr std::string_view kType = "put_out";
  ChannelId channel;
  std::string name;            // @handle of a direct one; empty for one that nobody named
  std::optional<MemberId> by;  // the moderator, if the channel's log said so in time
  std::optional<UnixTime> until;
  bool or_left = false;  // another device of the member's may have left it

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("by", self.by);
    io("name", self.name);
    io.literal("type", kType);
    io("until", self.until);
    io("channel", self.channel);
    io("or_left", self.or_left);
  }
};

// Entries of a log were gone before this device could read them.
struct LogGap {
  static constexpr std::string_view kType = "log_gap";
  ChannelId channel;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("last", self.last);
    io.literal("type", kType);
    io("first", self.first);
    io("channel", self.channel);
  }
};

// Something was queued, since it could not wait or whoever said it insisted, though whoever was put
// out may still read it. Without a channel it is an answer to an alert.
struct SentNotFresh {
  static constexpr std::string_view kType = "sent_not_fresh";
  std::optional<ChannelId> channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// Something was queued for a circle in which somebody's revocation awaits the next key.
struct RevokedMayRead {
  static constexpr std::string_view kType = "revoked_may_read";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

}  // namespace indaba::client
