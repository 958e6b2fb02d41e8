#include "server/dispatch/job.h"

#include <utility>

namespace indaba::server {
namespace {

using protocol::Access;
using protocol::ErrorCode;

// What is wrong with a request's bytes is one thing to the device: it is malformed.
std::error_code as_refusal(std::error_code error) {
  return error.category() == protocol::refusal_category() ? error
                                                          : make_error_code(ErrorCode::malformed);
}

Sha256Digest hash_of(const protocol::Request& request) {
  Bytes bytes = to_bytes(request.method);
  bytes.push_back(0);
  append(bytes, request.with.item);
  return sha256(bytes);
}

}  // namespace

Result<const protocol::Method*> admitted_method(std::string_view name, const Caller& caller) {
  const protocol::Method* method = protocol::find_method(name);
  if (method == nullptr) {
    return ErrorCode::unknown_method;
  }
  if (caller.signed_in && method->access == Access::before_sign_in) {
    return ErrorCode::already_signed_in;
  }
  if (!caller.signed_in && method->access >= Access::device) {
    return ErrorCode::not_signed_in;
  }
  return method;
}

Result<Job> read_job(const ServiceTable& services, const protocol::Method& method,
                     const protocol::Request& request, net::SessionId session,
                     const Caller& caller) {
  if (request.with.item.size() > method.request_bytes_max) {
    return ErrorCode::too_large;
  }
  auto call = services.decode(method, request.with.item);
  if (!call) {
    return as_refusal(call.error());
  }
  Job job{session, caller, request.id, {}, *std::move(call)};
  if (method.repeat == protocol::Repeat::by_id) {
    job.hash = hash_of(request);
  }
  return job;
}

}  // namespace indaba::server
