// The lines of a draft, before anything is known of what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace indaba::client::cap {

struct DraftLine {
  std::size_t number = 0;
  std::string name;
  std::string value;
};

struct DraftSection {
  std::size_t number = 0;  // of the line that begins it
  std::string language;    // empty for what stands before all sections
  std::vector<DraftLine> lines;
};

// Sections in their order; the first is that of all languages, even if it is empty. Fields without
// a value are left out. On an error, `number` is the line that is wrong. Errors:
// document_too_large, unreadable_line, invalid_token for what is no language, same_language_twice.
Result<std::vector<DraftSection>> draft_sections(std::string_view text, std::size_t& number);

}  // namespace indaba::client::cap
