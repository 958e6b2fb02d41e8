// What a service function makes of the store's and the statements' errors: some are refusals.
#pragma once

#include "crypto/base/result.h"
#include "protocol/frames/error_code.h"
#include "storage/error.h"

namespace indaba::server {

// `code` where the store says `when`; anything else as it came.
template <class T>
Result<T> refuse_if(Result<T> result, storage::StorageError when, protocol::ErrorCode code) {
  if (result.error() == make_error_code(when)) {
    return code;
  }
  return result;
}

// Somebody else's is answered like what is not there.
template <class T>
Result<T> refuse_absent(Result<T> result) {
  return refuse_if(std::move(result), storage::StorageError::not_found,
                   protocol::ErrorCode::not_found);
}

// Whether there is one; other errors stay.
template <class T>
Result<bool> is_there(const Result<T>& result) {
  if (result.error() == make_error_code(storage::StorageError::not_found)) {
    return false;
  }
  return result.has_value() ? Result<bool>(true) : Result<bool>(result.error());
}

}  // namespace indaba::server
