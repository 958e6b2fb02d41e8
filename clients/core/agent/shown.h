// What commands come to and events tell of: messages, people and devices as this device has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/content/marks.h"
#include "protocol/frames/log.h"
#include "protocol/statements/channel.h"

namespace indaba::client {

// One line of a channel as this device has it: what was said, with all edits applied, or what a
// moderator did.
struct ShownMessage {
  ChannelId channel;
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  DeviceId device;
  UnixTime at;
  Bytes content;  // content.cddl; empty once deleted
  std::optional<UnixTime> edited;
  std::optional<UnixTime> closed;              // of a poll
  std::optional<UnixTime> expires;             // as its channel has it, whatever its sender says
  std::optional<protocol::ModerationAct> act;  // in the place of a message, which has no id then
  bool operator==(const ShownMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("act", self.act);
    io("seq", self.seq);
    io("closed", self.closed);
    io("device", self.device);
    io("edited", self.edited);
    io("member", self.member);
    io("channel", self.channel);
    io("content", self.content);
    io("expires", self.expires);
    io("message", self.message);
  }
};

// What a member has said about a message: one reaction, or what they chose in a poll.
struct ShownReaction {
  MemberId member;
  std::string reaction;
  bool operator==(const ShownReaction&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("reaction", self.reaction);
  }
};

struct ShownVote {
  MemberId member;
  std::vector<std::uint64_t> choices;  // of the options, from 0
  bool operator==(const ShownVote&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("choices", self.choices);
  }
};

// Somebody by their handle, which is empty of whom nobody could be asked.
struct NamedMember {
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("handle", self.handle);
    io("member", self.member);
  }
};

// Somebody who waits to be accepted; `is_known`: who was a member before.
struct PendingPerson {
  MemberId member;
  std::string handle;
  std::string note;
  UnixTime at;
  bool is_known = false;
  bool operator==(const PendingPerson&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("note", self.note);
    io("handle", self.handle);
    io("member", self.member);
    io("is_known", self.is_known);
  }
};

// A place in a channel's log.
struct LogLine {
  std::uint64_t seq = 0;
  protocol::EntryType kind{};
  UnixTime at;
  protocol::Hash log_hash{};
  std::optional<MessageId> message;
  std::optional<DeviceId> device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("kind", self.kind);
    io("device", self.device);
    io("message", self.message);
    io("log_hash", self.log_hash);
  }
};

// A device of this member's, and how people know it from others.
struct OwnDevice {
  DeviceId device;
  std::string name;  // empty if nobody named it here
  std::string fingerprint;
  UnixTime since;
  bool is_this = false;
  std::optional<DeviceId> certifier;  // with which it ends too
  bool operator==(const OwnDevice&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("since", self.since);
    io("device", self.device);
    io("is_this", self.is_this);
    io("certifier", self.certifier);
    io("fingerprint", self.fingerprint);
  }
};

// A field of a profile, and who sees it.
struct ShownField {
  std::string name;
  std::vector<std::string> values;
  protocol::FieldVisibility visible = protocol::FieldVisibility::nobody;
  bool operator==(const ShownField&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("values", self.values);
    io("visible", self.visible);
  }
};

// Somebody who asks to talk.
struct ContactRequest {
  MemberId member;
  std::string handle;
  UnixTime at;
  std::string greeting;
  bool operator==(const ContactRequest&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("handle", self.handle);
    io("member", self.member);
    io("greeting", self.greeting);
  }
};

}  // namespace indaba::client
