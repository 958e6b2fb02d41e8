#include "protocol/statements/chains.h"

#include <algorithm>

#include "crypto/base/ranges.h"
#include "protocol/statements/rules.h"

namespace indaba::protocol {

RevocationPlace ChainView::revocations() const {
  const std::uint64_t number = std::min(moment_.revocations, set_.revocations());
  return number == 0 ? RevocationPlace() : RevocationPlace{number, set_.revocation(number)};
}

bool ChainView::is_revoked(const Target& target, std::uint64_t revocations) const {
  const auto number = set_.revoked(target);
  return number && *number <= revocations;
}

template <class Body>
Status ChainView::check_issued(const Authentic<Body>& statement, UnixTime then) const {
  if (links_left_ == 0) {
    return StatementError::not_accredited;
  }
  const ChainView above(*this, then, links_left_ - 1, certifiers_left_);
  return check_statement({statement.body, statement.hash, statement.signers}, above);
}

Result<IdentityFact> ChainView::identity(const MemberId& member) const {
  const MemberThen* then = then_of(member);
  const auto* identity =
      then != nullptr ? set_.identity(member, then->generation) : set_.identity(member);
  if (identity == nullptr) {
    return StatementError::unknown_member;
  }
  return IdentityFact{identity->body.generation, identity->body.identity_key, identity->hash};
}

Status ChainView::check_lasting(const MemberStatement& member) const {
  INDABA_TRY_ASSIGN(const IdentityFact newest, identity(member.member));
  if (member.generation != newest.generation) {
    return StatementError::superseded;
  }
  if (!is_said(member.member, member.joined)) {
    return StatementError::not_yet_valid;
  }
  return is_revoked(TargetMembership{member.member, member.serial}, member.member)
             ? StatementError::revoked
             : Status();
}

bool ChainView::is_countersigned(const Authentic<MemberStatement>& member) const {
  return ranges::any_of(set_.countersigns(member.hash), [&](const auto& countersign) {
    return check_issued(countersign, countersign.body.at).has_value();
  });
}

// An invite's key makes provisional members, and full ones where somebody who may has
// countersigned. Two members for one use void each other, but only a countersigned one another
// countersigned.
Result<MembershipFact> ChainView::judge(const Authentic<MemberStatement>& member) const {
  INDABA_TRY(check_lasting(member.body));
  if (!is_claim(member)) {
    INDABA_TRY(check_issued(member, member.body.joined));
    return MembershipFact{.provisional = false, .country = member.body.country};
  }
  const bool countersigned = is_countersigned(member);
  const auto contests = [&](const Authentic<MemberStatement>& other) {
    return other.body.member != member.body.member && (!countersigned || is_countersigned(other));
  };
  if (ranges::any_of(set_.claims(*member.body.invite), contests)) {
    return StatementError::invite_used_twice;
  }
  if (!countersigned) {
    INDABA_TRY(check_issued(member, member.body.joined));
    INDABA_TRY_ASSIGN(const InviteStatement by, invite(member.body.invite->key));
    if (by.mode == InviteMode::pending) {
      return StatementError::not_accredited;
    }
  }
  return MembershipFact{.provisional = !countersigned, .country = member.body.country};
}

Result<MembershipFact> ChainView::membership(const MemberId& member) const {
  std::optional<MembershipFact> best;
  std::error_code why_not = StatementError::unknown_member;
  for (const auto& statement : set_.memberships(member)) {
    const auto fact = judge(statement);
    if (!fact) {
      why_not = fact.error();
    } else if (!best || best->provisional) {
      best = *fact;
    }
  }
  return best ? Result<MembershipFact>(*best) : why_not;
}

Status ChainView::judge(const Authentic<RoleStatement>& role) const {
  if (moment_.time < role.body.not_before) {
    return StatementError::not_yet_valid;
  }
  if (role.body.not_after < moment_.time) {
    return StatementError::expired;
  }
  if (is_revoked(TargetStatement{role.hash}, role.body.member)) {
    return StatementError::revoked;
  }
  return check_issued(role, role.body.not_before);
}

// Only members hold roles. Who made them a member doesn't matter here: admins may have admitted
// each other.
Status ChainView::has_role(const MemberId& member, RoleName role, const Reaches& reaches) const {
  Status lasting = StatementError::unknown_member;
  for (const auto& statement : set_.memberships(member)) {
    lasting = check_lasting(statement.body);
    if (lasting) {
      break;
    }
  }
  INDABA_TRY(lasting);
  Status why_not = StatementError::not_accredited;
  for (const auto& statement : set_.roles(member)) {
    if (statement.body.role != role) {
      continue;
    }
    const Status status =
        reaches(statement.body.scope) ? judge(statement) : Status(StatementError::out_of_scope);
    if (status) {
      return status;
    }
    why_not = status;
  }
  return why_not;
}

// A device counts only as long as the one that certified it does.
Status ChainView::judge(const Authentic<DeviceStatement>& device) const {
  const MemberId& member = device.body.member;
  if (is_revoked(TargetDevice{member, device.body.device}, member)) {
    return StatementError::revoked;
  }
  if (!is_said(member, device.body.created)) {
    return StatementError::not_yet_valid;
  }
  if (device.body.expires < moment_.time) {
    return StatementError::expired;
  }
  if (certifiers_left_ == 0) {
    return StatementError::unknown_device;
  }
  const ChainView above(*this, device.body.created, links_left_, certifiers_left_ - 1);
  return check_statement({device.body, device.hash, device.signers}, above);
}

Result<DeviceStatement> ChainView::device(const MemberId& member, const DeviceId& device) const {
  std::error_code why_not = StatementError::unknown_device;
  if (certificates_ == &certificates_left_) {
    certificates_left_ = kCertificatesJudgedMax;
  }
  for (const auto& certificate : set_.devices(member)) {
    if (certificate.body.device != device) {
      continue;
    }
    if (*certificates_ == 0) {
      return StatementError::unknown_device;
    }
    --*certificates_;
    const Status status = judge(certificate);
    if (status) {
      return certificate.body;
    }
    why_not = status.error();
  }
  return why_not;
}

Result<InviteStatement> ChainView::usable_invite(const SigningKey& key) const {
  if (is_revoked(TargetInvite{key})) {
    return StatementError::revoked;
  }
  INDABA_TRY_ASSIGN(InviteStatement known, invite(key));
  return known.not_after < moment_.time ? Result<InviteStatement>(StatementError::expired)
                                        : std::move(known);
}

// The date of an invite is that of whatever builds on it, which is when the view is taken.
Result<InviteStatement> ChainView::invite(const SigningKey& key) const {
  std::error_code why_not = StatementError::unknown_invite;
  for (const auto& statement : set_.invites(key)) {
    const UnixTime then = std::min(moment_.time, statement.body.not_after);
    const Status status = check_issued(statement, then);
    if (status) {
      return statement.body;
    }
    why_not = status.error();
  }
  return why_not;
}

Result<AlertIssuerStatement> ChainView::alert_issuer(const SigningKey& key) const {
  std::error_code why_not = StatementError::unknown_statement;
  for (const auto& statement : set_.alert_issuers(key)) {
    Status status = check_issued(statement, statement.body.not_before);
    if (status && is_revoked(TargetStatement{statement.hash})) {
      status = StatementError::revoked;
    } else if (status && moment_.time < statement.body.not_before) {
      status = StatementError::not_yet_valid;
    } else if (status && statement.body.not_after < moment_.time) {
      status = StatementError::expired;
    }
    if (status) {
      return statement.body;
    }
    why_not = status.error();
  }
  return why_not;
}

Result<AuthenticStatement> ChainView::statement(const Hash& hash) const {
  const auto* found = set_.statement(hash);
  return found == nullptr ? Result<AuthenticStatement>(StatementError::unknown_statement) : *found;
}

Result<MemberStatement> ChainView::membership_statement(const MemberId& member,
                                                        const Serial& serial) const {
  for (const auto& statement : set_.memberships(member)) {
    if (statement.body.serial == serial) {
      return statement.body;
    }
  }
  return StatementError::unknown_statement;
}

Status ChainView::judge(const Authentic<CircleStatement>& circle) const {
  return is_revoked(TargetStatement{circle.hash}) ? StatementError::revoked
                                                  : check_issued(circle, moment_.time);
}

bool ChainView::is_members_steward(const MemberId& member) const {
  return ranges::any_of(set_.circles(), [&](const auto& versions) {
    const Authentic<CircleStatement>* newest = nullptr;
    for (const auto& version : versions.second) {
      const bool is_newer = newest == nullptr || newest->body.version < version.body.version;
      if (is_newer && judge(version)) {
        newest = &version;
      }
    }
    return newest != nullptr && is_for_all(newest->body.rule) &&
           is_steward(*this, newest->body.stewards, newest->body.circle, member);
  });
}

}  // namespace indaba::protocol
