#include "server/service/authority.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "storage/error.h"

namespace indaba::server {

using protocol::CircleId;
using protocol::RoleName;
using protocol::Rule;
using protocol::Scope;
using protocol::StatementError;
using storage::RoleGrant;
using storage::Standing;

Result<Authority> Authority::of(const storage::Store& store, const MemberId& id, UnixTime now) {
  INDABA_TRY_ASSIGN(storage::Member member, store.members->member(id));
  if (member.standing == Standing::voided || member.standing == Standing::ended) {
    return storage::StorageError::not_found;
  }
  std::vector<RoleGrant> grants;
  if (member.standing == Standing::full) {
    INDABA_TRY_ASSIGN(grants, store.roles->grants_of(id));
    std::erase_if(grants, [now](const RoleGrant& grant) {
      return now < grant.not_before || grant.not_after < now;
    });
  }
  return Authority(std::move(member), std::move(grants));
}

protocol::MemberState Authority::state() const {
  switch (member_.standing) {
    case Standing::pending:
      return protocol::MemberState::pending;
    case Standing::provisional:
      return protocol::MemberState::provisional;
    default:
      check(is_full());
      return protocol::MemberState::member;
  }
}

bool Authority::has(RoleName role) const {
  return has_role(id(), role, [](const Scope&) { return true; }).has_value();
}

bool Authority::has_within(RoleName role, const Scope& scope) const {
  return has_role(id(), role,
                  [&](const Scope& granted) { return protocol::reaches_all(granted, scope); })
      .has_value();
}

bool Authority::has_in_country(RoleName role, const std::optional<std::string>& country) const {
  return has_role(id(), role,
                  [&](const Scope& granted) { return protocol::reaches_country(granted, country); })
      .has_value();
}

bool Authority::has_in_circle(RoleName role, const CircleId& circle) const {
  return has_role(id(), role,
                  [&](const Scope& granted) { return protocol::reaches_circle(granted, circle); })
      .has_value();
}

bool Authority::is_admitted(const Rule& rule, const CircleId& circle) const {
  return protocol::is_admitted(*this, rule, circle, id());
}

bool Authority::is_steward(const Rule& stewards, const CircleId& circle) const {
  return protocol::is_steward(*this, stewards, circle, id());
}

Result<protocol::MembershipFact> Authority::membership(const MemberId& member) const {
  if (member != id() || member_.standing == Standing::pending) {
    return StatementError::unknown_member;
  }
  return protocol::MembershipFact{.provisional = !is_full(), .country = member_.country};
}

Status Authority::has_role(const MemberId& member, RoleName role,
                           const protocol::Reaches& reaches) const {
  const bool has_it = role == RoleName::member ||
                      std::any_of(grants_.begin(), grants_.end(), [&](const RoleGrant& grant) {
                        return grant.role == role && reaches(grant.scope);
                      });
  return member == id() && is_full() && has_it ? Status() : StatementError::not_accredited;
}

Result<storage::Device> counting_device(const storage::Store& store, const DeviceId& id,
                                        UnixTime now) {
  INDABA_TRY_ASSIGN(storage::Device device, store.devices->device(id));
  INDABA_TRY_ASSIGN(const storage::Identity identity, store.members->identity(device.member));
  if (device.ended || device.expires < now || device.generation != identity.generation) {
    return storage::StorageError::not_found;
  }
  INDABA_TRY(Authority::of(store, device.member, now));
  return device;
}

}  // namespace indaba::server
