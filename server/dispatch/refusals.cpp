#include "server/dispatch/refusals.h"

#include <utility>

#include "protocol/frames/envelope.h"
#include "storage/error.h"

namespace indaba::server {

using protocol::ErrorCode;

protocol::ErrorCode told_of(std::error_code error) {
  if (error.category() == protocol::refusal_category()) {
    return static_cast<ErrorCode>(error.value());
  }
  if (error.category() != storage::storage_error_category()) {
    return ErrorCode::internal;
  }
  switch (static_cast<storage::StorageError>(error.value())) {
    case storage::StorageError::out_of_range:
      return ErrorCode::malformed;
    case storage::StorageError::overloaded:
    case storage::StorageError::read_limit:
      return ErrorCode::overloaded;
    case storage::StorageError::stopped:
    case storage::StorageError::disk_full:
    case storage::StorageError::io:
    case storage::StorageError::failed:
      return ErrorCode::unavailable;
    default:
      return ErrorCode::internal;
  }
}

Bytes encode_refusal(const RequestId& re, std::error_code error, RefusalDetails details) {
  const ErrorCode code = told_of(error);
  protocol::ErrorBody body;
  body.code = cbor::name_of(code);
  body.message = protocol::sentence(code);
  if (code == ErrorCode::conflict) {
    body.won = std::move(details.won);
  } else if (code == ErrorCode::remove_first) {
    body.serials = std::move(details.serials);
  }
  return protocol::encode_error(re, body);
}

std::optional<protocol::ErrorCode> told_of(net::CloseCode code) {
  switch (code) {
    case net::CloseCode::normal:
      return std::nullopt;
    case net::CloseCode::going_away:
      return ErrorCode::shutting_down;
    case net::CloseCode::protocol_error:
    case net::CloseCode::unsupported_data:
    case net::CloseCode::invalid_payload:
    case net::CloseCode::policy_violation:
      return ErrorCode::malformed;
    case net::CloseCode::message_too_big:
      return ErrorCode::too_large;
    case net::CloseCode::internal_error:
      return ErrorCode::unavailable;
    case net::CloseCode::try_again_later:
      return ErrorCode::too_slow;
    case net::CloseCode::replaced:
      return ErrorCode::replaced;
    case net::CloseCode::revoked:
      return ErrorCode::revoked;
    case net::CloseCode::erased:
      return ErrorCode::erased;
    case net::CloseCode::unauthenticated:
      return ErrorCode::timed_out;
  }
  return std::nullopt;
}

}  // namespace indaba::server
