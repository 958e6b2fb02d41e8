// Proves that an edit of the tree can be taken back and brought again without a trace, and that
// cached tree hashes are always those of the nodes: by random edits, each compared with a tree that
// is built anew from the same nodes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/mls/public/tree_kem.h"
#include "tests/support/mls_world.h"
#include "tests/unit/crypto/mls/public/plain_nodes.h"

namespace indaba::mls {
namespace {

using test::all_hashes;
using test::must;
using test::plain_leaf;
using test::plain_parent;
using test::rebuilt;
using test::SeededRandom;

using EditScope = RatchetTree::EditScope;

// A tree's nodes, and the hashes and answers that follow from them alone.
struct TreeView {
  std::uint32_t leaf_count;
  Bytes encoded;
  std::vector<HashValue> hashes;

  explicit TreeView(const RatchetTree& tree)
      : leaf_count(tree.leaf_count()),
        encoded(tree.encode()),
        hashes(tree.leaf_count() == 0 ? std::vector<HashValue>{} : all_hashes(rebuilt(tree))) {}
};

// Keys that were ever in use, so that the index can be asked for those that are gone too.
class KeyLog {
 public:
  explicit KeyLog(SeededRandom& random) : random_(random) {}

  Bytes fresh() {
    Bytes key(32);
    must(random_.fill(key));
    keys_.push_back(key);
    return key;
  }
  LeafNode leaf() {
    LeafNode made = plain_leaf('L');
    made.encryption_key = fresh();
    made.signature_key = fresh();
    return made;
  }
  const std::vector<Bytes>& all() const { return keys_; }

 private:
  SeededRandom& random_;
  std::vector<Bytes> keys_;
};

void expect_is(const RatchetTree& tree, const TreeView& view, const KeyLog& keys) {
  ASSERT_EQ(tree.leaf_count(), view.leaf_count);
  ASSERT_EQ(tree.encode(), view.encoded);
  ASSERT_EQ(all_hashes(tree), view.hashes);
  const RatchetTree again = rebuilt(tree);
  ASSERT_EQ(tree.member_count(), again.member_count());
  for (const Bytes& key : keys.all()) {
    ASSERT_EQ(tree.index().has_encryption_key(key), again.index().has_encryption_key(key));
    ASSERT_EQ(tree.index().has_signature_key(key), again.index().has_signature_key(key));
  }
}

LeafIndex any_member(const RatchetTree& tree, SeededRandom& random) {
  const std::vector<LeafIndex> members = tree.members();
  return members[random.below(static_cast<std::uint32_t>(members.size()))];
}

// One of the changes that commits make.
void change(RatchetTree& tree, SeededRandom& random, KeyLog& keys) {
  switch (random.below(6)) {
    case 0:
    case 1: {
      const LeafIndex leaf = must(tree.claim_blank_leaf());
      tree.add_leaf(leaf, keys.leaf());
      break;
    }
    case 2:
      tree.update_leaf(any_member(tree, random), keys.leaf());
      break;
    case 3:
      if (tree.member_count() > 1) {
        tree.blank_leaf(any_member(tree, random));
        tree.truncate();
      }
      break;
    case 4: {
      const LeafIndex leaf = any_member(tree, random);
      const std::vector<PathStep> steps = tree.filtered_direct_path(leaf);
      std::vector<Bytes> path(steps.size());
      std::ranges::generate(path, [&] { return keys.fresh(); });
      LeafNode next = keys.leaf();
      next.parent_hash = set_path_keys(tree, leaf, steps, {path.begin(), path.end()});
      next.source = LeafNodeSource::commit;
      tree.set_leaf(leaf, std::move(next));
      break;
    }
    default:
      // Fills caches in the midst of an edit, in some edits and not in others.
      (void)tree.tree_hash({random.below(node_count(tree.leaf_count()))});
  }
}

RatchetTree tree_of(std::size_t members, KeyLog& keys) {
  RatchetTree tree;
  for (std::size_t i = 0; i < members; ++i) {
    const LeafIndex leaf = must(tree.claim_blank_leaf());
    tree.add_leaf(leaf, keys.leaf());
  }
  return tree;
}

void random_edits(std::uint64_t seed, std::size_t members) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  KeyLog keys(random);
  RatchetTree tree = tree_of(members, keys);
  for (int round = 0; round < 60; ++round) {
    const TreeView before(tree);
    auto scope = std::make_optional<EditScope>(tree);
    for (std::uint32_t i = random.below(8); i > 0; --i) {
      change(tree, random, keys);
    }
    const TreeView after(tree);
    if (random.below(3) == 0) {
      scope.reset();
      ASSERT_NO_FATAL_FAILURE(expect_is(tree, before, keys));
      continue;
    }
    TreeEdit edit = scope->finish();
    ASSERT_NO_FATAL_FAILURE(expect_is(tree, before, keys));
    if (random.below(2) == 0) {
      edit = must(decode<TreeEdit>(encode(edit)));
    }
    ASSERT_TRUE(edit.fits(tree.leaf_count()));
    tree.turn_over(edit);
    ASSERT_NO_FATAL_FAILURE(expect_is(tree, after, keys));
    tree.turn_over(edit);
    ASSERT_NO_FATAL_FAILURE(expect_is(tree, before, keys));
    if (random.below(2) == 0) {
      edit = must(decode<TreeEdit>(encode(edit)));
    }
    tree.turn_over(edit);
    ASSERT_NO_FATAL_FAILURE(expect_is(tree, after, keys));
    scope.reset();
  }
}

TEST(TreeEdits, LeaveNoTraceWhenTakenBackAndCachedHashesAreTrue) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    ASSERT_NO_FATAL_FAILURE(random_edits(seed, 1 + seed % 9));
  }
}

