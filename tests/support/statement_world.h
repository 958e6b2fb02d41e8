// StatementWorld: an alliance on paper: a root key, people with keys of every kind, and what they
// sign, with nothing behind it that would stop them from signing what they may not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "crypto/primitives/ed25519.h"
#include "protocol/statements/statement_set.h"

namespace indaba::test {

struct Signatory {
  MemberId id;
  std::uint64_t generation = 1;
  Ed25519KeyPair recovery_key;
  Ed25519KeyPair identity_key;
  DeviceId device;  // the first
  Ed25519KeyPair device_key;
};

class StatementWorld {
 public:
  static constexpr UnixTime kStart{1'800'000'000};
  static constexpr UnixTime kEnd{kStart.seconds + 100ULL * 86'400};

  StatementWorld();

  const Ed25519KeyPair& root_key() const { return root_key_; }
  const protocol::Hash& alliance() const { return set_.alliance(); }
  const protocol::Statement& root() const { return root_; }
  protocol::StatementSet& set() { return set_; }
  const protocol::StatementSet& set() const { return set_; }

  // New keys; nothing is known of them.
  Ed25519KeyPair key();
  Signatory stranger();
  protocol::Serial serial();
  DeviceId device_id();
  protocol::CircleId circle_id();

  // Authentic and well-formed, whoever signs: bodies to be changed, then signed.
  protocol::IdentityStatement identity(const Signatory& person);
  protocol::DeviceStatement device(const Signatory& person);
  protocol::MemberStatement member(const Signatory& person, std::optional<MemberId> issuer = {});
  protocol::RoleStatement role(const Signatory& person, protocol::RoleName role,
                               std::optional<MemberId> issuer = {});
  protocol::InviteStatement invite(const Ed25519KeyPair& key, std::optional<MemberId> issuer = {});
  protocol::CircleStatement circle(protocol::Rule rule, protocol::Rule stewards);
  protocol::RevocationStatement revocation(protocol::Target target,
                                           std::optional<MemberId> issuer = {});

  // Keeps it, or ends the program.
  void keep(const protocol::Statement& statement);
  // A member by root's word, with identity and device.
  Signatory admitted(std::optional<std::string> country = {});
  // The same, and with the role, by root's word.
  Signatory with_role(protocol::RoleName name, const protocol::Scope& scope = {});

 private:
  std::uint64_t count_ = 0;
  Ed25519KeyPair root_key_;
  protocol::Statement root_;
  protocol::StatementSet set_;
};

}  // namespace indaba::test
