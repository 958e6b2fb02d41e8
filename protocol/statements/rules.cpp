#include "protocol/statements/rules.h"

#include <algorithm>
#include <initializer_list>
#include <type_traits>

#include "crypto/base/ranges.h"
#include "crypto/primitives/hash.h"

namespace indaba::protocol {
namespace {

bool anywhere(const Scope&) { return true; }

// Who signed it, held against who must have.
class Signers {
 public:
  Signers(const std::vector<SigningKey>& keys, const AllianceView& view)
      : keys_(keys), view_(view) {}

  // These keys and no others.
  Status are(std::initializer_list<SigningKey> keys) const {
    const bool all = ranges::all_of(
        keys, [&](const SigningKey& key) { return ranges::find(keys_, key) != keys_.end(); });
    return all && keys_.size() == keys.size() ? Status() : StatementError::wrong_signer;
  }
  Status are_root() const {
    const RootStatement& root = view_.root().body;
    const bool all = ranges::all_of(keys_, [&](const SigningKey& key) {
      return ranges::find(root.keys, key) != root.keys.end();
    });
    return all && keys_.size() >= root.threshold ? Status() : StatementError::wrong_signer;
  }
  Status are_member(const MemberId& member) const {
    INDABA_TRY_ASSIGN(const IdentityFact identity, view_.identity(member));
    return are({identity.key});
  }
  Status are_device(const MemberId& member, const DeviceId& device) const {
    INDABA_TRY_ASSIGN(const DeviceStatement certificate, view_.device(member, device));
    return are({certificate.signature_key});
  }

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
  Status check_dates(UnixTime from, UnixTime until) const {
    if (until < from) {
      return StatementError::inconsistent;
    }
    return until < view_.time() ? StatementError::expired : Status();
  }
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

Status Rules::has_one_of(const MemberId& member, std::initializer_list<RoleName> roles,
                         const Reaches& reaches) const {
  Status last = StatementError::not_accredited;
  for (const RoleName role : roles) {
    const Status status = view_.has_role(member, role, reaches);
    if (status) {
      return status;
    }
    if (status.error() != StatementError::not_accredited) {
      last = status;
    }
  }
  return last;
}

Status Rules::by_root_or(const std::optional<MemberId>& issuer,
                         std::initializer_list<RoleName> roles, const Reaches& reaches) const {
  if (!issuer) {
    return signers_.are_root();
  }
  INDABA_TRY(signers_.are_member(*issuer));
  return has_one_of(*issuer, roles, reaches);
}

Status Rules::operator()(const RootStatement& body) const {
  const Authentic<RootStatement>& before = view_.root();
  auto keys = body.keys;
  ranges::sort(keys);
  if (body.threshold > keys.size() || std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
    return StatementError::inconsistent;
  }
  if (body.version != before.body.version + 1 || body.previous != before.hash) {
    return StatementError::wrong_place;
  }
  return signers_.are_root();
}

Status Rules::operator()(const AlertIssuerStatement& body) const {
  INDABA_TRY(check_dates(body.not_before, body.not_after));
  return signers_.are_root();
}

Status Rules::operator()(const AlertCertificateStatement& body) const {
  INDABA_TRY(check_dates(body.not_before, body.not_after));
  INDABA_TRY_ASSIGN(const AlertIssuerStatement issuer,
                    view_.alert_issuer(statement_.signers.front()));
  return signers_.are({issuer.key});
}

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

Status Rules::operator()(const CircleStatement& body) const {
  return by_root_or(body.issuer, {RoleName::admin}, anywhere);
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

// Whoever issued what the target names; root, if nobody did.
Result<std::optional<MemberId>> Rules::issuer_of(const Target& target) const {
  if (const auto* named = std::get_if<TargetStatement>(&target)) {
    INDABA_TRY_ASSIGN(const AuthenticStatement statement, view_.statement(named->statement));
    if (const auto* role = std::get_if<RoleStatement>(&statement.body)) {
      return role->issuer;
    }
    if (const auto* circle = std::get_if<CircleStatement>(&statement.body)) {
      return circle->issuer;
    }
    const bool of_nobody = std::holds_alternative<AlertIssuerStatement>(statement.body) ||
                           std::holds_alternative<AlertCertificateStatement>(statement.body);
    return of_nobody ? Result<std::optional<MemberId>>(std::nullopt) : StatementError::wrong_kind;
  }
  if (const auto* membership = std::get_if<TargetMembership>(&target)) {
    INDABA_TRY_ASSIGN(const MemberStatement statement,
                      view_.membership_statement(membership->member, membership->serial));
    return statement.issuer;
  }
  if (const auto* invite = std::get_if<TargetInvite>(&target)) {
    INDABA_TRY_ASSIGN(const InviteStatement statement, view_.invite(invite->key));
    return statement.issuer;
  }
  return std::optional<MemberId>(std::get<TargetDevice>(target).member);
}

Status Rules::operator()(const RevocationStatement& body) const {
  const RevocationPlace place = view_.revocations();
  if (body.number != place.number + 1 || body.previous != place.statement) {
    return StatementError::wrong_place;
  }
  INDABA_TRY_ASSIGN(const std::optional<MemberId> issuer, issuer_of(body.target));
  if (!body.issuer) {
    return signers_.are_root();
  }
  INDABA_TRY(signers_.are_member(*body.issuer));
  if (issuer == body.issuer) {
    return {};
  }
  return view_.has_role(*body.issuer, RoleName::admin, anywhere);
}

Status Rules::operator()(const FreshnessStatement& body) const {
  INDABA_TRY(signers_.are_member(body.issuer));
  const RevocationPlace place = view_.revocations();
  if (body.number > place.number || (body.number == place.number && body.head != place.statement)) {
    return StatementError::wrong_place;
  }
  return view_.has_role(body.issuer, RoleName::admin, anywhere);
}

Status Rules::operator()(const ManifestStatement& body) const {
  INDABA_TRY(signers_.are_member(body.issuer));
  INDABA_TRY_ASSIGN(AuthenticStatement named, view_.statement(body.definition));
  INDABA_TRY_ASSIGN(const Authentic<CircleStatement> definition,
                    narrow<CircleStatement>(std::move(named)));
  const bool is_first = body.epoch == 1;
  const bool from_earlier =
      ranges::all_of(body.past, [&](const WrappedRef& past) { return past.epoch < body.epoch; });
  if (definition.body.circle != body.circle || is_first == body.previous.has_value() ||
      !from_earlier) {
    return StatementError::inconsistent;
  }
  return is_steward(view_, definition.body.stewards, body.circle, body.issuer)
             ? Status()
             : StatementError::not_accredited;
}

Status Rules::operator()(const BoxStatement& body) const {
  return signers_.are_device(body.boxer, body.boxer_device);
}

Status Rules::operator()(const SettlementStatement& body) const {
  return signers_.are_device(body.member, body.device);
}

Status Rules::operator()(const LeaveStatement& body) const {
  return signers_.are_device(body.member, body.device);
}

Status Rules::operator()(const ModerationStatement& body) const {
  INDABA_TRY(signers_.are_device(body.issuer, body.device));
  return view_.has_role(body.issuer, RoleName::moderator, anywhere);
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

Status Rules::operator()(const HeadStatement& /*body*/) const { return StatementError::wrong_kind; }

}  // namespace

Status check_statement(const AuthenticStatement& statement, const AllianceView& view) {
  return std::visit(Rules(statement, view), statement.body);
}

Status check_head(const Authentic<HeadStatement>& head, const SigningKey& head_key) {
  return head.signers.size() == 1 && head.signed_by(head_key) ? Status()
                                                              : StatementError::wrong_signer;
}

std::optional<UnixTime> claimed_time(const StatementBody& body) {
  return std::visit(
      [](const auto& kind) -> std::optional<UnixTime> {
        if constexpr (requires { kind.at; }) {
          return kind.at;
        } else if constexpr (requires { kind.joined; }) {
          return kind.joined;
        } else if constexpr (requires { kind.issued; }) {
          return kind.issued;
        } else if constexpr (requires { kind.created; }) {
          return kind.created;
        } else if constexpr (requires { kind.not_before; }) {
          return kind.not_before;
        } else {
          return std::nullopt;
        }
      },
      body);
}

MemberId member_id_of(const SigningKey& recovery_key) {
  ByteArray<MemberId::size_bytes> id{};
  blake2b(recovery_key, {}, id).value();
  return MemberId(id);
}

}  // namespace indaba::protocol
