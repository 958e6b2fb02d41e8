// Proves that a roster, going along with commits, stays what reading the tree anew would give; and
// what is no leaf of ours.
#include "protocol/groups/roster.h"

#include <gtest/gtest.h>

#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::protocol {
namespace {

using test::ChannelDevice;
using test::ChannelGroup;
using test::id_of;
using test::must;

class Rosters : public testing::Test {
 protected:
  ChannelDevice device(std::uint64_t member, std::uint64_t number, std::uint64_t generation = 1) {
    return test::on_paper({.member = member, .device = number, .generation = generation}, random_);
  }

  // Commits, and looks whether the roster that went along is as good as a new one.
  void follow(Roster& roster, const ChannelGroup::Made& made) {
    mls::Group& committer = group_.of(made.committer);
    const mls::CommitEffects effects = must(committer.pending_effects());
    group_.accept(made);
    must(roster.follow(effects, committer.tree()));
    const Roster fresh = must(Roster::of(committer.tree()));
    EXPECT_EQ(roster.leaf_count(), fresh.leaf_count());
    EXPECT_EQ(roster.member_count(), fresh.member_count());
    for (const mls::LeafIndex leaf : committer.tree().members()) {
      ASSERT_NE(roster.owner(leaf), nullptr);
      EXPECT_EQ(*roster.owner(leaf), *fresh.owner(leaf));
      EXPECT_EQ(*roster.leaf_of(fresh.owner(leaf)->device), leaf);
    }
  }

  test::SeededRandom random_{1};
  ChannelGroup group_{random_, UnixTime{1'800'000'000}, id_of<ChannelId>(7), ChannelKind::group};
};

TEST_F(Rosters, FollowCommitsOfEveryKind) {
  const ChannelDevice awa = device(1, 11);
  const ChannelDevice ben = device(2, 21);
  const ChannelDevice bens_tablet = device(2, 22);
  const ChannelDevice cleo = device(3, 31);
  group_.begin(awa);
  Roster roster = must(Roster::of(group_.of(awa).tree()));
  follow(roster, group_.commit(awa, group_.adding({&ben, &bens_tablet, &cleo})));
  follow(roster, group_.commit(cleo, group_.removing({&ben})));
  follow(roster, group_.commit(bens_tablet, {}));
  const ChannelDevice resynced = device(2, 22);
  const mls::LeafIndex old_leaf = group_.leaf_of(bens_tablet);
  const ChannelGroup::Made entering = group_.rejoin(resynced, awa, old_leaf);
  EXPECT_TRUE(roster.has_member(ben.member));
  EXPECT_EQ(roster.leaves_of(ben.member), std::vector{old_leaf});
  EXPECT_EQ(roster.leaf_of(ben.device), nullptr);
  EXPECT_EQ(roster.generation_of(ben.member), 1U);
  EXPECT_EQ(roster.generation_of(id_of<MemberId>(9)), 0U);
  group_.accept(entering);
}

TEST_F(Rosters, RefuseATreeInWhichADeviceHasTwoLeaves) {
  const ChannelDevice awa = device(1, 11);
  const ChannelDevice ben = device(2, 21);
  const ChannelDevice again = device(2, 21);
  group_.begin(awa);
  group_.accept(group_.commit(awa, group_.adding({&ben, &again})));
  EXPECT_EQ(Roster::of(group_.of(awa).tree()).error(), GroupError::device_twice);
}

TEST_F(Rosters, ReadOnlyCredentialsOfOneDevice) {
  const ChannelDevice awa = device(1, 11);
  const ChannelDevice ben = device(2, 21);
  EXPECT_TRUE(owner_of(awa.credential));
  Credential mixed = awa.credential;
  mixed.identity = ben.credential.identity;
  EXPECT_EQ(owner_of(mixed).error(), GroupError::malformed_credential);
  mixed = awa.credential;
  mixed.member = ben.credential.member;
  EXPECT_EQ(owner_of(mixed).error(), GroupError::malformed_credential);
  mixed = awa.credential;
  mixed.device = mixed.identity;
  EXPECT_EQ(owner_of(mixed).error(), GroupError::malformed_credential);
  mixed = awa.credential;
  mixed.identity = device(1, 11, 2).credential.identity;
  EXPECT_EQ(owner_of(mixed).error(), GroupError::malformed_credential);

  mixed = awa.credential;
  mixed.invite = mixed.member;
  EXPECT_EQ(owner_of(mixed).error(), GroupError::malformed_credential);

  mls::LeafNode leaf = awa.key_package(random_, UnixTime{1000}).key_package.leaf_node;
  EXPECT_TRUE(owner_of(leaf));
  leaf.signature_key = to_bytes(ben.key.public_key);
  EXPECT_EQ(owner_of(leaf).error(), GroupError::malformed_credential);
  leaf.credential.identity = to_bytes("somebody");
  EXPECT_EQ(owner_of(leaf).error(), GroupError::malformed_credential);
  leaf.credential.type = mls::CredentialType::x509;
  EXPECT_EQ(owner_of(leaf).error(), GroupError::malformed_credential);
}

TEST(GroupIds, AreTheChannelAndItsGeneration) {
  const mls::GroupId id = group_id_of(id_of<ChannelId>(7), 258);
  ASSERT_EQ(id.size(), 24U);
  EXPECT_EQ(id[15], 7);
  EXPECT_EQ(id[22], 1);
  EXPECT_EQ(id[23], 2);
}

}  // namespace
}  // namespace indaba::protocol
