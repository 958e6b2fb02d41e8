#include "server/service/store_view.h"

#include <algorithm>
#include <optional>

#include "protocol/statements/rules.h"
#include "server/service/pages.h"
#include "storage/error.h"

namespace indaba::server {
namespace {

using protocol::Authentic;
using protocol::AuthenticStatement;
using protocol::Hash;
using protocol::RoleName;
using protocol::StatementError;
using storage::Standing;
using storage::StatementKind;
using storage::StorageError;

// What the store does not have is to the rules what nobody knows; its faults stay what they are.
template <class T>
Result<T> known(Result<T> result, StatementError otherwise) {
  if (result.error() == make_error_code(StorageError::not_found)) {
    return otherwise;
  }
  return result;
}

// A member whose word counts, or why it doesn't.
Result<storage::Member> lasting_member(const storage::Store& store, const MemberId& id) {
  INDABA_TRY_ASSIGN(storage::Member member,
                    known(store.members->member(id), StatementError::unknown_member));
  if (member.standing == Standing::ended) {
    return StatementError::revoked;
  }
  if (member.standing == Standing::voided) {
    return StatementError::invite_used_twice;
  }
  return member;
}

// A membership is said of one generation of the member's identity. Whoever is full is so of the
// newest.
Status check_generation(const storage::Store& store, const storage::Member& member) {
  if (member.standing != Standing::pending) {
    return {};
  }
  INDABA_TRY_ASSIGN(const protocol::Statement statement, kept_statement(store, *member.statement));
  INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::MemberStatement>(statement.body));
  INDABA_TRY_ASSIGN(const storage::Identity newest, store.members->identity(member.id));
  return body.generation == newest.generation ? Status() : StatementError::superseded;
}

Status judge(const storage::RoleGrant& grant, UnixTime time) {
  if (time < grant.not_before) {
    return StatementError::not_yet_valid;
  }
  return grant.not_after < time ? StatementError::expired : Status();
}

}  // namespace

Result<Hash> alliance_of(const storage::Store& store) {
  INDABA_TRY_ASSIGN(const Bytes kept, store.meta->value(storage::MetaKey::alliance));
  Hash alliance{};
  if (kept.size() != alliance.size()) {
    return StorageError::corrupt;
  }
  std::copy(kept.begin(), kept.end(), alliance.begin());
  return alliance;
}

Result<protocol::Statement> decode_kept(const storage::KeptStatement& kept) {
  auto statement = cbor::decode<protocol::Statement>(kept.encoded);
  return statement ? std::move(statement) : StorageError::corrupt;
}

Result<protocol::Statement> kept_statement(const storage::Store& store, const Hash& hash) {
  INDABA_TRY_ASSIGN(const storage::KeptStatement kept, store.statements->statement(hash));
  return decode_kept(kept);
}

Result<StoreView> StoreView::of(const storage::Store& store, UnixTime time) {
  INDABA_TRY_ASSIGN(const Hash alliance, alliance_of(store));
  INDABA_TRY_ASSIGN(const storage::KeptStatement kept,
                    store.statements->newest(StatementKind::root));
  INDABA_TRY_ASSIGN(const protocol::Statement statement, decode_kept(kept));
  INDABA_TRY_ASSIGN(AuthenticStatement opened, protocol::reopen(statement));
  INDABA_TRY_ASSIGN(auto root, protocol::narrow<protocol::RootStatement>(std::move(opened)));
  return StoreView(store, time, alliance, std::move(root));
}

protocol::RevocationPlace StoreView::revocations() const {
  const auto head = store_.revocations->head();
  return head ? protocol::RevocationPlace{head->number, head->statement}
              : protocol::RevocationPlace{};
}

Result<protocol::IdentityFact> StoreView::identity(const MemberId& member) const {
  INDABA_TRY(lasting_member(store_, member));
  INDABA_TRY_ASSIGN(const storage::Identity identity,
                    known(store_.members->identity(member), StatementError::unknown_member));
  return protocol::IdentityFact{identity.generation, identity.key, identity.statement};
}

Result<protocol::MembershipFact> StoreView::membership(const MemberId& id) const {
  INDABA_TRY_ASSIGN(const storage::Member member, lasting_member(store_, id));
  if (member.standing == Standing::pending) {
    return StatementError::unknown_member;
  }
  return protocol::MembershipFact{.provisional = member.standing == Standing::provisional,
                                  .country = member.country};
}

