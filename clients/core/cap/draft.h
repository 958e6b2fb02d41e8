// Drafts: a whole alert as people write it into a file, in as many languages as they like.
//
// A line is `name: value`. First stands what holds in all languages, then a section for each:
// `[fr]`, with what is said in it. A line that begins with a space goes on with the value above, in
// a line of its own; one that begins with # is not read; a name without a value is left out. The
// fields are those that draft_fields lists; an area begins with `area`, a resource with `resource`,
// and what follows belongs to it.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/vocabulary.h"
#include "crypto/base/time.h"

namespace indaba::client::cap {

inline constexpr std::size_t kDraftBytesMax = std::size_t{64} << 10;

struct DraftField {
  std::string_view name;
  bool is_many = false;            // may stand several times
  std::vector<std::string> words;  // the only values that it takes, if there are any
};

enum class DraftPart : std::uint8_t { shared, section };
// In the order in which a template has them.
std::vector<DraftField> draft_fields(DraftPart part, const Vocabulary& vocabulary);

// What is wrong with a draft, and where.
struct DraftProblem {
  std::size_t line = 0;  // from 1; 0 for what is missing altogether
  std::string field;     // empty where no line names one
  std::error_code error;
  bool operator==(const DraftProblem&) const = default;
};

// The draft of an alert that keeps every rule if it is sent at `now`: `compose` makes it one. What
// the violation says of category, severity, freedoms and event, and the verification of certainty,
// holds where the file doesn't say otherwise; without urgency it is Immediate. Errors of problems:
// unreadable_line, unknown_field, repeated_field, misplaced_field, missing_language, document_too_
// large, unknown_country, unknown_code, unknown_value, and those of the values and of `issue`.
std::variant<Alert, DraftProblem> read_draft(std::string_view text, const Vocabulary& vocabulary,
                                             UnixTime now);

}  // namespace indaba::client::cap
