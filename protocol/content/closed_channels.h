// What MLS carries for closed channels: who a leaf is, the channel's rules, what justifies a
// commit.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The identity of a leaf's BasicCredential.
struct Credential {
  Statement device;
  Statement identity;
  Statement member;
  std::optional<Statement> invite;  // that `member` rests on, if it was claimed by one
  bool operator==(const Credential&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("invite", self.invite);
    io("member", self.member);
    io("identity", self.identity);
  }
};

enum class ChannelRoleName : std::uint8_t { owner, moderator, member };
constexpr auto enum_names(ChannelRoleName) {
  using enum ChannelRoleName;
  return std::to_array<cbor::Named<ChannelRoleName>>(
      {{owner, "owner"}, {moderator, "moderator"}, {member, "member"}});
}

// Of those who are not plain members.
struct ChannelRole {
  MemberId member;
  ChannelRoleName role = ChannelRoleName::moderator;
  bool operator==(const ChannelRole&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("role", self.role);
    if constexpr (Io::is_reader) {
      if (self.role == ChannelRoleName::member) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("member", self.member);
  }
};

// Group context extension kPolicyExtension.
inline constexpr std::uint16_t kPolicyExtension = 0xF1DA;
struct Policy {
  ChannelKind kind = ChannelKind::group;  // a closed one
  ChannelId channel;
  std::uint64_t generation = 0;
  std::vector<ChannelRole> roles;
  ChannelRoleName invite = ChannelRoleName::owner;  // who may invite, and all above them
  bool operator==(const Policy&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    if constexpr (Io::is_reader) {
      if (!is_closed(self.kind)) {
        io.fail(ProtocolError::unknown_value);
      }
    }
    io("roles", self.roles, cbor::at_most(32));
    io("invite", self.invite);
    io("channel", self.channel);
    io("generation", self.generation);
  }
};

// The authenticated data of a commit: its time and what justifies its Removes.
struct CommitNote {
  UnixTime at;
  std::vector<Statement> statements;
  bool operator==(const CommitNote&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("statements", self.statements, cbor::at_most(128));
  }
};

}  // namespace indaba::protocol
