// Registering with an invite.
#pragma once

#include "protocol/frames/invites.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Of all that wait at once, lest a leaked link fill the queue.
inline constexpr std::uint64_t kPendingMax = 10'000;

// One transaction: account, first device, claim and use of the invite, or nothing. An `active`
// invite makes a provisional member, a `pending` one somebody who waits. Whoever claims the last
// use of an invite whose member nobody has countersigned yet contests that member: then both wait
// to be accepted by a person, and admins and the inviter are told. The same request again has the
// same answer. Errors: not_found for an invite that can't be used, sign_in_failed for who does not
// hold its key, conflict if another use is to be claimed by now, already_exists for the handle or
// device, invalid_statement, for who has an account too, wrong_time, limit_reached.
Outcome<protocol::RegisterReply> register_member(ServiceContext& context, storage::Store& store,
                                                 const Caller& caller,
                                                 const protocol::RegisterRequest& request);

}  // namespace indaba::server
