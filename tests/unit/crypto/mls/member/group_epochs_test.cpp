// Proves what an epoch promises its members: late messages of as many past epochs as asked for and
// of the keys of their time, exporters within their limits, no application message while proposals
// wait, and a name for every call that comes at the wrong time.
#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"

namespace indaba::test {
namespace {

using namespace mls;

std::error_code error_of(Group& group, ByteView message) { return group.receive(message).error(); }

TEST(PastEpochs, AreReadableAsLongAsTheLimitSays) {
  for (const std::uint32_t past_epochs : {0U, 1U, 3U}) {
    MlsWorld world;
    GroupLimits limits;
    limits.past_epochs = past_epochs;
    std::vector<Group> groups = world.group_of(2, limits);
    std::vector<Bytes> late;
    for (std::uint32_t epoch = 0; epoch < 5; ++epoch) {
      late.push_back(must(groups[0].protect(as_bytes("late"))));
      world.commit(groups, epoch % 2);
    }
    for (std::uint32_t back = 1; back <= 5; ++back) {
      const auto error = error_of(groups[1], late[5 - back]);
      if (back <= past_epochs) {
        EXPECT_FALSE(error) << past_epochs << " " << back;
        EXPECT_EQ(error_of(groups[1], late[5 - back]), MlsError::generation_consumed);
      } else {
        EXPECT_EQ(error, MlsError::wrong_epoch) << past_epochs << " " << back;
      }
    }
  }
}

TEST(PastEpochs, KeepTheSignatureKeysOfTheirTime) {
  MlsWorld world;
  GroupLimits limits;
  limits.past_epochs = 3;
  std::vector<Group> groups = world.group_of(3, limits);
  // Three messages of member 1, before and after it changes its key, and after it was removed.
  const Bytes before = must(groups[1].protect(as_bytes("before")));
  CommitOptions options;
  options.new_signature_key = must(SignatureKeyPair::generate(world.random()));
  world.commit(groups, 1, std::move(options));
  const Bytes after = must(groups[1].protect(as_bytes("after")));
  CommitOptions removal;
  removal.proposals.push_back({Remove{{1}}});
  world.commit(groups, 0, std::move(removal));
  // Somebody else takes its place in the tree.
  world.add(groups, 0, "newcomer");
  EXPECT_EQ(groups.back().self(), LeafIndex{1});
  EXPECT_FALSE(error_of(groups[2], before));
  EXPECT_FALSE(error_of(groups[2], after));
}

TEST(PastEpochs, HoldNoHandshakeMessages) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  MessageOptions options;
  options.wire_format = WireFormat::private_message;
  const Bytes late = must(groups[0].propose_update({}, std::nullopt, options));
  world.commit(groups, 1);
  EXPECT_EQ(error_of(groups[1], late), MlsError::wrong_epoch);
}

TEST(PastEpochs, DontReadOnesOwnMessages) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Bytes own = must(groups[0].protect(as_bytes("mine")));
  world.commit(groups, 1);
  EXPECT_EQ(error_of(groups[0], own), MlsError::own_message);
}

TEST(PastEpochs, AreNotReadByWhoJoinedLater) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Bytes earlier = must(groups[0].protect(as_bytes("earlier")));
  world.add(groups, 0, "newcomer");
  EXPECT_EQ(error_of(groups[2], earlier), MlsError::wrong_epoch);
}

TEST(Exporter, GivesAllMembersTheSameUpToItsLimit) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  constexpr std::size_t kLengthMax = 255 * kHashBytes;
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{32}, kLengthMax}) {
    const SecretBytes ours = must(groups[0].export_secret("label", as_bytes("context"), length));
    const SecretBytes theirs = must(groups[1].export_secret("label", as_bytes("context"), length));
    EXPECT_EQ(ours.size(), length);
    EXPECT_TRUE(equal(ours, theirs));
  }
  EXPECT_EQ(groups[0].export_secret("label", {}, kLengthMax + 1).error(), MlsError::wrong_length);
  EXPECT_EQ(groups[0].export_secret("label", {}, SIZE_MAX).error(), MlsError::wrong_length);
  EXPECT_FALSE(equal(must(groups[0].export_secret("a", {}, 32)),
                     must(groups[0].export_secret("b", {}, 32))));
  EXPECT_FALSE(equal(must(groups[0].export_secret("a", as_bytes("1"), 32)),
                     must(groups[0].export_secret("a", as_bytes("2"), 32))));
}

