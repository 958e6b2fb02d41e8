// Authority: what a member may do at a given time, by what the store holds of them.
//
// Statements are verified when they are taken in, by the authority that their issuer had then; what
// they said is kept as records (storage/members.h, roles.h, devices.h), and read here. Nothing is
// remembered between requests: a role that was revoked a moment ago does not count.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/frames/connect.h"
#include "protocol/statements/roles.h"
#include "protocol/statements/view.h"
#include "storage/devices.h"
#include "storage/members.h"
#include "storage/roles.h"
#include "storage/store.h"

namespace indaba::server {

class Authority final : private protocol::MembershipView {
 public:
  // Errors: StorageError::not_found for who has no account, or whose membership has ended or is
  // void: to the services there is no difference.
  static Result<Authority> of(const storage::Store& store, const MemberId& id, UnixTime now);

  const storage::Member& member() const { return member_; }
  const MemberId& id() const { return member_.id; }
  protocol::MemberState state() const;
  // Neither pending nor provisional: whoever is not, has no role at all.
  bool is_full() const { return member_.standing == storage::Standing::full; }

  // Grants that count now; none unless the member is full.
  const std::vector<storage::RoleGrant>& grants() const { return grants_; }
  // Whether they have the role, however small its scope. `member` means full.
  bool has(protocol::RoleName role) const;
  // Whether one grant of the role reaches all of `scope`.
  bool has_within(protocol::RoleName role, const protocol::Scope& scope) const;
  // Whether the role reaches people of that country; of no country: only if it reaches all.
  bool has_in_country(protocol::RoleName role, const std::optional<std::string>& country) const;
  // Whether the role reaches that circle.
  bool has_in_circle(protocol::RoleName role, const protocol::CircleId& circle) const;

  // Whether the rule of `circle` admits them. A provisional member is admitted by a rule that
  // admits every member, of whatever country, and by no other.
  bool is_admitted(const protocol::Rule& rule, const protocol::CircleId& circle) const;
  // The same for a circle's stewards: full members only.
  bool is_steward(const protocol::Rule& stewards, const protocol::CircleId& circle) const;

 private:
  Authority(storage::Member member, std::vector<storage::RoleGrant> grants)
      : member_(std::move(member)), grants_(std::move(grants)) {}

  // Of this member only.
  Result<protocol::MembershipFact> membership(const MemberId& member) const override;
  Status has_role(const MemberId& member, protocol::RoleName role,
                  const protocol::Reaches& reaches) const override;

  storage::Member member_;
  std::vector<storage::RoleGrant> grants_;
};

// The device's record, if it counts at `now`: neither ended nor expired, of the newest generation
// of its member's identity, and its member has an account. Errors: StorageError::not_found.
Result<storage::Device> counting_device(const storage::Store& store, const DeviceId& id,
                                        UnixTime now);

}  // namespace indaba::server
