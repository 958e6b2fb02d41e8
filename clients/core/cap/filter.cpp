#include "clients/core/cap/filter.h"

#include "clients/core/cap/countries.h"
#include "clients/core/cap/language.h"
#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return ranges::find(values, value) != values.end();
}

template <class T>
bool meet(const std::vector<T>& a, const std::vector<T>& b) {
  return ranges::any_of(a, [&b](const T& value) { return contains(b, value); });
}

bool is_wanted(const Info& info, const Filter& filter, bool own) {
  const Severity least = own ? filter.own_severity : filter.elsewhere_severity;
  const bool categories = filter.categories.empty() || meet(info.category, filter.categories);
  const bool languages =
      filter.languages.empty() || ranges::any_of(filter.languages, [&](const std::string& range) {
        return is_kind_of(language_of(info), range);
      });
  return info.severity <= least && categories && languages;
}

}  // namespace

std::vector<std::string> countries_of(const Alert& alert) {
  std::vector<std::string> countries;
  for (const Info& info : alert.info) {
    for (const Area& area : info.area) {
      for (const NamedValue& geocode : area.geocode) {
        if (geocode.value_name == kCountryCode && !contains(countries, geocode.value)) {
          countries.push_back(geocode.value);
        }
      }
    }
  }
  return countries;
}

bool passes(const Alert& alert, const Filter& filter) {
  if (alert.info.empty()) {
    return true;
  }
  const std::vector<std::string> countries = countries_of(alert);
  const bool own = countries.empty() || meet(countries, filter.own_countries);
  if (!own && !filter.countries.empty() && !meet(countries, filter.countries)) {
    return false;
  }
  return ranges::any_of(alert.info, [&](const Info& info) { return is_wanted(info, filter, own); });
}

}  // namespace indaba::client::cap
