#include "protocol/statements/statement_set.h"

#include <algorithm>
#include <iterator>

#include "protocol/statements/chains.h"
#include "protocol/statements/rules.h"

namespace indaba::protocol {
namespace {

bool names_unknown(std::error_code error) {
  return error == make_error_code(StatementError::unknown_statement) ||
         error == make_error_code(StatementError::unknown_invite);
}

template <class Key, class Value>
const Value* find(const std::map<Key, Value>& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class Key, class Value>
const std::vector<Value>& list(const std::map<Key, std::vector<Value>>& map, const Key& key) {
  static const std::vector<Value> none;
  const auto* found = find(map, key);
  if (found == nullptr) {
    return none;
  }
  return *found;
}

bool is_before(std::uint64_t generation, const Authentic<IdentityStatement>& identity) {
  return generation < identity.body.generation;
}

}  // namespace

bool is_claim(const Authentic<MemberStatement>& member) {
  return member.body.invite && !member.body.issuer &&
         member.signers == std::vector<SigningKey>{member.body.invite->key};
}

StatementSet::StatementSet(Authentic<RootStatement> root)
    : alliance_(root.hash), root_(std::move(root)) {
  by_hash_.emplace(root_.hash, AuthenticStatement{root_.body, root_.hash, root_.signers});
}

Result<StatementSet> StatementSet::found(const Statement& root) {
  INDABA_TRY_ASSIGN(Authentic<RootStatement> founding, authenticate_founding(root));
  return StatementSet(std::move(founding));
}

const StatementSet::OfMember& StatementSet::of(const MemberId& member) const {
  static const OfMember nothing;
  const auto found = members_.find(member);
  if (found == members_.end()) {
    return nothing;
  }
  return found->second;
}

const Authentic<IdentityStatement>* StatementSet::identity(const MemberId& member,
                                                           std::uint64_t generation) const {
  const OfMember& known = of(member);
  if (known.identity && known.identity->body.generation <= generation) {
    return &*known.identity;
  }
  const auto& earlier = known.earlier_identities;
  const auto next = std::upper_bound(earlier.begin(), earlier.end(), generation, is_before);
  return next == earlier.begin() ? nullptr : &*std::prev(next);
}
const AuthenticStatement* StatementSet::statement(const Hash& hash) const {
  return find(by_hash_, hash);
}
const std::vector<Authentic<MemberStatement>>& StatementSet::memberships(
    const MemberId& member) const {
  return of(member).memberships;
}
const std::vector<Authentic<RoleStatement>>& StatementSet::roles(const MemberId& member) const {
  return of(member).roles;
}
const std::vector<Authentic<DeviceStatement>>& StatementSet::devices(const MemberId& member) const {
  return of(member).devices;
}
const std::vector<Authentic<CountersignStatement>>& StatementSet::countersigns(
    const Hash& member) const {
  return list(countersigns_, member);
}
const std::vector<Authentic<InviteStatement>>& StatementSet::invites(const SigningKey& key) const {
  return list(invites_, key);
}
const std::vector<Authentic<AlertIssuerStatement>>& StatementSet::alert_issuers(
    const SigningKey& key) const {
  return list(alert_issuers_, key);
}
const std::vector<Authentic<AlertCertificateStatement>>& StatementSet::alert_certificates(
    const SigningKey& key) const {
  return list(alert_certificates_, key);
}
const std::vector<Authentic<MemberStatement>>& StatementSet::claims(const InviteUse& use) const {
  return list(claims_, {use.key, use.use});
}

std::optional<std::uint64_t> StatementSet::revoked(const Target& target) const {
  if (revoked_.empty()) {
    return {};
  }
  const auto* number = find(revoked_, cbor::encode(target));
  return number == nullptr ? std::nullopt : std::optional(*number);
}

// Whatever the recovery key signed is the member's; which of it is newest, the generation says.
Status StatementSet::keep_identity(Authentic<IdentityStatement> identity) {
  const IdentityStatement& body = identity.body;
  if (member_id_of(body.recovery_key) != body.member) {
    return StatementError::inconsistent;
  }
  if (identity.signers != std::vector<SigningKey>{body.recovery_key}) {
    return StatementError::wrong_signer;
  }
  OfMember& known = members_[body.member];
  const auto* same = this->identity(body.member, body.generation);
  if (same != nullptr && same->body.generation == body.generation) {
    return StatementError::wrong_place;
  }
  if (!known.identity || known.identity->body.generation < body.generation) {
    if (known.identity) {
      known.earlier_identities.push_back(*std::move(known.identity));
    }
    known.identity = std::move(identity);
    return {};
  }
  auto& earlier = known.earlier_identities;
  earlier.insert(std::upper_bound(earlier.begin(), earlier.end(), body.generation, is_before),
                 std::move(identity));
  return {};
}

Status StatementSet::keep_revocation(const Authentic<RevocationStatement>& revocation) {
  const RevocationStatement& body = revocation.body;
  const Hash before = revocations_.empty() ? Hash() : revocations_.back();
  if (body.number != revocations_.size() + 1 || body.previous != before) {
    return StatementError::wrong_place;
  }
  revocations_.push_back(revocation.hash);
  if (!prove(revocation)) {
    unproven_.push_back(revocation);
  }
  return {};
}

bool StatementSet::prove(const Authentic<RevocationStatement>& revocation) {
  const RevocationStatement& body = revocation.body;
  const ChainView then(*this, {.time = body.at, .revocations = body.number - 1});
  Status status = check_statement({body, revocation.hash, revocation.signers}, then);
  // What it ends need not be known here, and may be gone. Root's word and an admin's is enough, as
  // it is for a device, which nobody has to know.
  if (names_unknown(status.error())) {
    RevocationStatement of_device = body;
    of_device.target = TargetDevice{};
    status = check_statement({of_device, revocation.hash, revocation.signers}, then);
  }
  if (!status) {
    return false;
  }
  revoked_.try_emplace(cbor::encode(body.target), body.number);
  return true;
}

Status StatementSet::keep_root(Authentic<RootStatement> root) {
  INDABA_TRY(check_statement({root.body, root.hash, root.signers},
                             ChainView(*this, {.time = root.body.issued})));
  root_ = std::move(root);
  return {};
}

void StatementSet::keep_member(Authentic<MemberStatement> member) {
  if (is_claim(member)) {
    claims_[{member.body.invite->key, member.body.invite->use}].push_back(member);
  }
  auto& memberships = members_[member.body.member].memberships;
  memberships.push_back(std::move(member));
}

template <class Body>
Status StatementSet::keep(Authentic<Body> statement) {
  if constexpr (std::is_same_v<Body, RootStatement>) {
    return keep_root(std::move(statement));
  } else if constexpr (std::is_same_v<Body, IdentityStatement>) {
    return keep_identity(std::move(statement));
  } else if constexpr (std::is_same_v<Body, RevocationStatement>) {
    return keep_revocation(statement);
  } else if constexpr (std::is_same_v<Body, MemberStatement>) {
    keep_member(std::move(statement));
  } else if constexpr (std::is_same_v<Body, RoleStatement>) {
    auto& roles = members_[statement.body.member].roles;
    roles.push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, DeviceStatement>) {
    auto& devices = members_[statement.body.member].devices;
    devices.push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, CountersignStatement>) {
    countersigns_[statement.body.statement].push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, InviteStatement>) {
    invites_[statement.body.key].push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, AlertIssuerStatement>) {
    alert_issuers_[statement.body.key].push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, CircleStatement>) {
    circles_[statement.body.circle].push_back(std::move(statement));
  } else if constexpr (std::is_same_v<Body, AlertCertificateStatement>) {
    alert_certificates_[statement.body.key].push_back(std::move(statement));
  } else {
    return StatementError::wrong_kind;
  }
  return {};
}

Status StatementSet::add(const Statement& statement) {
  INDABA_TRY_ASSIGN(AuthenticStatement opened, authenticate(statement, alliance_));
  if (by_hash_.contains(opened.hash)) {
    return {};
  }
  INDABA_TRY(std::visit(
      [&](const auto& body) {
        return keep(Authentic<std::decay_t<decltype(body)>>{body, opened.hash, opened.signers});
      },
      opened.body));
  by_hash_.emplace(opened.hash, std::move(opened));
  std::erase_if(unproven_, [this](const auto& revocation) { return prove(revocation); });
  return {};
}

}  // namespace indaba::protocol
