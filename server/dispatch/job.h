// Job: a request as a core has read it, and all that the connection and the method table alone tell
// of it: whether there is such a method, whether somebody who has (or has not) signed in may call
// it, whether it is too large, whether it is what the method takes.
#pragma once

#include <memory>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/primitives/hash.h"
#include "protocol/frames/envelope.h"
#include "server/dispatch/service_table.h"
#include "server/net/session.h"
#include "server/service/service.h"

namespace indaba::server {

struct Job {
  net::SessionId session;
  Caller caller;
  RequestId id;
  Sha256Digest hash{};  // of method and payload; for methods that are answered once by id
  std::unique_ptr<Call> call;
};

// The method of that name. Errors: unknown_method, already_signed_in, not_signed_in.
Result<const protocol::Method*> admitted_method(std::string_view name, const Caller& caller);

// `request` is one for `method`, to which `caller` was admitted. Errors: too_large, unknown_method
// if nothing serves it, malformed.
Result<Job> read_job(const ServiceTable& services, const protocol::Method& method,
                     const protocol::Request& request, net::SessionId session,
                     const Caller& caller);

}  // namespace indaba::server
