// Sending to a channel and reading its log.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/frames/connect.h"
#include "protocol/log/log_hash.h"
#include "protocol/types.h"

namespace indaba::protocol {

// `generation` and `epoch`: MLS's of a closed channel; 0 and the circle's of an open one.
struct SendRequest {
  ChannelId channel;
  MessageId message;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  Bytes body;
  std::optional<UnixTime> expires;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("body", self.body, cbor::Bounds{1, 65536});
    io("epoch", self.epoch);
    io("channel", self.channel);
    io("expires", self.expires);
    io("message", self.message);
    io("generation", self.generation);
  }
};

struct SendReply {
  std::uint64_t seq = 0;
  UnixTime at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
  }
};

struct ReadRequest {
  ChannelId channel;
  std::uint64_t from = 0;
  bool back = false;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("back", self.back);
    io("from", self.from);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("channel", self.channel);
  }
};

// One place of a log. A body that is gone is absent; its hash stays.
struct Entry {
  std::uint64_t seq = 0;
  EntryType type{};
  UnixTime at;
  Hash hash{};
  Hash log_hash{};
  std::optional<MessageId> message;
  std::optional<Bytes> body;
  std::optional<DeviceId> device;
  std::optional<std::uint64_t> generation;
  std::optional<std::uint64_t> epoch;
  bool operator==(const Entry&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("body", self.body);
    io("hash", self.hash);
    io("type", self.type);
    io("epoch", self.epoch);
    io("device", self.device);
    io("message", self.message);
    io("log_hash", self.log_hash);
    io("generation", self.generation);
  }
};

constexpr auto enum_names(EntryType) {
  using enum EntryType;
  return std::to_array<cbor::Named<EntryType>>({{message, "message"},
                                                {commit, "commit"},
                                                {manifest, "manifest"},
                                                {moderation, "moderation"},
                                                {restart, "restart"},
                                                {leave, "leave"}});
}

struct ReadReply {
  std::vector<Entry> entries;
  std::uint64_t first = 0;
  SignedHead head;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("first", self.first);
    io("entries", self.entries, cbor::at_most(100));
  }
};

struct CursorSetRequest {
  ChannelId channel;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};

using CursorSetReply = Nothing;

struct HashRequest {
  ChannelId channel;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};

struct HashReply {
  std::uint64_t seq = 0;
  Hash log_hash{};
  std::optional<Signature> signature;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("log_hash", self.log_hash);
    io("signature", self.signature);
  }
};

struct DeleteRequest {
  ChannelId channel;
  std::vector<MessageId> messages;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
    io("messages", self.messages, cbor::Bounds{1, 100});
  }
};

struct DeleteReply {
  std::uint64_t deleted = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("deleted", self.deleted);
  }
};

}  // namespace indaba::protocol
