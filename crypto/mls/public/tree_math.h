// Where the nodes of a full binary tree stand in an array (RFC 9420 appendix C): leaf i at 2i,
// parents between.
//
// A tree always has a power of two of leaves, so a node's relatives depend on its index alone;
// whether they are inside the tree is the caller's to know (`leaf_count`, always a power of two
// here).
#pragma once

#include <bit>
#include <vector>

#include "crypto/base/check.h"
#include "crypto/mls/public/types.h"

namespace indaba::mls {

// The tallest tree that this library holds: 65,536 leaves. A blank tree of that size is announced
// by 64 KiB of input and takes some 30 MiB of memory.
inline constexpr std::uint32_t kLevelsMax = 16;
inline constexpr std::uint32_t kLeavesMax = std::uint32_t{1} << kLevelsMax;

constexpr std::uint32_t node_count(std::uint32_t leaf_count) {
  return leaf_count == 0 ? 0 : 2 * leaf_count - 1;
}
constexpr NodeIndex to_node(LeafIndex leaf) { return {2 * leaf.value}; }
constexpr bool is_leaf(NodeIndex node) { return (node.value & 1) == 0; }
constexpr LeafIndex to_leaf(NodeIndex node) { return {node.value / 2}; }

// 0 for leaves, their parents 1, and so on.
constexpr std::uint32_t level(NodeIndex node) {
  return static_cast<std::uint32_t>(std::countr_one(node.value));
}
constexpr NodeIndex root(std::uint32_t leaf_count) { return {leaf_count - 1}; }

// Of a parent node.
constexpr NodeIndex left(NodeIndex node) { return {node.value ^ (1U << (level(node) - 1))}; }
constexpr NodeIndex right(NodeIndex node) { return {node.value ^ (3U << (level(node) - 1))}; }
// Of a node that is not the root.
constexpr NodeIndex parent(NodeIndex node) {
  const std::uint32_t bit = 1U << level(node);
  return {(node.value | bit) & ~(bit << 1)};
}
constexpr NodeIndex sibling(NodeIndex node) {
  const NodeIndex above = parent(node);
  return node < above ? right(above) : left(above);
}

// First leaf under `node` and the one behind the last.
constexpr LeafIndex first_leaf(NodeIndex node) {
  return {(node.value - ((1U << level(node)) - 1)) / 2};
}
constexpr LeafIndex end_leaf(NodeIndex node) {
  return {first_leaf(node).value + (1U << level(node))};
}
constexpr bool contains(NodeIndex node, LeafIndex leaf) {
  return first_leaf(node) <= leaf && leaf < end_leaf(node);
}

// The parents of `node` from the nearest to the root.
std::vector<NodeIndex> direct_path(NodeIndex node, std::uint32_t leaf_count);
// The lowest node that has both leaves below it (they differ).
NodeIndex common_ancestor(LeafIndex a, LeafIndex b);

}  // namespace indaba::mls
