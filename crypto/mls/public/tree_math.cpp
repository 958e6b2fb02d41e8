#include "crypto/mls/public/tree_math.h"

namespace indaba::mls {

std::vector<NodeIndex> direct_path(NodeIndex node, std::uint32_t leaf_count) {
  check(node.value < node_count(leaf_count));  // else the root would never come
  std::vector<NodeIndex> path;
  const NodeIndex top = root(leaf_count);
  while (node != top) {
    node = parent(node);
    path.push_back(node);
  }
  return path;
}

NodeIndex common_ancestor(LeafIndex a, LeafIndex b) {
  NodeIndex node = to_node(a);
  while (!contains(node, b)) {
    node = parent(node);
  }
  return node;
}

}  // namespace indaba::mls
