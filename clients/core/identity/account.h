// Account: who this device is, and all that it signs as itself or as its member.
#pragma once

#include <optional>
#include <string>

#include "clients/core/agent/context.h"
#include "clients/core/links/links.h"
#include "crypto/primitives/hpke.h"
#include "protocol/frames/account.h"
#include "protocol/frames/connect.h"
#include "protocol/statements/authentic.h"

namespace indaba::client {

// How long certificates and grants last that nobody gave another end.
inline constexpr std::uint64_t kDaySeconds = std::uint64_t{24} * 60 * 60;
inline constexpr std::uint64_t kCertificateSeconds = 365 * kDaySeconds;

class Account {
 public:
  // The first device of an identity, certified by a recovery key of which only the certificate
  // stays: of a person nobody knows yet, or the generation behind `before`. Errors: random_failed.
  static Result<Account> create(
      Random& random, const protocol::Hash& alliance, const ServerAddress& server,
      const std::string& handle, const Ed25519KeyPair& recovery_key, UnixTime now,
      const protocol::Authentic<protocol::IdentityStatement>* before = nullptr);
  // A further device of somebody, as it was handed over; the statements have been checked. Errors:
  // what ProtocolError names.
  struct Adopted;
  static Result<Account> adopt(Adopted parts);
  // Empty if this store has no account. Errors: corrupt_store, the host's.
  static Result<std::optional<Account>> restore(const Records& records);
  void save(Records& records) const;

  const protocol::Hash& alliance() const { return alliance_; }
  const ServerAddress& server() const { return server_; }
  const MemberId& member() const { return member_; }
  const DeviceId& device() const { return device_; }
  const std::string& handle() const { return handle_; }
  std::uint64_t generation() const { return generation_; }
  const Ed25519KeyPair& device_key() const { return device_key_; }
  const HpkeKeyPair& box_key() const { return box_key_; }
  const protocol::Statement& identity() const { return identity_; }
  const protocol::Statement& certificate() const { return certificate_; }
  // To which the member's backups are sealed.
  const protocol::BoxKey& backup_key() const { return backup_key_; }

  // What makes another device of the member's out of a certificate that it has signed itself: the
  // signatures of the identity key and of this device.
  protocol::Statement certify(const protocol::DeviceStatement& device) const {
    return protocol::sign(device, {&identity_key_, &device_key_});
  }
  Secret<kEd25519SeedBytes> identity_seed() const { return identity_key_.seed(); }

  // As the person, with the identity key.
  template <class Body>
  protocol::Statement sign(const Body& body) const {
    return protocol::sign(body, {&identity_key_});
  }
  // As this device.
  template <class Body>
  protocol::Statement sign_by_device(const Body& body) const {
    return protocol::sign(body, {&device_key_});
  }
  // To be gone with (frames.cddl, `account_erase`).
  protocol::AccountEraseRequest sign_erasure(const protocol::HelloEvent& hello) const;
  // To sign in with (frames.cddl, `prove`).
  protocol::ProveRequest prove(const protocol::HelloEvent& hello) const;

 private:
  struct Stored;

  protocol::Hash alliance_{};
  ServerAddress server_;
  MemberId member_;
  DeviceId device_;
  std::string handle_;
  std::uint64_t generation_ = 0;
  Ed25519KeyPair identity_key_;
  Ed25519KeyPair device_key_;
  HpkeKeyPair box_key_;
  protocol::Statement identity_;
  protocol::Statement certificate_;
  protocol::BoxKey backup_key_{};
};

struct Account::Adopted {
  protocol::Hash alliance{};
  ServerAddress server;
  std::string handle;
  Ed25519KeyPair identity_key;
  Ed25519KeyPair device_key;
  HpkeKeyPair box_key;
  protocol::Statement identity;
  protocol::Statement certificate;
  protocol::BoxKey backup_key{};
};

// To sign a device in that has no account yet (frames.cddl, `prove`).
protocol::ProveRequest prove_device(const protocol::HelloEvent& hello,
                                    const protocol::Hash& alliance, const DeviceId& device,
                                    const Ed25519KeyPair& key);

// What the recovery sheet opens backups with; whoever has only the public key can but make them.
HpkeKeyPair backup_key_of(const Ed25519KeyPair& recovery_key);

}  // namespace indaba::client
