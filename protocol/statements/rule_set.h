// The rules behind check_statement (rules.h), one for each kind of statement. Only rules.cpp and
// rules_of_people.cpp include this.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/statements/authentic.h"
#include "protocol/statements/view.h"

namespace indaba::protocol::internal {

inline bool anywhere(const Scope&) { return true; }

// Who signed it, held against who must have.
class Signers {
 public:
  Signers(const std::vector<SigningKey>& keys, const AllianceView& view)
      : keys_(keys), view_(view) {}

  // These keys and no others.
  Status are(std::initializer_list<SigningKey> keys) const;
  Status are_root() const;
  Status are_member(const MemberId& member) const;
  Status are_device(const MemberId& member, const DeviceId& device) const;

 private:
  const std::vector<SigningKey>& keys_;
  const AllianceView& view_;
};

class Rules {
 public:
  Rules(const AuthenticStatement& statement, const AllianceView& view)
      : statement_(statement), view_(view), signers_(statement.signers, view) {}

  Status operator()(const RootStatement& body) const;
  Status operator()(const AlertIssuerStatement& body) const;
  Status operator()(const AlertCertificateStatement& body) const;
  Status operator()(const MemberStatement& body) const;
  Status operator()(const CountersignStatement& body) const;
  Status operator()(const RoleStatement& body) const;
  Status operator()(const CircleStatement& body) const;
  Status operator()(const InviteStatement& body) const;
  Status operator()(const IdentityStatement& body) const;
  Status operator()(const DeviceStatement& body) const;
  Status operator()(const RevocationStatement& body) const;
  Status operator()(const FreshnessStatement& body) const;
  Status operator()(const ManifestStatement& body) const;
  Status operator()(const BoxStatement& body) const;
  Status operator()(const SettlementStatement& body) const;
  Status operator()(const LeaveStatement& body) const;
  Status operator()(const ModerationStatement& body) const;
  Status operator()(const SucceedsStatement& body) const;
  Status operator()(const BackupStatement& body) const;
  Status operator()(const HeadStatement& body) const;

 private:
  Status check_dates(UnixTime from, UnixTime until) const;
  // Root's, or of `issuer`, who needs one of the roles, reaching so far.
  Status by_root_or(const std::optional<MemberId>& issuer, std::initializer_list<RoleName> roles,
                    const Reaches& reaches) const;
  Status has_one_of(const MemberId& member, std::initializer_list<RoleName> roles,
                    const Reaches& reaches) const;
  Result<std::optional<MemberId>> issuer_of(const Target& target) const;

  const AuthenticStatement& statement_;
  const AllianceView& view_;
  Signers signers_;
};

}  // namespace indaba::protocol::internal
