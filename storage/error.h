// StorageError: every reason for which the store does not do something. No payload: nothing that
// could carry user data.
#pragma once

#include <system_error>

namespace indaba::storage {

enum class StorageError {
  not_found = 1,   // no record of that name; of several that a call names, the first that is absent
  already_exists,  // a record of that name, which must be unique, is there
  conflict,        // a compare-and-set found another value, or a record that others point to
  out_of_range,    // a number or length that no record may have
  read_limit,      // a read transaction came to its limit of time or rows
  overloaded,      // more work is waiting than the executor takes
  stopped,         // the executor takes no more work
  disk_full,       // nothing of the transaction was kept; the next one may succeed
  io,              // the disk failed; nothing is acknowledged from now on
  failed,          // an earlier failure left the store read-only until it is opened again
  in_use,          // another process, or this one, has the store open
  corrupt,         // the stored bytes are not what was written
  not_a_store,     // the file is something else
  newer_version,   // written by a later version of this program
  clock_jumped,    // the wall clock moved against the monotonic one: nothing is swept
};

const std::error_category& storage_error_category();
std::error_code make_error_code(StorageError error);

}  // namespace indaba::storage

template <>
struct std::is_error_code_enum<indaba::storage::StorageError> : std::true_type {};
