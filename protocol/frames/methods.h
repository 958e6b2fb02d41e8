// The method table: everything that a client can ask for, who may, how it is repeated, how much and
// how often, and how it can fail. Code, documentation and tests share it.
//
// The table holds what can be told from the connection and the caller's roles alone; what depends
// on the thing that is asked about (whose channel, within which scope) is the rules' to decide.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "protocol/frames/error_code.h"
#include "protocol/statements/roles.h"

namespace indaba::protocol {

// Each one but the first includes those below it.
enum class Access : std::uint8_t {
  before_sign_in,  // no device proved yet
  anybody,         // before or after
  device,          // a proved device, its member pending or more
  provisional,     // its member provisional or more
  member,          // its member in for good
};

// What becomes of a request that comes twice.
enum class Repeat : std::uint8_t {
  reads,   // changes nothing
  by_id,   // same request id and body: same reply for 24 hours; another body: id_reused
  itself,  // what it names (a message id, a counter, a place) makes the second change nothing
};

struct Rate {
  std::uint32_t per_minute = 0;
  std::uint32_t burst = 0;  // at once
};

// Some of the roles; none: no role is needed.
class RoleSet {
 public:
  constexpr RoleSet(std::initializer_list<RoleName> roles) {
    for (const RoleName role : roles) {
      bits_ |= 1U << static_cast<unsigned>(role);
    }
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool contains(RoleName role) const {
    return (bits_ >> static_cast<unsigned>(role) & 1U) != 0;
  }

 private:
  std::uint32_t bits_ = 0;
};

struct Method {
  std::string_view name;
  Access access = Access::member;
  RoleSet roles;  // any of them is enough
  Repeat repeat = Repeat::reads;
  Rate rate;                            // of one device; before sign-in: of one connection
  std::uint32_t request_bytes_max = 0;  // of `with`
  ErrorSet errors;                      // of its own; see errors_of
};

// By name.
std::span<const Method> methods();
// Null for a name that is in no table.
const Method* find_method(std::string_view name);

// All with which the method can fail: its own, those of every method, and those that follow from
// `access`, `roles` and `repeat`.
ErrorSet errors_of(const Method& method);

}  // namespace indaba::protocol
