// Proves that the secrets of an epoch, and all from which they came, are gone when RFC 9420 says so
// (sections 8, 9.2 and 14): the member's memory, live and freed, and its saved form are searched
// for secrets that the test computes itself from the randomness that a commit drew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mls_forge.h"
#include "tests/unit/crypto/mls/member/deletion/known_secrets.h"

namespace indaba::test {
namespace {

using namespace mls;
using testing::IsEmpty;

constexpr std::size_t kLevels = 2;  // of the path of a member of four

GroupLimits limits_of(std::uint32_t past_epochs) {
  GroupLimits limits;
  limits.past_epochs = past_epochs;
  return limits;
}

// Four members with every parent filled, of whom number 1 is watched and keeps no past epoch.
class EpochSecretDeletion : public testing::Test {
 protected:
  EpochSecretDeletion()
      : groups_(world_.filled_group_of(4)),
        member_(std::move(groups_[1]), world_.services(), limits_of(0)) {
    Group& group = member_.group();
    old_.add_epoch(GroupTestAccess::secrets(group));
    old_.add("encryption", encryption_secret(member_.saved(), group).view());
    init_ = member_.init_secret();
  }

  KnownSecrets own_keys() {
    KnownSecrets known;
    known.add_keys(GroupTestAccess::path_keys(member_.group()));
    return known;
  }
  std::vector<std::string> traces(const KnownSecrets& known) const {
    return known.traces(member_.saved());
  }
  // The member makes a commit of its own and saves.
  CommitMessages commit(CommitOptions options = {}) {
    options.now = MlsWorld::kNow;
    CommitMessages messages =
        member_.run([&](Group& group) { return must(group.commit(std::move(options))); });
    member_.save();
    return messages;
  }
  void merge_own() {
    member_.run([](Group& group) { must(group.merge_pending_commit()); });
    member_.save();
  }
  // Another member commits and merges.
  CommitMessages commit_of(std::size_t committer, CommitOptions options = {}) {
    options.now = MlsWorld::kNow;
    CommitMessages messages = must(groups_[committer].commit(std::move(options)));
    must(groups_[committer].merge_pending_commit());
    return messages;
  }
  void follow_others(ByteView message) {
    for (const std::size_t i : {0U, 2U, 3U}) {
      MlsWorld::follow(groups_[i], message);
    }
  }
  void expect_epoch_of(const CommitSecrets& secrets) {
    const KdfSecret authenticator = must(member_.group().epoch_authenticator());
    ASSERT_TRUE(equal(authenticator, secrets.epoch.epoch_authenticator))
        << "the secrets searched for must be those of the epoch";
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  WatchedMember member_;
  KnownSecrets old_;
  KdfSecret init_;
};

TEST_F(EpochSecretDeletion, SearchFindsTheSecretsOfTheEpoch) {
  EXPECT_THAT(old_.missing(member_.saved()), IsEmpty());
}

TEST_F(EpochSecretDeletion, ACommitMadeAndMergedLeavesNothingOfWhatLedToItsEpoch) {
  const KnownSecrets old_keys = own_keys();
  const SeededRandom random = world_.random();
  commit();
  EXPECT_THAT(old_.missing(member_.saved()), IsEmpty()) << "the commit may still be refused";

  merge_own();
  const CommitSecrets secrets(random, kLevels, init_, member_.group().context());
  expect_epoch_of(secrets);
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
  EXPECT_THAT(traces(old_), IsEmpty());
  EXPECT_THAT(traces(old_keys), IsEmpty());
  EXPECT_THAT(secrets.keys.missing(member_.saved()), IsEmpty());
}

TEST_F(EpochSecretDeletion, ACommitThatAddsLeavesNothingOfItsWelcome) {
  const KeyPackageSecrets newcomer = world_.key_package("newcomer");
  CommitOptions options;
  options.proposals.push_back({Add{newcomer.key_package}});
  options.with_group_info = true;
  const SeededRandom random = world_.random();
  commit(std::move(options));
  merge_own();
  const std::size_t levels_of_larger_tree = kLevels + 1;
  const CommitSecrets secrets(random, levels_of_larger_tree, init_, member_.group().context());
  expect_epoch_of(secrets);
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
}

TEST_F(EpochSecretDeletion, ADiscardedCommitLeavesNothing) {
  const SeededRandom random = world_.random();
  const CommitMessages messages = commit();
  follow_others(messages.commit);
  member_.run([](Group& group) { group.discard_pending_commit(); });
  member_.save();
  const CommitSecrets secrets(random, kLevels, init_, groups_[0].context());
  ASSERT_TRUE(equal(must(groups_[0].epoch_authenticator()), secrets.epoch.epoch_authenticator));
  KnownSecrets next;
  next.add_epoch(secrets.epoch);
  next.add("encryption", secrets.epoch.encryption.view());
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
  EXPECT_THAT(traces(secrets.keys), IsEmpty());
  EXPECT_THAT(traces(next), IsEmpty());
}

TEST_F(EpochSecretDeletion, APendingCommitIsGoneOnceAnotherIsMerged) {
  const SeededRandom random = world_.random();
  commit();
  member_.follow(commit_of(0).commit);
  const CommitSecrets lost(random, kLevels, init_, member_.group().context());
  EXPECT_THAT(traces(lost.keys), IsEmpty());
  EXPECT_FALSE(member_.saved().records().contains(state_key(StateTag::pending_commit)));
}

TEST_F(EpochSecretDeletion, ACommitReceivedAndMergedLeavesNothingOfWhatLedToItsEpoch) {
  const SeededRandom random = world_.random();
  const CommitMessages messages = commit_of(3);
  member_.follow(messages.commit);
  const CommitSecrets secrets(random, kLevels, init_, member_.group().context());
  expect_epoch_of(secrets);
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
  EXPECT_THAT(traces(old_), IsEmpty());
}

TEST_F(EpochSecretDeletion, ACommitReceivedAndDroppedLeavesNothing) {
  const SeededRandom random = world_.random();
  const CommitMessages messages = commit_of(3);
  member_.run([&](Group& group) { must(group.receive(messages.commit)); });
  member_.save();
  const CommitSecrets secrets(random, kLevels, init_, groups_[3].context());
  ASSERT_TRUE(equal(must(groups_[3].epoch_authenticator()), secrets.epoch.epoch_authenticator));
  KnownSecrets next;
  next.add_epoch(secrets.epoch);
  next.add("encryption", secrets.epoch.encryption.view());
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
  EXPECT_THAT(traces(next), IsEmpty());
  EXPECT_THAT(old_.missing(member_.saved()), IsEmpty());
}

TEST_F(EpochSecretDeletion, AnotherMembersPathReplacesTheKeysAboveIt) {
  KnownSecrets above;
  for (const auto& [node, key] : GroupTestAccess::path_keys(member_.group()).keys()) {
    if (node != to_node(LeafIndex{1})) {
      above.add("key of node " + std::to_string(node.value), key.secret_key.view());
    }
  }
  EXPECT_THAT(above.missing(member_.saved()), IsEmpty());
  member_.follow(commit_of(0).commit);
  EXPECT_THAT(traces(above), IsEmpty());
}

TEST_F(EpochSecretDeletion, AnUpdateCommittedByAnotherReplacesLeafKeyAndSignatureKey) {
  KnownSecrets replaced = own_keys();
  replaced.add("seed of the signature key",
               GroupTestAccess::signature_key(member_.group()).seed().view());
  EXPECT_THAT(replaced.missing(member_.saved()), IsEmpty());
  const SeededRandom random = world_.random();
  Bytes update;
  {
    Ed25519KeyPair key = must(SignatureKeyPair::generate(world_.random()));
    update = member_.run(
        [&](Group& group) { return must(group.propose_update({}, std::optional(key.clone()))); });
  }
  member_.save();
  EXPECT_THAT(replaced.missing(member_.saved()), IsEmpty()) << "nobody has committed it";
  must(groups_[0].receive(update));
  member_.follow(commit_of(0).commit);
  EXPECT_THAT(traces(replaced), IsEmpty());

  SeededRandom again = random;
  KnownSecrets fresh;
  fresh.add("seed of the new signature key", must(again.secret<32>()).view());
  fresh.add("new leaf key", must(again.secret<32>()).view());
  EXPECT_THAT(fresh.missing(member_.saved()), IsEmpty());
}

TEST_F(EpochSecretDeletion, AnUpdateThatNobodyCommittedLeavesNothing) {
  SeededRandom random = world_.random();
  KnownSecrets leaf_key;
  leaf_key.add("leaf key", must(random.secret<32>()).view());
  member_.run([](Group& group) { must(group.propose_update({}, std::nullopt)); });
  member_.save();
  EXPECT_THAT(leaf_key.missing(member_.saved()), IsEmpty());
  member_.follow(commit_of(0).commit);
  EXPECT_THAT(traces(leaf_key), IsEmpty());
}

TEST_F(EpochSecretDeletion, PreSharedKeysAreNotKept) {
  const Bytes secret = to_bytes("a pre-shared key of thirty-two b");
  world_.psks().add_external(to_bytes("psk"), secret);
  const PreSharedKeyId id = world_.external_psk(to_bytes("psk"));
  const KdfSecret psk = must(psk_secret({id}, world_.psks()));
  KnownSecrets known;
  known.add("external psk", secret);
  known.add("psk secret", psk.view());
  known.add("extracted psk", hkdf_extract(KdfSecret().view(), {secret}).view());
  CommitOptions options;
  options.proposals.push_back({PreSharedKey{id}});
  const SeededRandom random = world_.random();
  commit(std::move(options));
  merge_own();
  const CommitSecrets secrets(random, kLevels, init_, member_.group().context(), psk);
  expect_epoch_of(secrets);
  EXPECT_THAT(traces(known), IsEmpty());
  EXPECT_THAT(traces(secrets.transient), IsEmpty());
}

TEST_F(EpochSecretDeletion, APreSharedKeyOfAnothersCommitIsNotKept) {
  const Bytes secret = to_bytes("a pre-shared key of thirty-two b");
  world_.psks().add_external(to_bytes("psk"), secret);
  CommitOptions options;
  options.proposals.push_back({PreSharedKey{world_.external_psk(to_bytes("psk"))}});
  KnownSecrets known;
  known.add("external psk", secret);
  member_.follow(commit_of(0, std::move(options)).commit);
  EXPECT_THAT(traces(known), IsEmpty());
}

TEST_F(EpochSecretDeletion, WhoWasRemovedKeepsNothing) {
  KnownSecrets all = own_keys();
  all.add("seed of the signature key",
          GroupTestAccess::signature_key(member_.group()).seed().view());
  const LeafSecrets leaf(encryption_secret(member_.saved(), member_.group()), 4, {0});
  all.add_each("branch", leaf.branch);
  all.add("handshake ratchet secret", leaf.handshake.view());
  const Bytes hello = must(groups_[0].protect(as_bytes("hello")));
  member_.run([&](Group& group) { must(group.receive(hello)); });
  commit();  // its own, which loses
  CommitOptions options;
  options.proposals.push_back({Remove{{1}}});
  member_.follow(commit_of(0, std::move(options)).commit);
  ASSERT_EQ(member_.group().phase(), GroupPhase::removed);
  EXPECT_THAT(traces(old_), IsEmpty());
  EXPECT_THAT(traces(all), IsEmpty());
  for (const auto& [key, value] : member_.saved().records()) {
    EXPECT_THAT(key.front(), testing::AnyOf('C', 'N', 'E')) << "records of secrets are deleted";
  }
}

TEST_F(EpochSecretDeletion, RestoringBringsNothingBack) {
  const KnownSecrets old_keys = own_keys();
  member_.follow(commit_of(0).commit);
  member_.restore();
  KnownSecrets now = own_keys();
  now.add_epoch(GroupTestAccess::secrets(member_.group()));
  EXPECT_THAT(now.missing(member_.saved()), IsEmpty());
  EXPECT_THAT(traces(old_), IsEmpty());
}

TEST_F(EpochSecretDeletion, AGroupThatIsGivenUpLeavesNothingInMemory) {
  const KnownSecrets keys = own_keys();
  member_.destroy();
  EXPECT_THAT(old_.traces({}), IsEmpty());
  EXPECT_THAT(keys.traces({}), IsEmpty());
}

TEST(PastEpochDeletion, ItsSecretsAndRecordsLastAsLongAsTheLimitSays) {
  for (const std::uint32_t past_epochs : {0U, 1U, 3U}) {
    MlsWorld world;
    std::vector<Group> groups = world.filled_group_of(2);
    WatchedMember member(std::move(groups[1]), world.services(), limits_of(past_epochs));
    const Epoch epoch = member.group().epoch();
    const LeafSecrets leaf(encryption_secret(member.saved(), member.group()), 2, {0});
    const Bytes hello = must(groups[0].protect(as_bytes("hello")));
    member.run([&](Group& group) { must(group.receive(hello)); });
    member.save();
    KnownSecrets known;
    known.add("sender data", GroupTestAccess::secrets(member.group()).sender_data.view());
    known.add("branch", leaf.branch.front().view());
    known.add("handshake ratchet secret", leaf.handshake.view());
    const auto records = [&] {
      const StateKey branch = state_key(StateTag::secret_tree_node, epoch, 2);
      const StateKey ratchets = state_key(StateTag::sender_ratchets, epoch, 0);
      const auto& all = member.saved().records();
      return all.count(branch) + all.count(ratchets) +
             all.count(state_key(StateTag::past_epoch, epoch));
    };
    for (std::uint32_t i = 0; i < past_epochs; ++i) {
      CommitOptions options = MlsWorld::commit_options();
      const Bytes commit = must(groups[0].commit(std::move(options))).commit;
      must(groups[0].merge_pending_commit());
      member.follow(commit);
      EXPECT_THAT(known.missing(member.saved()), IsEmpty()) << past_epochs;
      EXPECT_EQ(records(), 3U);
    }
    CommitOptions options = MlsWorld::commit_options();
    member.follow(must(groups[0].commit(std::move(options))).commit);
    EXPECT_THAT(known.traces(member.saved()), IsEmpty()) << past_epochs;
    EXPECT_EQ(records(), 0U);
  }
}

}  // namespace
}  // namespace indaba::test
