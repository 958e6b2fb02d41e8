// Proves that relatives are computed as RFC 9420 appendix C places nodes: by the tree that it
// draws, and by what must hold between relatives in every tree of up to 1,024 leaves.
#include "crypto/mls/public/tree_math.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indaba::mls {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Section 4 and appendix C: node 7 is the root of eight leaves, 3 and 11 its children.
TEST(TreeMath, PlacesTheNodesOfEightLeavesAsDrawn) {
  EXPECT_EQ(node_count(8), 15U);
  EXPECT_EQ(root(8), NodeIndex{7});
  EXPECT_EQ(left({7}), NodeIndex{3});
  EXPECT_EQ(right({7}), NodeIndex{11});
  EXPECT_EQ(left({3}), NodeIndex{1});
  EXPECT_EQ(right({3}), NodeIndex{5});
  EXPECT_EQ(left({11}), NodeIndex{9});
  EXPECT_EQ(right({11}), NodeIndex{13});
  EXPECT_EQ(left({9}), NodeIndex{8});
  EXPECT_EQ(right({9}), NodeIndex{10});
  EXPECT_EQ(parent({14}), NodeIndex{13});
  EXPECT_EQ(sibling({13}), NodeIndex{9});
  EXPECT_EQ(sibling({11}), NodeIndex{3});
}

TEST(TreeMath, KnowsTheSmallestTrees) {
  EXPECT_EQ(node_count(0), 0U);
  EXPECT_EQ(node_count(1), 1U);
  EXPECT_EQ(root(1), NodeIndex{0});
  EXPECT_EQ(node_count(2), 3U);
  EXPECT_EQ(root(2), NodeIndex{1});
  EXPECT_THAT(direct_path({0}, 1), IsEmpty());
}

TEST(TreeMath, ListsDirectPathsFromTheNearestParentToTheRoot) {
  EXPECT_THAT(direct_path({0}, 8), ElementsAre(NodeIndex{1}, NodeIndex{3}, NodeIndex{7}));
  EXPECT_THAT(direct_path({10}, 8), ElementsAre(NodeIndex{9}, NodeIndex{11}, NodeIndex{7}));
  EXPECT_THAT(direct_path({11}, 8), ElementsAre(NodeIndex{7}));
  EXPECT_THAT(direct_path({7}, 8), IsEmpty());
  EXPECT_THAT(direct_path({0}, 2), ElementsAre(NodeIndex{1}));
}

TEST(TreeMath, FindsTheLowestCommonAncestor) {
  EXPECT_EQ(common_ancestor({0}, {1}), NodeIndex{1});
  EXPECT_EQ(common_ancestor({1}, {2}), NodeIndex{3});
  EXPECT_EQ(common_ancestor({3}, {4}), NodeIndex{7});
  EXPECT_EQ(common_ancestor({6}, {7}), NodeIndex{13});
}

TEST(TreeMath, PutsLeavesAtEvenAndParentsAtOddPlaces) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_TRUE(is_leaf({2 * i}));
    EXPECT_FALSE(is_leaf({2 * i + 1}));
    EXPECT_EQ(to_leaf(to_node(LeafIndex{i})), LeafIndex{i});
    EXPECT_EQ(level({2 * i}), 0U);
  }
}

TEST(TreeMath, KeepsRelativesConsistentInEveryTree) {
  for (std::uint32_t leaves = 1; leaves <= 1024; leaves *= 2) {
    EXPECT_EQ(first_leaf(root(leaves)), LeafIndex{0});
    EXPECT_EQ(end_leaf(root(leaves)), LeafIndex{leaves});
    for (std::uint32_t i = 1; i < node_count(leaves); i += 2) {
      const NodeIndex node{i};
      EXPECT_EQ(parent(left(node)), node);
      EXPECT_EQ(parent(right(node)), node);
      EXPECT_EQ(sibling(left(node)), right(node));
      EXPECT_EQ(sibling(right(node)), left(node));
      EXPECT_EQ(level(left(node)) + 1, level(node));
      EXPECT_EQ(first_leaf(left(node)), first_leaf(node));
      EXPECT_EQ(end_leaf(left(node)), first_leaf(right(node)));
      EXPECT_EQ(end_leaf(right(node)), end_leaf(node));
    }
  }
}

TEST(TreeMath, ContainsExactlyTheLeavesBelow) {
  for (std::uint32_t i = 0; i < node_count(64); ++i) {
    for (std::uint32_t leaf = 0; leaf < 64; ++leaf) {
      bool below = to_node(LeafIndex{leaf}) == NodeIndex{i};
      for (const NodeIndex above : direct_path(to_node(LeafIndex{leaf}), 64)) {
        below |= above == NodeIndex{i};
      }
      EXPECT_EQ(contains({i}, {leaf}), below) << i << " " << leaf;
    }
  }
}

TEST(TreeMath, WorksInTheLargestTree) {
  const NodeIndex last = to_node(LeafIndex{kLeavesMax - 1});
  EXPECT_EQ(last.value + 1, node_count(kLeavesMax));
  EXPECT_EQ(direct_path(last, kLeavesMax).size(), kLevelsMax);
  EXPECT_EQ(level(root(kLeavesMax)), kLevelsMax);
  EXPECT_EQ(common_ancestor({0}, {kLeavesMax - 1}), root(kLeavesMax));
}

TEST(Grease, IsWhatTheStandardReserves) {
  // Section 13.5 lists 0x0A0A to 0xEAEA and says that 0xFAFA is not one.
  std::vector<std::uint32_t> found;
  for (std::uint32_t value = 0; value <= 0xffff; ++value) {
    if (is_grease(static_cast<std::uint16_t>(value))) {
      found.push_back(value);
    }
  }
  EXPECT_THAT(found, ElementsAre(0x0a0a, 0x1a1a, 0x2a2a, 0x3a3a, 0x4a4a, 0x5a5a, 0x6a6a, 0x7a7a,
                                 0x8a8a, 0x9a9a, 0xaaaa, 0xbaba, 0xcaca, 0xdada, 0xeaea));
}

}  // namespace
}  // namespace indaba::mls
