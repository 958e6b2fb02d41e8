// Proves that parent hashes chain every node to who set it, and that a tree in which anything else
// is true is refused (RFC 9420 sections 7.9 and 12.4.3.1): by the trees that the RFC's appendices
// draw, made by the operations that they tell, and by tampering with each node.
#include "crypto/mls/public/tree_kem.h"

#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_taken;
using test::MlsWorld;
using test::PublicForge;
using testing::ElementsAre;

// H(node, ph, osth) of appendix B.
Bytes parent_hash(const ParentNode& node, ByteView hash_of_next, const HashValue& sibling) {
  Writer input;
  input.vector(node.encryption_key);
  input.vector(hash_of_next);
  input.vector(sibling);
  return to_bytes(sha256(input.finish()));
}

std::string blanks(const RatchetTree& tree) {
  std::string drawing;
  for (std::uint32_t i = 0; i < node_count(tree.leaf_count()); ++i) {
    drawing += tree.is_blank({i}) ? '_' : 'x';
  }
  return drawing;
}

Status validate(PublicForge& forge, const RatchetTree& tree) {
  const GroupContext& context = forge.group().context();
  return validate_tree(tree, context.cipher_suite, context.group_id, context.extensions);
}

// Appendix B, "Evolution of Parent Hashes".
TEST(ParentHashes, EvolveAsInTheExampleOfTheStandard) {
  MlsWorld world;
  PublicForge forge(world, 1);
  const RatchetTree& tree = forge.group().tree();

  expect_taken(forge, forge.commit({0}, {test::add(forge.newcomer("B"))}));
  EXPECT_EQ(forge.leaf({0}).parent_hash,
            parent_hash(*tree.parent_node({1}), {}, tree.tree_hash({2})));

  expect_taken(forge,
               forge.commit({1}, {test::add(forge.newcomer("C")), test::add(forge.newcomer("D"))}));
  const ParentNode x = *tree.parent_node({1});
  EXPECT_EQ(x.parent_hash, parent_hash(*tree.parent_node({3}), {}, tree.tree_hash({5})));
  EXPECT_EQ(forge.leaf({1}).parent_hash, parent_hash(x, x.parent_hash, tree.tree_hash({0})));

  expect_taken(forge, forge.commit({2}, {}));
  const ParentNode z = *tree.parent_node({5});
  EXPECT_EQ(z.parent_hash, parent_hash(*tree.parent_node({3}), {}, tree.tree_hash({1})));
  EXPECT_EQ(forge.leaf({2}).parent_hash, parent_hash(z, z.parent_hash, tree.tree_hash({6})));
  // What the joiner finds: X' is no longer chained to Y', and the tree is valid all the same.
  EXPECT_EQ(tree.parent_node({1})->parent_hash, x.parent_hash);
  EXPECT_TRUE(validate(forge, tree));
}

// Appendix A tells how the trees of sections 4.1 and 7.9 come about.
TEST(ParentHashes, HoldInTheTreeOfFullTree) {
  MlsWorld world;
  PublicForge forge(world, 7);
  expect_taken(forge, forge.commit({5}, {}));
  expect_taken(forge, forge.commit({6}, {test::remove({2}), test::remove({3})}));
  expect_taken(forge, forge.commit({1}, {}));
  EXPECT_EQ(blanks(forge.group().tree()), "xxx____xxxxxx__");
  EXPECT_TRUE(validate(forge, forge.group().tree()));
}

TEST(ParentHashes, HoldInTheTreeOfResolutionTree) {
  MlsWorld world;
  PublicForge forge(world, 9);
  const RatchetTree& tree = forge.group().tree();
  expect_taken(forge, forge.commit({5}, {}));
  expect_taken(forge, forge.commit({3}, {test::remove({1}), test::remove({2})}));
  expect_taken(forge, forge.commit({8}, {test::remove({6})}));
  expect_taken(forge, forge.commit_without_path({0}, {test::add(forge.newcomer("B"))}));
  EXPECT_EQ(blanks(tree).substr(0, 15), "x_xx__x_xxx___x");
  EXPECT_THAT(tree.parent_node({3})->unmerged_leaves, ElementsAre(LeafIndex{1}));
  EXPECT_THAT(tree.resolution({7}),
              ElementsAre(NodeIndex{3}, NodeIndex{2}, NodeIndex{9}, NodeIndex{14}));
  EXPECT_TRUE(validate(forge, tree));
}

