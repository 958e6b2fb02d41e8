// The alliance: its founding, once, and what everybody has to know of it.
#pragma once

#include "crypto/base/secret.h"
#include "protocol/frames/alliance.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

using FounderSecret = Secret<32>;

// A new secret for the founder's link, in place of one before. The store keeps its hash alone,
// until the alliance is founded. Errors: already_exists once it is.
Result<FounderSecret> make_founder_link(ServiceContext& context, storage::Store& store);

// Founds the alliance: root, the founder's identity, device and membership, their role of admin,
// and the first circles with their seeds. `statements` holds one identity, device and membership,
// then roles, circles and alert issuers, all of them root's but the first two. The link's secret is
// gone then. Errors: sign_in_failed for a wrong secret, already_exists, invalid_statement,
// wrong_time.
Outcome<protocol::AllianceInitialiseReply> alliance_initialise(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::AllianceInitialiseRequest& request);

// Who waits to be accepted is not shown the circles.
Outcome<protocol::AllianceGetReply> alliance_get(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::AllianceGetRequest& request);

}  // namespace indaba::server
