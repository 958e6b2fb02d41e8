#include "server/service/statements.h"

#include <algorithm>
#include <variant>

#include "protocol/frames/error_code.h"
#include "protocol/statements/rules.h"
#include "server/service/accounts.h"
#include "server/service/circle_rules.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/revocations.h"
#include "server/service/standing.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::Authentic;
using protocol::ErrorCode;
using protocol::RoleName;
using storage::StatementKind;

// Takes one statement that `verify` let through.
class Taker {
 public:
  Taker(ServiceContext& context, storage::Store& store, const protocol::Statement& statement,
        const protocol::AuthenticStatement& verified)
      : context_(context), store_(store), statement_(statement), verified_(verified) {}

  Status operator()(const protocol::AlertIssuerStatement& /*body*/) const {
    INDABA_TRY_ASSIGN(const auto issuers, store_.statements->of_kind(StatementKind::alert_issuer,
                                                                     {}, kAlertIssuersMax));
    if (issuers.size() == kAlertIssuersMax) {
      return ErrorCode::limit_reached;
    }
    return keep_it();
  }
  Status operator()(const protocol::AlertCertificateStatement& body) const {
    INDABA_TRY_ASSIGN(const auto holder, holder_of(store_, body));
    if (holder) {
      INDABA_TRY_ASSIGN(const auto others,
                        store_.statements->about(*holder, StatementKind::alert_certificate, {},
                                                 kAlertCertificatesPerMemberMax));
      if (others.size() == kAlertCertificatesPerMemberMax) {
        return ErrorCode::limit_reached;
      }
    }
    return keep_it();
  }
  Status operator()(const protocol::MemberStatement& body) const {
    INDABA_TRY(check_reach(body));
    return take_membership(context_, store_, statement_, authentic(body));
  }
  Status operator()(const protocol::RoleStatement& body) const {
    return take_grant(context_, store_, statement_, authentic(body));
  }
  Status operator()(const protocol::FreshnessStatement& body) const {
    return take_freshness(context_, store_, statement_, authentic(body));
  }
  template <class Other>
  Status operator()(const Other& /*body*/) const {
    return ErrorCode::invalid_statement;
  }

 private:
  // A coordinator's word counts for people of their countries as they are on record: what it says
  // of somebody's country brings nobody within reach.
  Status check_reach(const protocol::MemberStatement& body) const {
    if (!body.issuer) {
      return {};
    }
    const auto issuer = Authority::of(store_, *body.issuer, context_.now);
    const auto member = store_.members->member(body.member);
    INDABA_TRY_ASSIGN(const bool is_in, is_there(issuer));
    INDABA_TRY_ASSIGN(const bool is_known, is_there(member));
    const bool reaches = is_in && is_known &&
                         (issuer->has(RoleName::admin) ||
                          issuer->has_in_country(RoleName::coordinator, member->country));
    return reaches ? Status() : ErrorCode::invalid_statement;
  }

  Status keep_it() const { return keep(context_, store_, statement_, verified_); }
  template <class Body>
  Authentic<Body> authentic(const Body& body) const {
    return {body, verified_.hash, verified_.signers};
  }

  ServiceContext& context_;
  storage::Store& store_;
  const protocol::Statement& statement_;
  const protocol::AuthenticStatement& verified_;
};

Status take(ServiceContext& context, storage::Store& store, const protocol::Statement& statement) {
  // The list of revocations says for itself what it refuses.
  if (cbor::decode<protocol::RevocationStatement>(statement.body)) {
    INDABA_TRY(take_revocation(context, store, statement, Targets::any));
    return {};
  }
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified, verify(view, statement));
  return std::visit(Taker(context, store, statement, verified), verified.body);
}

Result<bool> is_steward_of_youth(const storage::Store& store, const Authority& who) {
  INDABA_TRY_ASSIGN(const auto circles,
                    read_all_pages<protocol::CircleId>(
                        [&](const std::optional<protocol::CircleId>& after, std::size_t limit) {
                          return store.circles->circles(after, limit);
                        },
                        [](const storage::Circle& circle) { return circle.id; }));
  for (const storage::Circle& circle : circles) {
    INDABA_TRY_ASSIGN(const auto definition, definition_of(store, circle.id));
    const auto& roles = definition.rule.roles;
    const bool is_of_youth = std::find(roles.begin(), roles.end(), RoleName::youth) != roles.end();
    if (is_of_youth && who.is_steward(definition.stewards, circle.id)) {
      return true;
    }
  }
  return false;
}

Result<bool> is_youth_role(const storage::KeptStatement& kept) {
  INDABA_TRY_ASSIGN(const protocol::Statement statement, decode_kept(kept));
  INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::RoleStatement>(statement.body));
  return body.role == RoleName::youth;
}

bool may_accept(const Authority& who) {
  return who.has(RoleName::admin) || who.has(RoleName::coordinator);
}

}  // namespace

Outcome<protocol::StatementsPublishReply> statements_publish(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::StatementsPublishRequest& request) {
  for (const protocol::Statement& statement : request.statements) {
    INDABA_TRY(take(context, store, statement));
  }
  INDABA_TRY(announce_lists(context, store));
  INDABA_TRY_ASSIGN(const std::uint64_t revocations, revocation_count(store));
  return protocol::StatementsPublishReply{.revocations = revocations};
}

Outcome<protocol::StatementsGetReply> statements_get(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::StatementsGetRequest& request) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  protocol::StatementsGetReply reply;
  for (const protocol::Hash& hash : request.hashes) {
    const auto kept = store.statements->statement(hash);
    INDABA_TRY_ASSIGN(const bool is_kept, is_there(kept));
    if (!is_kept) {
      continue;
    }
    INDABA_TRY_ASSIGN(const bool is_shown, may_see(store, who, *kept));
    if (is_shown) {
      INDABA_TRY_ASSIGN(reply.statements.emplace_back(), decode_kept(*kept));
    }
  }
  return reply;
}

Result<bool> may_see(const storage::Store& store, const Authority& who,
                     const storage::KeptStatement& kept) {
  const bool is_about_them = kept.subject == who.id();
  if (is_about_them || kept.kind == StatementKind::root ||
      kept.kind == StatementKind::alert_issuer) {
    return true;
  }
  if (who.state() == protocol::MemberState::pending) {
    return false;
  }
  if (kept.subject && !may_accept(who)) {
    const auto subject = store.members->member(*kept.subject);
    INDABA_TRY_ASSIGN(const bool is_known, is_there(subject));
    if (is_known && subject->standing == storage::Standing::pending) {
      return false;
    }
  }
  if (kept.kind != StatementKind::role) {
    return true;
  }
  INDABA_TRY_ASSIGN(const bool is_secret, is_youth_role(kept));
  if (!is_secret || kept.issuer == who.id() || who.has(RoleName::youth_lead) ||
      who.has(RoleName::admin)) {
    return true;
  }
  return is_steward_of_youth(store, who);
}

}  // namespace indaba::server
