// MemberStore: who has an account, under which handle, how far they are in, and the generations of
// their identity.
//
// What they say of themselves (profile, first contact) is kept by nouns of their own; roles are
// RoleStore's (roles.h), devices DeviceStore's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

// The numbers are stored and never change.
enum class Standing : std::uint8_t {
  pending = 1,  // waits to be accepted
  provisional,  // by an invite, not countersigned yet
  full,
  voided,  // another member claimed the same use of the same invite
  ended    // the membership was revoked
};

struct Member {
  MemberId id;
  std::string handle;
  Standing standing = Standing::pending;
  UnixTime registered;
  std::optional<std::string> country;  // as the member statement names it

  // The statement by which they are in; none while they are pending.
  std::optional<protocol::Hash> statement;
  std::optional<protocol::Serial> serial;
};

// One generation of a member's identity key. The highest is the one that counts.
struct Identity {
  std::uint64_t generation = 0;
  protocol::SigningKey key{};
  protocol::Hash statement{};
};

class MemberStore {
 public:
  virtual ~MemberStore() = default;

  // Errors: already_exists for the id; conflict for the handle.
  virtual Status add(const Member& member) = 0;
  // Errors: not_found.
  virtual Result<Member> member(const MemberId& id) const = 0;
  virtual Result<Member> by_handle(std::string_view handle) const = 0;
  virtual Status set_standing(const MemberId& id, Standing standing) = 0;
  // The member statement that counts from now on, and what it names. Errors: not_found.
  virtual Status set_statement(const MemberId& id, const protocol::Hash& statement,
                               const protocol::Serial& serial,
                               const std::optional<std::string>& country) = 0;
  // Errors: not_found; conflict if somebody else has it.
  virtual Status set_handle(const MemberId& id, std::string_view handle) = 0;
  // With their identities; other nouns remove what is theirs before. Errors: not_found, conflict.
  virtual Status remove(const MemberId& id) = 0;

  // In the order of their ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<Member>> members(const std::optional<MemberId>& after,
                                              std::size_t limit) const = 0;
  // The same of one standing only.
  virtual Result<std::vector<Member>> members_of(Standing standing,
                                                 const std::optional<MemberId>& after,
                                                 std::size_t limit) const = 0;
  virtual Result<std::uint64_t> count(Standing standing) const = 0;

  // Errors: not_found for the member; conflict unless the generation is above all that are there.
  virtual Status add_identity(const MemberId& id, const Identity& identity) = 0;
  // The newest. Errors: not_found.
  virtual Result<Identity> identity(const MemberId& id) const = 0;
  // All, oldest first, at most `limit` of the newest; none for an unknown member.
  virtual Result<std::vector<Identity>> identities(const MemberId& id, std::size_t limit) const = 0;
};

}  // namespace indaba::storage
