// Closed channels: MLS groups whose commits the server orders and checks.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The creator's GroupInfo of epoch 0, with its tree. Tried again after a lost answer, the
// same.
struct ChannelsCreateRequest {
  ChannelId channel;
  ChannelKind kind = ChannelKind::group;  // a closed one
  std::uint64_t generation = 0;
  Bytes group_info;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (!is_closed(self.kind)) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("channel", self.channel);
    io("generation", self.generation);
    io("group_info", self.group_info, cbor::Bounds{1, 1048576});
  }
};

using ChannelsCreateReply = Nothing;

// `epoch` is the one that the commit ends; at most 128 Adds. The Welcome goes to the inboxes
// of the added devices. It and the GroupInfo, which is the new epoch's, come without tree.
struct ChannelsCommitRequest {
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  Bytes commit;
  Bytes group_info;
  std::optional<Bytes> welcome;
  std::optional<std::vector<DeviceId>> added;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("added", self.added, cbor::Bounds{1, 128});
    io("epoch", self.epoch);
    io("commit", self.commit, cbor::Bounds{1, 1048576});
    io("channel", self.channel);
    io("welcome", self.welcome, cbor::Bounds{1, 262144});
    io("generation", self.generation);
    io("group_info", self.group_info, cbor::Bounds{1, 65536});
  }
};

struct ChannelsCommitReply {
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
  }
};

// By a device of a member that is in the tree already, from the settled GroupInfo.
struct ChannelsRejoinRequest {
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  Bytes commit;
  Bytes group_info;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("commit", self.commit, cbor::Bounds{1, 1048576});
    io("channel", self.channel);
    io("generation", self.generation);
    io("group_info", self.group_info, cbor::Bounds{1, 65536});
  }
};

struct ChannelsRejoinReply {
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
  }
};

struct ChannelsSettleRequest {
  Statement settlement;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("settlement", self.settlement);
  }
};

struct ChannelsSettleReply {
  bool settled = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("settled", self.settled);
  }
};

struct ChannelsReportRequest {
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("channel", self.channel);
    io("generation", self.generation);
  }
};

using ChannelsReportReply = Nothing;

struct ChannelsGroupInfoRequest {
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
  }
};

struct ChannelsGroupInfoReply {
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  Bytes group_info;
  std::uint64_t nodes = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("nodes", self.nodes);
    io("generation", self.generation);
    io("group_info", self.group_info);
  }
};

// The tree of the settled epoch, in pages: RFC 9420's optional<Node>, from node `from` on.
struct ChannelsTreeRequest {
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  std::uint64_t from = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("from", self.from);
    io("epoch", self.epoch);
    io("channel", self.channel);
    io("generation", self.generation);
  }
};

struct ChannelsTreeReply {
  Bytes nodes;
  std::uint64_t next = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("next", self.next);
    io("nodes", self.nodes);
  }
};

struct ChannelsLeaveRequest {
  Statement leave;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("leave", self.leave);
  }
};

using ChannelsLeaveReply = Nothing;

}  // namespace indaba::protocol