Status StoreView::has_role(const MemberId& id, RoleName role,
                           const protocol::Reaches& reaches) const {
  INDABA_TRY_ASSIGN(const storage::Member member, lasting_member(store_, id));
  if (!member.statement || member.standing == Standing::provisional) {
    return StatementError::not_accredited;
  }
  if (role == RoleName::member) {
    return member.standing == Standing::full ? Status() : StatementError::not_accredited;
  }
  INDABA_TRY(check_generation(store_, member));
  INDABA_TRY_ASSIGN(const auto grants, store_.roles->grants_of(id));
  Status why_not = StatementError::not_accredited;
  for (const storage::RoleGrant& grant : grants) {
    if (grant.role != role) {
      continue;
    }
    const Status status =
        reaches(grant.scope) ? judge(grant, time_) : Status(StatementError::out_of_scope);
    if (status) {
      return status;
    }
    why_not = status;
  }
  return why_not;
}

template <class Body>
Result<Authentic<Body>> StoreView::statement_as(const Hash& hash) const {
  INDABA_TRY_ASSIGN(AuthenticStatement opened, statement(hash));
  return protocol::narrow<Body>(std::move(opened));
}

Result<protocol::DeviceStatement> StoreView::device(const MemberId& member,
                                                    const DeviceId& id) const {
  INDABA_TRY_ASSIGN(const storage::Device device,
                    known(store_.devices->device(id), StatementError::unknown_device));
  INDABA_TRY_ASSIGN(const protocol::IdentityFact newest, identity(member));
  if (device.member != member) {
    return StatementError::unknown_device;
  }
  if (device.ended) {
    return StatementError::revoked;
  }
  if (device.generation != newest.generation) {
    return StatementError::superseded;
  }
  if (device.expires < time_) {
    return StatementError::expired;
  }
  INDABA_TRY_ASSIGN(auto certificate, statement_as<protocol::DeviceStatement>(device.statement));
  return std::move(certificate.body);
}

Result<protocol::InviteStatement> StoreView::usable_invite(const protocol::SigningKey& key) const {
  INDABA_TRY_ASSIGN(const storage::Invite kept,
                    known(store_.invites->invite(key), StatementError::unknown_invite));
  if (kept.revoked) {
    return StatementError::revoked;
  }
  return kept.not_after < time_ ? StatementError::expired : invite(key);
}

// An invite counts as long as its issuer could still issue it.
Result<protocol::InviteStatement> StoreView::invite(const protocol::SigningKey& key) const {
  INDABA_TRY_ASSIGN(const storage::Invite kept,
                    known(store_.invites->invite(key), StatementError::unknown_invite));
  INDABA_TRY_ASSIGN(auto invite, statement_as<protocol::InviteStatement>(kept.statement));
  INDABA_TRY(protocol::check_statement({invite.body, invite.hash, invite.signers},
                                       at(std::min(time_, invite.body.not_after))));
  return std::move(invite.body);
}

Result<protocol::AlertIssuerStatement> StoreView::alert_issuer(
    const protocol::SigningKey& key) const {
  INDABA_TRY_ASSIGN(const auto issuers,
                    store_.statements->of_kind(StatementKind::alert_issuer, {}, kPageRows));
  std::error_code why_not = StatementError::unknown_statement;
  for (const storage::KeptStatement& kept : issuers) {
    INDABA_TRY_ASSIGN(auto issuer, statement_as<protocol::AlertIssuerStatement>(kept.hash));
    if (issuer.body.key != key) {
      continue;
    }
    if (kept.revoked) {
      why_not = StatementError::revoked;
    } else if (time_ < issuer.body.not_before) {
      why_not = StatementError::not_yet_valid;
    } else if (issuer.body.not_after < time_) {
      why_not = StatementError::expired;
    } else {
      return issuer.body;
    }
  }
  return why_not;
}

Result<AuthenticStatement> StoreView::statement(const Hash& hash) const {
  INDABA_TRY_ASSIGN(const protocol::Statement statement,
                    known(kept_statement(store_, hash), StatementError::unknown_statement));
  return protocol::reopen(statement);
}

Result<protocol::MemberStatement> StoreView::membership_statement(
    const MemberId& member, const protocol::Serial& serial) const {
  std::optional<Hash> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page,
                      store_.statements->about(member, StatementKind::member, after, kPageRows));
    for (const storage::KeptStatement& kept : page) {
      INDABA_TRY_ASSIGN(auto statement, statement_as<protocol::MemberStatement>(kept.hash));
      if (statement.body.serial == serial) {
        return std::move(statement.body);
      }
    }
    if (page.size() < kPageRows) {
      return StatementError::unknown_statement;
    }
    after = page.back().hash;
  }
}

bool StoreView::is_members_steward(const MemberId& member) const {
  std::optional<protocol::CircleId> after;
  while (true) {
    const auto page = store_.circles->circles(after, kPageRows);
    if (!page || page->empty()) {
      return false;
    }
    for (const storage::Circle& circle : *page) {
      const auto definition = statement_as<protocol::CircleStatement>(circle.definition);
      if (definition && protocol::is_for_all(definition->body.rule) &&
          protocol::is_steward(*this, definition->body.stewards, circle.id, member)) {
        return true;
      }
    }
    after = page->back().id;
  }
}

}  // namespace indaba::server
