// Circles: who belongs, their key epochs, and the boxes that hold an epoch's seed. See
// statements.cddl.
#pragma once

#include <optional>
#include <vector>

#include "protocol/statements/accreditation.h"

namespace indaba::protocol {

struct CircleStatement {
  static constexpr std::string_view kType = "circle";
  Hash alliance{};
  CircleId circle;
  std::uint64_t version = 0;
  std::string name;
  Rule rule;
  Rule stewards;
  std::uint64_t floor = 0;
  Serial serial;
  std::optional<MemberId> issuer;
  bool operator==(const CircleStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, 200});
    io("rule", self.rule);
    io.literal("type", kType);
    io("floor", self.floor);
    io("circle", self.circle);
    io("issuer", self.issuer);
    io("serial", self.serial);
    io("version", self.version, kFrom1);
    io("alliance", self.alliance);
    io("stewards", self.stewards);
  }
};

struct WrappedRef {
  std::uint64_t epoch = 0;
  Hash hash{};
  bool operator==(const WrappedRef&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("hash", self.hash);
    io("epoch", self.epoch);
  }
};

struct ManifestStatement {
  static constexpr std::string_view kType = "manifest";
  Hash alliance{};
  CircleId circle;
  Hash definition{};
  std::uint64_t epoch = 0;
  Hash commitment{};
  BoxKey sealing_key{};
  std::vector<WrappedRef> past;
  std::vector<std::uint64_t> void_epochs;
  std::uint64_t device_list = 0;
  std::vector<Hash> revocations;
  std::string reason;
  UnixTime at;
  MemberId issuer;
  std::optional<Hash> previous;
  bool operator==(const ManifestStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("past", self.past, cbor::at_most(500));
    io.literal("type", kType);
    io("void", self.void_epochs, cbor::at_most(100));
    io("epoch", self.epoch, kFrom1);
    io("circle", self.circle);
    io("issuer", self.issuer);
    io("reason", self.reason, cbor::at_most(100));
    io("alliance", self.alliance);
    io("previous", self.previous);
    io("commitment", self.commitment);
    io("definition", self.definition);
    io("device_list", self.device_list);
    io("revocations", self.revocations, cbor::at_most(1000));
    io("sealing_key", self.sealing_key);
  }
};

struct BoxStatement {
  static constexpr std::string_view kType = "box";
  Hash alliance{};
  CircleId circle;
  std::uint64_t epoch = 0;
  DeviceId device;
  MemberId boxer;
  DeviceId boxer_device;
  Bytes sealed;
  bool operator==(const BoxStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("boxer", self.boxer);
    io("epoch", self.epoch, kFrom1);
    io("circle", self.circle);
    io("device", self.device);
    io("sealed", self.sealed, cbor::exactly(80));
    io("alliance", self.alliance);
    io("boxer_device", self.boxer_device);
  }
};

}  // namespace indaba::protocol
