#include "server/service/past.h"

#include <algorithm>
#include <set>

#include "server/service/pages.h"
#include "server/service/profiles.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using storage::StatementKind;

// Of all generations.
constexpr std::size_t kMembershipsShown = 10;

// Whether one of these made its member one, and not only ask to be.
Result<bool> has_let_in(const storage::Store& store,
                        const std::vector<protocol::Statement>& memberships) {
  for (const protocol::Statement& statement : memberships) {
    INDABA_TRY_ASSIGN(const auto membership,
                      cbor::decode<protocol::MemberStatement>(statement.body));
    if (!membership.invite) {
      return true;
    }
    INDABA_TRY_ASSIGN(const storage::Invite invite, store.invites->invite(membership.invite->key));
    if (invite.mode == storage::InviteMode::active) {
      return true;
    }
  }
  return false;
}

// The newest that were said about the member, at most `most`, as far as there is room.
Status add_newest_about(const storage::Store& store, const MemberId& member, StatementKind kind,
                        std::size_t most, std::vector<protocol::Statement>& statements) {
  INDABA_TRY_ASSIGN(auto kept,
                    read_all_pages<protocol::Hash>(
                        [&](const std::optional<protocol::Hash>& after, std::size_t limit) {
                          return store.statements->about(member, kind, after, limit);
                        },
                        [](const storage::KeptStatement& one) { return one.hash; }));
  const std::size_t room = kStatementsShown - std::min(kStatementsShown, statements.size());
  const std::size_t shown = std::min({most, room, kept.size()});
  for (auto one = kept.end() - static_cast<std::ptrdiff_t>(shown); one != kept.end(); ++one) {
    INDABA_TRY_ASSIGN(statements.emplace_back(), decode_kept(*one));
  }
  return {};
}

// All certificates of the device and, link by link, of those that certified it.
Status add_certificates(const storage::Store& store, const MemberId& member, const DeviceId& device,
                        std::vector<protocol::Statement>& statements) {
  std::vector<protocol::Statement> all;
  INDABA_TRY(add_newest_about(store, member, StatementKind::device, kStatementsShown, all));
  std::set<DeviceId> seen{device};
  std::vector<DeviceId> links{device};
  for (std::size_t i = 0; i < links.size(); ++i) {
    for (const protocol::Statement& certificate : all) {
      INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::DeviceStatement>(certificate.body));
      if (body.device != links[i]) {
        continue;
      }
      statements.push_back(certificate);
      if (body.certifier && seen.insert(*body.certifier).second) {
        links.push_back(*body.certifier);
      }
    }
  }
  return {};
}

}  // namespace

Outcome<protocol::MembersPastReply> members_past(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::MembersPastRequest& request) {
  INDABA_TRY_ASSIGN(const storage::Member member,
                    refuse_absent(store.members->member(request.member)));
  INDABA_TRY_ASSIGN(const auto identities, store.members->identities(member.id, kIdentitiesShown));
  protocol::MembersPastReply reply;
  for (const storage::Identity& identity : identities) {
    INDABA_TRY_ASSIGN(reply.statements.emplace_back(), kept_statement(store, identity.statement));
  }
  std::vector<protocol::Statement> memberships;
  INDABA_TRY(
      add_newest_about(store, member.id, StatementKind::member, kMembershipsShown, memberships));
  if (member.standing == storage::Standing::pending) {
    INDABA_TRY_ASSIGN(const bool were_in, has_let_in(store, memberships));
    if (!were_in) {
      return ErrorCode::not_found;
    }
  }
  for (const protocol::Statement& membership : memberships) {
    INDABA_TRY(add_invite(store, membership, reply.statements));
    reply.statements.push_back(membership);
  }
  INDABA_TRY(add_newest_about(store, member.id, StatementKind::countersign, kMembershipsShown,
                              reply.statements));
  if (request.device) {
    INDABA_TRY(add_certificates(store, member.id, *request.device, reply.statements));
    reply.statements.resize(std::min(reply.statements.size(), kStatementsShown));
  }
  std::vector<protocol::Statement> roles;
  INDABA_TRY(add_newest_about(store, member.id, StatementKind::role, kStatementsShown, roles));
  INDABA_TRY_ASSIGN(const bool with_youth, sees_youth(store, caller, member.id, context.now));
  for (protocol::Statement& role : roles) {
    INDABA_TRY_ASSIGN(const auto body, cbor::decode<protocol::RoleStatement>(role.body));
    if ((body.role != RoleName::youth || with_youth) &&
        reply.statements.size() < kStatementsShown) {
      reply.statements.push_back(std::move(role));
    }
  }
  return reply;
}

}  // namespace indaba::server
