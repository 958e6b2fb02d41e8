// Who may start to talk to whom. What is forbidden is answered like a request that waits.
#pragma once

#include "protocol/frames/members.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Of one member, a day, to members who had not been asked before.
inline constexpr std::uint64_t kContactRequestsPerDayMax = 50;

// Whether `from` may be handed a key package of `to`, or start a channel with them, without asking:
// their own devices, `anyone`, a closed group that both are in where that is enough, an accepted
// request, and for whom leads alone may ask: youth leads. A youth statement fixes it to leads.
Result<bool> may_start(const storage::Store& store, const MemberId& from, const MemberId& to,
                       UnixTime now);

// Errors: not_allowed for who is protected as youth, unless it is `leads`.
Outcome<protocol::ContactSetReply> contact_set(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ContactSetRequest& request);
// Into the inboxes of the named devices, if it may be; the reply tells nothing.
Outcome<protocol::ContactAskReply> contact_ask(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ContactAskRequest& request);
// Errors: not_found if the member did not ask.
Outcome<protocol::ContactAnswerReply> contact_answer(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::ContactAnswerRequest& request);

}  // namespace indaba::server
