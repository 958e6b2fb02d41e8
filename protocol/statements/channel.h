// What is said about a channel: settled epochs, leaves, moderation, heads. See statements.cddl.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

struct SettlementStatement {
  static constexpr std::string_view kType = "settlement";
  Hash alliance{};
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  ByteArray<32> confirmation_tag{};
  Hash external_pub{};
  MemberId member;
  DeviceId device;
  bool operator==(const SettlementStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("epoch", self.epoch);
    io("device", self.device);
    io("member", self.member);
    io("channel", self.channel);
    io("alliance", self.alliance);
    io("generation", self.generation);
    io("external_pub", self.external_pub);
    io("confirmation_tag", self.confirmation_tag);
  }
};

struct LeaveStatement {
  static constexpr std::string_view kType = "leave";
  Hash alliance{};
  ChannelId channel;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  SigningKey leaf_key{};
  MemberId member;
  DeviceId device;
  UnixTime at;
  bool operator==(const LeaveStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io.literal("type", kType);
    io("epoch", self.epoch);
    io("device", self.device);
    io("member", self.member);
    io("channel", self.channel);
    io("alliance", self.alliance);
    io("leaf_key", self.leaf_key);
    io("generation", self.generation);
  }
};

struct ActBan {
  static constexpr std::string_view kType = "ban";
  MemberId member;
  std::optional<UnixTime> until;
  bool operator==(const ActBan&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("until", self.until);
    io("member", self.member);
  }
};

struct ActUnban {
  static constexpr std::string_view kType = "unban";
  MemberId member;
  bool operator==(const ActUnban&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

struct ActSlow {
  static constexpr std::string_view kType = "slow";
  std::uint64_t seconds = 0;
  bool operator==(const ActSlow&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("seconds", self.seconds, cbor::at_most(86'400));
  }
};

struct ActDelete {
  static constexpr std::string_view kType = "delete";
  std::vector<MessageId> messages;
  bool operator==(const ActDelete&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("messages", self.messages, cbor::Bounds{1, 100});
  }
};

struct ActExpiry {
  static constexpr std::string_view kType = "expiry";
  std::uint64_t seconds = 0;
  bool operator==(const ActExpiry&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("seconds", self.seconds);
  }
};

struct ActRename {
  static constexpr std::string_view kType = "rename";
  std::string name;
  bool operator==(const ActRename&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, 200});
    io.literal("type", kType);
  }
};

struct ActClose {
  static constexpr std::string_view kType = "close";
  bool operator==(const ActClose&) const = default;

  template <class Self, class Io>
  static void fields(Self&, Io& io) {
    io.literal("type", kType);
  }
};

using ModerationAct =
    std::variant<ActBan, ActUnban, ActSlow, ActDelete, ActExpiry, ActRename, ActClose>;

struct ModerationStatement {
  static constexpr std::string_view kType = "moderation";
  Hash alliance{};
  ChannelId channel;
  ModerationAct act;
  UnixTime at;
  MemberId issuer;
  DeviceId device;
  bool operator==(const ModerationStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("act", self.act);
    io.literal("type", kType);
    io("device", self.device);
    io("issuer", self.issuer);
    io("channel", self.channel);
    io("alliance", self.alliance);
  }
};

struct HeadStatement {
  static constexpr std::string_view kType = "head";
  Hash alliance{};
  Incarnation incarnation;
  ChannelId channel;
  std::uint64_t seq = 0;
  Hash log_hash{};
  bool operator==(const HeadStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io.literal("type", kType);
    io("channel", self.channel);
    io("alliance", self.alliance);
    io("log_hash", self.log_hash);
    io("incarnation", self.incarnation);
  }
};

}  // namespace indaba::protocol