TEST(Exporter, ChangesWithTheEpoch) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const SecretBytes before = must(groups[0].export_secret("label", {}, 32));
  world.commit(groups, 1);
  EXPECT_FALSE(equal(before, must(groups[0].export_secret("label", {}, 32))));
}

TEST(PendingProposals, HoldApplicationMessagesBack) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const Bytes proposal = must(groups[0].propose_update({}, std::nullopt));
  world.deliver(groups, 0, proposal);
  for (Group& group : groups) {
    EXPECT_EQ(group.protect(as_bytes("hello")).error(), MlsError::proposals_pending);
  }
  world.commit(groups, 1);
  for (Group& group : groups) {
    must(group.protect(as_bytes("hello")));
  }
}

TEST(Phases, AJoiningMemberDoesNothingButMerge) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto info = unwrap<GroupInfo>(must(groups[0].group_info(true, true)));
  Group group =
      must(Group::join_externally(info, world.identity("newcomer"), world.services(), {})).group;
  EXPECT_EQ(group.phase(), GroupPhase::joining);
  EXPECT_EQ(group.protect(as_bytes("hello")).error(), MlsError::group_inactive);
  EXPECT_EQ(group.commit(MlsWorld::commit_options()).error(), MlsError::group_inactive);
  EXPECT_EQ(group.propose_update({}, std::nullopt).error(), MlsError::group_inactive);
  EXPECT_EQ(group.group_info(true, true).error(), MlsError::group_inactive);
  EXPECT_EQ(group.epoch_authenticator().error(), MlsError::group_inactive);
  EXPECT_EQ(group.resumption_psk().error(), MlsError::group_inactive);
  EXPECT_EQ(group.export_secret("label", {}, 32).error(), MlsError::group_inactive);
  EXPECT_EQ(error_of(group, must(groups[0].protect(as_bytes("hello")))), MlsError::group_inactive);
  must(group.merge_pending_commit());
  EXPECT_EQ(group.phase(), GroupPhase::active);
  must(group.protect(as_bytes("hello")));
}

TEST(Phases, AReInitialisedGroupSendsNothingMore) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const Bytes late = must(groups[0].protect(as_bytes("late")));
  CommitOptions options;
  options.proposals.push_back({ReInit{.group_id = to_bytes("next"),
                                      .version = ProtocolVersion::mls10,
                                      .cipher_suite = MlsWorld::kSuite,
                                      .extensions = {}}});
  world.commit(groups, 0, std::move(options));
  for (Group& group : groups) {
    EXPECT_EQ(group.phase(), GroupPhase::reinitialised);
    EXPECT_EQ(group.protect(as_bytes("hello")).error(), MlsError::group_inactive);
    EXPECT_EQ(group.commit(MlsWorld::commit_options()).error(), MlsError::group_inactive);
    must(group.resumption_psk());
  }
  EXPECT_FALSE(error_of(groups[1], late));
}

TEST(PendingCommits, AreOneAtATimeAndMergedOrDropped) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  EXPECT_EQ(groups[0].merge_pending_commit().error(), MlsError::no_commit_pending);
  EXPECT_EQ(groups[0].pending_effects().error(), MlsError::no_commit_pending);
  must(groups[0].commit(MlsWorld::commit_options()));
  EXPECT_TRUE(groups[0].has_pending_commit());
  EXPECT_TRUE(must(groups[0].pending_effects()).has_path);
  EXPECT_EQ(groups[0].commit(MlsWorld::commit_options()).error(), MlsError::commit_pending);
  groups[0].discard_pending_commit();
  EXPECT_FALSE(groups[0].has_pending_commit());
  world.commit(groups, 0);
}

TEST(PendingCommits, OfTheLoserAreDroppedWhenTheWinnersIsMerged) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  must(groups[1].commit(MlsWorld::commit_options()));
  const Bytes winner = must(groups[0].commit(MlsWorld::commit_options())).commit;
  must(groups[0].merge_pending_commit());
  MlsWorld::follow(groups[1], winner);
  EXPECT_FALSE(groups[1].has_pending_commit());
  EXPECT_TRUE(equal(must(groups[0].epoch_authenticator()), must(groups[1].epoch_authenticator())));
}

