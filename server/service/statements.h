// Statements: publishing what has no method of its own, and fetching by hash.
#pragma once

#include "protocol/frames/alliance.h"
#include "server/service/authority.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::size_t kAlertIssuersMax = 64;
// Whose devices' keys have how many, revoked ones counted.
inline constexpr std::size_t kAlertCertificatesPerMemberMax = 256;

// Takes alert issuers and certificates, memberships by root, an admin or a coordinator of the
// country that the member is on record for, roles, revocations and freshness; all of them or none.
// Every other kind has its method and is refused here. Errors: invalid_statement, wrong_time,
// conflict and already_exists for revocations, not_found for what a revocation names,
// limit_reached.
Outcome<protocol::StatementsPublishReply> statements_publish(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::StatementsPublishRequest& request);

// Those that are there and that the caller may see.
Outcome<protocol::StatementsGetReply> statements_get(ServiceContext& context,
                                                     const storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::StatementsGetRequest& request);

// Whether somebody may be shown a statement that is kept. Who is protected as youth is shown to the
// member, to who granted it, to youth leads, admins and stewards of youth circles alone. Who waits
// to be accepted sees only the root, its alert issuers and what is about themselves, and is seen
// only by those who may accept.
Result<bool> may_see(const storage::Store& store, const Authority& who,
                     const storage::KeptStatement& kept);

}  // namespace indaba::server
