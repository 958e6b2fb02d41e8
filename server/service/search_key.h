// Under what a text of a profile is found: without case, accents and stray spaces.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace indaba::server {

// Unicode NFKD with case folded and marks stripped: "Éducation" and "EDUCATION" have one key.
// Errors: ErrorCode::malformed for what is no assignable text.
Result<std::string> search_key(std::string_view text);

}  // namespace indaba::server
