// RoleStore: who was granted which role, how far and how long: what role statements said when they
// were accepted, kept so that it can be asked.
//
// A grant that was revoked is gone; the statement stays (statements.h). The `member` role is no
// grant: everybody whose standing is `full` has it (members.h).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/statements/roles.h"
#include "protocol/types.h"

namespace indaba::storage {

struct RoleGrant {
  protocol::Hash statement{};
  MemberId member;
  protocol::RoleName role{};
  protocol::Scope scope;
  UnixTime not_before;
  UnixTime not_after;                       // the last second in which it counts
  std::optional<protocol::Hash> alert_key;  // hash of a responder's alert key
};

class RoleStore {
 public:
  virtual ~RoleStore() = default;

  // Errors: already_exists for the statement; not_found for the member.
  virtual Status add(const RoleGrant& grant) = 0;
  // Errors: not_found.
  virtual Result<RoleGrant> grant(const protocol::Hash& statement) const = 0;
  virtual Status remove(const protocol::Hash& statement) = 0;
  // Whether there were any or not.
  virtual Status remove_all(const MemberId& member) = 0;

  // All grants of a member, whatever their dates.
  virtual Result<std::vector<RoleGrant>> grants_of(const MemberId& member) const = 0;
  // Members with a grant of `role` that counts at `now`, each once, in the order of their ids, from
  // the one behind `after`; at most `limit`.
  virtual Result<std::vector<MemberId>> holders(protocol::RoleName role, UnixTime now,
                                                const std::optional<MemberId>& after,
                                                std::size_t limit) const = 0;
  // Grants whose last second lies in [from, until), the earliest first; at most `limit`.
  virtual Result<std::vector<RoleGrant>> expiring(UnixTime from, UnixTime until,
                                                  std::size_t limit) const = 0;
};

}  // namespace indaba::storage
