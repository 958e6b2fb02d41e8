// Proves the ways in which groups begin and continue: joining with the tree beside the Welcome,
// external joins and resynchronisation, proposals from outside, PSKs, successors after a ReInit and
// branches. What is not as it should be is refused by name.
#include <gtest/gtest.h>

#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;

CommitOptions with(std::vector<Proposal> proposals) {
  CommitOptions options;
  options.proposals = std::move(proposals);
  options.now = MlsWorld::kNow;
  return options;
}

bool same_epoch(const Group& a, const Group& b) {
  return a.epoch() == b.epoch() &&
         equal(must(a.epoch_authenticator()), must(b.epoch_authenticator()));
}

TEST(GroupCreation, RefusesASuiteThatIsUnknown) {
  MlsWorld world;
  KeyPackageSecrets own = world.key_package("creator");
  own.key_package.cipher_suite = static_cast<CipherSuite>(2);
  EXPECT_EQ(Group::create(to_bytes("group"), {}, own, world.services()).error(),
            MlsError::unsupported_cipher_suite);
}

TEST(GroupCreation, RefusesExtensionsThatTheCreatorDoesNotKnow) {
  MlsWorld world;
  ExtensionList extensions;
  extensions.set(static_cast<ExtensionType>(0xff01), {});
  EXPECT_EQ(
      Group::create(to_bytes("group"), extensions, world.key_package("creator"), world.services())
          .error(),
      MlsError::unsupported_extension);
}

TEST(Joining, TakesTheTreeFromBesideTheWelcome) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const KeyPackageSecrets own = world.key_package("newcomer");
  CommitOptions options = with({{Add{own.key_package}}});
  options.with_tree = false;
  const CommitMessages messages = world.commit(groups, 0, std::move(options));
  const auto welcome = unwrap<Welcome>(*messages.welcome);
  EXPECT_EQ(Group::join(welcome, own, world.services()).error(), MlsError::tree_missing);
  JoinOptions join;
  join.tree = must(RatchetTree::decode(groups[1].tree().encode()));
  const Group joined = must(Group::join(welcome, own, world.services(), std::move(join)));
  EXPECT_TRUE(same_epoch(joined, groups[0]));
}

TEST(Joining, WorksForManyAddedByACommitWithoutAPath) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const KeyPackageSecrets a = world.key_package("a");
  const KeyPackageSecrets b = world.key_package("b");
  CommitOptions options = with({{Add{a.key_package}}, {Add{b.key_package}}});
  options.with_path = false;
  const CommitMessages messages = world.commit(groups, 1, std::move(options));
  const auto welcome = unwrap<Welcome>(*messages.welcome);
  groups.push_back(must(Group::join(welcome, a, world.services())));
  groups.push_back(must(Group::join(welcome, b, world.services())));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    world.commit(groups, i);
    EXPECT_TRUE(same_epoch(groups[0], groups[3]));
  }
}

TEST(ExternalJoins, NeedTheExternalKey) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, false)));
  EXPECT_EQ(Group::join_externally(info, world.identity("newcomer"), world.services(), {}).error(),
            MlsError::external_pub_missing);
}

TEST(ExternalJoins, ReplaceTheEarlierLeafOfTheClient) {
  MlsWorld world;
  std::vector<Group> groups = world.filled_group_of(3);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  ExternalJoinOptions options;
  options.replaces = LeafIndex{2};
  options.with_group_info = true;
  auto joined =
      must(Group::join_externally(info, world.identity("member-2#new"), world.services(), options));
  must(joined.group.merge_pending_commit());
  EXPECT_EQ(joined.group.self(), LeafIndex{2});
  for (Group& group : groups) {
    MlsWorld::follow(group, joined.messages.commit);
  }
  EXPECT_EQ(groups[2].phase(), GroupPhase::removed);
  groups[2] = std::move(joined.group);
  EXPECT_TRUE(same_epoch(groups[0], groups[2]));
  // By the GroupInfo that it handed out the next can join.
  const auto next = unwrap<GroupInfo>(*joined.messages.group_info);
  auto second = must(Group::join_externally(next, world.identity("last"), world.services(), {}));
  must(second.group.merge_pending_commit());
  for (Group& group : groups) {
    MlsWorld::follow(group, second.messages.commit);
  }
  EXPECT_TRUE(same_epoch(groups[2], second.group));
}

TEST(ExternalJoins, LeaveAGroupInfoWithoutTreeWhereTheTreeGoesBeside) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  ExternalJoinOptions options;
  options.with_group_info = true;
  options.with_tree = false;
  auto joined =
      must(Group::join_externally(info, world.identity("new"), world.services(), options));
  const auto left = unwrap<GroupInfo>(*joined.messages.group_info);
  EXPECT_EQ(left.extensions.find(ExtensionType::ratchet_tree), nullptr);
  EXPECT_NE(left.extensions.find(ExtensionType::external_pub), nullptr);

  CommitOptions commit;
  commit.with_group_info = true;
  commit.with_tree = false;
  const CommitMessages messages = must(groups[0].commit(std::move(commit)));
  const auto of_commit = unwrap<GroupInfo>(*messages.group_info);
  EXPECT_EQ(of_commit.extensions.find(ExtensionType::ratchet_tree), nullptr);
}

TEST(ExternalJoins, CanProveAPsk) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  world.psks().add_external(to_bytes("psk"), Bytes(32, 7));
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  ExternalJoinOptions options;
  options.psks.push_back(world.external_psk(to_bytes("psk")));
  auto joined =
      must(Group::join_externally(info, world.identity("newcomer"), world.services(), options));
  must(joined.group.merge_pending_commit());
  MlsWorld::follow(groups[1], joined.messages.commit);
  EXPECT_TRUE(same_epoch(groups[1], joined.group));
}

