#include "server/service/invites.h"

#include <algorithm>
#include <map>
#include <utility>

#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "server/service/circle_rules.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/revocations.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::Authentic;
using protocol::ErrorCode;
using protocol::InviteStatement;
using protocol::RoleName;
using storage::StatementKind;
using storage::StorageError;

// By the issuer's word: their identity, their membership, and the roles by which they may.
constexpr std::size_t kChainStatementsMax = 64;

storage::Invite record_of(const Authentic<InviteStatement>& invite) {
  const bool is_active = invite.body.mode == protocol::InviteMode::active;
  return {.key = invite.body.key,
          .statement = invite.hash,
          .issuer = invite.body.issuer,
          .mode = is_active ? storage::InviteMode::active : storage::InviteMode::pending,
          .uses = invite.body.uses,
          .used = 0,
          .not_after = invite.body.not_after,
          .revoked = {},
          .shut = false,
          .box = {}};
}

// By the keys of their invites. Errors: malformed for two of one invite, and for one that is of no
// epoch of a circle for every member.
using Boxes = std::map<protocol::SigningKey, storage::InviteBox>;
Result<Boxes> sort_boxes(const storage::Store& store,
                         const std::vector<protocol::InviteBox>& boxes) {
  Boxes sorted;
  for (const protocol::InviteBox& box : boxes) {
    const auto circle = store.circles->circle(box.circle);
    INDABA_TRY_ASSIGN(const bool is_known, is_there(circle));
    if (!is_known || box.epoch > circle->epoch) {
      return ErrorCode::malformed;
    }
    INDABA_TRY_ASSIGN(const auto definition, definition_of(store, box.circle));
    const bool is_first =
        sorted.try_emplace(box.key, storage::InviteBox{box.circle, box.epoch, box.sealed}).second;
    if (!is_first || !protocol::is_for_all(definition.rule)) {
      return ErrorCode::malformed;
    }
  }
  return sorted;
}

Status take_invite(ServiceContext& context, storage::Store& store, const StoreView& view,
                   const Caller& caller, const protocol::Statement& statement, Boxes& boxes) {
  INDABA_TRY_ASSIGN(const auto invite, verify_as<InviteStatement>(view, statement));
  if (invite.body.issuer && invite.body.issuer != caller.signed_in->member) {
    return ErrorCode::invalid_statement;
  }
  if (invite.body.not_after.seconds > context.now.seconds + kInviteSecondsMax) {
    return ErrorCode::wrong_time;
  }
  INDABA_TRY_ASSIGN(const bool is_revoked,
                    is_there(store.revocations->of_target(
                        cbor::encode(protocol::Target(protocol::TargetInvite{invite.body.key})))));
  if (is_revoked) {
    return ErrorCode::already_exists;
  }
  storage::Invite record = record_of(invite);
  if (auto box = boxes.extract(record.key); !box.empty()) {
    if (record.mode != storage::InviteMode::active || record.uses != 1) {
      return ErrorCode::malformed;
    }
    record.box = std::move(box.mapped());
  }
  INDABA_TRY(refuse_if(store.invites->add(record), StorageError::already_exists,
                       ErrorCode::already_exists));
  return keep(context, store, statement, invite);
}

// The role statements by which a member may issue invites.
Status add_roles(const storage::Store& store, const MemberId& issuer,
                 std::vector<protocol::Statement>& chain) {
  INDABA_TRY_ASSIGN(const auto grants, store.roles->grants_of(issuer));
  for (const storage::RoleGrant& grant : grants) {
    const bool issues = grant.role == RoleName::admin || grant.role == RoleName::coordinator;
    if (issues && chain.size() < kChainStatementsMax) {
      INDABA_TRY_ASSIGN(chain.emplace_back(), kept_statement(store, grant.statement));
    }
  }
  return {};
}

// Who a member is, and by whose word they hold their roles; returns those others.
Result<std::vector<MemberId>> add_issuer(const storage::Store& store, const MemberId& issuer,
                                         std::vector<protocol::Statement>& chain) {
  INDABA_TRY_ASSIGN(const storage::Member member, store.members->member(issuer));
  INDABA_TRY_ASSIGN(const storage::Identity identity, store.members->identity(issuer));
  INDABA_TRY_ASSIGN(chain.emplace_back(), kept_statement(store, identity.statement));
  if (member.statement) {
    INDABA_TRY_ASSIGN(chain.emplace_back(), kept_statement(store, *member.statement));
  }
  const std::size_t first_role = chain.size();
  INDABA_TRY(add_roles(store, issuer, chain));
  std::vector<MemberId> by;
  for (std::size_t i = first_role; i < chain.size(); ++i) {
    INDABA_TRY_ASSIGN(const auto role, cbor::decode<protocol::RoleStatement>(chain[i].body));
    if (role.issuer) {
      by.push_back(*role.issuer);
    }
  }
  return by;
}

