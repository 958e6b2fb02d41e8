// Under what a text of a profile is found: without case, accents and stray spaces.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace indaba::server {

// protocol::folded without spaces at its ends. Errors: ErrorCode::malformed for what is not UTF-8.
Result<std::string> search_key(std::string_view text);

}  // namespace indaba::server
