// Fingerprints: a device's keys as four groups of four letters and digits (content.cddl,
// `link_request`), which a person reads on one screen and types on another.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "protocol/statements/identity.h"

namespace indaba::client {

// "0123-4567-89AB-CDEF": 80 bits, so that nobody finds other keys with the same.
std::string fingerprint_of(const protocol::DeviceStatement& certificate);

// As fingerprint_of writes it, from what a person has typed. Errors: not_a_code.
Result<std::string> read_fingerprint(std::string_view typed);

}  // namespace indaba::client