// Up to root.
Result<std::vector<protocol::Statement>> chain_of(const storage::Store& store,
                                                  const std::optional<MemberId>& issuer) {
  std::vector<protocol::Statement> chain;
  std::vector<MemberId> issuers;
  if (issuer) {
    issuers.push_back(*issuer);
  }
  for (std::size_t i = 0; i < issuers.size() && chain.size() + 2 < kChainStatementsMax; ++i) {
    INDABA_TRY_ASSIGN(const auto by, add_issuer(store, MemberId(issuers[i]), chain));
    for (const MemberId& next : by) {
      if (std::find(issuers.begin(), issuers.end(), next) == issuers.end()) {
        issuers.push_back(next);
      }
    }
  }
  return chain;
}

Result<std::vector<storage::Invite>> listed(const storage::Store& store, const Authority& who,
                                            const std::optional<protocol::SigningKey>& after,
                                            std::size_t limit) {
  return who.has(RoleName::admin) ? store.invites->invites(after, limit)
                                  : store.invites->issued_by(who.id(), after, limit);
}

}  // namespace

Outcome<protocol::InvitesCreateReply> invites_create(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::InvitesCreateRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(Boxes boxes, sort_boxes(store, request.boxes));
  for (const protocol::Statement& statement : request.invites) {
    INDABA_TRY(take_invite(context, store, view, caller, statement, boxes));
  }
  if (!boxes.empty()) {
    return ErrorCode::malformed;  // of no invite of these
  }
  return protocol::InvitesCreateReply{};
}

Outcome<protocol::InvitesListReply> invites_list(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::InvitesListRequest& request) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto invites, listed(store, who, request.after, limit + 1));
  protocol::InvitesListReply reply;
  reply.more = invites.size() > limit;
  invites.resize(std::min(invites.size(), limit));
  for (const storage::Invite& invite : invites) {
    protocol::ListedInvite& entry = reply.invites.emplace_back();
    INDABA_TRY_ASSIGN(entry.invite, kept_statement(store, invite.statement));
    entry.used = invite.used;
    entry.revoked = invite.revoked.has_value();
  }
  return reply;
}

Outcome<protocol::InvitesRevokeReply> invites_revoke(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::InvitesRevokeRequest& request) {
  INDABA_TRY(take_revocation(context, store, request.revocation, Targets::invites));
  return protocol::InvitesRevokeReply{};
}

Outcome<protocol::InvitesLookReply> invites_look(ServiceContext& context,
                                                 const storage::Store& store,
                                                 const Caller& /*caller*/,
                                                 const protocol::InvitesLookRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, refuse_absent(StoreView::of(store, context.now)));
  protocol::InvitesLookReply reply;
  INDABA_TRY_ASSIGN(reply.use, use_to_claim(store, view, request.key));
  INDABA_TRY_ASSIGN(const storage::Invite invite, store.invites->invite(request.key));
  INDABA_TRY_ASSIGN(reply.invite, kept_statement(store, invite.statement));
  INDABA_TRY_ASSIGN(const auto roots,
                    store.statements->of_kind(StatementKind::root, {}, kPageRows));
  for (const storage::KeptStatement& kept : roots) {
    INDABA_TRY_ASSIGN(reply.root.emplace_back(), decode_kept(kept));
  }
  INDABA_TRY_ASSIGN(reply.chain, chain_of(store, invite.issuer));
  if (invite.box && !invite.box->sealed.empty()) {
    reply.box =
        protocol::InviteBox{invite.key, invite.box->circle, invite.box->epoch, invite.box->sealed};
  }
  return reply;
}

Result<std::uint64_t> use_to_claim(const storage::Store& store, const StoreView& view,
                                   const protocol::SigningKey& key) {
  const auto usable = view.usable_invite(key);
  if (!usable) {
    const bool is_refused = usable.error().category() == protocol::statement_error_category();
    return is_refused ? make_error_code(ErrorCode::not_found) : usable.error();
  }
  INDABA_TRY_ASSIGN(const storage::Invite invite, store.invites->invite(key));
  if (invite.shut) {
    return ErrorCode::unavailable;
  }
  if (invite.used < invite.uses) {
    return invite.used + 1;
  }
  INDABA_TRY_ASSIGN(const MemberId last, store.invites->user(key, invite.used));
  const auto member = store.members->member(last);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(member));
  if (is_known && member->standing == storage::Standing::provisional) {
    return invite.used;
  }
  return ErrorCode::not_found;
}

}  // namespace indaba::server
