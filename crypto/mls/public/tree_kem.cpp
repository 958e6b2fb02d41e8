#include "crypto/mls/public/tree_kem.h"

#include <algorithm>

namespace indaba::mls {
namespace {

// ParentHashInput of section 7.9.
Bytes hash_parent(ByteView encryption_key, ByteView parent_hash,
                  const HashValue& original_sibling_tree_hash) {
  Writer input(128);
  input.vector(encryption_key);
  input.vector(parent_hash);
  input.vector(original_sibling_tree_hash);
  return to_bytes(sha256(input.finish()));
}

// The parent hash that the node carries; null if it is blank or a leaf that came by no commit.
const Bytes* carried_parent_hash(const RatchetTree& tree, NodeIndex node) {
  if (is_leaf(node)) {
    const LeafNode* leaf = tree.leaf(to_leaf(node));
    return leaf != nullptr && leaf->source == LeafNodeSource::commit ? &leaf->parent_hash : nullptr;
  }
  const ParentNode* parent = tree.parent_node(node);
  return parent != nullptr ? &parent->parent_hash : nullptr;
}

// Whether some node of the resolution of `child` chains `above`, whose child it is, to what lies
// below (section 7.9.2): it carries the parent hash, and the rest of the resolution are the
// unmerged leaves of `above` on that side.
bool chains_through(const RatchetTree& tree, NodeIndex above, NodeIndex child) {
  const ParentNode& parent = *tree.parent_node(above);
  const LeafSet unmerged(parent.unmerged_leaves.begin(), parent.unmerged_leaves.end());
  std::vector<NodeIndex> rest;
  for (const LeafIndex leaf : parent.unmerged_leaves) {
    if (contains(child, leaf)) {
      rest.push_back(to_node(leaf));
    }
  }
  std::vector<NodeIndex> candidates = tree.resolution(child);
  if (candidates.size() != rest.size() + 1) {
    return false;
  }
  const Bytes expected = hash_parent(parent.encryption_key, parent.parent_hash,
                                     tree.original_tree_hash(sibling(child), unmerged));
  // Exactly one node of the resolution may be no unmerged leaf of the parent: that is the one that
  // must carry the hash.
  std::sort(candidates.begin(), candidates.end());
  std::vector<NodeIndex> chained;
  std::set_difference(candidates.begin(), candidates.end(), rest.begin(), rest.end(),
                      std::back_inserter(chained));
  if (chained.size() != 1) {
    return false;
  }
  const Bytes* carried = carried_parent_hash(tree, chained.front());
  return carried != nullptr && *carried == expected;
}

// Section 12.4.3.1: an unmerged leaf is there, and unmerged in all non-blank nodes between.
bool are_unmerged_leaves_consistent(const RatchetTree& tree, NodeIndex index) {
  const auto& unmerged = tree.parent_node(index)->unmerged_leaves;
  return std::all_of(unmerged.begin(), unmerged.end(), [&](LeafIndex leaf) {
    if (tree.leaf(leaf) == nullptr) {
      return false;
    }
    for (NodeIndex node = parent(to_node(leaf)); node != index; node = parent(node)) {
      const ParentNode* between = tree.parent_node(node);
      if (between != nullptr && !std::binary_search(between->unmerged_leaves.begin(),
                                                    between->unmerged_leaves.end(), leaf)) {
        return false;
      }
    }
    return true;
  });
}

}  // namespace

Bytes set_path_keys(RatchetTree& tree, LeafIndex leaf, const std::vector<PathStep>& path,
                    const std::vector<ByteView>& keys) {
  check(path.size() == keys.size());
  tree.blank_direct_path(leaf);
  Bytes parent_hash;
  for (std::size_t i = path.size(); i-- > 0;) {
    tree.set_parent(path[i].node, ParentNode{to_bytes(keys[i]), parent_hash, {}});
    parent_hash = hash_parent(keys[i], parent_hash, tree.tree_hash(path[i].copath));
  }
  return parent_hash;
}

Status merge_update_path(RatchetTree& tree, CipherSuite suite, LeafIndex sender,
                         const UpdatePath& path, const LeafSet& added) {
  const std::vector<PathStep> steps = tree.filtered_direct_path(sender);
  if (path.nodes.size() != steps.size()) {
    return MlsError::wrong_path;
  }
  std::vector<ByteView> keys;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const UpdatePathNode& node = path.nodes[i];
    if (node.encrypted_path_secrets.size() != tree.resolution(steps[i].copath, added).size()) {
      return MlsError::wrong_path;
    }
    if (!is_hpke_public_key(suite, node.encryption_key)) {
      return MlsError::invalid_public_key;
    }
    if (tree.index().has_encryption_key(node.encryption_key)) {
      return MlsError::duplicate_key;
    }
    keys.emplace_back(node.encryption_key);
  }
  if (tree.index().has_encryption_key(path.leaf_node.encryption_key)) {
    return MlsError::duplicate_key;
  }
  const Bytes parent_hash = set_path_keys(tree, sender, steps, keys);
  if (path.leaf_node.parent_hash != parent_hash) {
    return MlsError::invalid_parent_hash;
  }
  tree.set_leaf(sender, path.leaf_node);
  return {};
}

Status validate_parent_hashes(const RatchetTree& tree) {
  for (std::uint32_t i = 1; i < node_count(tree.leaf_count()); i += 2) {
    const NodeIndex node{i};
    if (tree.parent_node(node) == nullptr) {
      continue;
    }
    if (chains_through(tree, node, left(node)) == chains_through(tree, node, right(node))) {
      return MlsError::invalid_parent_hash;
    }
  }
  return {};
}

Status validate_tree(const RatchetTree& tree, CipherSuite suite, ByteView group_id,
                     const ExtensionList& group_extensions) {
  INDABA_TRY(tree.index().validate_unique_keys());
  INDABA_TRY(tree.index().validate_credential_types());
  for (std::uint32_t i = 1; i < node_count(tree.leaf_count()); i += 2) {
    const ParentNode* parent = tree.parent_node({i});
    if (parent == nullptr) {
      continue;
    }
    if (!is_hpke_public_key(suite, parent->encryption_key)) {
      return MlsError::invalid_public_key;
    }
    if (!are_unmerged_leaves_consistent(tree, {i})) {
      return MlsError::invalid_unmerged_leaves;
    }
  }
  INDABA_TRY(validate_parent_hashes(tree));
  INDABA_TRY_ASSIGN(const auto requirements, GroupRequirements::of(group_extensions));
  for (const LeafIndex index : tree.members()) {
    const LeafNode& leaf = *tree.leaf(index);
    INDABA_TRY(leaf.validate(suite, {group_id, index}));
    INDABA_TRY(requirements.check(leaf.capabilities));
  }
  return {};
}

}  // namespace indaba::mls
