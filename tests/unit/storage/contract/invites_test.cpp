// Proves InviteStore's contract, against every Store.
#include "storage/invites.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using protocol::Hash;
using protocol::SigningKey;
using test::id_of;
using InviteContract = StoreContract;
INDABA_EVERY_STORE(InviteContract);

// By member 1, single-use and active, counting up to second 1999.
Invite invite_of(std::uint8_t number) {
  return {.key = {number},
          .statement = {number, 1},
          .issuer = id_of<MemberId>(1),
          .mode = InviteMode::active,
          .uses = 1,
          .used = 0,
          .not_after = UnixTime{1999},
          .revoked = {}};
}

std::vector<SigningKey> keys_of(const std::vector<Invite>& invites) {
  std::vector<SigningKey> keys;
  keys.reserve(invites.size());
  for (const Invite& invite : invites) {
    keys.push_back(invite.key);
  }
  return keys;
}

TEST_P(InviteContract, KeepsWhatItIsGiven) {
  Invite invite = invite_of(1);
  invite.issuer.reset();
  invite.mode = InviteMode::pending;
  invite.uses = 50;
  ASSERT_TRUE(store().invites->add(invite));
  EXPECT_EQ(store().invites->add(invite).error(), StorageError::already_exists);
  reopen();
  const Invite found = store().invites->invite(invite.key).value();
  EXPECT_EQ(found.statement, invite.statement);
  EXPECT_FALSE(found.issuer);
  EXPECT_EQ(found.mode, InviteMode::pending);
  EXPECT_EQ(found.uses, 50U);
  EXPECT_EQ(found.used, 0U);
  EXPECT_EQ(found.not_after, UnixTime{1999});
  EXPECT_FALSE(found.revoked);
  EXPECT_EQ(store().invites->invite({2}).error(), StorageError::not_found);
}

TEST_P(InviteContract, NumbersUsesUntilTheyAreUsedUp) {
  Invite invite = invite_of(1);
  invite.uses = 2;
  ASSERT_TRUE(store().invites->add(invite));
  EXPECT_EQ(store().invites->use({1}, id_of<MemberId>(5)).value(), 1U);
  EXPECT_EQ(store().invites->use({1}, id_of<MemberId>(6)).value(), 2U);
  EXPECT_EQ(store().invites->use({1}, id_of<MemberId>(7)).error(), StorageError::conflict);
  EXPECT_EQ(store().invites->use({9}, id_of<MemberId>(7)).error(), StorageError::not_found);
  EXPECT_EQ(store().invites->invite({1}).value().used, 2U);
  EXPECT_EQ(store().invites->user({1}, 1).value(), id_of<MemberId>(5));
  EXPECT_EQ(store().invites->user({1}, 2).value(), id_of<MemberId>(6));
  EXPECT_EQ(store().invites->user({1}, 3).error(), StorageError::not_found);
}

TEST_P(InviteContract, RevokesOnce) {
  ASSERT_TRUE(store().invites->add(invite_of(1)));
  ASSERT_TRUE(store().invites->revoke({1}, UnixTime{1500}));
  EXPECT_EQ(store().invites->invite({1}).value().revoked, UnixTime{1500});
  EXPECT_EQ(store().invites->revoke({1}, UnixTime{1600}).error(), StorageError::conflict);
  EXPECT_EQ(store().invites->revoke({2}, UnixTime{1600}).error(), StorageError::not_found);
}

TEST_P(InviteContract, ShutsAllAndOpensThoseOfOneIssuerOrAll) {
  for (const int number : {1, 2, 3}) {
    Invite invite = invite_of(static_cast<std::uint8_t>(number));
    if (number == 3) {
      invite.issuer.reset();
    } else {
      invite.issuer = id_of<MemberId>(static_cast<std::uint64_t>(number));
    }
    ASSERT_TRUE(store().invites->add(invite));
  }
  const auto shut = [&] {
    std::vector<Invite> invites = store().invites->invites({}, 9).value();
    std::erase_if(invites, [](const Invite& invite) { return !invite.shut; });
    return keys_of(invites);
  };
  EXPECT_EQ(shut(), std::vector<SigningKey>());
  ASSERT_TRUE(store().invites->shut_all());
  ASSERT_TRUE(store().invites->add(invite_of(4)));
  reopen();
  EXPECT_EQ(shut(), (std::vector<SigningKey>{{1}, {2}, {3}}));
  ASSERT_TRUE(store().invites->open_issued_by(id_of<MemberId>(2)));
  EXPECT_EQ(shut(), (std::vector<SigningKey>{{1}, {3}}));
  ASSERT_TRUE(store().invites->open_all());
  EXPECT_EQ(shut(), std::vector<SigningKey>());
}