TEST(ParentHashes, HoldInTheTreeWithUnmergedLeaves) {
  MlsWorld world;
  PublicForge forge(world, 7);
  const RatchetTree& tree = forge.group().tree();
  expect_taken(forge, forge.commit({0}, {test::remove({5})}));
  expect_taken(forge, forge.commit({4}, {}));
  expect_taken(forge, forge.commit_without_path({0}, {test::add(forge.newcomer("F"))}));
  EXPECT_THAT(tree.parent_node({7})->unmerged_leaves, ElementsAre(LeafIndex{5}));
  EXPECT_THAT(tree.parent_node({11})->unmerged_leaves, ElementsAre(LeafIndex{5}));
  EXPECT_TRUE(validate(forge, tree));
}

TEST(OriginalTreeHash, IsThatOfTheTreeWithoutTheLeaves) {
  MlsWorld world;
  PublicForge forge(world, 7);
  expect_taken(forge, forge.commit({0}, {test::remove({5})}));
  expect_taken(forge, forge.commit({4}, {}));
  RatchetTree tree = forge.group().tree();
  const HashValue before = tree.tree_hash({11});
  tree.add_leaf({5}, forge.newcomer("F").leaf_node);
  EXPECT_NE(tree.tree_hash({11}), before);
  EXPECT_EQ(tree.original_tree_hash({11}, {{5}}), before);
  EXPECT_EQ(tree.original_tree_hash({11}, {{0}}), tree.tree_hash({11}));
}

class TamperedTree : public testing::Test {
 protected:
  TamperedTree() {
    forge_.fill();
    expect_taken(forge_, forge_.commit({0}, {test::remove({5})}));
    expect_taken(forge_, forge_.commit_without_path({0}, {test::add(forge_.newcomer("F"))}));
    tree_ = forge_.group().tree();
  }
  void change_parent(NodeIndex node, const std::function<void(ParentNode&)>& change) {
    ParentNode parent = *tree_.parent_node(node);
    change(parent);
    tree_.set_parent(node, std::move(parent));
  }
  void change_leaf(LeafIndex index, const std::function<void(LeafNode&)>& change) {
    LeafNode leaf = *tree_.leaf(index);
    change(leaf);
    leaf.sign(forge_.key(index), {forge_.group().context().group_id, index});
    tree_.set_leaf(index, std::move(leaf));
  }
  std::error_code error() { return validate(forge_, tree_).error(); }

  MlsWorld world_;
  PublicForge forge_{world_, 8};
  RatchetTree tree_;
};

TEST_F(TamperedTree, IsRefusedWhereAnyParentKeyIsAnother) {
  for (std::uint32_t node = 1; node < 15; node += 2) {
    tree_ = forge_.group().tree();
    if (tree_.is_blank({node})) {
      continue;
    }
    change_parent({node}, [&](ParentNode& parent) {
      parent.encryption_key = forge_.newcomer("anybody").init_key;
    });
    EXPECT_EQ(error(), MlsError::invalid_parent_hash) << node;
  }
}

TEST_F(TamperedTree, IsRefusedWhereAParentHashIsAnother) {
  for (std::uint32_t node = 1; node < 15; node += 2) {
    tree_ = forge_.group().tree();
    if (tree_.is_blank({node}) || NodeIndex{node} == tree_.root()) {
      continue;
    }
    change_parent({node}, [](ParentNode& parent) { parent.parent_hash.push_back(0); });
    EXPECT_EQ(error(), MlsError::invalid_parent_hash) << node;
  }
}

TEST_F(TamperedTree, IsRefusedWhereTheLeafOfAChainIsAnother) {
  change_leaf({0}, [](LeafNode& leaf) { leaf.parent_hash[0] ^= 1; });
  EXPECT_EQ(error(), MlsError::invalid_parent_hash);
  tree_ = forge_.group().tree();
  change_leaf({0}, [](LeafNode& leaf) { leaf.source = LeafNodeSource::update; });
  EXPECT_EQ(error(), MlsError::invalid_parent_hash);
}

TEST_F(TamperedTree, IsRefusedWhereAChainHasNoLeaf) {
  tree_.set_leaf({0}, std::nullopt);
  EXPECT_EQ(error(), MlsError::invalid_parent_hash);
}

TEST_F(TamperedTree, IsRefusedWhereAnUnmergedLeafIsLeftOut) {
  change_parent({7}, [](ParentNode& parent) { parent.unmerged_leaves.clear(); });
  EXPECT_EQ(error(), MlsError::invalid_parent_hash);
}