TEST(ProposalsFromOutside, OfANewcomerAreCommittedByAMember) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const KeyPackageSecrets own = world.key_package("newcomer");
  world.deliver(groups, 9, must(Group::propose_to_join(groups[0].context(), own)));
  const CommitMessages messages = world.commit(groups, 1);
  const Group joined = must(Group::join(unwrap<Welcome>(*messages.welcome), own, world.services()));
  EXPECT_TRUE(same_epoch(joined, groups[0]));
}

TEST(ProposalsFromOutside, OfAListedSenderAreCommittedByAMember) {
  MlsWorld world;
  const Identity service = world.identity("service");
  ExtensionList extensions;
  extensions.set(
      ExtensionType::external_senders,
      encode(ExternalSenders{{{to_bytes(service.signature_key.public_key), service.credential}}}));
  std::vector<Group> groups = world.group_of(3, {}, extensions);
  const GroupContext& context = groups[0].context();
  const auto propose = [&](std::uint32_t index, const SignatureKeyPair& key) {
    return Group::propose_externally(context, index, key, {Remove{{2}}});
  };
  EXPECT_EQ(propose(1, service.signature_key).error(), MlsError::unknown_sender);
  EXPECT_EQ(propose(0, world.identity("other").signature_key).error(), MlsError::unknown_sender);
  world.deliver(groups, 9, must(propose(0, service.signature_key)));
  world.commit(groups, 0);
  EXPECT_EQ(groups[2].phase(), GroupPhase::removed);
  EXPECT_TRUE(same_epoch(groups[0], groups[1]));
}

TEST(PreSharedKeys, OfAPastEpochBindTheNext) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  world.psks().add_resumption(groups[0]);
  PreSharedKeyId id = world.external_psk({});
  id.type = PskType::resumption;
  id.psk_group_id = groups[0].id();
  id.psk_epoch = groups[0].epoch();
  world.commit(groups, 0);
  world.commit(groups, 1, with({{PreSharedKey{id}}}));
  EXPECT_TRUE(same_epoch(groups[0], groups[1]));
}

TEST(PreSharedKeys, ThatAreUnknownAreRefused) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Proposal unknown{PreSharedKey{world.external_psk(to_bytes("nobody's"))}};
  EXPECT_EQ(groups[0].commit(with({unknown})).error(), MlsError::unknown_psk);
  EXPECT_FALSE(groups[0].has_pending_commit());
}

ReInit offered_reinit() {
  return {.group_id = to_bytes("successor"),
          .version = ProtocolVersion::mls10,
          .cipher_suite = MlsWorld::kSuite,
          .extensions = {}};
}

TEST(Successors, TakeEverybodyAlong) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  EXPECT_EQ(groups[0].create_successor(world.key_package("member-0"), {}, MlsWorld::kNow).error(),
            MlsError::not_reinitialised);
  world.commit(groups, 1, with({{offered_reinit()}}));
  const KeyPackageSecrets one = world.key_package("member-1#new");
  const KeyPackageSecrets two = world.key_package("member-2");
  const KeyPackageSecrets own = world.key_package("member-0");
  EXPECT_EQ(groups[0].create_successor(own, {one.key_package}, MlsWorld::kNow).error(),
            MlsError::wrong_reinit)
      << "member 2 is left behind";
  auto linked =
      must(groups[0].create_successor(own, {one.key_package, two.key_package}, MlsWorld::kNow));
  must(linked.group.merge_pending_commit());
  const auto welcome = unwrap<Welcome>(*linked.messages.welcome);
  JoinOptions join;
  join.predecessor = &groups[1];
  const Group joined = must(Group::join(welcome, one, world.services(), join));
  EXPECT_TRUE(same_epoch(joined, linked.group));
  EXPECT_EQ(Group::join(welcome, two, world.services()).error(), MlsError::unknown_psk);
}

TEST(Successors, AreWhatTheReInitSays) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  std::vector<Group> others = world.group_of(2);
  world.commit(groups, 0, with({{offered_reinit()}}));
  ReInit other = offered_reinit();
  other.group_id = to_bytes("another");
  world.commit(others, 0, with({{other}}));
  const KeyPackageSecrets one = world.key_package("member-1");
  auto linked = must(
      groups[0].create_successor(world.key_package("member-0"), {one.key_package}, MlsWorld::kNow));
  world.psks().add_resumption(groups[0]);
  JoinOptions join;
  join.predecessor = &others[1];
  const auto welcome = unwrap<Welcome>(*linked.messages.welcome);
  EXPECT_FALSE(Group::join(welcome, one, world.services(), join));
}

TEST(Branches, HoldMembersOnly) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const KeyPackageSecrets own = world.key_package("member-0");
  const KeyPackageSecrets two = world.key_package("member-2");
  const KeyPackageSecrets stranger = world.key_package("stranger");
  EXPECT_EQ(groups[0]
                .create_branch(to_bytes("branch"), {}, own, {stranger.key_package}, MlsWorld::kNow)
                .error(),
            MlsError::wrong_branch);
  auto linked =
      must(groups[0].create_branch(to_bytes("branch"), {}, own, {two.key_package}, MlsWorld::kNow));
  must(linked.group.merge_pending_commit());
  JoinOptions join;
  join.predecessor = &groups[2];
  const Group joined =
      must(Group::join(unwrap<Welcome>(*linked.messages.welcome), two, world.services(), join));
  EXPECT_TRUE(same_epoch(joined, linked.group));
  EXPECT_EQ(groups[0].phase(), GroupPhase::active);
}

}  // namespace
}  // namespace indaba::test
