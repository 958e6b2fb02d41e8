// Proves that the ratchet_tree extension (RFC 9420 section 12.4.3.3) is written and read as the
// standard says, and that whatever is no tree is named: by small trees and their damaged encodings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/mls/public/ratchet_tree.h"
#include "tests/unit/crypto/mls/public/plain_nodes.h"

namespace indaba::mls {
namespace {

using test::plain_leaf;
using test::plain_parent;

// Entries of the extension.
const Bytes kBlank{0};
Bytes entry(const LeafNode& leaf) {
  Bytes bytes{1, 1};
  append(bytes, encode(leaf));
  return bytes;
}
Bytes entry(const ParentNode& parent) {
  Bytes bytes{1, 2};
  append(bytes, encode(parent));
  return bytes;
}
Bytes tree_of(const std::vector<Bytes>& entries) {
  Bytes all;
  for (const Bytes& each : entries) {
    append(all, each);
  }
  return encode(all);
}
std::error_code error_of(const std::vector<Bytes>& entries) {
  return RatchetTree::decode(tree_of(entries)).error();
}

const Bytes kA = entry(plain_leaf('A'));
const Bytes kB = entry(plain_leaf('B'));
const Bytes kX = entry(plain_parent('X'));

TEST(TreeEncoding, ComesBackByteForByte) {
  for (const auto& entries :
       std::vector<std::vector<Bytes>>{{kA},
                                       {kA, kX, kB},
                                       {kA, kBlank, kB},
                                       {kBlank, kBlank, kB},
                                       {kA, kX, kB, kBlank, entry(plain_leaf('C'))},
                                       {kA, kX, kB, entry(plain_parent('Y', {{1}, {3}})), kBlank,
                                        kBlank, entry(plain_leaf('D'))}}) {
    const auto tree = RatchetTree::decode(tree_of(entries));
    ASSERT_TRUE(tree) << tree.error().message();
    EXPECT_EQ(tree->encode(), tree_of(entries));
  }
}

TEST(TreeEncoding, IsExtendedToAPowerOfTwoOfLeaves) {
  const std::pair<std::size_t, std::uint32_t> widths[] = {{1, 1}, {3, 2}, {5, 4},
                                                          {7, 4}, {9, 8}, {17, 16}};
  for (const auto& [count, width] : widths) {
    std::vector<Bytes> entries(count, kBlank);
    entries.back() = kA;
    EXPECT_EQ(RatchetTree::decode(tree_of(entries))->leaf_count(), width) << count;
  }
}

TEST(TreeEncoding, MustNotBeEmpty) { EXPECT_EQ(error_of({}), MlsError::invalid_tree_encoding); }

TEST(TreeEncoding, MustNotEndBlank) {
  EXPECT_EQ(error_of({kBlank}), MlsError::invalid_tree_encoding);
  EXPECT_EQ(error_of({kA, kBlank}), MlsError::invalid_tree_encoding);
  EXPECT_EQ(error_of({kA, kX, kB, kBlank}), MlsError::invalid_tree_encoding);
}

TEST(TreeEncoding, MustHaveLeavesAndParentsWhereTheyBelong) {
  EXPECT_EQ(error_of({kX}), MlsError::invalid_tree_encoding);
  EXPECT_EQ(error_of({kA, kB}), MlsError::invalid_tree_encoding);
  EXPECT_EQ(error_of({kA, kX, kX}), MlsError::invalid_tree_encoding);
}

TEST(TreeEncoding, MustNotNameUnknownNodeTypes) {
  for (const auto type : std::initializer_list<std::uint8_t>{0, 3, 255}) {
    Bytes wrong = kA;
    wrong[1] = type;
    EXPECT_EQ(error_of({wrong}), MlsError::unknown_value);
    wrong[0] = type | 2;
    EXPECT_EQ(error_of({wrong}), MlsError::unknown_value);
  }
}

TEST(TreeEncoding, MustHaveUnmergedLeavesInOrderAndBelow) {
  const auto with_unmerged = [](std::vector<LeafIndex> unmerged) {
    return error_of({kA, entry(plain_parent('X', std::move(unmerged))), kB});
  };
  EXPECT_FALSE(with_unmerged({}));
  EXPECT_FALSE(with_unmerged({{0}, {1}}));
  EXPECT_EQ(with_unmerged({{1}, {0}}), MlsError::invalid_unmerged_leaves);
  EXPECT_EQ(with_unmerged({{1}, {1}}), MlsError::invalid_unmerged_leaves);
  EXPECT_EQ(with_unmerged({{2}}), MlsError::invalid_unmerged_leaves);
  EXPECT_EQ(with_unmerged({{0xffffffff}}), MlsError::invalid_unmerged_leaves);
}

TEST(TreeEncoding, IsTruncatedAtEveryStrictPrefix) {
  const Bytes whole = tree_of({kA, kX, kB});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(RatchetTree::decode(ByteView(whole).first(size)).error(), MlsError::truncated);
  }
}

TEST(TreeEncoding, IsTruncatedInsideANodeToo) {
  for (std::size_t size = 1; size < kA.size(); ++size) {
    EXPECT_EQ(error_of({to_bytes(ByteView(kA).first(size))}), MlsError::truncated);
  }
}

TEST(TreeEncoding, HasNoRoomForTrailingBytes) {
  Bytes longer = tree_of({kA, kX, kB});
  longer.push_back(0);
  EXPECT_EQ(RatchetTree::decode(longer).error(), MlsError::trailing_bytes);
}

TEST(TreeEncoding, MustNotBeLargerThanAnyGroup) {
  Bytes blanks(node_count(kLeavesMax) + 1, 0);
  append(blanks, kA);
  EXPECT_EQ(RatchetTree::decode(encode(blanks)).error(), MlsError::group_full);
  EXPECT_EQ(RatchetTree::decode(Bytes(kInputBytesMax + 1)).error(), MlsError::oversized);
}

TEST(TreeFromNodes, RefusesWhatIsNoTree) {
  const auto from = [](std::uint32_t count, std::uint32_t leaf, std::uint32_t parent,
                       std::vector<LeafIndex> unmerged = {}) {
    return RatchetTree::from_nodes(count, {{leaf, plain_leaf('A')}},
                                   {{parent, plain_parent('X', std::move(unmerged))}})
        .error();
  };
  EXPECT_FALSE(from(2, 1, 1));
  EXPECT_EQ(from(0, 0, 1), MlsError::invalid_tree_encoding);
  EXPECT_EQ(from(3, 0, 1), MlsError::invalid_tree_encoding);
  EXPECT_EQ(from(2 * kLeavesMax, 0, 1), MlsError::group_full);
  EXPECT_EQ(from(2, 2, 1), MlsError::invalid_tree_encoding);
  EXPECT_EQ(from(2, 1, 3), MlsError::invalid_tree_encoding);
  EXPECT_EQ(from(2, 1, 0), MlsError::invalid_tree_encoding);
  EXPECT_EQ(from(2, 1, 1, {{2}}), MlsError::invalid_tree_encoding);
}

}  // namespace
}  // namespace indaba::mls
