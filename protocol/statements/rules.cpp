#include "protocol/statements/rules.h"

#include <algorithm>
#include <type_traits>

#include "crypto/base/ranges.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rule_set.h"

namespace indaba::protocol {
namespace internal {

Status Signers::are(std::initializer_list<SigningKey> keys) const {
  const bool all = ranges::all_of(
      keys, [&](const SigningKey& key) { return ranges::find(keys_, key) != keys_.end(); });
  return all && keys_.size() == keys.size() ? Status() : StatementError::wrong_signer;
}

Status Signers::are_root() const {
  const RootStatement& root = view_.root().body;
  const bool all = ranges::all_of(keys_, [&](const SigningKey& key) {
    return ranges::find(root.keys, key) != root.keys.end();
  });
  return all && keys_.size() >= root.threshold ? Status() : StatementError::wrong_signer;
}

Status Signers::are_member(const MemberId& member) const {
  INDABA_TRY_ASSIGN(const IdentityFact identity, view_.identity(member));
  return are({identity.key});
}

Status Signers::are_device(const MemberId& member, const DeviceId& device) const {
  INDABA_TRY_ASSIGN(const DeviceStatement certificate, view_.device(member, device));
  return are({certificate.signature_key});
}

Status Rules::check_dates(UnixTime from, UnixTime until) const {
  if (until < from) {
    return StatementError::inconsistent;
  }
  return until < view_.time() ? StatementError::expired : Status();
}

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

Status Rules::operator()(const CircleStatement& body) const {
  return by_root_or(body.issuer, {RoleName::admin}, anywhere);
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

Status Rules::operator()(const HeadStatement& /*body*/) const { return StatementError::wrong_kind; }

}  // namespace internal

Status check_statement(const AuthenticStatement& statement, const AllianceView& view) {
  return std::visit(internal::Rules(statement, view), statement.body);
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
