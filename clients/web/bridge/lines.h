// Lines: what stands in a channel, taken apart for a page. The structures follow bridge.cddl, name
// by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/core/agent/agent.h"

namespace indaba::web {

// What a member said.
struct MessageLine {
  static constexpr std::string_view kType = "message";
  ChannelId channel;
  std::uint64_t seq = 0;
  MessageId message;
  UnixTime at;
  MemberId member;
  std::string from;
  std::string display_name;
  DeviceId device;
  bool is_own = false;
  bool is_quiet = false;
  bool is_deleted = false;
  std::optional<UnixTime> edited;
  std::optional<UnixTime> closed;
  std::optional<UnixTime> expires;
  std::optional<protocol::Content> content;
  std::optional<Bytes> encoded;
  std::optional<protocol::Hash> alert;
  std::vector<client::ShownReaction> reactions;
  std::vector<client::ShownVote> votes;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("seq", self.seq);
    io("message", self.message);
    io("at", self.at);
    io("member", self.member);
    io("from", self.from);
    io("display_name", self.display_name);
    io("device", self.device);
    io("is_own", self.is_own);
    io("is_quiet", self.is_quiet);
    io("is_deleted", self.is_deleted);
    io("edited", self.edited);
    io("closed", self.closed);
    io("expires", self.expires);
    io("content", self.content);
    io("encoded", self.encoded);
    io("alert", self.alert);
    io("reactions", self.reactions);
    io("votes", self.votes);
  }
};

// What a moderator did.
struct ModerationLine {
  static constexpr std::string_view kType = "moderation";
  ChannelId channel;
  std::uint64_t seq = 0;
  UnixTime at;
  MemberId member;
  std::string from;
  std::string display_name;
  DeviceId device;
  bool is_own = false;
  bool is_quiet = false;
  protocol::ModerationAct act;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("seq", self.seq);
    io("at", self.at);
    io("member", self.member);
    io("from", self.from);
    io("display_name", self.display_name);
    io("device", self.device);
    io("is_own", self.is_own);
    io("is_quiet", self.is_quiet);
    io("act", self.act);
  }
};

using Line = std::variant<MessageLine, ModerationLine>;

// `filter` is the member's choice of alerts. Errors: corrupt_store, the host's.
Result<Line> line_of(const client::Agent& agent, const client::ShownMessage& message,
                     const client::cap::Filter& filter);
Result<std::vector<Line>> lines_of(const client::Agent& agent,
                                   const std::vector<client::ShownMessage>& messages);

}  // namespace indaba::web