TEST(TreeEdits, SurviveTruncationAndExtensionInOne) {
  SeededRandom random(1);
  KeyLog keys(random);
  RatchetTree tree = tree_of(5, keys);
  const TreeView before(tree);
  EditScope scope(tree);
  tree.blank_leaf({4});
  tree.truncate();
  EXPECT_EQ(tree.leaf_count(), 4U);
  for (int i = 0; i < 6; ++i) {
    const LeafIndex leaf = must(tree.claim_blank_leaf());
    tree.add_leaf(leaf, keys.leaf());
  }
  EXPECT_EQ(tree.leaf_count(), 16U);
  const TreeView after(tree);
  TreeEdit edit = scope.finish();
  expect_is(tree, before, keys);
  tree.turn_over(edit);
  expect_is(tree, after, keys);
  tree.turn_over(edit);
  expect_is(tree, before, keys);
}

TEST(TreeEdits, SurviveExtensionAndTruncationInOne) {
  SeededRandom random(1);
  KeyLog keys(random);
  RatchetTree tree = tree_of(4, keys);
  const TreeView before(tree);
  EditScope scope(tree);
  tree.add_leaf(must(tree.claim_blank_leaf()), keys.leaf());
  tree.set_parent({11}, plain_parent('X'));
  tree.blank_leaf({4});
  tree.truncate();
  EXPECT_EQ(tree.leaf_count(), 4U);
  TreeEdit edit = scope.finish();
  expect_is(tree, before, keys);
  EXPECT_TRUE(edit.fits(4));
  tree.turn_over(edit);
  expect_is(tree, before, keys);
}

TEST(TreeEdits, NameTheSlotsThatTheyTouch) {
  SeededRandom random(1);
  KeyLog keys(random);
  RatchetTree tree = tree_of(4, keys);
  EditScope scope(tree);
  tree.set_leaf({2}, keys.leaf());
  tree.set_parent({3}, plain_parent('X'));
  const TreeEdit edit = scope.finish();
  EXPECT_THAT(edit.touched(), testing::ElementsAre(NodeIndex{4}, NodeIndex{3}));
  EXPECT_NE(edit.leaf({2}), nullptr);
  EXPECT_EQ(edit.leaf({1}), nullptr);
}

TEST(TreeEdits, ShowTheOtherSideWhileAPreviewLives) {
  SeededRandom random(1);
  KeyLog keys(random);
  RatchetTree tree = tree_of(3, keys);
  auto scope = std::make_optional<EditScope>(tree);
  tree.blank_leaf({1});
  TreeEdit edit = scope->finish();
  EXPECT_EQ(tree.member_count(), 3U);
  {
    const TreePreview preview(tree, edit);
    EXPECT_EQ(tree.member_count(), 2U);
  }
  EXPECT_EQ(tree.member_count(), 3U);
}

// The saved form of an edit, written by hand.
struct SavedEdit {
  std::vector<std::pair<std::uint32_t, std::optional<LeafNode>>> leaves;
  std::vector<std::pair<std::uint32_t, std::optional<ParentNode>>> parents;
  std::uint32_t leaf_count = 4;

  TreeEdit edit() const {
    Writer writer;
    writer(static_cast<std::uint32_t>(leaves.size()));
    for (const auto& [index, leaf] : leaves) {
      writer(index, leaf);
    }
    writer(static_cast<std::uint32_t>(parents.size()));
    for (const auto& [index, parent] : parents) {
      writer(index, parent);
    }
    writer(leaf_count);
    return must(decode<TreeEdit>(writer.finish()));
  }
};

TEST(TreeEditFits, WhereEverySlotIsInTheTreeOfEitherSide) {
  EXPECT_TRUE(SavedEdit{}.edit().fits(4));
  EXPECT_TRUE((SavedEdit{{{3, plain_leaf('D')}}, {{5, {}}}, 4}).edit().fits(4));
  EXPECT_TRUE((SavedEdit{{{7, {}}}, {}, 4}).edit().fits(8));
  EXPECT_TRUE((SavedEdit{{{7, plain_leaf('H')}}, {}, 8}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{{4, {}}}, {}, 4}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{{0xffffffff, {}}}, {}, 4}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{}, {{7, {}}}, 4}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{}, {{0xffffffff, {}}}, 4}).edit().fits(4));
}

TEST(TreeEditFits, NoTreeWhoseWidthIsNoPowerOfTwo) {
  for (const std::uint32_t count : {0U, 3U, 6U, 2 * kLeavesMax, 0x80000000U, 0xffffffffU}) {
    EXPECT_FALSE((SavedEdit{{}, {}, count}).edit().fits(4)) << count;
  }
}

TEST(TreeEditFits, NoParentAtTheSlotOfALeaf) {
  EXPECT_FALSE((SavedEdit{{}, {{4, plain_parent('X')}}, 4}).edit().fits(4));
}

TEST(TreeEditFits, NoParentWithAWrongListOfUnmergedLeaves) {
  EXPECT_TRUE((SavedEdit{{}, {{1, plain_parent('X', {{0}, {1}})}}, 4}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{}, {{1, plain_parent('X', {{1}, {0}})}}, 4}).edit().fits(4));
  EXPECT_FALSE((SavedEdit{{}, {{1, plain_parent('X', {{2}})}}, 4}).edit().fits(4));
}

}  // namespace
}  // namespace indaba::mls
