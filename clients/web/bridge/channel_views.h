// Views of channels and circles. The structures follow bridge.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/views/channel_policy.h"
#include "clients/web/bridge/lines.h"
#include "clients/web/bridge/queries.h"

namespace indaba::web {

struct ShownChannel {
  ChannelId channel;
  protocol::ChannelKind kind{};
  std::string name;
  std::string label;
  std::optional<MemberId> peer;
  std::optional<protocol::CircleId> circle;
  std::uint64_t seq = 0;
  std::uint64_t read_up_to = 0;
  std::uint64_t unread = 0;
  bool is_muted = false;
  bool is_pinned = false;
  bool is_blocked = false;
  bool may_moderate = false;
  bool waits_for_key = false;
  client::ChannelPolicy policy;
  std::optional<Line> last;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
    io("kind", self.kind);
    io("name", self.name);
    io("label", self.label);
    io("peer", self.peer);
    io("circle", self.circle);
    io("seq", self.seq);
    io("read_up_to", self.read_up_to);
    io("unread", self.unread);
    io("is_muted", self.is_muted);
    io("is_pinned", self.is_pinned);
    io("is_blocked", self.is_blocked);
    io("may_moderate", self.may_moderate);
    io("waits_for_key", self.waits_for_key);
    io("policy", self.policy);
    io("last", self.last);
  }
};

struct ChannelsView {
  static constexpr std::string_view kType = "channels";
  std::vector<ShownChannel> channels;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channels", self.channels);
  }
};

struct WaitingMessage {
  MessageId message;
  protocol::Content content;
  bool is_sent = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("message", self.message);
    io("content", self.content);
    io("is_sent", self.is_sent);
  }
};

struct MessagesView {
  static constexpr std::string_view kType = "messages";
  ChannelId channel;
  std::vector<Line> lines;
  bool has_more = false;
  std::vector<WaitingMessage> outbox;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("lines", self.lines);
    io("has_more", self.has_more);
    io("outbox", self.outbox);
  }
};

struct ChannelMember {
  MemberId member;
  std::string handle;
  std::string display_name;
  protocol::ChannelRoleName role = protocol::ChannelRoleName::member;
  bool has_changed = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("handle", self.handle);
    io("display_name", self.display_name);
    io("role", self.role);
    io("has_changed", self.has_changed);
  }
};

struct MembersView {
  static constexpr std::string_view kType = "members";
  ChannelId channel;
  bool is_whole = false;
  std::vector<ChannelMember> members;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("is_whole", self.is_whole);
    io("members", self.members);
  }
};

struct SearchView {
  static constexpr std::string_view kType = "search";
  std::vector<Line> lines;
  bool has_more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("lines", self.lines);
    io("has_more", self.has_more);
  }
};

struct ShownCircle {
  protocol::CircleId circle;
  std::string name;
  protocol::Rule rule;
  protocol::Rule stewards;
  std::uint64_t version = 0;
  std::uint64_t epoch = 0;
  bool has_key = false;
  bool is_admitted = false;
  bool is_steward = false;
  std::vector<ChannelId> channels;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("circle", self.circle);
    io("name", self.name);
    io("rule", self.rule);
    io("stewards", self.stewards);
    io("version", self.version);
    io("epoch", self.epoch);
    io("has_key", self.has_key);
    io("is_admitted", self.is_admitted);
    io("is_steward", self.is_steward);
    io("channels", self.channels);
  }
};

struct CirclesView {
  static constexpr std::string_view kType = "circles";
  std::vector<ShownCircle> circles;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("circles", self.circles);
  }
};

// Errors of all: not_joined, not_in_channel, those of Search; corrupt_store, the host's.
Result<ChannelsView> view_of(const client::Agent& agent, const ChannelsQuery& query);
Result<MessagesView> view_of(const client::Agent& agent, const MessagesQuery& query);
Result<MembersView> view_of(const client::Agent& agent, const MembersQuery& query);
Result<SearchView> view_of(const client::Agent& agent, const SearchQuery& query);
Result<CirclesView> view_of(const client::Agent& agent, const CirclesQuery& query);

}  // namespace indaba::web
