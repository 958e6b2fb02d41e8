// Who is what in the alliance: members, roles, invites. See statements.cddl.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "protocol/statements/roles.h"

namespace indaba::protocol {

// Whether a newcomer may begin at once or waits to be accepted.
enum class InviteMode : std::uint8_t { active, pending };
constexpr auto enum_names(InviteMode) {
  using enum InviteMode;
  return std::to_array<cbor::Named<InviteMode>>({{active, "active"}, {pending, "pending"}});
}

// One of the uses of an invite, counted from 1.
struct InviteUse {
  SigningKey key{};
  std::uint64_t use = 0;
  bool operator==(const InviteUse&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("use", self.use, cbor::Bounds{1, 10'000});
  }
};

struct MemberStatement {
  static constexpr std::string_view kType = "member";
  Hash alliance{};
  MemberId member;
  std::uint64_t generation = 0;
  UnixTime joined;
  Serial serial;
  std::optional<std::string> country;
  std::optional<InviteUse> invite;
  std::optional<MemberId> issuer;
  bool operator==(const MemberStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("invite", self.invite);
    io("issuer", self.issuer);
    io("joined", self.joined);
    io("member", self.member);
    io("serial", self.serial);
    io("country", self.country, kCountryBounds);
    io("alliance", self.alliance);
    io("generation", self.generation);
  }
};

struct CountersignStatement {
  static constexpr std::string_view kType = "countersign";
  Hash alliance{};
  MemberId member;
  Hash statement{};
  InviteUse invite;
  UnixTime at;
  MemberId issuer;
  bool operator==(const CountersignStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io.literal("type", kType);
    io("invite", self.invite);
    io("issuer", self.issuer);
    io("member", self.member);
    io("alliance", self.alliance);
    io("statement", self.statement);
  }
};

struct RoleStatement {
  static constexpr std::string_view kType = "role";
  Hash alliance{};
  MemberId member;
  RoleName role = RoleName::member;
  Scope scope;
  UnixTime not_before;
  UnixTime not_after;
  Serial serial;
  std::optional<Hash> alert_key;
  std::optional<MemberId> issuer;
  bool operator==(const RoleStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("role", self.role);
    io.literal("type", kType);
    io("scope", self.scope);
    io("issuer", self.issuer);
    io("member", self.member);
    io("serial", self.serial);
    io("alliance", self.alliance);
    io("alert_key", self.alert_key);
    io("not_after", self.not_after);
    io("not_before", self.not_before);
  }
};

struct InviteStatement {
  static constexpr std::string_view kType = "invite";
  Hash alliance{};
  SigningKey key{};
  InviteMode mode = InviteMode::pending;
  std::uint64_t uses = 0;
  UnixTime not_after;
  std::vector<RoleName> roles;
  Scope scope;
  Serial serial;
  std::optional<std::string> country;
  std::optional<MemberId> issuer;
  bool operator==(const InviteStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("mode", self.mode);
    io.literal("type", kType);
    io("uses", self.uses, cbor::Bounds{1, 10'000});
    io("roles", self.roles, cbor::at_most(6));
    io("scope", self.scope);
    io("issuer", self.issuer);
    io("serial", self.serial);
    io("country", self.country, kCountryBounds);
    io("alliance", self.alliance);
    io("not_after", self.not_after);
  }
};

}  // namespace indaba::protocol
