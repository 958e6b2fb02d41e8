// Proves who may sign each kind of statement that no chain is made of, and what such a statement
// must fit: by the right signers, by everybody else, and by each thing that it names changed.
#include "protocol/statements/rules.h"

#include <gtest/gtest.h>

#include "crypto/base/hex.h"
#include "protocol/statements/chains.h"
#include "tests/support/statement_world.h"

namespace indaba::protocol {
namespace {

using test::Signatory;
using test::StatementWorld;

constexpr UnixTime kValidFrom = StatementWorld::kStart;
constexpr UnixTime kValidUntil = StatementWorld::kEnd;

class RulesTest : public testing::Test {
 protected:
  template <class Body>
  std::error_code error_of(const Body& body, SigningKeys keys, UnixTime time = kValidFrom) {
    const auto opened = authenticate(sign(body, keys), world_.alliance());
    EXPECT_TRUE(opened) << opened.error().message();
    return check_statement(*opened, ChainView(world_.set(), {.time = time})).error();
  }
  const Ed25519KeyPair& root() const { return world_.root_key(); }

  StatementWorld world_;
  const Signatory admin_ = world_.with_role(RoleName::admin);
  const Signatory coordinator_ = world_.with_role(RoleName::coordinator);
  const Signatory moderator_ = world_.with_role(RoleName::moderator);
  const Signatory member_ = world_.admitted();
};

TEST_F(RulesTest, AlertIssuersAreCertifiedByRootAloneAndCertifyUnderNobodysName) {
  const Ed25519KeyPair issuing = world_.key();
  AlertIssuerStatement issuer{.alliance = world_.alliance(),
                              .key = issuing.public_key,
                              .not_before = kValidFrom,
                              .not_after = kValidUntil,
                              .serial = world_.serial()};
  EXPECT_FALSE(error_of(issuer, {&root()}));
  EXPECT_EQ(error_of(issuer, {&admin_.identity_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_of(issuer, {&root(), &admin_.identity_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_of(issuer, {&root()}, {kValidUntil.seconds + 1}), StatementError::expired);

  AlertCertificateStatement certificate{.alliance = world_.alliance(),
                                        .key = world_.key().public_key,
                                        .scope = {},
                                        .not_before = kValidFrom,
                                        .not_after = kValidUntil,
                                        .serial = world_.serial()};
  EXPECT_EQ(error_of(certificate, {&issuing}), StatementError::unknown_statement);
  // Somebody else's word for the same key stands in nobody's way.
  world_.keep(sign(issuer, {&member_.identity_key}));
  EXPECT_EQ(error_of(certificate, {&issuing}), StatementError::wrong_signer);
  issuer.serial = world_.serial();
  const Statement kept = sign(issuer, {&root()});
  world_.keep(kept);
  EXPECT_FALSE(error_of(certificate, {&issuing}));
  EXPECT_EQ(error_of(certificate, {&root()}), StatementError::unknown_statement);
  EXPECT_EQ(error_of(certificate, {&issuing}, {kValidFrom.seconds - 1}),
            StatementError::not_yet_valid);
  certificate.not_before = {kValidUntil.seconds + 1};
  EXPECT_EQ(error_of(certificate, {&issuing}), StatementError::inconsistent);
  certificate.not_before = kValidFrom;
  world_.keep(sign(world_.revocation(TargetStatement{hash_of(kept)}), {&root()}));
  EXPECT_EQ(error_of(certificate, {&issuing}), StatementError::revoked);
}

TEST_F(RulesTest, CirclesAreDefinedByRootAndAdmins) {
  CircleStatement circle = world_.circle({.roles = {RoleName::member}, .countries = {}},
                                         {.roles = {RoleName::moderator}, .countries = {}});
  EXPECT_FALSE(error_of(circle, {&root()}));
  circle.issuer = admin_.id;
  EXPECT_FALSE(error_of(circle, {&admin_.identity_key}));
  EXPECT_EQ(error_of(circle, {&root()}), StatementError::wrong_signer);
  circle.issuer = coordinator_.id;
  EXPECT_EQ(error_of(circle, {&coordinator_.identity_key}), StatementError::not_accredited);
}

TEST_F(RulesTest, InvitesAreMadeByAdminsAndCoordinatorsAndNameNoYouth) {
  const Ed25519KeyPair key = world_.key();
  InviteStatement invite = world_.invite(key, coordinator_.id);
  EXPECT_FALSE(error_of(invite, {&coordinator_.identity_key}));
  EXPECT_EQ(error_of(invite, {&key}), StatementError::wrong_signer);
  EXPECT_EQ(error_of(invite, {&coordinator_.identity_key}, {kValidUntil.seconds + 1}),
            StatementError::expired);
  invite.roles = {RoleName::responder, RoleName::youth};
  EXPECT_EQ(error_of(invite, {&coordinator_.identity_key}), StatementError::inconsistent);
  invite.roles = {RoleName::responder};
  invite.issuer = moderator_.id;
  EXPECT_EQ(error_of(invite, {&moderator_.identity_key}), StatementError::not_accredited);

  const Signatory local =
      world_.with_role(RoleName::coordinator, {.countries = {{"SN"}}, .circles = {}});
  invite.issuer = local.id;
  EXPECT_EQ(error_of(invite, {&local.identity_key}), StatementError::out_of_scope);
  invite.scope = {.countries = {{"SN"}}, .circles = {}};
  EXPECT_EQ(error_of(invite, {&local.identity_key}), StatementError::out_of_scope);
  invite.country = "SN";
  EXPECT_FALSE(error_of(invite, {&local.identity_key}));
}

TEST_F(RulesTest, OnlyRespondersRolesNameAnAlertKey) {
  RoleStatement role = world_.role(member_, RoleName::responder);
  role.alert_key = Hash{};
  EXPECT_FALSE(error_of(role, {&root()}));
  role.role = RoleName::moderator;
  EXPECT_EQ(error_of(role, {&root()}), StatementError::inconsistent);
}

TEST_F(RulesTest, AnIdentityFollowsTheOneBefore) {
  IdentityStatement next = world_.identity(member_);
  next.generation = 7;
  next.previous = world_.set().identity(member_.id)->hash;
  EXPECT_FALSE(error_of(next, {&member_.recovery_key}));
  EXPECT_EQ(error_of(next, {&member_.identity_key}), StatementError::wrong_signer);
  next.generation = 1;
  EXPECT_EQ(error_of(next, {&member_.recovery_key}), StatementError::wrong_place);
  next.generation = 7;
  next.previous = Hash{};
  EXPECT_EQ(error_of(next, {&member_.recovery_key}), StatementError::wrong_place);
  next.previous = {};
  EXPECT_EQ(error_of(next, {&member_.recovery_key}), StatementError::wrong_place);
  const Signatory stranger = world_.stranger();
  IdentityStatement first = world_.identity(stranger);
  EXPECT_FALSE(error_of(first, {&stranger.recovery_key}));
  first.previous = Hash{};
  EXPECT_EQ(error_of(first, {&stranger.recovery_key}), StatementError::wrong_place);
}

TEST_F(RulesTest, RevocationsAreRootsAdminsIssuersAndOfOnesOwnDevices) {
  const Statement role = sign(world_.role(member_, RoleName::responder, coordinator_.id),
                              {&coordinator_.identity_key});
  world_.keep(role);
  const MemberStatement membership = world_.member(member_, coordinator_.id);
  world_.keep(sign(membership, {&coordinator_.identity_key}));
  const Ed25519KeyPair invite_key = world_.key();
  world_.keep(sign(world_.invite(invite_key, coordinator_.id), {&coordinator_.identity_key}));
  const auto revoke = [&](const Target& target, const Signatory& issuer) {
    return error_of(world_.revocation(target, issuer.id), {&issuer.identity_key});
  };
  const std::array<Target, 3> issued = {TargetStatement{hash_of(role)},
                                        TargetMembership{member_.id, membership.serial},
                                        TargetInvite{invite_key.public_key}};
  for (const Target& target : issued) {
    EXPECT_FALSE(revoke(target, coordinator_));
    EXPECT_FALSE(revoke(target, admin_));
    EXPECT_EQ(revoke(target, moderator_), StatementError::not_accredited);
    EXPECT_EQ(revoke(target, member_), StatementError::not_accredited);
    EXPECT_FALSE(error_of(world_.revocation(target), {&root()}));
    EXPECT_EQ(error_of(world_.revocation(target, admin_.id), {&coordinator_.identity_key}),
              StatementError::wrong_signer);
  }
  const Target device = TargetDevice{member_.id, member_.device};
  EXPECT_FALSE(revoke(device, member_));
  EXPECT_FALSE(revoke(device, admin_));
  EXPECT_EQ(revoke(device, coordinator_), StatementError::not_accredited);
}

TEST_F(RulesTest, RevocationsNameWhatIsThereAndCanBeRevoked) {
  const auto revoke = [&](const Target& target) {
    return error_of(world_.revocation(target), {&root()});
  };
  EXPECT_EQ(revoke(TargetStatement{Hash{}}), StatementError::unknown_statement);
  EXPECT_EQ(revoke(TargetStatement{hash_of(world_.root())}), StatementError::wrong_kind);
  EXPECT_EQ(revoke(TargetMembership{member_.id, world_.serial()}),
            StatementError::unknown_statement);
  EXPECT_EQ(revoke(TargetInvite{world_.key().public_key}), StatementError::unknown_invite);
}

TEST_F(RulesTest, FreshnessIsAnAdminsWordForTheListAsItIs) {
  FreshnessStatement fresh{.alliance = world_.alliance(),
                           .number = 0,
                           .head = {},
                           .manifests = {},
                           .at = kValidFrom,
                           .issuer = admin_.id};
  EXPECT_FALSE(error_of(fresh, {&admin_.identity_key}));
  EXPECT_EQ(error_of(fresh, {&root()}), StatementError::wrong_signer);
  fresh.number = 1;
  EXPECT_EQ(error_of(fresh, {&admin_.identity_key}), StatementError::wrong_place);
  world_.keep(sign(world_.revocation(TargetDevice{member_.id, member_.device}), {&root()}));
  EXPECT_EQ(error_of(fresh, {&admin_.identity_key}), StatementError::wrong_place);
  fresh.head = world_.set().revocation(1);
  EXPECT_FALSE(error_of(fresh, {&admin_.identity_key}));
  fresh.issuer = coordinator_.id;
  EXPECT_EQ(error_of(fresh, {&coordinator_.identity_key}), StatementError::not_accredited);
}

TEST_F(RulesTest, ManifestsAreStewardsWordOnTheirOwnCircle) {
  const CircleStatement circle = world_.circle({.roles = {RoleName::member}, .countries = {}},
                                               {.roles = {RoleName::moderator}, .countries = {}});
  const Statement definition = sign(circle, {&root()});
  ManifestStatement manifest{.alliance = world_.alliance(),
                             .circle = circle.circle,
                             .definition = hash_of(definition),
                             .epoch = 2,
                             .commitment = {},
                             .sealing_key = {},
                             .past = {{.epoch = 1, .hash = {}}},
                             .void_epochs = {},
                             .device_list = 0,
                             .revocations = {},
                             .reason = "month",
                             .at = kValidFrom,
                             .issuer = moderator_.id,
                             .previous = Hash{}};
  EXPECT_EQ(error_of(manifest, {&moderator_.identity_key}), StatementError::unknown_statement);
  world_.keep(definition);
  EXPECT_FALSE(error_of(manifest, {&moderator_.identity_key}));
  EXPECT_EQ(error_of(manifest, {&moderator_.device_key}), StatementError::wrong_signer);

  const auto changed = [&](auto change) {
    ManifestStatement other = manifest;
    change(other);
    return error_of(other, {&moderator_.identity_key});
  };
  using Manifest = ManifestStatement;
  EXPECT_EQ(changed([&](Manifest& m) { m.circle = world_.circle_id(); }),
            StatementError::inconsistent);
  EXPECT_EQ(changed([](Manifest& m) { m.previous.reset(); }), StatementError::inconsistent);
  EXPECT_EQ(changed([](Manifest& m) { m.past[0].epoch = 2; }), StatementError::inconsistent);
  EXPECT_EQ(changed([](Manifest& m) {
              m.epoch = 1;
              m.past.clear();
            }),
            StatementError::inconsistent);
  EXPECT_EQ(changed([&](Manifest& m) { m.definition = hash_of(world_.root()); }),
            StatementError::wrong_kind);
  for (const Signatory* other : {&admin_, &member_}) {
    manifest.issuer = other->id;
    EXPECT_EQ(error_of(manifest, {&other->identity_key}), StatementError::not_accredited);
  }
}

template <class Body>
Body of_device(const Signatory& person, const Hash& alliance) {
  Body body{};
  body.alliance = alliance;
  if constexpr (requires { body.boxer; }) {
    body.epoch = 1;
    body.boxer = person.id;
    body.boxer_device = person.device;
    body.sealed.resize(80);
  } else {
    body.member = person.id;
    body.device = person.device;
  }
  return body;
}

TEST_F(RulesTest, BoxesSettlementsAndLeavesAreSignedByTheDeviceTheyName) {
  const auto try_kind = [&](auto body) {
    EXPECT_FALSE(error_of(body, {&member_.device_key}));
    EXPECT_EQ(error_of(body, {&member_.identity_key}), StatementError::wrong_signer);
    EXPECT_EQ(error_of(body, {&admin_.device_key}), StatementError::wrong_signer);
    EXPECT_EQ(error_of(body, {&member_.device_key}, {kValidUntil.seconds + 1}),
              StatementError::expired);
  };
  try_kind(of_device<BoxStatement>(member_, world_.alliance()));
  try_kind(of_device<SettlementStatement>(member_, world_.alliance()));
  try_kind(of_device<LeaveStatement>(member_, world_.alliance()));
  auto ghost = of_device<LeaveStatement>(member_, world_.alliance());
  ghost.device = admin_.device;
  EXPECT_EQ(error_of(ghost, {&admin_.device_key}), StatementError::unknown_device);
}

TEST_F(RulesTest, ModerationIsSignedByADeviceOfAModerator) {
  ModerationStatement ban{.alliance = world_.alliance(),
                          .channel = {},
                          .act = ActBan{.member = member_.id, .until = {}},
                          .at = kValidFrom,
                          .issuer = moderator_.id,
                          .device = moderator_.device};
  EXPECT_FALSE(error_of(ban, {&moderator_.device_key}));
  EXPECT_EQ(error_of(ban, {&moderator_.identity_key}), StatementError::wrong_signer);
  ban.issuer = member_.id;
  ban.device = member_.device;
  EXPECT_EQ(error_of(ban, {&member_.device_key}), StatementError::not_accredited);
}

TEST_F(RulesTest, SuccessionTakesTwoAdminsOrAnAdminAndACoordinator) {
  const Signatory second = world_.with_role(RoleName::admin);
  const auto error_by = [&](const Signatory& one, const Signatory& other, SigningKeys keys) {
    const SucceedsStatement body{.alliance = world_.alliance(),
                                 .old_member = member_.id,
                                 .new_member = world_.stranger().id,
                                 .at = kValidFrom,
                                 .issuers = {one.id, other.id}};
    return error_of(body, keys);
  };
  const auto error_with = [&](const Signatory& one, const Signatory& other) {
    return error_by(one, other, {&one.identity_key, &other.identity_key});
  };
  EXPECT_FALSE(error_with(admin_, second));
  EXPECT_FALSE(error_with(admin_, coordinator_));
  EXPECT_FALSE(error_with(coordinator_, admin_));
  EXPECT_EQ(error_with(coordinator_, world_.with_role(RoleName::coordinator)),
            StatementError::not_accredited);
  EXPECT_EQ(error_with(admin_, moderator_), StatementError::not_accredited);
  EXPECT_EQ(error_by(admin_, second, {&admin_.identity_key}), StatementError::wrong_signer);
  EXPECT_EQ(error_by(admin_, admin_, {&admin_.identity_key}), StatementError::inconsistent);
}

TEST_F(RulesTest, BackupsAreTheMembersOfTheNewestGeneration) {
  BackupStatement backup{.alliance = world_.alliance(),
                         .member = member_.id,
                         .generation = 1,
                         .counter = 1,
                         .sealed = {},
                         .at = kValidFrom};
  EXPECT_FALSE(error_of(backup, {&member_.identity_key}));
  EXPECT_EQ(error_of(backup, {&admin_.identity_key}), StatementError::wrong_signer);
  backup.generation = 2;
  EXPECT_EQ(error_of(backup, {&member_.identity_key}), StatementError::superseded);
}

TEST_F(RulesTest, HeadsAreTheServers) {
  const Ed25519KeyPair server = world_.key();
  const HeadStatement head{
      .alliance = world_.alliance(), .incarnation = {}, .channel = {}, .seq = 1, .log_hash = {}};
  const auto opened = authenticate_as<HeadStatement>(sign(head, {&server}), world_.alliance());
  ASSERT_TRUE(opened);
  EXPECT_TRUE(check_head(*opened, server.public_key));
  EXPECT_EQ(check_head(*opened, root().public_key).error(), StatementError::wrong_signer);
  EXPECT_EQ(error_of(head, {&server}), StatementError::wrong_kind);
}

TEST_F(RulesTest, SaysWhenAStatementClaimsToBeMade) {
  MemberStatement member = world_.member(member_);
  member.joined = {5};
  EXPECT_EQ(claimed_time(member), UnixTime{5});
  RoleStatement role = world_.role(member_, RoleName::youth);
  role.not_before = {6};
  EXPECT_EQ(claimed_time(role), UnixTime{6});
  RevocationStatement revocation = world_.revocation(TargetInvite{});
  revocation.at = {7};
  EXPECT_EQ(claimed_time(revocation), UnixTime{7});
  EXPECT_EQ(claimed_time(world_.device(member_)), kValidFrom);
  EXPECT_EQ(claimed_time(world_.identity(member_)), std::nullopt);
}

// RFC 7693's BLAKE2b with 20 bytes out, computed by Python's hashlib.
TEST_F(RulesTest, MemberIdsCertifyTheirRecoveryKey) {
  EXPECT_EQ(to_hex(member_id_of(SigningKey{}).view()), "0210bea6a139797d74aa5764fb226398f07f42c4");
}

}  // namespace
}  // namespace indaba::protocol
