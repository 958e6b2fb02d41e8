// StoreError: every reason for which a member's local store does not do something, the same words
// for every host. No payload: nothing that could carry a key, a passphrase or what a member wrote.
#pragma once

#include <array>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::client {

enum class StoreError {
  // What a host answers (key_values.h).
  superseded = 1,  // the store was opened anew since; whoever holds the older fence stops
  disk_full,       // nothing of the batch was kept
  io,              // the disk failed, or an earlier failure was not followed by opening anew
  in_use,          // another program, or this one, has the store open
  no_access,       // the folder or the file can't be made, read and written
  exposed,         // the folder or the file is open to other people of this machine
  not_a_store,     // the file is something else
  newer_version,   // written by a later version; the sealed store says so too
  corrupt,         // the file is damaged

  // What the sealed store answers (sealed_store.h).
  absent,            // nothing was made here yet
  already_made,      // a store is here, and would be lost
  damaged_header,    // the header is not what was written; nothing was tried on it
  wrong_passphrase,  // the header is whole, and this is not its passphrase
  wrong_file_key,    // likewise, not its key
  wants_passphrase,  // a key was given where a passphrase opens
  wants_file_key,    // a passphrase was given where a key opens
  unfit_passphrase,  // empty, or longer than Argon2id takes
  unfit_cost,        // less than a guess must cost, or more than opening may
  too_large,         // a name or a value that not every host takes
  damaged_value,     // a value is not what was sealed under its name
};

constexpr auto enum_names(StoreError) {
  using enum StoreError;
  return std::to_array<cbor::Named<StoreError>>({{superseded, "superseded"},
                                                 {disk_full, "disk_full"},
                                                 {io, "io"},
                                                 {in_use, "in_use"},
                                                 {no_access, "no_access"},
                                                 {exposed, "exposed"},
                                                 {not_a_store, "not_a_store"},
                                                 {newer_version, "newer_version"},
                                                 {corrupt, "corrupt"},
                                                 {absent, "absent"},
                                                 {already_made, "already_made"},
                                                 {damaged_header, "damaged_header"},
                                                 {wrong_passphrase, "wrong_passphrase"},
                                                 {wrong_file_key, "wrong_file_key"},
                                                 {wants_passphrase, "wants_passphrase"},
                                                 {wants_file_key, "wants_file_key"},
                                                 {unfit_passphrase, "unfit_passphrase"},
                                                 {unfit_cost, "unfit_cost"},
                                                 {too_large, "too_large"},
                                                 {damaged_value, "damaged_value"}});
}

const std::error_category& store_error_category();
std::error_code make_error_code(StoreError error);

}  // namespace indaba::client

template <>
struct std::is_error_code_enum<indaba::client::StoreError> : std::true_type {};
