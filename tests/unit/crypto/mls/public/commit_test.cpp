// Proves what a commit's path must be (RFC 9420 sections 12.4 and 12.4.2): each rule is broken in a
// commit that is otherwise right and properly signed.
#include "crypto/mls/public/commit.h"

#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::PathChanges;
using test::PublicForge;
using test::value_of;

class CommitPath : public testing::Test {
 protected:
  CommitPath() { forge_.fill(); }

  // An empty commit of member 2 with a path that is wrong in one way.
  void expect_invalid(const PathChanges& changes, MlsError error) {
    expect_refused(forge_, forge_.commit({2}, {}, changes), error);
  }
  void expect_invalid_path(const std::function<void(UpdatePath&)>& change, MlsError error) {
    PathChanges changes;
    changes.path = change;
    expect_invalid(changes, error);
  }
  void expect_invalid_leaf(const std::function<void(LeafNode&)>& change, MlsError error) {
    PathChanges changes;
    changes.leaf = change;
    expect_invalid(changes, error);
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

TEST_F(CommitPath, IsRequiredInAnEmptyCommit) {
  expect_refused(forge_, forge_.commit_without_path({1}, {}), MlsError::path_required);
}

TEST_F(CommitPath, IsRequiredByUpdate) {
  const ProposalOrRef update = forge_.proposed({2}, forge_.update({2}));
  expect_refused(forge_, forge_.commit_without_path({1}, {update}), MlsError::path_required);
}

TEST_F(CommitPath, IsRequiredByRemove) {
  expect_refused(forge_, forge_.commit_without_path({1}, {test::remove({2})}),
                 MlsError::path_required);
  const ProposalOrRef removal = forge_.proposed({3}, value_of(test::remove({2})));
  expect_refused(forge_, forge_.commit_without_path({1}, {removal}), MlsError::path_required);
}

TEST_F(CommitPath, IsRequiredByGroupContextExtensions) {
  expect_refused(forge_, forge_.commit_without_path({1}, {test::extensions({})}),
                 MlsError::path_required);
}

TEST_F(CommitPath, IsRequiredByOneProposalAmongOthers) {
  expect_refused(
      forge_,
      forge_.commit_without_path({1}, {test::add(forge_.newcomer("newcomer")), test::remove({2})}),
      MlsError::path_required);
}

TEST_F(CommitPath, IsNotRequiredByAddPskAndReInit) {
  expect_taken(forge_, forge_.commit_without_path({1}, {test::add(forge_.newcomer("newcomer"))}));
  expect_taken(forge_,
               forge_.commit_without_path({1}, {test::psk(world_.external_psk(to_bytes("key")))}));
  expect_taken(forge_, forge_.commit_without_path({1}, {test::reinit()}));
}

TEST_F(CommitPath, MayBeThereWithoutNeed) {
  expect_taken(forge_, forge_.commit({1}, {test::add(forge_.newcomer("newcomer"))}));
  expect_taken(forge_, forge_.commit({1}, {test::psk(world_.external_psk(to_bytes("key")))}));
  expect_taken(forge_, forge_.commit({1}, {test::reinit()}));
}

TEST_F(CommitPath, ReplacesTheCommittersLeafAndPath) {
  const RatchetTree& tree = forge_.group().tree();
  const Bytes leaf = forge_.leaf({2}).encryption_key;
  const Bytes parent = *tree.encryption_key({5});
  const Bytes aside = *tree.encryption_key({1});
  const CommitEffects effects = expect_taken(forge_, forge_.commit({2}, {}));
  EXPECT_TRUE(effects.has_path);
  EXPECT_EQ(effects.committer_leaf, LeafIndex{2});
  EXPECT_NE(forge_.leaf({2}).encryption_key, leaf);
  EXPECT_NE(*tree.encryption_key({5}), parent);
  EXPECT_EQ(*tree.encryption_key({1}), aside);
}

TEST_F(CommitPath, MustHaveANodeForEachOfTheFilteredDirectPath) {
  expect_invalid_path([](UpdatePath& path) { path.nodes.pop_back(); }, MlsError::wrong_path);
  expect_invalid_path([](UpdatePath& path) { path.nodes.clear(); }, MlsError::wrong_path);
  expect_invalid_path([](UpdatePath& path) { path.nodes.push_back(path.nodes.back()); },
                      MlsError::wrong_path);
}

TEST_F(CommitPath, MustNotHaveNodesThatTheFilterLeavesOut) {
  expect_taken(forge_, forge_.commit({1}, {test::remove({3})}));
  const auto steps = forge_.group().tree().filtered_direct_path({2});
  EXPECT_EQ(steps.size(), 1U);
  expect_invalid_path([](UpdatePath& path) { path.nodes.push_back(path.nodes.back()); },
                      MlsError::wrong_path);
}

TEST_F(CommitPath, MustSealToEachNodeOfTheResolution) {
  for (const std::size_t node : {0U, 1U}) {
    expect_invalid_path(
        [node](UpdatePath& path) { path.nodes[node].encrypted_path_secrets.pop_back(); },
        MlsError::wrong_path);
    expect_invalid_path(
        [node](UpdatePath& path) { path.nodes[node].encrypted_path_secrets.emplace_back(); },
        MlsError::wrong_path);
  }
}

TEST_F(CommitPath, MustNotSealToWhomTheSameCommitAdds) {
  expect_taken(forge_, forge_.commit({2}, {test::remove({3})}));
  PathChanges changes;
  changes.path = [](UpdatePath& path) {
    EXPECT_TRUE(path.nodes.front().encrypted_path_secrets.empty());
    path.nodes.front().encrypted_path_secrets.emplace_back();
  };
  const KeyPackage newcomer = forge_.newcomer("newcomer");
  expect_refused(forge_, forge_.commit({2}, {test::add(newcomer)}, changes), MlsError::wrong_path);
  expect_taken(forge_, forge_.commit({2}, {test::add(newcomer)}));
}

TEST_F(CommitPath, MustNotReuseAKeyFromAnywhereInTheTree) {
  // The path of member 2 is 5, 3: its own old keys, those of its copath and a far leaf.
  for (const std::uint32_t used : {0U, 1U, 2U, 3U, 4U, 5U, 6U}) {
    const Bytes key = *forge_.group().tree().encryption_key({used});
    for (const std::size_t place : {0U, 1U}) {
      PathChanges changes;
      changes.keys = [&](std::vector<Bytes>& keys) { keys[place] = key; };
      expect_invalid(changes, MlsError::duplicate_key);
    }
    if (used != 4) {
      expect_invalid_leaf([&](LeafNode& leaf) { leaf.encryption_key = key; },
                          MlsError::duplicate_key);
    }
  }
}

TEST_F(CommitPath, MustNotKeepTheEncryptionKeyOfTheLeaf) {
  const Bytes key = forge_.leaf({2}).encryption_key;
  expect_invalid_leaf([&](LeafNode& leaf) { leaf.encryption_key = key; },
                      MlsError::encryption_key_not_fresh);
}

TEST_F(CommitPath, MustNotRepeatAKeyWithinItself) {
  PathChanges changes;
  changes.keys = [](std::vector<Bytes>& keys) { keys[1] = keys[0]; };
  expect_invalid(changes, MlsError::duplicate_key);
  Bytes of_node;
  changes.keys = [&](std::vector<Bytes>& keys) { of_node = keys[0]; };
  changes.leaf = [&](LeafNode& leaf) { leaf.encryption_key = of_node; };
  expect_invalid(changes, MlsError::duplicate_key);
}

TEST_F(CommitPath, MustNotTakeTheKeyOfWhomTheSameCommitAdds) {
  const KeyPackage newcomer = forge_.newcomer("newcomer");
  PathChanges changes;
  changes.keys = [&](std::vector<Bytes>& keys) { keys[0] = newcomer.leaf_node.encryption_key; };
  expect_refused(forge_, forge_.commit({2}, {test::add(newcomer)}, changes),
                 MlsError::duplicate_key);
}

TEST_F(CommitPath, MustHoldUsablePublicKeys) {
  for (const Bytes& key : {Bytes{}, Bytes(31, 9), Bytes(33, 9), Bytes(32, 0)}) {
    PathChanges changes;
    changes.keys = [&](std::vector<Bytes>& keys) { keys[1] = key; };
    expect_invalid(changes, MlsError::invalid_public_key);
    expect_invalid_leaf([&](LeafNode& leaf) { leaf.encryption_key = key; },
                        MlsError::invalid_public_key);
  }
}

TEST_F(CommitPath, MustCarryTheRightParentHash) {
  expect_invalid_leaf([](LeafNode& leaf) { leaf.parent_hash[0] ^= 1; },
                      MlsError::invalid_parent_hash);
  expect_invalid_leaf([](LeafNode& leaf) { leaf.parent_hash.clear(); },
                      MlsError::invalid_parent_hash);
}

TEST_F(CommitPath, MustNotChangeANodeUnderTheParentHash) {
  expect_invalid_path(
      [&](UpdatePath& path) { path.nodes[1].encryption_key = forge_.newcomer("anybody").init_key; },
      MlsError::invalid_parent_hash);
}

TEST_F(CommitPath, MustHaveALeafOfSourceCommit) {
  for (const auto source : {LeafNodeSource::key_package, LeafNodeSource::update}) {
    expect_invalid_leaf([source](LeafNode& leaf) { leaf.source = source; },
                        MlsError::wrong_leaf_node_source);
  }
}

TEST_F(CommitPath, MustHaveALeafSignedForItsPlace) {
  expect_invalid_path([](UpdatePath& path) { path.leaf_node.signature[0] ^= 1; },
                      MlsError::invalid_signature);
  expect_invalid_path(
      [&](UpdatePath& path) {
        path.leaf_node.sign(forge_.key(LeafIndex{2}), {forge_.group().context().group_id, {1}});
      },
      MlsError::invalid_signature);
}

TEST_F(CommitPath, MayBringANewSignatureKeyOfTheSamePerson) {
  const Identity next = forge_.identity("member-2#2");
  PathChanges changes;
  changes.leaf_signer = &next.signature_key;
  changes.leaf = [&](LeafNode& leaf) {
    leaf.credential = next.credential;
    leaf.signature_key = to_bytes(next.signature_key.public_key);
  };
  expect_taken(forge_, forge_.commit({2}, {}, changes));
  expect_taken(forge_, forge_.commit({2}, {}));
}

TEST_F(CommitPath, MustNotTakeTheSignatureKeyOfAnotherMember) {
  PathChanges changes;
  changes.leaf_signer = &forge_.key(LeafIndex{3});
  changes.leaf = [&](LeafNode& leaf) { leaf.signature_key = forge_.leaf({3}).signature_key; };
  expect_invalid(changes, MlsError::duplicate_key);
}

TEST_F(CommitPath, MustNotTakeACredentialThatTheApplicationRefuses) {
  expect_invalid_leaf(
      [](LeafNode& leaf) { leaf.credential = Credential::basic(to_bytes("somebody else")); },
      MlsError::invalid_credential);
}

TEST_F(CommitPath, MustNotDropTheSuiteTheVersionOrItsOwnCredentialType) {
  expect_invalid_leaf([](LeafNode& leaf) { leaf.capabilities.cipher_suites.clear(); },
                      MlsError::unsupported_capability);
  expect_invalid_leaf([](LeafNode& leaf) { leaf.capabilities.versions.clear(); },
                      MlsError::unsupported_capability);
  expect_invalid_leaf([](LeafNode& leaf) { leaf.capabilities.credentials.clear(); },
                      MlsError::unsupported_capability);
}

TEST_F(CommitPath, FitsEveryShapeOfTree) {
  PublicForge forge(world_, 7);
  for (std::uint32_t round = 0; round < 3; ++round) {
    for (std::uint32_t i = 0; i < 7; ++i) {
      expect_taken(forge, forge.commit({i}, {}));
    }
    const LeafIndex victim{1 + 2 * round};
    expect_taken(forge, forge.commit({0}, {test::remove(victim)}));
    expect_taken(forge, forge.commit_without_path({6}, {test::add(forge.newcomer("newcomer"))}));
    EXPECT_TRUE(validate_parent_hashes(forge.group().tree()));
  }
}

}  // namespace
}  // namespace indaba::mls
