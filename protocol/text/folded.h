// Texts as people look for them: without case and accents.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace indaba::protocol {

// Unicode NFKD with case folded, marks stripped and control characters as spaces: "Éducation" and
// "EDUCATION" are one. Empty for what is not UTF-8.
std::optional<std::string> folded(std::string_view text);

}  // namespace indaba::protocol
