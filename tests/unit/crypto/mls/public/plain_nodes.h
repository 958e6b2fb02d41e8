// Nodes for tests of the tree alone: told apart by one letter, signed by nobody.
#pragma once

#include "crypto/mls/public/ratchet_tree.h"

namespace indaba::test {

inline mls::LeafNode plain_leaf(char name) {
  mls::LeafNode leaf;
  leaf.encryption_key = Bytes(32, static_cast<std::uint8_t>(name));
  leaf.signature_key = Bytes(31, static_cast<std::uint8_t>(name));
  leaf.credential = mls::Credential::basic({static_cast<std::uint8_t>(name)});
  leaf.capabilities = mls::Capabilities::of_this_build();
  return leaf;
}

inline mls::ParentNode plain_parent(char name, std::vector<mls::LeafIndex> unmerged = {}) {
  return {Bytes(32, static_cast<std::uint8_t>(name)), {}, std::move(unmerged)};
}

// The same nodes in a tree that never cached a hash.
inline mls::RatchetTree rebuilt(const mls::RatchetTree& tree) {
  std::map<std::uint32_t, mls::LeafNode> leaves;
  std::map<std::uint32_t, mls::ParentNode> parents;
  for (std::uint32_t i = 0; i < mls::node_count(tree.leaf_count()); ++i) {
    const mls::NodeIndex node{i};
    if (tree.is_blank(node)) {
      continue;
    }
    if (mls::is_leaf(node)) {
      leaves[i / 2] = *tree.leaf(mls::to_leaf(node));
    } else {
      parents[i] = *tree.parent_node(node);
    }
  }
  return mls::RatchetTree::from_nodes(tree.leaf_count(), std::move(leaves), std::move(parents))
      .value();
}

inline std::vector<mls::HashValue> all_hashes(const mls::RatchetTree& tree) {
  std::vector<mls::HashValue> hashes;
  for (std::uint32_t i = 0; i < mls::node_count(tree.leaf_count()); ++i) {
    hashes.push_back(tree.tree_hash({i}));
  }
  return hashes;
}

}  // namespace indaba::test
