#include "server/service/circle_rules.h"

#include <algorithm>

#include "protocol/statements/authentic.h"
#include "server/service/authority.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;

constexpr std::size_t kHoldersPage = 100;

Status add_holders(const storage::Store& store, const protocol::CircleStatement& circle,
                   RoleName role, UnixTime now, std::size_t limit, std::vector<MemberId>& found) {
  std::optional<MemberId> after;
  while (found.size() < limit) {
    INDABA_TRY_ASSIGN(const auto page, store.roles->holders(role, now, after, kHoldersPage));
    for (const MemberId& member : page) {
      INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, member, now));
      const bool is_new = std::find(found.begin(), found.end(), member) == found.end();
      if (is_new && found.size() < limit && authority.is_admitted(circle.rule, circle.circle)) {
        found.push_back(member);
      }
    }
    if (page.size() < kHoldersPage) {
      break;
    }
    after = page.back();
  }
  return {};
}

}  // namespace

Result<protocol::CircleStatement> definition_of(const storage::Store& store,
                                                const protocol::CircleId& circle) {
  INDABA_TRY_ASSIGN(const storage::Circle kept, refuse_absent(store.circles->circle(circle)));
  INDABA_TRY_ASSIGN(const storage::KeptStatement statement,
                    store.statements->statement(kept.definition));
  INDABA_TRY_ASSIGN(const auto encoded, cbor::decode<protocol::Statement>(statement.encoded));
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(encoded));
  INDABA_TRY_ASSIGN(auto narrowed, protocol::narrow<protocol::CircleStatement>(std::move(opened)));
  return std::move(narrowed.body);
}

Status require_admitted(const storage::Store& store, const protocol::CircleId& circle,
                        const MemberId& member, UnixTime now) {
  INDABA_TRY_ASSIGN(const protocol::CircleStatement definition, definition_of(store, circle));
  INDABA_TRY_ASSIGN(const Authority authority, refuse_absent(Authority::of(store, member, now)));
  return authority.is_admitted(definition.rule, circle) ? Status() : ErrorCode::not_found;
}

Status require_keyholder(const storage::Store& store, const protocol::CircleId& circle,
                         const MemberId& member, UnixTime now) {
  INDABA_TRY_ASSIGN(const protocol::CircleStatement definition, definition_of(store, circle));
  INDABA_TRY_ASSIGN(const Authority authority, refuse_absent(Authority::of(store, member, now)));
  return authority.is_admitted(definition.rule, circle) ||
                 authority.is_steward(definition.stewards, circle)
             ? Status()
             : ErrorCode::not_found;
}

Result<std::vector<MemberId>> admitted_members(const storage::Store& store,
                                               const protocol::CircleId& circle, UnixTime now,
                                               std::size_t limit) {
  INDABA_TRY_ASSIGN(const protocol::CircleStatement definition, definition_of(store, circle));
  std::vector<MemberId> found;
  const auto& roles = definition.rule.roles;
  if (std::find(roles.begin(), roles.end(), RoleName::member) != roles.end()) {
    return found;
  }
  for (const RoleName role : roles) {
    INDABA_TRY(add_holders(store, definition, role, now, limit, found));
  }
  return found;
}

Status require_leads(const storage::Store& store, const protocol::CircleStatement& circle,
                     UnixTime now) {
  const auto& roles = circle.rule.roles;
  if (std::find(roles.begin(), roles.end(), RoleName::youth) == roles.end()) {
    return {};
  }
  std::vector<MemberId> leads;
  INDABA_TRY(add_holders(store, circle, RoleName::youth_lead, now, kYouthLeadsMin, leads));
  return leads.size() == kYouthLeadsMin ? Status() : ErrorCode::too_few_leads;
}

}  // namespace indaba::server
