// What ends before its time, as a numbered list, and how long the list is. See statements.cddl.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

// A role, an alert issuer or certificate, or a circle.
struct TargetStatement {
  static constexpr std::string_view kType = "statement";
  Hash statement{};
  bool operator==(const TargetStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("statement", self.statement);
  }
};

struct TargetMembership {
  static constexpr std::string_view kType = "membership";
  MemberId member;
  Serial serial;
  bool operator==(const TargetMembership&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
    io("serial", self.serial);
  }
};

struct TargetDevice {
  static constexpr std::string_view kType = "device";
  MemberId member;
  DeviceId device;
  bool operator==(const TargetDevice&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
    io("member", self.member);
  }
};

struct TargetInvite {
  static constexpr std::string_view kType = "invite";
  SigningKey key{};
  bool operator==(const TargetInvite&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io.literal("type", kType);
  }
};

using Target = std::variant<TargetStatement, TargetMembership, TargetDevice, TargetInvite>;

struct RevocationStatement {
  static constexpr std::string_view kType = "revocation";
  Hash alliance{};
  std::uint64_t number = 0;
  Hash previous{};
  UnixTime at;
  std::string reason;
  Target target;
  std::optional<MemberId> issuer;
  bool operator==(const RevocationStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io.literal("type", kType);
    io("issuer", self.issuer);
    io("number", self.number, kFrom1);
    io("reason", self.reason, cbor::at_most(500));
    io("target", self.target);
    io("alliance", self.alliance);
    io("previous", self.previous);
  }
};

struct ManifestRef {
  CircleId circle;
  std::uint64_t epoch = 0;
  Hash manifest{};
  bool operator==(const ManifestRef&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("circle", self.circle);
    io("manifest", self.manifest);
  }
};

struct FreshnessStatement {
  static constexpr std::string_view kType = "freshness";
  Hash alliance{};
  std::uint64_t number = 0;
  Hash head{};
  std::vector<ManifestRef> manifests;
  UnixTime at;
  MemberId issuer;
  bool operator==(const FreshnessStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("head", self.head);
    io.literal("type", kType);
    io("issuer", self.issuer);
    io("number", self.number);
    io("alliance", self.alliance);
    io("manifests", self.manifests, cbor::at_most(1000));
  }
};

}  // namespace indaba::protocol
