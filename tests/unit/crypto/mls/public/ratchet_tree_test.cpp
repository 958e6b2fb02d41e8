// Proves the shape of the tree: what resolves to what, which paths are filtered, and what adding,
// updating, removing, extending and truncating do to it. By the examples of RFC 9420 section 4.1,
// 7.7 and 12.1, drawn here node by node.
#include "crypto/mls/public/ratchet_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/crypto/mls/public/plain_nodes.h"

namespace indaba::mls {
namespace {

using test::plain_leaf;
using test::plain_parent;
using testing::ElementsAre;
using testing::IsEmpty;

// Draws a tree: nodes by index, letters for those that are not blank, '_' for those that are.
RatchetTree drawn(std::string_view letters) {
  std::map<std::uint32_t, LeafNode> leaves;
  std::map<std::uint32_t, ParentNode> parents;
  for (std::uint32_t i = 0; i < letters.size(); ++i) {
    if (letters[i] == '_') {
      continue;
    }
    if (is_leaf({i})) {
      leaves[i / 2] = plain_leaf(letters[i]);
    } else {
      parents[i] = plain_parent(letters[i]);
    }
  }
  const auto leaf_count = static_cast<std::uint32_t>((letters.size() + 1) / 2);
  return RatchetTree::from_nodes(leaf_count, std::move(leaves), std::move(parents)).value();
}

std::string drawing(const RatchetTree& tree) {
  std::string letters;
  for (std::uint32_t i = 0; i < node_count(tree.leaf_count()); ++i) {
    const Bytes* key = tree.encryption_key({i});
    letters += key == nullptr ? '_' : static_cast<char>(key->front());
  }
  return letters;
}

std::string letters_of(const RatchetTree& tree, const std::vector<NodeIndex>& nodes) {
  std::string letters;
  for (const NodeIndex node : nodes) {
    letters += static_cast<char>(tree.encryption_key(node)->front());
  }
  return letters;
}

std::vector<NodeIndex> nodes_of(const std::vector<PathStep>& steps) {
  std::vector<NodeIndex> nodes;
  nodes.reserve(steps.size());
  for (const PathStep& step : steps) {
    nodes.push_back(step.node);
  }
  return nodes;
}

// The figure "A Tree with Blanks and Unmerged Leaves" of section 4.1.1.
RatchetTree resolution_tree() {
  RatchetTree tree = drawn("A_BX__D_EYF___H");
  tree.set_parent({3}, plain_parent('X', {{1}}));
  return tree;
}

TEST(Resolution, IsAsInTheExampleOfTheStandard) {
  const RatchetTree tree = resolution_tree();
  EXPECT_EQ(letters_of(tree, tree.resolution({3})), "XB");
  EXPECT_THAT(tree.resolution({4}), IsEmpty());
  EXPECT_THAT(tree.resolution({12}), IsEmpty());
  EXPECT_EQ(letters_of(tree, tree.resolution({7})), "XBYH");
}

TEST(Resolution, CanLeaveLeavesOut) {
  const RatchetTree tree = resolution_tree();
  EXPECT_EQ(letters_of(tree, tree.resolution({7}, {{1}})), "XYH");
  EXPECT_EQ(letters_of(tree, tree.resolution({7}, {{1}, {7}, {5}})), "XY");
  EXPECT_THAT(tree.resolution({14}, {{7}}), IsEmpty());
}

TEST(Resolution, IsEmptyWhereEverythingBelowIsBlank) {
  const RatchetTree tree = drawn("A______________");
  EXPECT_TRUE(tree.has_empty_resolution({11}));
  EXPECT_TRUE(tree.has_empty_resolution({2}));
  EXPECT_FALSE(tree.has_empty_resolution({7}));
  EXPECT_THAT(tree.resolution({11}), IsEmpty());
  EXPECT_THAT(tree.resolution({7}), ElementsAre(NodeIndex{0}));
}

// The figure "A Complete Tree with Five Members" of section 4.1.2 and its table.
TEST(FilteredDirectPath, IsAsInTheExampleOfTheStandard) {
  const RatchetTree tree = drawn("ATB____WEXFYG__");
  const NodeIndex t{1};
  const NodeIndex w{7};
  const NodeIndex x{9};
  const NodeIndex y{11};
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({0})), ElementsAre(t, w));
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({1})), ElementsAre(t, w));
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({4})), ElementsAre(x, y, w));
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({5})), ElementsAre(x, y, w));
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({6})), ElementsAre(y, w));
}

TEST(FilteredDirectPath, NamesTheChildOffThePath) {
  const auto steps = drawn("ATB____WEXFYG__").filtered_direct_path({6});
  EXPECT_EQ(steps[0].copath, NodeIndex{9});
  EXPECT_EQ(steps[1].copath, NodeIndex{3});
}

TEST(FilteredDirectPath, CountsUnmergedLeavesOfTheCopath) {
  RatchetTree tree = drawn("A__X__D");
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({0})), ElementsAre(NodeIndex{3}));
  tree.add_leaf({1}, plain_leaf('B'));
  EXPECT_THAT(nodes_of(tree.filtered_direct_path({0})), ElementsAre(NodeIndex{1}, NodeIndex{3}));
}

