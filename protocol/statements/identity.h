// What a person is known by: their identity key and devices, their sealed backup, and who succeeds
// an id whose sheet is lost. See statements.cddl.
#pragma once

#include <optional>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

struct IdentityStatement {
  static constexpr std::string_view kType = "identity";
  Hash alliance{};
  MemberId member;
  std::uint64_t generation = 0;
  SigningKey identity_key{};
  SigningKey recovery_key{};
  std::optional<Hash> previous;
  bool operator==(const IdentityStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
    io("alliance", self.alliance);
    io("previous", self.previous);
    io("generation", self.generation);
    io("identity_key", self.identity_key);
    io("recovery_key", self.recovery_key);
  }
};

struct DeviceStatement {
  static constexpr std::string_view kType = "device";
  Hash alliance{};
  MemberId member;
  std::uint64_t generation = 0;
  DeviceId device;
  SigningKey signature_key{};
  BoxKey box_key{};
  std::vector<std::string> capabilities;
  UnixTime created;
  UnixTime expires;
  std::optional<DeviceId> certifier;
  bool operator==(const DeviceStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
    io("member", self.member);
    io("box_key", self.box_key);
    io("created", self.created);
    io("expires", self.expires);
    io("alliance", self.alliance);
    io("certifier", self.certifier);
    io("generation", self.generation);
    io("capabilities", self.capabilities, cbor::at_most(32), cbor::Bounds{1, 64});
    io("signature_key", self.signature_key);
  }
};

struct BackupStatement {
  static constexpr std::string_view kType = "backup";
  Hash alliance{};
  MemberId member;
  std::uint64_t generation = 0;
  std::uint64_t counter = 0;
  Hash sealed{};
  UnixTime at;
  bool operator==(const BackupStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io.literal("type", kType);
    io("member", self.member);
    io("sealed", self.sealed);
    io("counter", self.counter);
    io("alliance", self.alliance);
    io("generation", self.generation);
  }
};

struct SucceedsStatement {
  static constexpr std::string_view kType = "succeeds";
  Hash alliance{};
  MemberId old_member;
  MemberId new_member;
  UnixTime at;
  std::vector<MemberId> issuers;
  bool operator==(const SucceedsStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("new", self.new_member);
    io("old", self.old_member);
    io.literal("type", kType);
    io("issuers", self.issuers, cbor::exactly(2));
    io("alliance", self.alliance);
  }
};

}  // namespace indaba::protocol
