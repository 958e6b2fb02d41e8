// What a member's own devices tell each other in their self channel: how far they have read, and
// which channels and people are muted, pinned or blocked.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <string_view>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

// Of each kind, in one message.
inline constexpr std::size_t kMarksPerMessageMax = 200;

// Everything up to that place of the channel's log has been read.
struct ReadMark {
  ChannelId channel;
  std::uint64_t seq = 0;
  bool operator==(const ReadMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};

// The one that was changed last counts; of two at once the one that is on.
struct ChannelMark {
  ChannelId channel;
  bool on = false;
  UnixTime changed;
  bool operator==(const ChannelMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io("changed", self.changed);
    io("channel", self.channel);
  }
};

struct MemberMark {
  MemberId member;
  bool on = false;
  UnixTime changed;
  bool operator==(const MemberMark&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io("member", self.member);
    io("changed", self.changed);
  }
};

// What has changed, or all that there is.
struct MarksContent {
  static constexpr std::string_view kKind = "marks";
  std::vector<ReadMark> read;
  std::vector<ChannelMark> mutes;
  std::vector<ChannelMark> pins;
  std::vector<MemberMark> blocks;
  bool operator==(const MarksContent&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("kind", kKind);
    io("pins", self.pins, cbor::at_most(kMarksPerMessageMax));
    io("read", self.read, cbor::at_most(kMarksPerMessageMax));
    io("mutes", self.mutes, cbor::at_most(kMarksPerMessageMax));
    io("blocks", self.blocks, cbor::at_most(kMarksPerMessageMax));
  }
};

}  // namespace indaba::protocol
