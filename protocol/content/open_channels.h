// Messages of open channels, inside their encryption, and what their signature is over.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The sender's last seen place.
struct Seen {
  std::uint64_t seq = 0;
  Hash log_hash{};
  bool operator==(const Seen&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("log_hash", self.log_hash);
  }
};

struct OpenMessage {
  Bytes content;
  Hash manifest{};
  Seen seen;
  MemberId member;
  DeviceId device;
  Hash certificate{};
  Signature signature{};
  std::optional<std::vector<Statement>> chain;
  bool operator==(const OpenMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seen", self.seen);
    io("chain", self.chain, cbor::Bounds{1, 4});
    io("device", self.device);
    io("member", self.member);
    io("content", self.content);
    io("manifest", self.manifest);
    io("signature", self.signature);
    io("certificate", self.certificate);
  }
};

// What the device signs, encoded, behind "indaba/1" 0x00 "post" 0x00.
struct OpenMessageSigned {
  Hash alliance{};
  ChannelId channel;
  MemberId member;
  DeviceId device;
  Hash certificate{};
  Hash manifest{};
  MessageId message;
  Seen seen;
  Bytes content;
  bool operator==(const OpenMessageSigned&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seen", self.seen);
    io("device", self.device);
    io("member", self.member);
    io("channel", self.channel);
    io("content", self.content);
    io("message", self.message);
    io("alliance", self.alliance);
    io("manifest", self.manifest);
    io("certificate", self.certificate);
  }
};

}  // namespace indaba::protocol
