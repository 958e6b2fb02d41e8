// Who may say what about people: identities, devices, members, roles, invites, backups, successors.
#include <utility>

#include "crypto/base/ranges.h"
#include "protocol/statements/rule_set.h"
#include "protocol/statements/rules.h"

namespace indaba::protocol::internal {

Status Rules::operator()(const MemberStatement& body) const {
  INDABA_TRY_ASSIGN(const IdentityFact identity, view_.identity(body.member));
  if (body.generation != identity.generation) {
    return StatementError::superseded;
  }
  const bool by_invite =
      body.invite && !body.issuer && signers_.are({body.invite->key}).has_value();
  if (!by_invite) {
    return by_root_or(body.issuer, {RoleName::admin, RoleName::coordinator},
                      [&](const Scope& scope) { return reaches_country(scope, body.country); });
  }
  INDABA_TRY_ASSIGN(const InviteStatement invite, view_.usable_invite(body.invite->key));
  return body.invite->use <= invite.uses && (!invite.country || invite.country == body.country)
             ? Status()
             : StatementError::inconsistent;
}

Status Rules::operator()(const CountersignStatement& body) const {
  INDABA_TRY(signers_.are_member(body.issuer));
  INDABA_TRY_ASSIGN(AuthenticStatement named, view_.statement(body.statement));
  INDABA_TRY_ASSIGN(const Authentic<MemberStatement> member,
                    narrow<MemberStatement>(std::move(named)));
  if (member.body.member != body.member || member.body.invite != body.invite) {
    return StatementError::inconsistent;
  }
  if (view_.has_role(body.issuer, RoleName::admin, anywhere)) {
    return {};
  }
  INDABA_TRY_ASSIGN(const InviteStatement invite, view_.invite(body.invite.key));
  const bool by_inviter =
      invite.issuer == body.issuer &&
      view_.has_role(body.issuer, RoleName::coordinator, [&](const Scope& scope) {
        return reaches_country(scope, member.body.country);
      });
  return by_inviter || view_.is_members_steward(body.issuer) ? Status()
                                                             : StatementError::not_accredited;
}

Status Rules::operator()(const RoleStatement& body) const {
  INDABA_TRY(check_dates(body.not_before, body.not_after));
  if (body.role == RoleName::member || (body.alert_key && body.role != RoleName::responder)) {
    return StatementError::inconsistent;
  }
  const Reaches reaches = [&](const Scope& scope) { return reaches_all(scope, body.scope); };
  switch (body.role) {
    case RoleName::member:
    case RoleName::admin:
      return by_root_or(body.issuer, {}, reaches);
    case RoleName::coordinator:
      return by_root_or(body.issuer, {RoleName::admin}, reaches);
    case RoleName::youth:
    case RoleName::youth_lead:
    case RoleName::responder:
    case RoleName::moderator:
      return by_root_or(body.issuer, {RoleName::admin, RoleName::coordinator}, reaches);
  }
  return StatementError::inconsistent;
}

Status Rules::operator()(const InviteStatement& body) const {
  INDABA_TRY(check_dates({}, body.not_after));
  if (ranges::find(body.roles, RoleName::youth) != body.roles.end()) {
    return StatementError::inconsistent;
  }
  return by_root_or(body.issuer, {RoleName::admin, RoleName::coordinator}, [&](const Scope& scope) {
    return reaches_all(scope, body.scope) && reaches_country(scope, body.country);
  });
}

Status Rules::operator()(const IdentityStatement& body) const {
  if (member_id_of(body.recovery_key) != body.member) {
    return StatementError::inconsistent;
  }
  INDABA_TRY(signers_.are({body.recovery_key}));
  const auto before = view_.identity(body.member);
  if (!before) {
    return body.previous ? StatementError::wrong_place : Status();
  }
  return body.generation > before->generation && body.previous == before->statement
             ? Status()
             : StatementError::wrong_place;
}

Status Rules::operator()(const DeviceStatement& body) const {
  INDABA_TRY(check_dates(body.created, body.expires));
  if (body.expires.seconds - body.created.seconds > kDeviceSecondsMax ||
      body.certifier == body.device) {
    return StatementError::inconsistent;
  }
  INDABA_TRY_ASSIGN(const IdentityFact identity, view_.identity(body.member));
  if (body.generation != identity.generation) {
    return StatementError::superseded;
  }
  if (!body.certifier) {
    return signers_.are({identity.key, body.signature_key});
  }
  INDABA_TRY_ASSIGN(const DeviceStatement certifier, view_.device(body.member, *body.certifier));
  return signers_.are({identity.key, body.signature_key, certifier.signature_key});
}

Status Rules::operator()(const SucceedsStatement& body) const {
  const MemberId& first = body.issuers[0];
  const MemberId& second = body.issuers[1];
  if (body.old_member == body.new_member || first == second) {
    return StatementError::inconsistent;
  }
  INDABA_TRY_ASSIGN(const IdentityFact one, view_.identity(first));
  INDABA_TRY_ASSIGN(const IdentityFact other, view_.identity(second));
  INDABA_TRY(signers_.are({one.key, other.key}));
  const bool by_first = view_.has_role(first, RoleName::admin, anywhere).has_value();
  if (!by_first) {
    INDABA_TRY(view_.has_role(second, RoleName::admin, anywhere));
  }
  return has_one_of(by_first ? second : first, {RoleName::admin, RoleName::coordinator}, anywhere);
}

Status Rules::operator()(const BackupStatement& body) const {
  INDABA_TRY_ASSIGN(const IdentityFact identity, view_.identity(body.member));
  if (body.generation != identity.generation) {
    return StatementError::superseded;
  }
  return signers_.are({identity.key});
}

}  // namespace indaba::protocol::internal
