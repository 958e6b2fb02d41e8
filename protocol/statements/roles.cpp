#include "protocol/statements/roles.h"

#include "crypto/base/ranges.h"

namespace indaba::protocol {
namespace {

template <class T>
bool holds(const std::vector<T>& list, const T& item) {
  return ranges::find(list, item) != list.end();
}

template <class T>
bool holds_all(const std::optional<std::vector<T>>& outer,
               const std::optional<std::vector<T>>& inner) {
  return !outer ||
         (inner && ranges::all_of(*inner, [&](const T& item) { return holds(*outer, item); }));
}

}  // namespace

bool reaches_all(const Scope& outer, const Scope& inner) {
  return holds_all(outer.countries, inner.countries) && holds_all(outer.circles, inner.circles);
}

bool reaches_country(const Scope& scope, const std::optional<std::string>& country) {
  return !scope.countries || (country && holds(*scope.countries, *country));
}

bool reaches_circle(const Scope& scope, const CircleId& circle) {
  return !scope.circles || holds(*scope.circles, circle);
}

bool is_for_all(const Rule& rule) { return !rule.countries && holds(rule.roles, RoleName::member); }

}  // namespace indaba::protocol
