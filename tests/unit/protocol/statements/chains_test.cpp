// Proves who is accredited as what by the chains of statements that somebody holds: by whole
// chains, and by the same chains forged, cut, foreign, expired, revoked and one link too long.
#include "protocol/statements/chains.h"

#include <gtest/gtest.h>

#include "tests/support/statement_world.h"

namespace indaba::protocol {
namespace {

using test::Signatory;
using test::StatementWorld;

constexpr UnixTime kStart = StatementWorld::kStart;
constexpr UnixTime kEnd = StatementWorld::kEnd;

bool anywhere(const Scope&) { return true; }

Scope in(std::string country) { return {.countries = {{std::move(country)}}, .circles = {}}; }

class ChainsTest : public testing::Test {
 protected:
  ChainView view(UnixTime time = kStart) { return {world_.set(), {.time = time}}; }
  std::error_code role_error(const Signatory& person, RoleName role, UnixTime time = kStart) {
    return view(time).has_role(person.id, role, anywhere).error();
  }
  std::error_code membership_error(const Signatory& person) {
    return view().membership(person.id).error();
  }
  std::error_code device_error(const Signatory& person, UnixTime time = kStart) {
    return view(time).device(person.id, person.device).error();
  }
  void revoke(const Target& target) {
    world_.keep(sign(world_.revocation(target), {&world_.root_key()}));
  }
  // Admitted and granted `role` by `issuer`.
  Signatory granted_by(const Signatory& issuer, RoleName role, const Scope& scope = {}) {
    Signatory person = world_.admitted();
    grant(person, issuer, role, scope);
    return person;
  }
  Hash grant(const Signatory& person, const Signatory& issuer, RoleName role,
             const Scope& scope = {}) {
    RoleStatement body = world_.role(person, role, issuer.id);
    body.scope = scope;
    const Statement statement = sign(body, {&issuer.identity_key});
    world_.keep(statement);
    return hash_of(statement);
  }

