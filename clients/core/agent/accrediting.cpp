// Who may do what in the alliance: granting roles, ending them, putting members out.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/sheets.h"
#include "protocol/frames/alliance.h"

namespace indaba::client {
namespace {

// How often a revocation is numbered anew because another's was first.
constexpr int kRevokeTriesMax = 8;

// Nobody's word stands behind a certificate, so admins alone can end it.
void add_alert_certificates(const Trust& trust, const MemberId& self, const MemberId& member,
                            std::vector<protocol::Target>& targets) {
  if (!trust.holds(self, protocol::RoleName::admin)) {
    return;
  }
  for (const auto& device : trust.set().devices(member)) {
    for (const auto& certificate : trust.set().alert_certificates(device.body.signature_key)) {
      const protocol::TargetStatement target{certificate.hash};
      if (!trust.set().revoked(target)) {
        targets.emplace_back(target);
      }
    }
  }
}

}  // namespace

Flow<Status> Agent::publish(std::vector<protocol::Statement> statements) {
  const protocol::StatementsPublishRequest request{statements};
  const auto published = co_await context_.session.ask<protocol::StatementsPublishReply>(
      "statements.publish", request);
  if (!published) {
    co_return published.error();
  }
  trust_.keep_all(statements);
  co_return Status();
}

Flow<Result<Outcome>> Agent::carry_out(Accredit command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  protocol::RoleStatement role;
  role.alliance = account_->alliance();
  role.member = person.member;
  role.role = command.role;
  if (!command.countries.empty()) {
    role.scope.countries = command.countries;
  }
  role.not_before = context_.valid_from();
  role.not_after = {context_.now.seconds + command.days * kDaySeconds};
  INDABA_FLOW_TRY_ASSIGN(role.serial, context_.random_id<protocol::Serial>());
  std::vector<protocol::Statement> statements;
  if (command.root_sheet.empty()) {
    role.issuer = account_->member();
    // No grant counts from before what allows it.
    for (const auto& own : trust_.set().roles(account_->member())) {
      role.not_before = std::max(role.not_before, own.body.not_before);
    }
    statements.push_back(account_->sign(role));
  } else {
    INDABA_FLOW_TRY_ASSIGN(const Secret<32> seed, read_sheet(SheetKind::root, command.root_sheet));
    const Ed25519KeyPair root = Ed25519KeyPair::from_seed(seed);
    statements.push_back(protocol::sign(role, {&root}));
  }
  INDABA_FLOW_TRY(co_await publish(std::move(statements)));
  // Keys of the circles that admit them now come from whoever holds them; this device may.
  flows_.spawn(do_duties());
  co_return Outcome(Done{});
}

Flow<Status> Agent::revoke(protocol::Target target, std::string reason) {
  for (int tries = 0; tries < kRevokeTriesMax; ++tries) {
    protocol::RevocationStatement revocation;
    revocation.alliance = account_->alliance();
    revocation.number = trust_.set().revocations() + 1;
    if (trust_.set().revocations() != 0) {
      revocation.previous = trust_.set().revocation(trust_.set().revocations());
    }
    revocation.at = context_.now;
    revocation.reason = reason;
    revocation.target = target;
    revocation.issuer = account_->member();
    std::vector<protocol::Statement> statements{account_->sign(revocation)};
    const Status published = co_await publish(std::move(statements));
    if (published.error() != make_error_code(protocol::ErrorCode::conflict)) {
      co_return published;
    }
    INDABA_FLOW_TRY(co_await trust_.refresh());
  }
  co_return protocol::ErrorCode::conflict;
}

Flow<Result<Outcome>> Agent::carry_out(Revoke command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  std::vector<protocol::Target> targets;
  // First: what is left when the connection breaks is found again by the role.
  if (!command.role || *command.role == protocol::RoleName::responder) {
    add_alert_certificates(trust_, account_->member(), person.member, targets);
  }
  if (command.role) {
    for (const auto& role : trust_.set().roles(person.member)) {
      const bool is_over = trust_.set().revoked(protocol::TargetStatement{role.hash}).has_value();
      if (role.body.role == *command.role && !is_over) {
        targets.emplace_back(protocol::TargetStatement{role.hash});
      }
    }
  } else {
    for (const auto& membership : trust_.set().memberships(person.member)) {
      const protocol::TargetMembership target{person.member, membership.body.serial};
      if (!trust_.set().revoked(target)) {
        targets.emplace_back(target);
      }
    }
  }
  if (targets.empty()) {
    co_return ClientError::nothing_to_revoke;
  }
  for (const protocol::Target& target : targets) {
    INDABA_FLOW_TRY(co_await revoke(target, command.reason));
  }
  flows_.spawn(do_duties());
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(RemoveMembers command) {
  INDABA_FLOW_TRY_ASSIGN(auto members, co_await members_of(std::move(command.handles)));
  INDABA_FLOW_TRY(
      co_await channels_.closed().remove(*account_, command.channel, std::move(members)));
  co_return Outcome(Done{});
}

}  // namespace indaba::client
