// StatementSet: the statements that somebody holds of one alliance, looked up by what they are
// about. They are authentic; whether they count is for ChainView (chains.h) to say.
//
// Kept are the kinds of which chains are made: roots, alert issuers and certificates, identities,
// devices, members, countersignatures, roles, circles, invites, revocations.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/statements/authentic.h"

namespace indaba::protocol {

// Whether it is an invite's key, and nobody else, that makes the newcomer a member.
bool is_claim(const Authentic<MemberStatement>& member);

class StatementSet {
 public:
  // Of the alliance that root statement 1 founds. Errors: as authenticate_founding.
  static Result<StatementSet> found(const Statement& root);

  const Hash& alliance() const { return alliance_; }

  // Keeps the statement; one that is there already changes nothing. Where statements follow each
  // other (roots, revocations), only the next one is taken. Errors: as
  // `authenticate`; as `check_statement` for roots; wrong_place for revocations; wrong_kind;
  // inconsistent or wrong_signer for an identity that isn't of its recovery key, wrong_place for
  // another statement of the same generation.
  Status add(const Statement& statement);

  // The newest.
  const Authentic<RootStatement>& root() const { return root_; }
  // The newest of those up to that generation; null if there is none.
  const Authentic<IdentityStatement>* identity(
      const MemberId& member,
      std::uint64_t generation = std::numeric_limits<std::uint64_t>::max()) const;
  // Null if there is none.
  const AuthenticStatement* statement(const Hash& hash) const;

  // Several may claim to be the one that counts.
  const std::vector<Authentic<InviteStatement>>& invites(const SigningKey& key) const;
  const std::vector<Authentic<AlertIssuerStatement>>& alert_issuers(const SigningKey& key) const;
  const std::vector<Authentic<AlertCertificateStatement>>& alert_certificates(
      const SigningKey& key) const;
  const std::map<CircleId, std::vector<Authentic<CircleStatement>>>& circles() const {
    return circles_;
  }

  const std::vector<Authentic<MemberStatement>>& memberships(const MemberId& member) const;
  const std::vector<Authentic<RoleStatement>>& roles(const MemberId& member) const;
  const std::vector<Authentic<DeviceStatement>>& devices(const MemberId& member) const;
  const std::vector<Authentic<CountersignStatement>>& countersigns(const Hash& member) const;
  // The member statements that the invite's key signed for that use.
  const std::vector<Authentic<MemberStatement>>& claims(const InviteUse& use) const;

  std::uint64_t revocations() const { return revocations_.size(); }
  const Hash& revocation(std::uint64_t number) const {
    return revocations_.at(static_cast<std::size_t>(number - 1));
  }
  // The number of the first revocation of `target`.
  std::optional<std::uint64_t> revoked(const Target& target) const;
  // Revocations that end nothing yet, since it is not known that whoever signed them may: they take
  // their place in the list, and count once what proves them is added.
  const std::vector<Authentic<RevocationStatement>>& unproven() const { return unproven_; }

 private:
  // All that is asked of a member at once, so that it is found at once: every message asks.
  struct OfMember {
    std::optional<Authentic<IdentityStatement>> identity;          // the newest
    std::vector<Authentic<IdentityStatement>> earlier_identities;  // by their generations
    std::vector<Authentic<MemberStatement>> memberships;
    std::vector<Authentic<RoleStatement>> roles;
    std::vector<Authentic<DeviceStatement>> devices;
  };

  explicit StatementSet(Authentic<RootStatement> root);

  const OfMember& of(const MemberId& member) const;
  template <class Body>
  Status keep(Authentic<Body> statement);
  Status keep_identity(Authentic<IdentityStatement> identity);
  Status keep_revocation(const Authentic<RevocationStatement>& revocation);
  bool prove(const Authentic<RevocationStatement>& revocation);
  Status keep_root(Authentic<RootStatement> root);
  void keep_member(Authentic<MemberStatement> member);

  Hash alliance_{};
  Authentic<RootStatement> root_;
  std::map<Hash, AuthenticStatement> by_hash_;
  std::map<MemberId, OfMember> members_;
  std::map<Hash, std::vector<Authentic<CountersignStatement>>> countersigns_;
  std::map<std::pair<SigningKey, std::uint64_t>, std::vector<Authentic<MemberStatement>>> claims_;
  std::map<SigningKey, std::vector<Authentic<InviteStatement>>> invites_;
  std::map<SigningKey, std::vector<Authentic<AlertIssuerStatement>>> alert_issuers_;
  std::map<SigningKey, std::vector<Authentic<AlertCertificateStatement>>> alert_certificates_;
  std::map<CircleId, std::vector<Authentic<CircleStatement>>> circles_;
  std::vector<Hash> revocations_;
  std::vector<Authentic<RevocationStatement>> unproven_;
  std::map<Bytes, std::uint64_t> revoked_;  // by the target's encoding
};

}  // namespace indaba::protocol
