#include "server/service/alliance.h"

#include <variant>

#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "server/service/accounts.h"
#include "server/service/authority.h"
#include "server/service/circles.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/revocations.h"
#include "server/service/statements.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using storage::MetaKey;
using storage::StatementKind;

Result<bool> is_founded(const storage::Store& store) {
  return is_there(store.meta->value(MetaKey::alliance));
}

Status check_secret(const storage::Store& store, const ByteArray<32>& secret) {
  const auto kept = store.meta->value(MetaKey::founder_link);
  INDABA_TRY_ASSIGN(const bool has_link, is_there(kept));
  return has_link && equal_constant_time(sha256(secret), *kept) ? Status()
                                                                : ErrorCode::sign_in_failed;
}

// From here on there is an alliance, of which only root is known.
Status plant_root(ServiceContext& context, storage::Store& store,
                  const protocol::Statement& statement) {
  const auto root = protocol::authenticate_founding(statement);
  if (!root) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(store.meta->set_value(MetaKey::alliance, root->hash));
  INDABA_TRY(store.meta->remove_value(MetaKey::founder_link));
  return keep(context, store, statement, *root);
}

// The statements of a founding, by kind.
struct FoundingStatements {
  const protocol::Statement* identity = nullptr;
  const protocol::Statement* device = nullptr;
  const protocol::Statement* member = nullptr;
  std::vector<const protocol::Statement*> others;
};

Status sort_in(const protocol::Statement& statement, FoundingStatements& sorted) {
  const auto body = cbor::decode<protocol::StatementBody>(statement.body);
  if (!body) {
    return ErrorCode::invalid_statement;
  }
  const protocol::Statement** place = nullptr;
  if (std::holds_alternative<protocol::IdentityStatement>(*body)) {
    place = &sorted.identity;
  } else if (std::holds_alternative<protocol::DeviceStatement>(*body)) {
    place = &sorted.device;
  } else if (std::holds_alternative<protocol::MemberStatement>(*body)) {
    place = &sorted.member;
  } else {
    sorted.others.push_back(&statement);
    return {};
  }
  if (*place != nullptr) {
    return ErrorCode::invalid_statement;
  }
  *place = &statement;
  return {};
}

Result<FoundingStatements> sort(const std::vector<protocol::Statement>& statements) {
  FoundingStatements sorted;
  for (const protocol::Statement& statement : statements) {
    INDABA_TRY(sort_in(statement, sorted));
  }
  if (sorted.identity == nullptr || sorted.device == nullptr || sorted.member == nullptr) {
    return ErrorCode::invalid_statement;
  }
  return sorted;
}

// The founder, as who would call from their first device.
Result<Caller> plant_founder(ServiceContext& context, storage::Store& store,
                             const FoundingStatements& statements, const std::string& handle) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(
      const MemberId founder,
      open_account(context, store, view, {*statements.identity, *statements.device, handle}));
  INDABA_TRY_ASSIGN(const auto membership,
                    verify_as<protocol::MemberStatement>(view, *statements.member));
  if (membership.body.member != founder) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(take_membership(context, store, *statements.member, membership));
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(founder));
  Caller caller;
  caller.signed_in = SignedIn{founder, devices.at(0).id};
  return caller;
}

Status take_other(ServiceContext& context, storage::Store& store, const Caller& founder,
                  const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified, verify(view, statement));
  if (const auto* role = std::get_if<protocol::RoleStatement>(&verified.body)) {
    return take_grant(context, store, statement, {*role, verified.hash, verified.signers});
  }
  if (std::holds_alternative<protocol::CircleStatement>(verified.body)) {
    INDABA_TRY(circles_define(context, store, founder, {statement}));
    return {};
  }
  if (std::holds_alternative<protocol::AlertIssuerStatement>(verified.body)) {
    return keep(context, store, statement, verified);
  }
  return ErrorCode::invalid_statement;
}

