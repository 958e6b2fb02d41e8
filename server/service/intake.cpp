#include "server/service/intake.h"

#include <array>
#include <optional>
#include <variant>

#include "protocol/statements/rules.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::AuthenticStatement;
using protocol::ErrorCode;
using storage::StatementKind;

// What statements, or the bytes of one, are refused for; faults of the store pass.
std::error_code refusal_of(std::error_code error) {
  const bool is_refused = error.category() == protocol::statement_error_category() ||
                          error.category() == protocol::protocol_error_category();
  return is_refused ? make_error_code(ErrorCode::invalid_statement) : error;
}

Status check_claimed_time(const AuthenticStatement& statement, UnixTime claimed, UnixTime now) {
  const bool is_role = std::holds_alternative<protocol::RoleStatement>(statement.body) ||
                       std::holds_alternative<protocol::AlertIssuerStatement>(statement.body) ||
                       std::holds_alternative<protocol::AlertCertificateStatement>(statement.body);
  const std::uint64_t ahead = is_role ? kRoleAheadSecondsMax : kClaimedTimeSecondsMax;
  const bool is_near = claimed.seconds + kClaimedTimeSecondsMax >= now.seconds &&
                       claimed.seconds <= now.seconds + ahead;
  return is_near ? Status() : ErrorCode::wrong_time;
}

StatementKind kind_of(const protocol::StatementBody& body) {
  // In the order of the variant.
  constexpr std::array kKinds{
      StatementKind::root,     StatementKind::alert_issuer, StatementKind::alert_certificate,
      StatementKind::member,   StatementKind::countersign,  StatementKind::role,
      StatementKind::circle,   StatementKind::invite,       StatementKind::identity,
      StatementKind::device,   StatementKind::revocation,   StatementKind::freshness,
      StatementKind::manifest, StatementKind::box,          StatementKind::settlement,
      StatementKind::leave,    StatementKind::moderation,   StatementKind::succeeds,
      StatementKind::backup,   StatementKind::head};
  static_assert(kKinds.size() == std::variant_size_v<protocol::StatementBody>);
  return kKinds[body.index()];
}

// This and the next by the names that statements.cddl gives them.
std::optional<MemberId> member_named_in(const protocol::StatementBody& body) {
  return std::visit(
      [](const auto& kind) -> std::optional<MemberId> {
        if constexpr (requires { kind.member; }) {
          return kind.member;
        } else {
          return std::nullopt;
        }
      },
      body);
}

std::optional<MemberId> issuer_of(const protocol::StatementBody& body) {
  return std::visit(
      [](const auto& kind) -> std::optional<MemberId> {
        if constexpr (requires { kind.issuer; }) {
          return kind.issuer;
        } else {
          return std::nullopt;
        }
      },
      body);
}

}  // namespace

Result<std::optional<MemberId>> holder_of(const storage::Store& store,
                                          const protocol::AlertCertificateStatement& certificate) {
  const auto device = store.devices->device_of_key(certificate.key);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  return is_known ? std::optional(device->member) : std::nullopt;
}

Result<AuthenticStatement> verify(const StoreView& view, const protocol::Statement& statement) {
  auto verified = protocol::authenticate(statement, view.alliance());
  if (!verified) {
    return refusal_of(verified.error());
  }
  if (const Status status = protocol::check_statement(*verified, view); !status) {
    return refusal_of(status.error());
  }
  if (const auto claimed = protocol::claimed_time(verified->body)) {
    INDABA_TRY(check_claimed_time(*verified, *claimed, view.time()));
    if (const Status status = protocol::check_statement(*verified, view.at(*claimed)); !status) {
      return refusal_of(status.error());
    }
  }
  return verified;
}

Status keep(const ServiceContext& context, storage::Store& store,
            const protocol::Statement& statement, const AuthenticStatement& verified) {
  std::optional<MemberId> subject = member_named_in(verified.body);
  if (const auto* alert = std::get_if<protocol::AlertCertificateStatement>(&verified.body)) {
    INDABA_TRY_ASSIGN(subject, holder_of(store, *alert));
  }
  const Status added = store.statements->add({.hash = verified.hash,
                                              .kind = kind_of(verified.body),
                                              .subject = subject,
                                              .issuer = issuer_of(verified.body),
                                              .taken = context.now,
                                              .revoked = {},
                                              .encoded = cbor::encode(statement)});
  return added.error() == storage::StorageError::already_exists ? Status() : added;
}

}  // namespace indaba::server