  StatementWorld world_;
};

TEST_F(ChainsTest, RolesComeFromRootAdminsAndCoordinators) {
  const Signatory admin = world_.with_role(RoleName::admin);
  const Signatory coordinator = granted_by(admin, RoleName::coordinator);
  for (const RoleName role :
       {RoleName::youth, RoleName::youth_lead, RoleName::responder, RoleName::moderator}) {
    EXPECT_FALSE(role_error(granted_by(coordinator, role), role));
    EXPECT_FALSE(role_error(granted_by(admin, role), role));
    EXPECT_FALSE(role_error(world_.with_role(role), role));
  }
  EXPECT_FALSE(role_error(admin, RoleName::admin));
  EXPECT_EQ(role_error(admin, RoleName::responder), StatementError::not_accredited);
}

TEST_F(ChainsTest, NobodyGrantsWhatIsNotTheirsToGrant) {
  const Signatory admin = world_.with_role(RoleName::admin);
  const Signatory coordinator = world_.with_role(RoleName::coordinator);
  const Signatory responder = world_.with_role(RoleName::responder);
  EXPECT_EQ(role_error(granted_by(admin, RoleName::admin), RoleName::admin),
            StatementError::not_accredited);
  for (const RoleName role : {RoleName::coordinator, RoleName::admin}) {
    EXPECT_EQ(role_error(granted_by(coordinator, role), role), StatementError::not_accredited);
  }
  for (const RoleName role : {RoleName::youth, RoleName::responder, RoleName::moderator,
                              RoleName::coordinator, RoleName::admin}) {
    EXPECT_EQ(role_error(granted_by(responder, role), role), StatementError::not_accredited);
    EXPECT_EQ(role_error(granted_by(world_.admitted(), role), role),
              StatementError::not_accredited);
  }
}

TEST_F(ChainsTest, NobodyGrantsThemselves) {
  const Signatory member = world_.admitted();
  grant(member, member, RoleName::coordinator);
  grant(member, member, RoleName::admin);
  EXPECT_EQ(role_error(member, RoleName::coordinator), StatementError::not_accredited);
  EXPECT_EQ(role_error(member, RoleName::admin), StatementError::not_accredited);
}

TEST_F(ChainsTest, TheMemberRoleIsNoGrant) {
  const Signatory person = world_.stranger();
  world_.keep(sign(world_.identity(person), {&person.recovery_key}));
  world_.keep(sign(world_.role(person, RoleName::member), {&world_.root_key()}));
  EXPECT_EQ(role_error(person, RoleName::member), StatementError::unknown_member);
  const Signatory member = world_.with_role(RoleName::member);
  EXPECT_EQ(role_error(member, RoleName::member), StatementError::inconsistent);
}

TEST_F(ChainsTest, ForgedGrantsDoNotCount) {
  const Signatory admin = world_.with_role(RoleName::admin);
  const Signatory mallory = world_.admitted();
  // In the admin's name, in root's name, in the admin's name with both keys.
  world_.keep(sign(world_.role(mallory, RoleName::responder, admin.id), {&mallory.identity_key}));
  world_.keep(sign(world_.role(mallory, RoleName::responder), {&mallory.identity_key}));
  world_.keep(sign(world_.role(mallory, RoleName::responder, admin.id),
                   {&admin.identity_key, &mallory.identity_key}));
  world_.keep(sign(world_.role(mallory, RoleName::responder, admin.id), {&world_.root_key()}));
  EXPECT_EQ(role_error(mallory, RoleName::responder), StatementError::wrong_signer);
}

TEST_F(ChainsTest, ACutChainDoesNotCount) {
  // An admin of whom only the identity is here, then also the role, then the membership.
  const Signatory admin = world_.stranger();
  const Signatory responder = granted_by(admin, RoleName::responder);
  EXPECT_EQ(role_error(responder, RoleName::responder), StatementError::unknown_member);
  world_.keep(sign(world_.identity(admin), {&admin.recovery_key}));
  EXPECT_EQ(role_error(responder, RoleName::responder), StatementError::unknown_member);
  world_.keep(sign(world_.role(admin, RoleName::admin), {&world_.root_key()}));
  EXPECT_EQ(role_error(responder, RoleName::responder), StatementError::unknown_member);
  world_.keep(sign(world_.member(admin), {&world_.root_key()}));
  EXPECT_FALSE(role_error(responder, RoleName::responder));
}

TEST_F(ChainsTest, StatementsOfAnotherAllianceAreNotEvenKept) {
  const Signatory member = world_.admitted();
  RoleStatement foreign = world_.role(member, RoleName::admin);
  foreign.alliance.fill(9);
  EXPECT_EQ(world_.set().add(sign(foreign, {&world_.root_key()})).error(),
            StatementError::foreign_alliance);
  const Statement moved =
      sign_encoded(RoleStatement::kType, foreign.alliance,
                   cbor::encode(world_.role(member, RoleName::admin)), {&world_.root_key()});
  EXPECT_EQ(world_.set().add(moved).error(), StatementError::invalid_signature);
}

TEST_F(ChainsTest, ScopesReachNoFurtherThanTheirGranters) {
  const Signatory coordinator = world_.with_role(RoleName::coordinator, in("SN"));
  EXPECT_FALSE(
      role_error(granted_by(coordinator, RoleName::responder, in("SN")), RoleName::responder));
  EXPECT_EQ(role_error(granted_by(coordinator, RoleName::responder, in("ML")), RoleName::responder),
            StatementError::out_of_scope);
  EXPECT_EQ(role_error(granted_by(coordinator, RoleName::responder), RoleName::responder),
            StatementError::out_of_scope);
  EXPECT_EQ(role_error(granted_by(coordinator, RoleName::responder,
                                  {.countries = {{"SN", "ML"}}, .circles = {}}),
                       RoleName::responder),
            StatementError::out_of_scope);
}

TEST_F(ChainsTest, AskedForAScopeOnlyAGrantThatReachesItCounts) {
  const Signatory responder = world_.with_role(RoleName::responder, in("SN"));
  const auto reaches = [&](const char* country) {
    return view().has_role(responder.id, RoleName::responder, [&](const Scope& scope) {
      return reaches_country(scope, std::string(country));
    });
  };
  EXPECT_TRUE(reaches("SN"));
  EXPECT_EQ(reaches("ML").error(), StatementError::out_of_scope);
}

TEST_F(ChainsTest, RolesCountFromTheirFirstToTheirLastSecond) {
  const Signatory responder = world_.with_role(RoleName::responder);
  EXPECT_EQ(role_error(responder, RoleName::responder, {kStart.seconds - 1}),
            StatementError::not_yet_valid);
  EXPECT_FALSE(role_error(responder, RoleName::responder, kStart));
  EXPECT_FALSE(role_error(responder, RoleName::responder, kEnd));
  EXPECT_EQ(role_error(responder, RoleName::responder, {kEnd.seconds + 1}),
            StatementError::expired);
}

TEST_F(ChainsTest, WhatARetiredAdminSignedStaysAndNothingNewIsAdded) {
  const Signatory admin = world_.with_role(RoleName::admin);
  const Signatory person = world_.admitted();
  RoleStatement long_role = world_.role(person, RoleName::responder, admin.id);
  long_role.not_after = {kEnd.seconds + 1000};
  world_.keep(sign(long_role, {&admin.identity_key}));
  EXPECT_FALSE(role_error(person, RoleName::responder, {kEnd.seconds + 500}));

  const Signatory late = world_.admitted();
  long_role.member = late.id;
  long_role.not_before = {kEnd.seconds + 1};
  world_.keep(sign(long_role, {&admin.identity_key}));
  EXPECT_EQ(role_error(late, RoleName::responder, {kEnd.seconds + 500}), StatementError::expired);
}

TEST_F(ChainsTest, WhatARevokedAdminSignedDoesNotCountAnyMore) {
  const Signatory person = world_.admitted();
  const Statement role = sign(world_.role(person, RoleName::admin), {&world_.root_key()});
  world_.keep(role);
  const Signatory coordinator = granted_by(person, RoleName::coordinator);
  const Signatory responder = granted_by(coordinator, RoleName::responder);
  EXPECT_FALSE(role_error(responder, RoleName::responder));
  revoke(TargetStatement{hash_of(role)});
  EXPECT_EQ(role_error(person, RoleName::admin), StatementError::revoked);
  EXPECT_EQ(role_error(coordinator, RoleName::coordinator), StatementError::revoked);
  EXPECT_EQ(role_error(responder, RoleName::responder), StatementError::revoked);
  // Judged at a place before the revocation it still does.
  const ChainView before(world_.set(), {.time = kStart, .revocations = 0});
  EXPECT_TRUE(before.has_role(responder.id, RoleName::responder, anywhere));
}

TEST_F(ChainsTest, RolesEndWithTheMembership) {
  const Signatory person = world_.stranger();
  world_.keep(sign(world_.identity(person), {&person.recovery_key}));
  const MemberStatement member = world_.member(person);
  world_.keep(sign(member, {&world_.root_key()}));
  world_.keep(sign(world_.role(person, RoleName::admin), {&world_.root_key()}));
  EXPECT_FALSE(role_error(person, RoleName::admin));
  revoke(TargetMembership{person.id, member.serial});
  EXPECT_EQ(role_error(person, RoleName::admin), StatementError::revoked);
  EXPECT_EQ(membership_error(person), StatementError::revoked);
  // Admitted again.
  world_.keep(sign(world_.member(person), {&world_.root_key()}));
  EXPECT_FALSE(role_error(person, RoleName::admin));
  EXPECT_FALSE(membership_error(person));
}

TEST_F(ChainsTest, WhoeverCameBackIsJudgedByAnEarlierIdentityWhereThatIsAsked) {
  Signatory person = world_.admitted();
  const DeviceId first = person.device;
  const std::uint64_t before = person.generation;
  person.generation += 10;
  person.identity_key = world_.key();
  world_.keep(sign(world_.identity(person), {&person.recovery_key}));
  const auto as_of = [&](std::uint64_t generation) {
    return Moment{.time = kStart, .then = MemberThen{person.id, 0, generation}};
  };
  const ChainView then(world_.set(), as_of(before + 9));
  EXPECT_TRUE(then.device(person.id, first));
  EXPECT_TRUE(then.membership(person.id));
  const ChainView now(world_.set(), as_of(before + 10));
  EXPECT_EQ(now.device(person.id, first).error(), StatementError::superseded);
  const ChainView never(world_.set(), as_of(before - 1));
  EXPECT_EQ(never.device(person.id, first).error(), StatementError::unknown_member);
  Moment of_another = as_of(before);
  of_another.then->member = world_.admitted().id;
  EXPECT_EQ(ChainView(world_.set(), of_another).device(person.id, first).error(),
            StatementError::superseded);
}

TEST_F(ChainsTest, WhatHasEndedCountedThen) {
  const Signatory admin = world_.with_role(RoleName::admin);
  const Signatory person = world_.admitted();
  const Hash role = grant(person, admin, RoleName::responder);
  revoke(TargetStatement{role});
  revoke(TargetDevice{person.id, person.device});
  const auto as_of = [&](std::uint64_t revocations) {
    return Moment{.time = kStart, .then = MemberThen{person.id, revocations, person.generation}};
  };
  const ChainView before(world_.set(), as_of(0));
  EXPECT_TRUE(before.has_role(person.id, RoleName::responder, anywhere));
  EXPECT_TRUE(before.device(person.id, person.device));
  const ChainView between(world_.set(), as_of(1));
  EXPECT_EQ(between.has_role(person.id, RoleName::responder, anywhere).error(),
            StatementError::revoked);
  EXPECT_TRUE(between.device(person.id, person.device));
}

// Whoever has their key could say anything of the past.
TEST_F(ChainsTest, WhoeverIsRevokedLeavesNothingBehindThatTheySigned) {
  const Signatory admin = world_.admitted();
  const Hash role = [&] {
    const Statement statement = sign(world_.role(admin, RoleName::admin), {&world_.root_key()});
    world_.keep(statement);
    return hash_of(statement);
  }();
  const Signatory person = granted_by(admin, RoleName::responder);
  revoke(TargetStatement{role});
  const ChainView before(world_.set(),
                         {.time = kStart, .then = MemberThen{person.id, 0, person.generation}});
  EXPECT_TRUE(before.membership(person.id));
  EXPECT_EQ(before.has_role(person.id, RoleName::responder, anywhere).error(),
            StatementError::revoked);
}

TEST_F(ChainsTest, NothingCountedBeforeItWasSaid) {
  const Signatory person = world_.admitted();
  const UnixTime long_before{kStart.seconds - kClockSecondsMax - 1};
  const ChainView before(
      world_.set(), {.time = long_before, .then = MemberThen{person.id, 0, person.generation}});
  EXPECT_EQ(before.device(person.id, person.device).error(), StatementError::not_yet_valid);
  EXPECT_EQ(before.membership(person.id).error(), StatementError::not_yet_valid);
}

// Each device is certified by the one before, whose certificates are many.
TEST_F(ChainsTest, CertificatesInARingAreJudgedInBoundedTime) {
  Signatory person = world_.admitted();
  world_.keep(
      sign(world_.revocation(TargetDevice{person.id, person.device}), {&world_.root_key()}));
  constexpr std::size_t kRing = 20;
  std::vector<std::pair<DeviceId, Ed25519KeyPair>> ring;
  for (std::size_t i = 0; i != kRing; ++i) {
    ring.emplace_back(world_.stranger().device, world_.key());
  }
  for (std::size_t i = 0; i != kRing; ++i) {
    for (std::uint64_t renewal = 0; renewal != 4; ++renewal) {
      const auto& [certifier, certifier_key] = ring[(i + 1) % kRing];
      DeviceStatement device = world_.device(person);
      device.device = ring[i].first;
      device.signature_key = ring[i].second.public_key;
      device.certifier = certifier;
      device.created = {kStart.seconds + renewal};
      world_.keep(sign(device, {&person.identity_key, &certifier_key, &ring[i].second}));
    }
  }
  EXPECT_EQ(view(kStart).device(person.id, ring.front().first).error(),
            StatementError::unknown_device);
}

TEST_F(ChainsTest, ANewIdentityGenerationEndsWhatTheOldKeySignedAndTheMembership) {
  Signatory admin = world_.with_role(RoleName::admin);
  const Signatory responder = granted_by(admin, RoleName::responder);
  admin.generation = 2;
  admin.identity_key = world_.key();
  world_.keep(sign(world_.identity(admin), {&admin.recovery_key}));
  EXPECT_EQ(role_error(responder, RoleName::responder), StatementError::wrong_signer);
  EXPECT_EQ(role_error(admin, RoleName::admin), StatementError::superseded);
  EXPECT_EQ(membership_error(admin), StatementError::superseded);
  EXPECT_EQ(device_error(admin), StatementError::superseded);
  world_.keep(sign(world_.member(admin), {&world_.root_key()}));
  EXPECT_FALSE(role_error(admin, RoleName::admin));
  grant(responder, admin, RoleName::responder);
  EXPECT_FALSE(role_error(responder, RoleName::responder));
}

TEST_F(ChainsTest, CoordinatorsAdmitWithinTheirCountries) {
  const Signatory coordinator = world_.with_role(RoleName::coordinator, in("SN"));
  const auto admit = [&](std::optional<std::string> country) {
    const Signatory person = world_.stranger();
    world_.keep(sign(world_.identity(person), {&person.recovery_key}));
    MemberStatement body = world_.member(person, coordinator.id);
    body.country = std::move(country);
    world_.keep(sign(body, {&coordinator.identity_key}));
    return membership_error(person);
  };
  EXPECT_FALSE(admit("SN"));
  EXPECT_EQ(admit("ML"), StatementError::out_of_scope);
  EXPECT_EQ(admit({}), StatementError::out_of_scope);
}

TEST_F(ChainsTest, PlainMembersAdmitNobody) {
  const Signatory member = world_.admitted();
  const Signatory person = world_.stranger();
  world_.keep(sign(world_.identity(person), {&person.recovery_key}));
  world_.keep(sign(world_.member(person, member.id), {&member.identity_key}));
  EXPECT_EQ(membership_error(person), StatementError::not_accredited);
  EXPECT_EQ(membership_error(world_.stranger()), StatementError::unknown_member);
}

TEST_F(ChainsTest, ADeviceNeedsIdentityItselfAndItsCertifier) {
  const Signatory person = world_.admitted();
  EXPECT_FALSE(device_error(person));
  EXPECT_EQ(device_error(person, {kEnd.seconds + 1}), StatementError::expired);

  Signatory second = world_.stranger();  // stands for a second device of `person`
  DeviceStatement body = world_.device(second);
  body.member = person.id;
  body.certifier = person.device;
  const auto error_with = [&](SigningKeys keys) {
    body.device = world_.device_id();
    world_.keep(sign(body, keys));
    return view().device(person.id, body.device).error();
  };
  EXPECT_FALSE(error_with({&person.identity_key, &second.device_key, &person.device_key}));
  EXPECT_EQ(error_with({&person.identity_key, &second.device_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_with({&person.identity_key, &person.device_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_with({&second.device_key, &person.device_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_with({&person.identity_key, &second.device_key, &person.device_key,
                        &second.identity_key}),
            StatementError::wrong_signer);
  body.certifier = world_.device_id();
  EXPECT_EQ(error_with({&person.identity_key, &second.device_key, &person.device_key}),
            StatementError::unknown_device);
}

TEST_F(ChainsTest, OneMembersDeviceIsNotAnothers) {
  const Signatory awa = world_.admitted();
  const Signatory mallory = world_.admitted();
  DeviceStatement ghost = world_.device(awa);
  ghost.device = world_.device_id();
  ghost.signature_key = mallory.device_key.public_key;
  world_.keep(sign(ghost, {&mallory.identity_key, &mallory.device_key}));
  EXPECT_EQ(view().device(awa.id, ghost.device).error(), StatementError::wrong_signer);
  EXPECT_EQ(view().device(mallory.id, awa.device).error(), StatementError::unknown_device);
}

TEST_F(ChainsTest, RevokingADeviceVoidsWhatItCertifiedAllTheWayDown) {
  const Signatory person = world_.admitted();
  DeviceId certifier = person.device;
  Ed25519KeyPair certifier_key = person.device_key.clone();
  std::vector<DeviceId> devices = {certifier};
  for (int i = 0; i < 3; ++i) {
    DeviceStatement body = world_.device(person);
    Ed25519KeyPair key = world_.key();
    body.device = world_.device_id();
    body.signature_key = key.public_key;
    body.certifier = certifier;
    world_.keep(sign(body, {&person.identity_key, &key, &certifier_key}));
    certifier = body.device;
    certifier_key = std::move(key);
    devices.push_back(certifier);
  }
  for (const DeviceId& device : devices) {
    EXPECT_TRUE(view().device(person.id, device));
  }
  revoke(TargetDevice{person.id, devices[1]});
  EXPECT_TRUE(view().device(person.id, devices[0]));
  for (const std::size_t i : {1U, 2U, 3U}) {
    EXPECT_EQ(view().device(person.id, devices[i]).error(), StatementError::revoked);
  }
}

TEST_F(ChainsTest, DevicesThatCertifyEachOtherCountForNothing) {
  const Signatory person = world_.stranger();
  world_.keep(sign(world_.identity(person), {&person.recovery_key}));
  const Ed25519KeyPair other_key = world_.key();
  DeviceStatement one = world_.device(person);
  DeviceStatement other = world_.device(person);
  other.device = world_.device_id();
  other.signature_key = other_key.public_key;
  one.certifier = other.device;
  other.certifier = one.device;
  for (const DeviceStatement& body : {one, other}) {
    world_.keep(sign(body, {&person.identity_key, &person.device_key, &other_key}));
  }
  EXPECT_EQ(view().device(person.id, one.device).error(), StatementError::unknown_device);
  one.certifier = one.device;
  one.device = world_.device_id();
  one.certifier = one.device;
  world_.keep(sign(one, {&person.identity_key, &person.device_key}));
  EXPECT_EQ(view().device(person.id, one.device).error(), StatementError::inconsistent);
}

TEST_F(ChainsTest, DeviceCertificatesLastAYearAtMost) {
  const Signatory person = world_.admitted();
  DeviceStatement body = world_.device(person);
  const auto error_with = [&](std::uint64_t seconds) {
    body.device = world_.device_id();
    body.expires = {body.created.seconds + seconds};
    world_.keep(sign(body, {&person.identity_key, &person.device_key}));
    return view().device(person.id, body.device).error();
  };
  EXPECT_FALSE(error_with(std::uint64_t{366} * 86'400));
  EXPECT_EQ(error_with(std::uint64_t{366} * 86'400 + 1), StatementError::inconsistent);
}

TEST_F(ChainsTest, RulesAdmitByRoleCountryAndCircle) {
  const CircleId hub = world_.circle_id();
  const CircleId other = world_.circle_id();
  const Signatory member = world_.admitted("SN");
  const Signatory responder = world_.with_role(RoleName::responder, in("ML"));
  const Signatory of_hub =
      world_.with_role(RoleName::responder, {.countries = {}, .circles = {{hub}}});
  const auto admitted = [&](const Signatory& person, const Rule& rule, const CircleId& circle) {
    return is_admitted(view(), rule, circle, person.id);
  };
  const Rule members{.roles = {RoleName::member}, .countries = {}};
  const Rule senegalese{.roles = {RoleName::member}, .countries = {{"SN"}}};
  const Rule responders{.roles = {RoleName::youth, RoleName::responder}, .countries = {}};
  const Rule malian{.roles = {RoleName::responder}, .countries = {{"SN", "ML"}}};
  EXPECT_TRUE(admitted(member, members, hub));
  EXPECT_TRUE(admitted(member, senegalese, hub));
  EXPECT_FALSE(admitted(responder, senegalese, hub));
  EXPECT_FALSE(admitted(member, responders, hub));
  EXPECT_TRUE(admitted(responder, responders, hub));
  EXPECT_TRUE(admitted(responder, malian, hub));
  EXPECT_TRUE(admitted(of_hub, responders, hub));
  EXPECT_FALSE(admitted(of_hub, responders, other));
  EXPECT_FALSE(admitted(world_.stranger(), members, hub));
}

}  // namespace
}  // namespace indaba::protocol
