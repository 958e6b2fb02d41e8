// BridgeError: why the bridge does not do what its host asks. One meaning each; error.cpp has the
// sentences.
#pragma once

#include <array>
#include <string>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::web {

enum class BridgeError {
  locked = 1,         // there is no agent: nobody has opened the store
  open_already,       // there is one, and what is asked comes before
  unfit_entry,        // what was stored is no entry of a store of ours
  message_too_large,  // more than a server says at once
};
constexpr auto enum_names(BridgeError) {
  using enum BridgeError;
  return std::to_array<cbor::Named<BridgeError>>({{locked, "locked"},
                                                  {open_already, "open_already"},
                                                  {unfit_entry, "unfit_entry"},
                                                  {message_too_large, "message_too_large"}});
}

const std::error_category& bridge_error_category();
std::error_code make_error_code(BridgeError error);

// The name of an error of the bridge's or of anything behind it: "locked", "wrong_passphrase".
std::string name_of(std::error_code error);

}  // namespace indaba::web

template <>
struct std::is_error_code_enum<indaba::web::BridgeError> : std::true_type {};
