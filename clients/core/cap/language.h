// Languages of infos, as BCP 47 tags: which are the same, and which info a reader gets.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "clients/core/cap/alert.h"

namespace indaba::client::cap {

// The info's language, or the one that CAP takes it to be in.
std::string_view language_of(const Info& info);
// Tags are compared without regard to case (RFC 5646 section 2.1.1).
bool same_language(std::string_view a, std::string_view b);
// Whether `tag` is `range` or a kind of it: "fr-SN" of "fr" (RFC 4647 section 3.3.1).
bool is_kind_of(std::string_view tag, std::string_view range);

// The info for somebody who reads `preferred`, best first: by lookup (RFC 4647 section 3.4), for
// each preference in turn; where that finds none, another kind of a preferred language ("pt-BR" for
// "pt-PT"); then English; then the first. Null if the alert has no info.
const Info* choose_info(const Alert& alert, std::span<const std::string> preferred);

}  // namespace indaba::client::cap
