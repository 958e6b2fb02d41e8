// Recovery: a new generation of a member's identity, by their recovery sheet.
#pragma once

#include "protocol/frames/devices.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// The new generation and its first device; all earlier devices end. A membership is said of one
// generation, so the member waits to be accepted again, and what they issued under the earlier key
// does not count any more. The same request again has the same answer. Errors: sign_in_failed for
// who has no account, or whose membership has ended; invalid_statement, wrong_time, already_exists
// for the device or its key.
Outcome<protocol::DevicesRecoverReply> devices_recover(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::DevicesRecoverRequest& request);

}  // namespace indaba::server