TEST_P(InviteContract, PagesInTheOrderOfKeys) {
  for (const int number : {3, 1, 2}) {
    Invite invite = invite_of(static_cast<std::uint8_t>(number));
    invite.issuer = id_of<MemberId>(number == 2 ? 2 : 1);
    ASSERT_TRUE(store().invites->add(invite));
  }
  EXPECT_EQ(keys_of(store().invites->invites({}, 2).value()), (std::vector<SigningKey>{{1}, {2}}));
  EXPECT_EQ(keys_of(store().invites->invites(SigningKey{2}, 2).value()),
            (std::vector<SigningKey>{{3}}));
  EXPECT_EQ(keys_of(store().invites->issued_by(id_of<MemberId>(1), {}, 9).value()),
            (std::vector<SigningKey>{{1}, {3}}));
  EXPECT_EQ(keys_of(store().invites->issued_by(id_of<MemberId>(1), SigningKey{1}, 9).value()),
            (std::vector<SigningKey>{{3}}));
}

TEST_P(InviteContract, KnowsWhetherABoxHasLeftUnused) {
  const auto circle = id_of<protocol::CircleId>(7);
  const auto has_departed = [&](std::uint64_t epoch, std::uint64_t now) {
    return store().invites->has_departed(circle, epoch, UnixTime{now}).value();
  };
  const auto boxed = [&](std::uint8_t number, std::uint64_t epoch) {
    Invite invite = invite_of(number);
    invite.box = InviteBox{circle, epoch, to_bytes("sealed")};
    return invite;
  };
  ASSERT_TRUE(store().invites->add(invite_of(9)));  // lapses, without one
  ASSERT_TRUE(store().invites->add(boxed(1, 1)));   // lapses
  EXPECT_EQ(store().invites->invite({1}).value().box, boxed(1, 1).box);
  EXPECT_FALSE(has_departed(1, 1999));
  EXPECT_FALSE(has_departed(2, 2000));
  EXPECT_TRUE(has_departed(1, 2000));

  ASSERT_TRUE(store().invites->add(boxed(2, 2)));  // is used
  ASSERT_TRUE(store().invites->use({2}, id_of<MemberId>(5)));
  EXPECT_FALSE(store().invites->invite({2}).value().box);
  EXPECT_FALSE(has_departed(2, 9000));

  ASSERT_TRUE(store().invites->add(boxed(3, 3)));  // is revoked
  ASSERT_TRUE(store().invites->revoke({3}, UnixTime{1500}));
  EXPECT_EQ(store().invites->invite({3}).value().box->sealed, Bytes());
  EXPECT_FALSE(has_departed(3, 1499));
  EXPECT_TRUE(has_departed(3, 1500));
}

