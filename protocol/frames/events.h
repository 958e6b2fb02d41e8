// What the server says unasked.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>

#include "protocol/frames/answers.h"
#include "protocol/frames/channel_kinds.h"
#include "protocol/frames/connect.h"
#include "protocol/frames/inbox.h"
#include "protocol/frames/log.h"
#include "protocol/types.h"

namespace indaba::protocol {

// Entries of a channel, in order, each seq once. `head` on the last of what one commit of the
// store held. A message may come back to the device that has sent it without its body.
struct EntryEvent {
  ChannelId channel;
  Entry entry;
  std::optional<SignedHead> head;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("entry", self.entry);
    io("channel", self.channel);
  }
};

// The encoded event of an entry that has no head, with one. Programmer's error: any other event.
Bytes add_head(ByteView event, const SignedHead& head);

struct InboxEvent {
  InboxEntry entry;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("entry", self.entry);
  }
};

// A device was added to or taken from an open or closed channel.
struct ChannelEvent {
  ChannelId channel;
  bool joined = false;
  ChannelKind kind{};
  std::uint64_t head = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("kind", self.kind);
    io("joined", self.joined);
    io("channel", self.channel);
  }
};

// Somebody's devices or accreditations changed; revocations now number so many. The numbers are
// ProveReply's.
struct ListsEvent {
  std::uint64_t lists = 0;
  std::uint64_t device_list = 0;
  std::uint64_t revocations = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("lists", self.lists);
    io("device_list", self.device_list);
    io("revocations", self.revocations);
  }
};

// A box for this device has come.
struct BoxEvent {
  CircleId circle;
  std::uint64_t epoch = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("circle", self.circle);
  }
};

struct AnswerEvent {
  CircleId circle;
  Hash subject{};
  KeptAnswer answer;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("answer", self.answer);
    io("circle", self.circle);
    io("subject", self.subject);
  }
};

// The last thing said before the server closes.
struct ClosingEvent {
  std::string code;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("code", self.code, kNameBounds);
  }
};

}  // namespace indaba::protocol
