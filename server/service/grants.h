// Grants: what role statements give, and what becomes of what somebody signed once their word
// counts no more.
//
// Clients judge a chain by all its links: who is revoked leaves nothing behind of what they issued,
// who retires by date does (protocol/statements/chains.h). The server draws the same line.
#pragma once

#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Of one member, of whatever date.
inline constexpr std::size_t kGrantsPerMemberMax = 64;

// Takes a verified role in. Errors: invalid_statement for who is no full member or if the role was
// revoked, limit_reached.
Status take_grant(ServiceContext& context, storage::Store& store,
                  const protocol::Statement& statement,
                  const protocol::Authentic<protocol::RoleStatement>& role);
// The member's roles whose statements still count, after an absence.
Status restore_grants(const ServiceContext& context, storage::Store& store, const MemberId& member);
// The grant is gone, and what it admitted to. Whether it was there or not.
Status withdraw_grant(ServiceContext& context, storage::Store& store,
                      const protocol::Hash& statement);

// Judges again all that the member issued and that rests on their word: roles are withdrawn, and
// members whom nobody else let in are kept in suspense; and so on down the chains.
Status reconsider_issued(ServiceContext& context, storage::Store& store, const MemberId& issuer);
// Members by that invite who are not countersigned are kept in suspense.
Status suspend_users(ServiceContext& context, storage::Store& store,
                     const protocol::SigningKey& invite);

}  // namespace indaba::server