TEST_F(TamperedTree, IsRefusedWhereAMergedLeafIsCalledUnmerged) {
  change_parent({1}, [](ParentNode& parent) { parent.unmerged_leaves = {{1}}; });
  EXPECT_EQ(error(), MlsError::invalid_parent_hash);
}

TEST_F(TamperedTree, IsRefusedWhereAnUnmergedLeafIsBlank) {
  tree_.set_leaf({5}, std::nullopt);
  EXPECT_EQ(error(), MlsError::invalid_unmerged_leaves);
}

TEST_F(TamperedTree, IsRefusedWhereANodeBetweenDoesNotListAnUnmergedLeaf) {
  // Node 13 is set, and above leaf 6 and below node 7.
  ASSERT_FALSE(tree_.is_blank({13}));
  change_parent({7}, [](ParentNode& parent) { parent.unmerged_leaves = {{5}, {6}}; });
  EXPECT_EQ(error(), MlsError::invalid_unmerged_leaves);
}

TEST_F(TamperedTree, IsNotChainedThroughANodeThatDoesNotListAnUnmergedLeaf) {
  // Member 7 set the root last, so its chain runs through node 11, and what lies under node 3 goes
  // into the hash: nothing but the list itself tells of the change.
  PublicForge forge(world_, 8);
  forge.fill();
  tree_ = forge.group().tree();
  EXPECT_TRUE(validate_parent_hashes(tree_));
  change_parent(tree_.root(), [](ParentNode& parent) { parent.unmerged_leaves = {{6}}; });
  EXPECT_EQ(validate_parent_hashes(tree_).error(), MlsError::invalid_parent_hash);
}

TEST_F(TamperedTree, IsRefusedWhereAKeyOccursTwice) {
  const Bytes key = tree_.parent_node({7})->encryption_key;
  change_leaf({2}, [&](LeafNode& leaf) { leaf.encryption_key = key; });
  EXPECT_EQ(error(), MlsError::duplicate_key);
  tree_ = forge_.group().tree();
  change_parent({1}, [&](ParentNode& parent) { parent.encryption_key = key; });
  EXPECT_EQ(error(), MlsError::duplicate_key);
  tree_ = forge_.group().tree();
  tree_.set_leaf({3}, *tree_.leaf({2}));
  EXPECT_EQ(error(), MlsError::duplicate_key);
}

TEST_F(TamperedTree, IsRefusedWhereAKeyIsNoKey) {
  for (const Bytes& key : {Bytes{}, Bytes(31, 9), Bytes(32, 0)}) {
    tree_ = forge_.group().tree();
    change_parent({7}, [&](ParentNode& parent) { parent.encryption_key = key; });
    EXPECT_EQ(error(), MlsError::invalid_public_key);
    tree_ = forge_.group().tree();
    change_leaf({5}, [&](LeafNode& leaf) { leaf.encryption_key = key; });
    EXPECT_EQ(error(), MlsError::invalid_public_key);
  }
}

TEST_F(TamperedTree, IsRefusedWhereALeafIsNotSignedForItsPlace) {
  LeafNode leaf = *tree_.leaf({5});
  leaf.signature[0] ^= 1;
  tree_.set_leaf({5}, leaf);
  EXPECT_EQ(error(), MlsError::invalid_signature);
}

TEST_F(TamperedTree, IsRefusedWhereACredentialTypeIsNotSupportedByAll) {
  change_leaf({5}, [](LeafNode& leaf) {
    leaf.credential.type = CredentialType::x509;
    leaf.capabilities.credentials.push_back(CredentialType::x509);
  });
  EXPECT_EQ(error(), MlsError::unsupported_credential);
}

TEST_F(TamperedTree, IsRefusedWhereALeafLacksWhatTheGroupUses) {
  ExtensionList in_use;
  in_use.set(ExtensionType{0xf123}, {});
  const GroupContext& context = forge_.group().context();
  EXPECT_EQ(validate_tree(tree_, context.cipher_suite, context.group_id, in_use).error(),
            MlsError::unsupported_extension);
}

TEST_F(TamperedTree, OfOtherPeopleIsRefused) {
  const GroupContext& context = forge_.group().context();
  EXPECT_TRUE(validate_tree(tree_, context.cipher_suite, context.group_id, {}));
  EXPECT_EQ(validate_tree(tree_, context.cipher_suite, as_bytes("another group"), {}).error(),
            MlsError::invalid_signature);
}

}  // namespace
}  // namespace indaba::mls
