#include "server/service/grants.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "protocol/frames/error_code.h"
#include "protocol/statements/rules.h"
#include "server/service/intake.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/standing.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::Authentic;
using protocol::ErrorCode;
using protocol::Hash;
using protocol::RoleName;
using protocol::RoleStatement;
using storage::KeptStatement;
using storage::Standing;
using storage::StatementKind;

storage::RoleGrant grant_of(const Authentic<RoleStatement>& role) {
  return {.statement = role.hash,
          .member = role.body.member,
          .role = role.body.role,
          .scope = role.body.scope,
          .not_before = role.body.not_before,
          .not_after = role.body.not_after,
          .alert_key = role.body.alert_key};
}

template <class Body>
Result<Authentic<Body>> opened_as(const KeptStatement& kept) {
  INDABA_TRY_ASSIGN(const protocol::Statement statement, decode_kept(kept));
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(statement));
  return protocol::narrow<Body>(std::move(opened));
}

// Whether a statement could still be made when it says that it was. Errors: of the store only.
template <class Body>
Result<bool> counts(const StoreView& view, const Authentic<Body>& statement) {
  const auto then = protocol::claimed_time(statement.body).value_or(view.time());
  const Status status =
      protocol::check_statement({statement.body, statement.hash, statement.signers}, view.at(then));
  if (!status && status.error().category() != protocol::statement_error_category()) {
    return status.error();
  }
  return status.has_value();
}

Result<std::vector<KeptStatement>> issued_by(const storage::Store& store, const MemberId& issuer,
                                             StatementKind kind) {
  return read_all_pages<Hash>(
      [&](const std::optional<Hash>& after, std::size_t limit) {
        return store.statements->issued_by(issuer, kind, after, limit);
      },
      [](const KeptStatement& kept) { return kept.hash; });
}

// Goes down the chains from one issuer to those who issue by their word.
class Reconsideration {
 public:
  Reconsideration(ServiceContext& context, storage::Store& store, const StoreView& view)
      : context_(context), store_(store), view_(view) {}

  Status run(const MemberId& issuer) {
    issuers_ = {issuer};
    std::size_t done = 0;
    while (done != issuers_.size()) {  // it grows meanwhile
      const MemberId next = issuers_[done++];
      INDABA_TRY(roles_by(next));
      INDABA_TRY(members_by<protocol::MemberStatement>(next, StatementKind::member));
      INDABA_TRY(members_by<protocol::CountersignStatement>(next, StatementKind::countersign));
      INDABA_TRY(invites_by(next));
    }
    return {};
  }

 private:
  Status roles_by(const MemberId& issuer) {
    INDABA_TRY_ASSIGN(const auto statements, issued_by(store_, issuer, StatementKind::role));
    for (const KeptStatement& kept : statements) {
      INDABA_TRY_ASSIGN(const auto role, opened_as<RoleStatement>(kept));
      INDABA_TRY_ASSIGN(const bool still_counts, counts(view_, role));
      if (still_counts) {
        continue;
      }
      INDABA_TRY(withdraw_grant(context_, store_, kept.hash));
      const bool issues =
          role.body.role == RoleName::admin || role.body.role == RoleName::coordinator;
      if (issues &&
          std::find(issuers_.begin(), issuers_.end(), role.body.member) == issuers_.end()) {
        issuers_.push_back(role.body.member);
      }
    }
    return {};
  }

  // Whom the issuer let in, or countersigned, and who is still in by that.
  template <class Body>
  Status members_by(const MemberId& issuer, StatementKind kind) {
    INDABA_TRY_ASSIGN(const auto statements, issued_by(store_, issuer, kind));
    for (const KeptStatement& kept : statements) {
      INDABA_TRY_ASSIGN(const auto statement, opened_as<Body>(kept));
      INDABA_TRY_ASSIGN(const bool is_in, rests_on(statement));
      INDABA_TRY_ASSIGN(const bool still_counts, counts(view_, statement));
      if (is_in && !still_counts) {
        INDABA_TRY(keep_in_suspense(context_, store_, statement.body.member));
      }
    }
    return {};
  }

  template <class Body>
  Result<bool> rests_on(const Authentic<Body>& statement) const {
    const auto member = store_.members->member(statement.body.member);
    INDABA_TRY_ASSIGN(const bool is_there_still, is_there(member));
    if (!is_there_still || member->standing != Standing::full) {
      return false;
    }
    if constexpr (std::is_same_v<Body, protocol::CountersignStatement>) {
      return member->statement == statement.body.statement;
    } else {
      return member->statement == statement.hash;
    }
  }

