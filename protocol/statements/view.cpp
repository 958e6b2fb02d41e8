#include "protocol/statements/view.h"

#include "crypto/base/ranges.h"

namespace indaba::protocol {
namespace {

// Whether a grant with that scope counts for a rule in those countries.
bool fits(const Scope& scope, const Rule& rule, const CircleId& circle) {
  const bool in_country =
      !rule.countries || ranges::any_of(*rule.countries, [&](const std::string& country) {
        return reaches_country(scope, country);
      });
  return in_country && reaches_circle(scope, circle);
}

bool is_country_of(const Rule& rule, const std::optional<std::string>& country) {
  return !rule.countries ||
         (country && ranges::find(*rule.countries, *country) != rule.countries->end());
}

bool admits_full_member(const MembershipView& view, const Rule& rule, const CircleId& circle,
                        const MemberId& member, const MembershipFact& membership) {
  return ranges::any_of(rule.roles, [&](RoleName role) {
    if (role == RoleName::member) {
      return is_country_of(rule, membership.country);
    }
    return view
        .has_role(member, role, [&](const Scope& scope) { return fits(scope, rule, circle); })
        .has_value();
  });
}

}  // namespace

bool is_admitted(const MembershipView& view, const Rule& rule, const CircleId& circle,
                 const MemberId& member) {
  const auto membership = view.membership(member);
  if (!membership) {
    return false;
  }
  if (membership->provisional) {
    return is_for_all(rule);
  }
  return admits_full_member(view, rule, circle, member, *membership);
}

bool is_steward(const MembershipView& view, const Rule& stewards, const CircleId& circle,
                const MemberId& member) {
  const auto membership = view.membership(member);
  return membership && !membership->provisional &&
         admits_full_member(view, stewards, circle, member, *membership);
}

}  // namespace indaba::protocol
