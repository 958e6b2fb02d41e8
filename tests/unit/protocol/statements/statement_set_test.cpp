// Proves that a set takes what follows and refuses what doesn't: roots, generations of an identity
// and revocations in sequence, everything once, and no kind of which no chain is made.
#include "protocol/statements/statement_set.h"

#include <gtest/gtest.h>

#include "tests/support/statement_world.h"

namespace indaba::protocol {
namespace {

using test::Signatory;
using test::StatementWorld;

class StatementSetTest : public testing::Test {
 protected:
  std::error_code add(const Statement& statement) { return world_.set().add(statement).error(); }
  RootStatement next_root() {
    const Authentic<RootStatement>& newest = world_.set().root();
    RootStatement next = newest.body;
    ++next.version;
    next.previous = newest.hash;
    return next;
  }

  StatementWorld world_;
};

TEST_F(StatementSetTest, BelongsToTheAllianceThatTheRootFounds) {
  EXPECT_EQ(world_.alliance(), hash_of(world_.root()));
  EXPECT_FALSE(add(world_.root()));  // it is there already
  Statement forged = world_.root();
  forged.signatures[0].signature[0] ^= 1;
  EXPECT_EQ(StatementSet::found(forged).error(), StatementError::invalid_signature);
  EXPECT_EQ(
      StatementSet::found(sign(world_.member(world_.stranger()), {&world_.root_key()})).error(),
      StatementError::foreign_alliance);
}

TEST_F(StatementSetTest, RootKeysHandOverByTheirThreshold) {
  const Ed25519KeyPair one = world_.key();
  const Ed25519KeyPair two = world_.key();
  const Ed25519KeyPair three = world_.key();
  RootStatement shared = next_root();
  shared.keys = {one.public_key, two.public_key, three.public_key};
  shared.threshold = 2;
  EXPECT_EQ(add(sign_root(shared, world_.alliance(), {&one, &two, &three})),
            StatementError::wrong_signer);
  EXPECT_FALSE(add(sign_root(shared, world_.alliance(), {&world_.root_key()})));
  EXPECT_EQ(world_.set().root().body.version, 2U);

  const RootStatement third = next_root();
  EXPECT_EQ(add(sign_root(third, world_.alliance(), {&world_.root_key()})),
            StatementError::wrong_signer);
  EXPECT_EQ(add(sign_root(third, world_.alliance(), {&one})), StatementError::wrong_signer);
  EXPECT_EQ(add(sign_root(third, world_.alliance(), {&one, &two, &world_.root_key()})),
            StatementError::wrong_signer);
  EXPECT_FALSE(add(sign_root(third, world_.alliance(), {&three, &one})));
}

TEST_F(StatementSetTest, RootsFollowEachOther) {
  const auto error_of = [&](const RootStatement& root) {
    return add(sign_root(root, world_.alliance(), {&world_.root_key()}));
  };
  RootStatement skipping = next_root();
  skipping.version = 3;
  EXPECT_EQ(error_of(skipping), StatementError::wrong_place);
  RootStatement elsewhere = next_root();
  elsewhere.previous = Hash{};
  EXPECT_EQ(error_of(elsewhere), StatementError::wrong_place);
  RootStatement unreachable = next_root();
  unreachable.threshold = 2;
  EXPECT_EQ(error_of(unreachable), StatementError::inconsistent);
  RootStatement doubled = next_root();
  doubled.keys.push_back(doubled.keys[0]);
  EXPECT_EQ(error_of(doubled), StatementError::inconsistent);
}

TEST_F(StatementSetTest, IdentitiesAreTheirRecoveryKeysAndOnlyRise) {
  Signatory person = world_.stranger();
  person.generation = 5;
  const Statement first = sign(world_.identity(person), {&person.recovery_key});
  EXPECT_FALSE(add(first));
  EXPECT_FALSE(add(first));

  IdentityStatement forged = world_.identity(person);
  forged.generation = 6;
  EXPECT_EQ(add(sign(forged, {&person.identity_key})), StatementError::wrong_signer);
  const Signatory mallory = world_.stranger();
  forged.recovery_key = mallory.recovery_key.public_key;
  EXPECT_EQ(add(sign(forged, {&mallory.recovery_key})), StatementError::inconsistent);

  person.identity_key = world_.key();
  EXPECT_EQ(add(sign(world_.identity(person), {&person.recovery_key})),
            StatementError::wrong_place);
  person.generation = 4;
  EXPECT_FALSE(add(sign(world_.identity(person), {&person.recovery_key})));
  EXPECT_EQ(world_.set().identity(person.id)->body.generation, 5U);
  person.identity_key = world_.key();
  EXPECT_EQ(add(sign(world_.identity(person), {&person.recovery_key})),
            StatementError::wrong_place);
  person.generation = 9;
  EXPECT_FALSE(add(sign(world_.identity(person), {&person.recovery_key})));
  EXPECT_EQ(world_.set().identity(person.id)->body.generation, 9U);
}

TEST_F(StatementSetTest, EarlierIdentitiesAreKept) {
  Signatory person = world_.stranger();
  for (const std::uint64_t generation : {5U, 4U, 9U}) {
    person.generation = generation;
    EXPECT_FALSE(add(sign(world_.identity(person), {&person.recovery_key})));
  }
  const auto newest_up_to = [&](std::uint64_t generation) {
    return world_.set().identity(person.id, generation)->body.generation;
  };
  EXPECT_EQ(world_.set().identity(person.id, 3), nullptr);
  EXPECT_EQ(newest_up_to(4), 4U);
  EXPECT_EQ(newest_up_to(8), 5U);
  EXPECT_EQ(newest_up_to(9), 9U);
}

TEST_F(StatementSetTest, RevocationsAreNumberedAndChained) {
  const Signatory person = world_.admitted();
  const Target target = TargetDevice{person.id, person.device};
  RevocationStatement body = world_.revocation(target);
  body.number = 2;
  EXPECT_EQ(add(sign(body, {&world_.root_key()})), StatementError::wrong_place);
  body.number = 1;
  body.previous.fill(1);
  EXPECT_EQ(add(sign(body, {&world_.root_key()})), StatementError::wrong_place);
  const Statement first = sign(world_.revocation(target), {&world_.root_key()});
  EXPECT_FALSE(add(first));
  EXPECT_EQ(world_.set().revocation(1), hash_of(first));
  EXPECT_EQ(world_.set().revoked(target), 1U);
  // The same number again, with something else in it.
  EXPECT_EQ(add(sign(body, {&world_.root_key()})), StatementError::wrong_place);
  // Revoked once more: the first entry counts.
  EXPECT_FALSE(add(sign(world_.revocation(target), {&world_.root_key()})));
  EXPECT_EQ(world_.set().revoked(target), 1U);
}

TEST_F(StatementSetTest, RevocationsBySomebodyWhoMayNotEndNothing) {
  const Signatory person = world_.admitted();
  const Signatory mallory = world_.admitted();
  const Target target = TargetDevice{person.id, person.device};
  const RevocationStatement body = world_.revocation(target, mallory.id);
  EXPECT_FALSE(add(sign(body, {&mallory.identity_key})));
  EXPECT_FALSE(world_.set().revoked(target));
  EXPECT_EQ(world_.set().unproven().size(), 1U);
  // They take their place all the same, so that the next one finds its own.
  EXPECT_FALSE(add(sign(world_.revocation(target), {&world_.root_key()})));
  EXPECT_EQ(world_.set().revoked(target), 2U);
}

TEST_F(StatementSetTest, RevocationsCountOnceItIsKnownThatTheyMayBeMade) {
  const Signatory person = world_.admitted();
  const Signatory admin = world_.admitted();
  const Target target = TargetDevice{person.id, person.device};
  EXPECT_FALSE(add(sign(world_.revocation(target, admin.id), {&admin.identity_key})));
  EXPECT_FALSE(world_.set().revoked(target));
  EXPECT_FALSE(add(sign(world_.role(admin, RoleName::admin), {&world_.root_key()})));
  EXPECT_EQ(world_.set().revoked(target), 1U);
  EXPECT_TRUE(world_.set().unproven().empty());
}

TEST_F(StatementSetTest, KeepsNothingOfWhichNoChainIsMade) {
  const Signatory person = world_.admitted();
  const LeaveStatement leave{.alliance = world_.alliance(),
                             .channel = {},
                             .generation = 0,
                             .epoch = 0,
                             .leaf_key = {},
                             .member = person.id,
                             .device = person.device,
                             .at = {}};
  EXPECT_EQ(add(sign(leave, {&person.device_key})), StatementError::wrong_kind);
}

// Who came later never heard of them, and must take up the list all the same.
TEST_F(StatementSetTest, TakesARevocationOfWhatIsNotKnownHere) {
  const Signatory gone = world_.stranger();
  const Target target = TargetMembership{gone.id, world_.serial()};
  const Signatory mallory = world_.stranger();
  EXPECT_FALSE(add(sign(world_.revocation(target, mallory.id), {&mallory.identity_key})));
  EXPECT_FALSE(world_.set().revoked(target));
  EXPECT_FALSE(add(sign(world_.revocation(target), {&world_.root_key()})));
  EXPECT_EQ(world_.set().revoked(target), 2U);
}

}  // namespace
}  // namespace indaba::protocol
