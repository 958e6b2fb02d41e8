// What proves members who count no more, or counted otherwise: what they said stays in the logs.
#pragma once

#include "protocol/frames/members.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// What proved a member at any time, though they may have ended: identities, memberships, roles, and
// of the device that is asked for the certificates up to the first of its generation; the newest
// where there are too many. `youth` is shown as in members_get. Errors: not_found, also for who was
// never let in.
Outcome<protocol::MembersPastReply> members_past(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::MembersPastRequest& request);

}  // namespace indaba::server
