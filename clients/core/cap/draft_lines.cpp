#include "clients/core/cap/draft_lines.h"

#include "clients/core/cap/draft.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/language.h"
#include "clients/core/cap/text_values.h"
#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Status begin_section(std::string_view line, std::size_t number,
                     std::vector<DraftSection>& sections) {
  const bool is_closed = line.size() > 2 && line.back() == ']';
  const std::string_view language = is_closed ? line.substr(1, line.size() - 2) : line;
  if (!is_language_tag(language)) {
    return CapError::invalid_token;
  }
  const bool is_there = ranges::any_of(sections, [&](const DraftSection& section) {
    return same_language(section.language, language);
  });
  if (is_there) {
    return CapError::same_language_twice;
  }
  sections.push_back({number, std::string(language), {}});
  return {};
}

void go_on(std::string_view line, DraftLine& with) {
  with.value.append(with.value.empty() ? "" : "\n").append(trimmed(line));
}

Status take_line(std::string_view line, std::size_t number, std::vector<DraftSection>& sections) {
  const std::string_view text = trimmed(line);
  if (text.empty() || line.front() == '#') {
    return {};
  }
  std::vector<DraftLine>& lines = sections.back().lines;
  if (kSpace.find(line.front()) != std::string_view::npos) {
    if (lines.empty()) {
      return CapError::unreadable_line;
    }
    go_on(line, lines.back());
    return {};
  }
  if (line.front() == '[') {
    return begin_section(text, number, sections);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return CapError::unreadable_line;
  }
  lines.push_back({number, std::string(trimmed(text.substr(0, colon))),
                   std::string(trimmed(text.substr(colon + 1)))});
  return {};
}

}  // namespace

Result<std::vector<DraftSection>> draft_sections(std::string_view text, std::size_t& number) {
  number = 0;
  if (text.size() > kDraftBytesMax) {
    return CapError::document_too_large;
  }
  std::vector<DraftSection> sections(1);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    ++number;
    INDABA_TRY(take_line(line, number, sections));
  }
  for (DraftSection& section : sections) {
    std::erase_if(section.lines, [](const DraftLine& line) { return line.value.empty(); });
  }
  return sections;
}

}  // namespace indaba::client::cap
