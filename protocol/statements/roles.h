// Roles in the alliance, how far one reaches, and the rules that admit by them.
//
// The structures follow statements.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

enum class RoleName : std::uint8_t {
  member,
  youth,
  youth_lead,
  responder,
  moderator,
  coordinator,
  admin
};
constexpr auto enum_names(RoleName) {
  using enum RoleName;
  return std::to_array<cbor::Named<RoleName>>({{member, "member"},
                                               {youth, "youth"},
                                               {youth_lead, "youth-lead"},
                                               {responder, "responder"},
                                               {moderator, "moderator"},
                                               {coordinator, "coordinator"},
                                               {admin, "admin"}});
}

// An absent list means all.
struct Scope {
  std::optional<std::vector<std::string>> countries;
  std::optional<std::vector<CircleId>> circles;

  bool operator==(const Scope&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("circles", self.circles, cbor::Bounds{1, 100});
    io("countries", self.countries, cbor::Bounds{1, 250}, kCountryBounds);
  }
};

// Whether `outer` reaches everything that `inner` does.
bool reaches_all(const Scope& outer, const Scope& inner);
// Whether it reaches people of that country; of no country: only if it reaches all.
bool reaches_country(const Scope& scope, const std::optional<std::string>& country);
bool reaches_circle(const Scope& scope, const CircleId& circle);

// Any of the roles, in any of the countries.
struct Rule {
  std::vector<RoleName> roles;
  std::optional<std::vector<std::string>> countries;

  bool operator==(const Rule&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("roles", self.roles, cbor::Bounds{1, 7});
    io("countries", self.countries, cbor::Bounds{1, 250}, kCountryBounds);
  }
};

// Whether the rule admits every member, of whatever country.
bool is_for_all(const Rule& rule);

}  // namespace indaba::protocol
