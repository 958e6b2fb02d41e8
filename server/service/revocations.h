// Revocations: what ends before its time, as a numbered list to which one at a time is added.
#pragma once

#include "protocol/frames/alliance.h"
#include "protocol/statements/revocation.h"
#include "server/service/service.h"
#include "server/service/standing.h"
#include "storage/store.h"

namespace indaba::server {

// Which kinds of target the caller's method is for.
enum class Targets : std::uint8_t { any, devices, invites };

// Adds the revocation to the list and does what follows from it, in the same transaction. Errors:
// conflict unless it is the next of the list, invalid_statement, wrong_time, already_exists for a
// target that was revoked before, not_found for a device that is not there.
Result<Departure> take_revocation(ServiceContext& context, storage::Store& store,
                                  const protocol::Statement& statement, Targets targets);

// A page of the list, and the newest word of an admin on how long it is.
Outcome<protocol::RevocationsGetReply> revocations_get(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::RevocationsGetRequest& request);

// Takes an admin's word on the length of the list and the newest manifests in. An older one than
// the one that is kept changes nothing. Errors: invalid_statement if the list or a circle says
// otherwise.
Status take_freshness(ServiceContext& context, storage::Store& store,
                      const protocol::Statement& statement,
                      const protocol::Authentic<protocol::FreshnessStatement>& freshness);
// Empty before the first.
Result<std::optional<protocol::Statement>> newest_freshness(const storage::Store& store);

}  // namespace indaba::server