TEST_P(InviteContract, ClosesBoxesThatNobodyIsToOpenAnyMore) {
  const auto circle = id_of<protocol::CircleId>(7);
  for (const int number : {1, 2, 3}) {
    Invite invite = invite_of(static_cast<std::uint8_t>(number));
    invite.box = InviteBox{circle, 1, to_bytes("sealed")};
    invite.not_after = UnixTime{static_cast<std::uint64_t>(number) * 1000};
    ASSERT_TRUE(store().invites->add(invite));
  }
  ASSERT_TRUE(store().invites->add(invite_of(4)));
  const auto sealed = [&](std::uint8_t number) {
    return store().invites->invite({number}).value().box->sealed;
  };
  EXPECT_EQ(store().invites->close_lapsed_boxes(UnixTime{1000}, 9).value(), 0U);
  EXPECT_EQ(store().invites->close_lapsed_boxes(UnixTime{2001}, 1).value(), 1U);
  EXPECT_EQ(store().invites->close_lapsed_boxes(UnixTime{2001}, 9).value(), 1U);
  EXPECT_EQ(store().invites->close_lapsed_boxes(UnixTime{2001}, 9).value(), 0U);
  EXPECT_EQ(sealed(1), Bytes());
  EXPECT_EQ(sealed(2), Bytes());
  EXPECT_EQ(sealed(3), to_bytes("sealed"));

  ASSERT_TRUE(store().invites->close_box({3}, UnixTime{500}));
  ASSERT_TRUE(store().invites->close_box({4}, UnixTime{500}));
  EXPECT_EQ(sealed(3), Bytes());
  EXPECT_FALSE(store().invites->invite({4}).value().box);
  EXPECT_TRUE(store().invites->has_departed(circle, 1, UnixTime{500}).value());
}

TEST_P(InviteContract, ForgetsWhatEndedUnusedBefore) {
  ASSERT_TRUE(store().invites->add(invite_of(1)));
  ASSERT_TRUE(store().invites->add(invite_of(2)));
  ASSERT_TRUE(store().invites->revoke({2}, UnixTime{1500}));
  ASSERT_TRUE(store().invites->add(invite_of(3)));
  ASSERT_TRUE(store().invites->use({3}, id_of<MemberId>(5)));
  InviteStore& invites = *store().invites.operator->();
  EXPECT_TRUE(invites.forget_unused_before(UnixTime{1500}, 9).value().empty());
  EXPECT_EQ(invites.forget_unused_before(UnixTime{1501}, 9).value(), (std::vector<Hash>{{2, 1}}));
  EXPECT_TRUE(invites.forget_unused_before(UnixTime{9000}, 0).value().empty());
  EXPECT_EQ(invites.forget_unused_before(UnixTime{9000}, 9).value(), (std::vector<Hash>{{1, 1}}));
  EXPECT_TRUE(invites.forget_unused_before(UnixTime{9000}, 9).value().empty());
  EXPECT_EQ(invites.user({3}, 1).value(), id_of<MemberId>(5));
}

TEST_P(InviteContract, KeepsRegistrationsUntilTheyAreSettled) {
  ASSERT_TRUE(store().members->add(test::member_of(1)));
  const Registration registration{.member = id_of<MemberId>(1),
                                  .invite = {3},
                                  .use = 4,
                                  .at = UnixTime{5},
                                  .note = "from the meeting"};
  ASSERT_TRUE(store().invites->add_registration(registration));
  EXPECT_EQ(store().invites->add_registration(registration).error(), StorageError::already_exists);
  Registration of_nobody = registration;
  of_nobody.member = id_of<MemberId>(9);
  EXPECT_EQ(store().invites->add_registration(of_nobody).error(), StorageError::not_found);
  const Registration found = store().invites->registration(registration.member).value();
  EXPECT_EQ(found.invite, registration.invite);
  EXPECT_EQ(found.use, 4U);
  EXPECT_EQ(found.at, UnixTime{5});
  EXPECT_EQ(found.note, "from the meeting");
  ASSERT_TRUE(store().invites->remove_registration(registration.member));
  EXPECT_EQ(store().invites->remove_registration(registration.member).error(),
            StorageError::not_found);
}

TEST_P(InviteContract, ForgetsAUserButNotTheUse) {
  Invite invite = invite_of(1);
  invite.uses = 2;
  ASSERT_TRUE(store().invites->add(invite));
  ASSERT_TRUE(store().invites->use(invite.key, id_of<MemberId>(5)));
  ASSERT_TRUE(store().invites->use(invite.key, id_of<MemberId>(6)));
  ASSERT_TRUE(store().invites->forget_user(id_of<MemberId>(5)));
  EXPECT_EQ(store().invites->user(invite.key, 1).value(), MemberId());
  EXPECT_EQ(store().invites->user(invite.key, 2).value(), id_of<MemberId>(6));
  EXPECT_EQ(store().invites->invite(invite.key).value().used, 2U);
}

}  // namespace
}  // namespace indaba::storage
