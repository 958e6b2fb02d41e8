#include "clients/core/cap/language.h"

#include <algorithm>

#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

// Without its last subtag, and without a single letter that then is the last. Empty at the end.
std::string_view truncated(std::string_view range) {
  const std::size_t last = range.rfind('-');
  if (last == std::string_view::npos) {
    return {};
  }
  range = range.substr(0, last);
  return range.size() >= 2 && range[range.size() - 2] == '-' ? range.substr(0, range.size() - 2)
                                                             : range;
}

template <class Fits>
const Info* first_that(const Alert& alert, Fits fits) {
  const auto found =
      ranges::find_if(alert.info, [&](const Info& info) { return fits(language_of(info)); });
  return found == alert.info.end() ? nullptr : &*found;
}

const Info* look_up(const Alert& alert, std::string_view range) {
  const Info* info = nullptr;
  for (; info == nullptr && !range.empty(); range = truncated(range)) {
    const auto is_range = [range](std::string_view tag) { return same_language(tag, range); };
    info = first_that(alert, is_range);
  }
  return info;
}

const Info* of_kind(const Alert& alert, std::string_view range) {
  return first_that(alert, [range](std::string_view tag) { return is_kind_of(tag, range); });
}

}  // namespace

std::string_view language_of(const Info& info) {
  return info.language ? std::string_view(*info.language) : kLanguageDefault;
}

bool same_language(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool is_kind_of(std::string_view tag, std::string_view range) {
  return same_language(tag.substr(0, range.size()), range) &&
         (tag.size() == range.size() || tag[range.size()] == '-');
}

const Info* choose_info(const Alert& alert, std::span<const std::string> preferred) {
  for (const std::string& range : preferred) {
    if (const Info* info = look_up(alert, range)) {
      return info;
    }
  }
  for (const std::string& range : preferred) {
    if (const Info* info = of_kind(alert, primary(range))) {
      return info;
    }
  }
  if (const Info* info = of_kind(alert, "en")) {
    return info;
  }
  return alert.info.empty() ? nullptr : alert.info.data();
}

}  // namespace indaba::client::cap