Status begin_circles(ServiceContext& context, storage::Store& store, const Caller& founder,
                     const std::vector<protocol::InitialCircle>& circles) {
  for (const protocol::InitialCircle& circle : circles) {
    INDABA_TRY(circles_rotate(context, store, founder,
                              {.manifest = circle.manifest, .wrapped = {}, .boxes = circle.boxes}));
  }
  return {};
}

Status check_is_admin(const ServiceContext& context, const storage::Store& store,
                      const Caller& founder) {
  INDABA_TRY_ASSIGN(const Authority authority,
                    Authority::of(store, founder.signed_in->member, context.now));
  return authority.has(protocol::RoleName::admin) ? Status() : ErrorCode::invalid_statement;
}

// What circles refuse in a founding is all wrong in the statements that came with it.
Status as_founding(Status status) {
  const bool is_about_circles = status.error() == make_error_code(ErrorCode::not_found) ||
                                status.error() == make_error_code(ErrorCode::not_allowed) ||
                                status.error() == make_error_code(ErrorCode::conflict) ||
                                status.error() == make_error_code(ErrorCode::limit_reached);
  return is_about_circles ? ErrorCode::invalid_statement : status;
}

Status add_circles(const storage::Store& store, std::vector<protocol::Statement>& to) {
  INDABA_TRY_ASSIGN(const auto circles, store.circles->circles({}, kCirclesMax));
  for (const storage::Circle& circle : circles) {
    INDABA_TRY_ASSIGN(to.emplace_back(), kept_statement(store, circle.definition));
  }
  return {};
}

Status add_all_of(const storage::Store& store, StatementKind kind,
                  std::vector<protocol::Statement>& to) {
  INDABA_TRY_ASSIGN(const auto page, store.statements->of_kind(kind, {}, kAlertIssuersMax));
  for (const storage::KeptStatement& kept : page) {
    INDABA_TRY_ASSIGN(to.emplace_back(), decode_kept(kept));
  }
  return {};
}

}  // namespace

Result<FounderSecret> make_founder_link(ServiceContext& context, storage::Store& store) {
  INDABA_TRY_ASSIGN(const bool founded, is_founded(store));
  if (founded) {
    return ErrorCode::already_exists;
  }
  INDABA_TRY_ASSIGN(FounderSecret secret, context.random.secret<FounderSecret::size_bytes>());
  INDABA_TRY(store.meta->set_value(MetaKey::founder_link, sha256(secret.view())));
  return secret;
}

Outcome<protocol::AllianceInitialiseReply> alliance_initialise(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::AllianceInitialiseRequest& request) {
  INDABA_TRY_ASSIGN(const bool founded, is_founded(store));
  if (founded) {
    return ErrorCode::already_exists;
  }
  INDABA_TRY(check_secret(store, request.secret));
  INDABA_TRY_ASSIGN(const FoundingStatements statements, sort(request.statements));
  INDABA_TRY(plant_root(context, store, request.root));
  INDABA_TRY_ASSIGN(const Caller founder,
                    plant_founder(context, store, statements, request.handle));
  for (const protocol::Statement* statement : statements.others) {
    INDABA_TRY(as_founding(take_other(context, store, founder, *statement)));
  }
  INDABA_TRY(check_is_admin(context, store, founder));
  INDABA_TRY(as_founding(begin_circles(context, store, founder, request.circles)));
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  return protocol::AllianceInitialiseReply{alliance};
}

Outcome<protocol::AllianceGetReply> alliance_get(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::AllianceGetRequest& /*request*/) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  protocol::AllianceGetReply reply;
  INDABA_TRY(add_all_of(store, StatementKind::root, reply.root));
  INDABA_TRY(add_all_of(store, StatementKind::alert_issuer, reply.alert_issuers));
  INDABA_TRY_ASSIGN(reply.revocations, revocation_count(store));
  INDABA_TRY_ASSIGN(reply.freshness, newest_freshness(store));
  if (who.state() != protocol::MemberState::pending) {
    INDABA_TRY(add_circles(store, reply.circles));
  }
  return reply;
}

}  // namespace indaba::server
