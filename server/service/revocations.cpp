#include "server/service/revocations.h"

#include <variant>

#include "protocol/frames/error_code.h"
#include "server/service/circles.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::Authentic;
using protocol::ErrorCode;
using protocol::RevocationStatement;
using storage::StatementKind;

bool is_wanted(const protocol::Target& target, Targets targets) {
  switch (targets) {
    case Targets::any:
      return true;
    case Targets::devices:
      return std::holds_alternative<protocol::TargetDevice>(target);
    case Targets::invites:
      return std::holds_alternative<protocol::TargetInvite>(target);
  }
  return false;
}

// Verified, and the next of the list.
Result<Authentic<RevocationStatement>> verify_next(const StoreView& view,
                                                   const protocol::Statement& statement,
                                                   Targets targets) {
  const auto claimed = cbor::decode<RevocationStatement>(statement.body);
  if (!claimed || !is_wanted(claimed->target, targets)) {
    return ErrorCode::invalid_statement;
  }
  const protocol::RevocationPlace place = view.revocations();
  if (claimed->number != place.number + 1 || claimed->previous != place.statement) {
    return ErrorCode::conflict;
  }
  return verify_as<RevocationStatement>(view, statement);
}

class Consequences {
 public:
  Consequences(ServiceContext& context, storage::Store& store, std::uint64_t number)
      : context_(context), store_(store), number_(number) {}

  Result<Departure> operator()(const protocol::TargetStatement& target) const {
    INDABA_TRY_ASSIGN(const storage::KeptStatement kept,
                      refuse_absent(store_.statements->statement(target.statement)));
    INDABA_TRY(store_.statements->revoke(target.statement, number_));
    if (kept.kind == StatementKind::role) {
      INDABA_TRY(withdraw_grant(context_, store_, target.statement));
      INDABA_TRY(reconsider_issued(context_, store_, *kept.subject));
    }
    return Departure{};
  }

  Result<Departure> operator()(const protocol::TargetMembership& target) const {
    INDABA_TRY_ASSIGN(const storage::Member member,
                      refuse_absent(store_.members->member(target.member)));
    if (member.serial != target.serial || member.standing == storage::Standing::ended) {
      return Departure{};
    }
    INDABA_TRY(store_.statements->revoke(*member.statement, number_));
    INDABA_TRY_ASSIGN(Departure departure, put_out(context_, store_, target.member));
    INDABA_TRY(reconsider_issued(context_, store_, target.member));
    return departure;
  }

  Result<Departure> operator()(const protocol::TargetDevice& target) const {
    INDABA_TRY_ASSIGN(const storage::Device device,
                      refuse_absent(store_.devices->device(target.device)));
    if (device.member != target.member) {
      return ErrorCode::not_found;
    }
    return device.ended ? Departure{} : end_device(context_, store_, device);
  }

  Result<Departure> operator()(const protocol::TargetInvite& target) const {
    INDABA_TRY_ASSIGN(const storage::Invite invite,
                      refuse_absent(store_.invites->invite(target.key)));
    INDABA_TRY(store_.invites->revoke(target.key, context_.now));
    INDABA_TRY(suspend_users(context_, store_, target.key));
    Departure departure;
    if (invite.box) {
      INDABA_TRY_ASSIGN(const storage::Circle circle, store_.circles->circle(invite.box->circle));
      INDABA_TRY_ASSIGN(const bool has_departed,
                        store_.invites->has_departed(circle.id, circle.epoch, context_.now));
      if (has_departed) {
        departure.rotate.push_back(circle.id);
      }
    }
    return departure;
  }

 private:
  ServiceContext& context_;
  storage::Store& store_;
  std::uint64_t number_;
};

Status check_manifests(const storage::Store& store, const protocol::FreshnessStatement& body) {
  for (const protocol::ManifestRef& named : body.manifests) {
    if (named.epoch == 0) {
      return ErrorCode::invalid_statement;
    }
    const auto kept = store.circles->manifests(named.circle, named.epoch - 1, 1);
    INDABA_TRY_ASSIGN(const bool is_known, is_there(kept));
    const bool is_kept = is_known && !kept->empty() && kept->front().epoch == named.epoch &&
                         kept->front().statement == named.manifest;
    if (!is_kept) {
      return ErrorCode::invalid_statement;
    }
  }
  return {};
}

Status check_place(const storage::Store& store, const protocol::FreshnessStatement& body) {
  if (body.number == 0) {
    return {};
  }
  INDABA_TRY_ASSIGN(const storage::ListedRevocation entry,
                    store.revocations->revocation(body.number));
  return entry.statement == body.head ? Status() : ErrorCode::invalid_statement;
}

}  // namespace

Result<Departure> take_revocation(ServiceContext& context, storage::Store& store,
                                  const protocol::Statement& statement, Targets targets) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto revocation, verify_next(view, statement, targets));
  const Bytes target = cbor::encode(revocation.body.target);
  INDABA_TRY_ASSIGN(const bool is_revoked, is_there(store.revocations->of_target(target)));
  if (is_revoked) {
    return ErrorCode::already_exists;
  }
  INDABA_TRY(keep(context, store, statement, revocation));
  INDABA_TRY(store.revocations->append({.number = revocation.body.number,
                                        .statement = revocation.hash,
                                        .target = target,
                                        .taken = context.now}));
  INDABA_TRY_ASSIGN(
      Departure departure,
      std::visit(Consequences(context, store, revocation.body.number), revocation.body.target));
  INDABA_TRY(announce_lists(context, store));
  return departure;
}

Outcome<protocol::RevocationsGetReply> revocations_get(
    ServiceContext& /*context*/, const storage::Store& store, const Caller& /*caller*/,
    const protocol::RevocationsGetRequest& request) {
  protocol::RevocationsGetReply reply;
  INDABA_TRY_ASSIGN(const auto page, store.revocations->list(request.after, request.limit));
  for (const storage::ListedRevocation& entry : page) {
    INDABA_TRY_ASSIGN(reply.revocations.emplace_back(), kept_statement(store, entry.statement));
  }
  INDABA_TRY_ASSIGN(reply.number, revocation_count(store));
  INDABA_TRY_ASSIGN(reply.freshness, newest_freshness(store));
  return reply;
}

Result<std::optional<protocol::Statement>> newest_freshness(const storage::Store& store) {
  const auto kept = store.statements->newest(StatementKind::freshness);
  INDABA_TRY_ASSIGN(const bool has_one, is_there(kept));
  if (!has_one) {
    return std::optional<protocol::Statement>();
  }
  INDABA_TRY_ASSIGN(protocol::Statement statement, decode_kept(*kept));
  return std::optional(std::move(statement));
}

Status take_freshness(ServiceContext& context, storage::Store& store,
                      const protocol::Statement& statement,
                      const Authentic<protocol::FreshnessStatement>& freshness) {
  INDABA_TRY(check_place(store, freshness.body));
  INDABA_TRY(check_manifests(store, freshness.body));
  const auto kept = store.statements->newest(StatementKind::freshness);
  INDABA_TRY_ASSIGN(const bool has_one, is_there(kept));
  if (has_one) {
    INDABA_TRY_ASSIGN(const protocol::Statement before, decode_kept(*kept));
    INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::FreshnessStatement>(before.body));
    if (freshness.body.number < body.number || freshness.body.at <= body.at) {
      return {};
    }
    INDABA_TRY(store.statements->remove(kept->hash));
  }
  return keep(context, store, statement, freshness);
}

}  // namespace indaba::server
