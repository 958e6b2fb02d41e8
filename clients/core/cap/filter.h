// Which alerts a reader wants to hear of.
#pragma once

#include <string>
#include <vector>

#include "clients/core/cap/alert.h"

namespace indaba::client::cap {

// By default all in one's own countries, and Severe and above elsewhere. An empty list of
// countries, languages or categories lets all pass.
struct Filter {
  std::vector<std::string> own_countries;     // ISO 3166-1 alpha-2
  Severity own_severity = Severity::unknown;  // this and worse; `unknown`: whatever it is
  Severity elsewhere_severity = Severity::severe;
  std::vector<std::string> countries;  // and one's own, which always pass this list
  std::vector<std::string> languages;  // BCP 47 ranges
  std::vector<Category> categories;
  bool operator==(const Filter&) const = default;
};

// The countries that `alert` says it is about, in geocodes of kCountryCode.
std::vector<std::string> countries_of(const Alert& alert);

// An alert that names no country counts as one in the reader's own: it may be there. A message
// without infos passes, since it ends or answers one that may have passed.
bool passes(const Alert& alert, const Filter& filter);

}  // namespace indaba::client::cap
