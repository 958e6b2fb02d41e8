// Whom a circle admits, by the definition in force and what the store holds of its members.
#pragma once

#include <vector>

#include "protocol/statements/circle.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Errors: not_found.
Result<protocol::CircleStatement> definition_of(const storage::Store& store,
                                                const protocol::CircleId& circle);

// Errors: not_found where the circle does not admit the member, as where there is no such circle.
Status require_admitted(const storage::Store& store, const protocol::CircleId& circle,
                        const MemberId& member, UnixTime now);
// The same for whoever keeps its keys: those whom it admits, and its stewards.
Status require_keyholder(const storage::Store& store, const protocol::CircleId& circle,
                         const MemberId& member, UnixTime now);

// Members whom the circle admits, at most `limit`; none if the circle is for every member.
Result<std::vector<MemberId>> admitted_members(const storage::Store& store,
                                               const protocol::CircleId& circle, UnixTime now,
                                               std::size_t limit);

// Below so many youth leads in it the topics of a circle that admits youth are only read; alerts,
// which are no conversation, come all the same.
inline constexpr std::size_t kYouthLeadsMin = 2;
// Errors: too_few_leads.
Status require_leads(const storage::Store& store, const protocol::CircleStatement& circle,
                     UnixTime now);

}  // namespace indaba::server
