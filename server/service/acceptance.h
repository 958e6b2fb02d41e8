// Acceptance: what becomes of those who registered. Provisional members wait to be countersigned,
// pending ones to be accepted.
#pragma once

#include "protocol/frames/alliance.h"
#include "protocol/frames/invites.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Provisional members whom the caller may countersign: an admin's and a members' steward's list has
// everybody, others have those whom they invited.
Outcome<protocol::ProvisionalListReply> provisional_list(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ProvisionalListRequest& request);
// Errors: not_found for who is not provisional by that statement, invalid_statement, wrong_time.
Outcome<protocol::MembersCountersignReply> members_countersign(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::MembersCountersignRequest& request);

// Who waits to be accepted: an admin's list has everybody, a coordinator's those whom they invited
// and those of their countries.
Outcome<protocol::PendingListReply> pending_list(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::PendingListRequest& request);
// With the roles that go with it. Errors: not_found for who does not wait for the caller,
// invalid_statement, wrong_time, limit_reached.
Outcome<protocol::PendingAcceptReply> pending_accept(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::PendingAcceptRequest& request);
// The account is closed. Errors: not_found for who does not wait for the caller; not_allowed for
// who was a full member before: ending that takes a revocation.
Outcome<protocol::PendingRefuseReply> pending_refuse(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::PendingRefuseRequest& request);

}  // namespace indaba::server
