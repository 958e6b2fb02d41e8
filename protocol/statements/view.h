// AllianceView: what has to be known of the alliance to judge who may say what (rules.h), as things
// stand at one moment. A client answers from chains of statements (chains.h), a server from what it
// has understood of them and keeps.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "crypto/base/result.h"
#include "protocol/statements/authentic.h"

namespace indaba::protocol {

// The newest generation of a member's identity.
struct IdentityFact {
  std::uint64_t generation = 0;
  SigningKey key{};
  Hash statement{};
};

struct MembershipFact {
  bool provisional = false;  // by an invite, not countersigned yet
  std::optional<std::string> country;
};

// The last entry of the list of revocations; number 0 and zeros while it is empty.
struct RevocationPlace {
  std::uint64_t number = 0;
  Hash statement{};
};

// Whether a grant with that scope is the one that is asked for.
using Reaches = std::function<bool(const Scope&)>;

// Who is in, and in which roles.
class MembershipView {
 public:
  virtual ~MembershipView() = default;

  // Of who is in: not of who is pending, was put out, or whose membership is void. Errors:
  // unknown_member, and whatever ended it.
  virtual Result<MembershipFact> membership(const MemberId& member) const = 0;
  // Whether one of the member's grants of `role` counts and reaches as far as is asked for. Errors:
  // not_accredited, out_of_scope, and whatever ended the grant.
  virtual Status has_role(const MemberId& member, RoleName role, const Reaches& reaches) const = 0;
};

class AllianceView : public MembershipView {
 public:
  virtual UnixTime time() const = 0;
  // The newest root statement.
  virtual const Authentic<RootStatement>& root() const = 0;
  virtual RevocationPlace revocations() const = 0;

  // Errors: unknown_member.
  virtual Result<IdentityFact> identity(const MemberId& member) const = 0;
  // A device's certificate that counts. Errors: unknown_device, expired, revoked, superseded.
  virtual Result<DeviceStatement> device(const MemberId& member, const DeviceId& device) const = 0;

  // An invite that was neither revoked nor has ended. Errors: unknown_invite, expired, revoked.
  virtual Result<InviteStatement> usable_invite(const SigningKey& key) const = 0;
  // One that counts at the view's time. Errors: unknown_statement, expired, revoked.
  virtual Result<AlertIssuerStatement> alert_issuer(const SigningKey& key) const = 0;
  // What others name, whatever its dates. Errors: unknown_statement.
  virtual Result<AuthenticStatement> statement(const Hash& hash) const = 0;
  virtual Result<InviteStatement> invite(const SigningKey& key) const = 0;
  virtual Result<MemberStatement> membership_statement(const MemberId& member,
                                                       const Serial& serial) const = 0;
  // Whether the member is a steward of the circle of all members.
  virtual bool is_members_steward(const MemberId& member) const = 0;
};

// Whether a circle's rule admits the member. A provisional member is admitted by a rule that admits
// every member, of whatever country, and by no other.
bool is_admitted(const MembershipView& view, const Rule& rule, const CircleId& circle,
                 const MemberId& member);
// The same for a circle's stewards, who are full members.
bool is_steward(const MembershipView& view, const Rule& stewards, const CircleId& circle,
                const MemberId& member);

}  // namespace indaba::protocol