TEST(PendingCommits, AreToldFromOthers) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const auto commit_of = [](Group& group) {
    return must(decode<MlsMessage>(must(group.commit(MlsWorld::commit_options())).commit));
  };
  const MlsMessage dropped = commit_of(groups[0]);
  groups[0].discard_pending_commit();
  EXPECT_FALSE(groups[0].is_pending(*dropped.get<PublicMessage>()));
  const MlsMessage own = commit_of(groups[0]);
  const MlsMessage other = commit_of(groups[1]);
  EXPECT_TRUE(groups[0].is_pending(*own.get<PublicMessage>()));
  EXPECT_FALSE(groups[0].is_pending(*dropped.get<PublicMessage>()));
  EXPECT_FALSE(groups[0].is_pending(*other.get<PublicMessage>()));
}

TEST(StagedCommits, OfAnotherEpochAreNotMerged) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(3);
  const Bytes first = must(groups[0].commit(MlsWorld::commit_options())).commit;
  const Bytes second = must(groups[1].commit(MlsWorld::commit_options())).commit;
  Received a = must(groups[2].receive(first));
  Received b = must(groups[2].receive(second));
  must(groups[2].merge(std::move(std::get<ReceivedCommit>(a))));
  groups[2].save();
  EXPECT_EQ(groups[2].merge(std::move(std::get<ReceivedCommit>(b))).error(), MlsError::wrong_epoch);
  EXPECT_TRUE(groups[2].save().records.empty());
}

// Two groups that look alike at the start: alone, at epoch 0.
TEST(StagedCommits, OfAnotherGroupAreNotMerged) {
  MlsWorld world;
  std::vector<Group> a = world.group_of(1);
  std::vector<Group> b = world.group_of(1);
  const auto joined =
      must(Group::join_externally(unwrap<GroupInfo>(must(a[0].group_info(true, true))),
                                  world.identity("newcomer"), world.services(), {}));
  Received commit = must(a[0].receive(joined.messages.commit));
  b[0].save();
  EXPECT_EQ(b[0].merge(std::move(std::get<ReceivedCommit>(commit))).error(), MlsError::wrong_group);
  EXPECT_TRUE(b[0].save().records.empty());
}

TEST(Lifetimes, OfWhomOneAddsMustHoldNow) {
  MlsWorld world;
  std::vector<Group> groups = world.group_of(2);
  const std::uint64_t now = MlsWorld::kNow.seconds;
  for (const Lifetime dead : {Lifetime{now - 10, now - 1}, Lifetime{now + 1, now + 10}}) {
    KeyPackageOptions options;
    options.lifetime = dead;
    const Proposal add{Add{world.key_package(world.identity("late"), options).key_package}};
    EXPECT_EQ(groups[0].propose(add, MlsWorld::kNow).error(), MlsError::invalid_lifetime);
    CommitOptions commit = MlsWorld::commit_options();
    commit.proposals.push_back(add);
    EXPECT_EQ(groups[0].commit(std::move(commit)).error(), MlsError::invalid_lifetime);
  }
}

// Capabilities with GREASE in them, as a client sends them, are not what it supports (RFC 9420
// section 13.5): not even where all members happen to have sent the same value.
TEST(Grease, IsNothingThatThisClientSupports) {
  constexpr ExtensionType kGrease{0x0a0a};
  MlsWorld world;
  KeyPackageOptions options;
  options.capabilities.extensions.push_back(kGrease);
  const KeyPackageSecrets own = world.key_package(world.identity("creator"), options);
  ExtensionList extensions;
  extensions.set(kGrease, {});
  EXPECT_EQ(Group::create({}, extensions, own, world.services()).error(),
            MlsError::unsupported_extension);

  Group group = must(Group::create({}, {}, own, world.services()));
  CommitOptions commit;
  commit.now = MlsWorld::kNow;
  commit.proposals.push_back({GroupContextExtensions{extensions}});
  EXPECT_EQ(group.commit(std::move(commit)).error(), MlsError::unsupported_extension);

  auto info = unwrap<GroupInfo>(must(group.group_info(true, true)));
  info.group_context.extensions = extensions;
  info.sign(own.signature_key);
  ExternalJoinOptions join;
  join.capabilities.extensions.push_back(kGrease);
  EXPECT_EQ(Group::join_externally(info, world.identity("joiner"), world.services(), join).error(),
            MlsError::unsupported_extension);
}

}  // namespace
}  // namespace indaba::test