TEST(FilteredDirectPath, IsEmptyForWhoIsAlone) {
  EXPECT_THAT(nodes_of(drawn("A").filtered_direct_path({0})), IsEmpty());
  EXPECT_THAT(nodes_of(drawn("A______").filtered_direct_path({0})), IsEmpty());
}

TEST(TreeShape, ClaimsTheLeftmostBlankLeaf) {
  RatchetTree tree = drawn("AXB___D");
  EXPECT_EQ(tree.claim_blank_leaf().value(), LeafIndex{2});
  EXPECT_EQ(tree.leaf_count(), 4U);
  EXPECT_EQ(drawn("___A___").claim_blank_leaf().value(), LeafIndex{0});
}

TEST(TreeShape, ClaimsNoLeafBeforeTheOneGiven) {
  RatchetTree tree = drawn("___A___");
  EXPECT_EQ(tree.claim_blank_leaf({2}).value(), LeafIndex{2});
}

// The figure "Extending the Tree to Make Room for a Third Member" of section 7.7.
TEST(TreeShape, ExtendsToTheRightWhereNoLeafIsBlank) {
  RatchetTree tree = drawn("AXB");
  EXPECT_EQ(tree.claim_blank_leaf().value(), LeafIndex{2});
  EXPECT_EQ(drawing(tree), "AXB____");
  tree.add_leaf({2}, plain_leaf('C'));
  EXPECT_EQ(drawing(tree), "AXB_C__");
}

TEST(TreeShape, GrowsFromNothing) {
  RatchetTree tree;
  EXPECT_EQ(tree.leaf_count(), 0U);
  EXPECT_EQ(tree.claim_blank_leaf().value(), LeafIndex{0});
  EXPECT_EQ(tree.leaf_count(), 1U);
}

TEST(TreeShape, IsFullAtTheLimit) {
  RatchetTree tree;
  std::uint32_t next = 0;
  while (tree.leaf_count() < kLeavesMax) {
    next = tree.claim_blank_leaf({next}).value().value;
    for (; next < tree.leaf_count(); ++next) {
      tree.set_leaf({next}, LeafNode{});
    }
  }
  EXPECT_EQ(tree.claim_blank_leaf({next}).error(), MlsError::group_full);
}

TEST(TreeShape, ListsAnAddedLeafAsUnmergedInEveryParentThatIsThere) {
  RatchetTree tree = drawn("AX____DYE______");
  tree.add_leaf({2}, plain_leaf('C'));
  tree.add_leaf({1}, plain_leaf('B'));
  EXPECT_THAT(tree.parent_node({1})->unmerged_leaves, ElementsAre(LeafIndex{1}));
  EXPECT_THAT(tree.parent_node({7})->unmerged_leaves, ElementsAre(LeafIndex{1}, LeafIndex{2}));
  EXPECT_EQ(tree.parent_node({3}), nullptr);
}

TEST(TreeShape, BlanksTheDirectPathOfAnUpdate) {
  RatchetTree tree = drawn("AXBYCZDRESFTGUH");
  tree.update_leaf({2}, plain_leaf('c'));
  EXPECT_EQ(drawing(tree), "AXB_c_D_ESFTGUH");
}

TEST(TreeShape, BlanksTheLeafAndTheDirectPathOfARemove) {
  RatchetTree tree = drawn("AXBYCZDRESFTGUH");
  tree.blank_leaf({7});
  EXPECT_EQ(drawing(tree), "AXBYCZD_ESF_G__");
}

// The figure "Cleaning Up after Removing Member C" of section 7.7.
TEST(TreeShape, TruncatesWhileTheRightHalfIsBlank) {
  RatchetTree tree = drawn("AXBYC__");
  tree.blank_leaf({2});
  tree.truncate();
  EXPECT_EQ(drawing(tree), "AXB");
}

TEST(TreeShape, TruncatesByTheRightmostLeafThatIsThere) {
  RatchetTree tree = drawn("AXBYCZDRESFTGUH");
  for (const std::uint32_t leaf : {7U, 5U, 4U}) {
    tree.blank_leaf({leaf});
    tree.truncate();
    EXPECT_EQ(tree.leaf_count(), 8U);
  }
  tree.blank_leaf({6});
  tree.truncate();
  EXPECT_EQ(drawing(tree), "AXBYCZD");
}

TEST(TreeShape, TruncatesToASingleLeaf) {
  RatchetTree tree = drawn("AXBYCZD");
  for (const std::uint32_t leaf : {1U, 2U, 3U}) {
    tree.blank_leaf({leaf});
  }
  tree.truncate();
  EXPECT_EQ(drawing(tree), "A");
}

TEST(TreeShape, AnswersOutsideTheTreeAsForBlanks) {
  const RatchetTree tree = drawn("AXB");
  for (const std::uint32_t index : {2U, 3U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    EXPECT_EQ(tree.leaf({index}), nullptr);
  }
  for (const std::uint32_t index : {3U, 4U, 5U, 0xfffffffeU, 0xffffffffU}) {
    EXPECT_TRUE(tree.is_blank({index}));
    EXPECT_EQ(tree.parent_node({index}), nullptr);
  }
  EXPECT_THAT(tree.members(), ElementsAre(LeafIndex{0}, LeafIndex{1}));
}

}  // namespace
}  // namespace indaba::mls