  Status invites_by(const MemberId& issuer) {
    INDABA_TRY_ASSIGN(const auto invites,
                      read_all_pages<protocol::SigningKey>(
                          [&](const std::optional<protocol::SigningKey>& after, std::size_t limit) {
                            return store_.invites->issued_by(issuer, after, limit);
                          },
                          [](const storage::Invite& invite) { return invite.key; }));
    for (const storage::Invite& invite : invites) {
      if (view_.invite(invite.key)) {
        continue;
      }
      if (invite.used != 0) {
        INDABA_TRY(suspend_users(context_, store_, invite.key));
      }
      if (invite.box) {
        INDABA_TRY(store_.invites->close_box(invite.key, context_.now));
      }
    }
    return {};
  }

  ServiceContext& context_;
  storage::Store& store_;
  const StoreView& view_;
  std::vector<MemberId> issuers_;
};

}  // namespace

Status take_grant(ServiceContext& context, storage::Store& store,
                  const protocol::Statement& statement, const Authentic<RoleStatement>& role) {
  const auto member = store.members->member(role.body.member);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(member));
  INDABA_TRY_ASSIGN(
      const bool is_revoked,
      is_there(store.revocations->of_target(cbor::encode(protocol::TargetStatement{role.hash}))));
  if (!is_known || member->standing != Standing::full || is_revoked) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY_ASSIGN(const auto grants, store.roles->grants_of(role.body.member));
  if (grants.size() >= kGrantsPerMemberMax) {
    return ErrorCode::limit_reached;
  }
  const Status added = store.roles->add(grant_of(role));
  if (added.error() == storage::StorageError::already_exists) {
    return {};
  }
  INDABA_TRY(added);
  return keep(context, store, statement, role);
}

Status restore_grants(const ServiceContext& context, storage::Store& store,
                      const MemberId& member) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto statements,
                    read_all_pages<Hash>(
                        [&](const std::optional<Hash>& after, std::size_t limit) {
                          return store.statements->about(member, StatementKind::role, after, limit);
                        },
                        [](const KeptStatement& kept) { return kept.hash; }));
  for (const KeptStatement& kept : statements) {
    INDABA_TRY_ASSIGN(const auto role, opened_as<RoleStatement>(kept));
    INDABA_TRY_ASSIGN(const bool still_counts, counts(view, role));
    if (kept.revoked || !still_counts) {
      continue;
    }
    const Status added = store.roles->add(grant_of(role));
    if (!added && added.error() != storage::StorageError::already_exists) {
      return added;
    }
  }
  return {};
}

Status withdraw_grant(ServiceContext& context, storage::Store& store, const Hash& statement) {
  const auto grant = store.roles->grant(statement);
  INDABA_TRY_ASSIGN(const bool is_kept, is_there(grant));
  if (!is_kept) {
    return {};
  }
  INDABA_TRY_ASSIGN(auto lost, circles_admitting(store, grant->member, context.now));
  INDABA_TRY(store.roles->remove(statement));
  INDABA_TRY_ASSIGN(const auto left, circles_admitting(store, grant->member, context.now));
  std::erase_if(lost, [&](const protocol::CircleId& circle) {
    return std::find(left.begin(), left.end(), circle) != left.end();
  });
  return lose_circles(context, store, grant->member, lost);
}

Status reconsider_issued(ServiceContext& context, storage::Store& store, const MemberId& issuer) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  return Reconsideration(context, store, view).run(issuer);
}

Status suspend_users(ServiceContext& context, storage::Store& store,
                     const protocol::SigningKey& invite) {
  INDABA_TRY_ASSIGN(const storage::Invite kept, store.invites->invite(invite));
  for (std::uint64_t use = 1; use <= kept.used; ++use) {
    INDABA_TRY_ASSIGN(const MemberId user, store.invites->user(invite, use));
    const auto member = store.members->member(user);
    INDABA_TRY_ASSIGN(const bool is_there_still, is_there(member));
    if (is_there_still && member->standing == Standing::provisional) {
      INDABA_TRY(keep_in_suspense(context, store, user));
    }
  }
  return {};
}

}  // namespace indaba::server
