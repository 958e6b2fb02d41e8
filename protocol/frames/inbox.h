// What waits for one device, and the sealed backup.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

struct InboxReadRequest {
  std::uint64_t after = 0;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
  }
};

enum class InboxType : std::uint8_t {
  welcome,
  link,
  contact,
  contact_answer,
  receipt,
  duty,
  notice
};
constexpr auto enum_names(InboxType) {
  using enum InboxType;
  return std::to_array<cbor::Named<InboxType>>({{welcome, "welcome"},
                                                {link, "link"},
                                                {contact, "contact"},
                                                {contact_answer, "contact-answer"},
                                                {receipt, "receipt"},
                                                {duty, "duty"},
                                                {notice, "notice"}});
}

struct InboxEntry {
  std::uint64_t seq = 0;
  UnixTime at;
  InboxType type{};
  Bytes body;
  std::optional<ChannelId> channel;
  std::optional<MemberId> member;
  std::optional<DeviceId> device;
  std::optional<std::uint64_t> generation;
  std::optional<std::uint64_t> epoch;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("body", self.body);
    io("type", self.type);
    io("epoch", self.epoch);
    io("device", self.device);
    io("member", self.member);
    io("channel", self.channel);
    io("generation", self.generation);
  }
};

struct InboxReadReply {
  std::vector<InboxEntry> entries;
  bool more = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("more", self.more);
    io("entries", self.entries, cbor::at_most(100));
  }
};

struct InboxAcknowledgeRequest {
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
  }
};

using InboxAcknowledgeReply = Nothing;

struct BackupPutRequest {
  Statement statement;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("sealed", self.sealed, cbor::Bounds{1, 1048576});
    io("statement", self.statement);
  }
};

using BackupPutReply = Nothing;

// By a device, or by whoever signs with the recovery key over "indaba/1" 0x00 "recover" 0x00
// alliance nonce member.
struct BackupGetRequest {
  MemberId member;
  std::optional<Signature> signature;
  std::optional<SigningKey> key;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("member", self.member);
    io("signature", self.signature);
  }
};

struct BackupGetReply {
  Statement statement;
  Bytes sealed;
  std::vector<Statement> identity;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("sealed", self.sealed);
    io("identity", self.identity, cbor::Bounds{1, 20});
    io("statement", self.statement);
  }
};

}  // namespace indaba::protocol
