#include "crypto/mls/public/ratchet_tree.h"

#include <algorithm>
#include <iterator>

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

enum class NodeType : std::uint8_t { leaf = 1, parent = 2 };

// One entry of the ratchet_tree extension.
struct Node {
  NodeType type = NodeType::leaf;
  LeafNode leaf;
  ParentNode parent;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.type);
    if (self.type == NodeType::leaf) {
      io(self.leaf);
    } else if (self.type == NodeType::parent) {
      io(self.parent);
    } else if constexpr (Io::is_reader) {
      io.fail(MlsError::unknown_value);
    }
  }
};

// Of the parent node `index`: sorted, without repetition, all below it (section 7.1).
bool is_unmerged_list(NodeIndex index, const std::vector<LeafIndex>& leaves) {
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (!contains(index, leaves[i]) || (i > 0 && leaves[i] <= leaves[i - 1])) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<NodeIndex> TreeEdit::touched() const {
  std::vector<NodeIndex> nodes;
  nodes.reserve(leaves_.size() + parents_.size());
  for (const auto& [index, leaf] : leaves_) {
    nodes.push_back(to_node(LeafIndex{index}));
  }
  for (const auto& [index, parent] : parents_) {
    nodes.push_back({index});
  }
  return nodes;
}

bool TreeEdit::fits(std::uint32_t leaf_count) const {
  const std::uint32_t width = std::max(leaf_count, leaf_count_);
  return std::has_single_bit(leaf_count_) && leaf_count_ <= kLeavesMax &&
         (leaves_.empty() || leaves_.rbegin()->first < width) &&
         ranges::all_of(parents_, [width](const auto& entry) {
           const NodeIndex index{entry.first};
           return !is_leaf(index) && index.value < node_count(width) &&
                  (!entry.second || is_unmerged_list(index, entry.second->unmerged_leaves));
         });
}

void TreeEdit::forget_hashes() {
  for (NodeIndex node : touched()) {
    while (level(node) < kLevelsMax && hashes_.try_emplace(node.value, std::nullopt).second) {
      node = parent(node);
    }
  }
}

void TreeEdit::forget_beyond(std::uint32_t leaf_count) {
  leaves_.erase(leaves_.lower_bound(leaf_count), leaves_.end());
  parents_.erase(parents_.lower_bound(node_count(leaf_count)), parents_.end());
  hashes_.erase(hashes_.lower_bound(node_count(leaf_count)), hashes_.end());
}

const std::optional<LeafNode>* TreeEdit::leaf(LeafIndex index) const {
  const auto found = leaves_.find(index.value);
  return found == leaves_.end() ? nullptr : &found->second;
}

Result<RatchetTree> RatchetTree::decode(ByteView input) {
  Reader list(input);
  Reader entries(list.take_vector());
  if (list.ok() && !list.empty()) {
    list.fail(MlsError::trailing_bytes);
  }
  if (!list.ok()) {
    return list.error();
  }
  RatchetTree tree;
  tree.extend();
  bool ends_blank = true;
  for (std::uint32_t i = 0; !entries.empty(); ++i) {
    std::optional<Node> node;
    entries(node);
    if (!entries.ok()) {
      return entries.error();
    }
    if (i >= node_count(tree.leaf_count())) {
      if (tree.leaf_count() == kLeavesMax) {
        return MlsError::group_full;
      }
      tree.extend();
    }
    ends_blank = !node.has_value();
    if (!node) {
      continue;
    }
    const NodeIndex index{i};
    if (is_leaf(index) != (node->type == NodeType::leaf)) {
      return MlsError::invalid_tree_encoding;
    }
    if (is_leaf(index)) {
      tree.set_leaf(to_leaf(index), std::move(node->leaf));
    } else if (is_unmerged_list(index, node->parent.unmerged_leaves)) {
      tree.set_parent(index, std::move(node->parent));
    } else {
      return MlsError::invalid_unmerged_leaves;
    }
  }
  if (ends_blank) {
    return MlsError::invalid_tree_encoding;
  }
  return tree;
}

Bytes RatchetTree::encode() const {
  std::uint32_t count = node_count(leaf_count());
  while (count > 0 && is_blank({count - 1})) {
    --count;
  }
  Writer nodes(std::size_t{256} * count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const NodeIndex index{i};
    nodes(!is_blank(index));
    if (is_blank(index)) {
      continue;
    }
    if (is_leaf(index)) {
      nodes(NodeType::leaf, *leaf(to_leaf(index)));
    } else {
      nodes(NodeType::parent, *parent_node(index));
    }
  }
  Writer list(nodes.size() + 4);
  list.vector(nodes.finish());
  return list.finish();
}

Result<RatchetTree> RatchetTree::from_nodes(std::uint32_t leaf_count,
                                            std::map<std::uint32_t, LeafNode>&& leaves,
                                            std::map<std::uint32_t, ParentNode>&& parents) {
  if (leaf_count > kLeavesMax) {
    return MlsError::group_full;
  }
  if (!std::has_single_bit(leaf_count)) {
    return MlsError::invalid_tree_encoding;
  }
  RatchetTree tree;
  tree.resize(leaf_count);
  for (auto& [index, leaf] : leaves) {
    if (index >= leaf_count) {
      return MlsError::invalid_tree_encoding;
    }
    tree.set_leaf({index}, std::move(leaf));
  }
  for (auto& [index, parent] : parents) {
    if (index >= node_count(leaf_count) || is_leaf({index}) ||
        !is_unmerged_list({index}, parent.unmerged_leaves)) {
      return MlsError::invalid_tree_encoding;
    }
    tree.set_parent({index}, std::move(parent));
  }
  return tree;
}

const LeafNode* RatchetTree::leaf(LeafIndex index) const {
  return index.value < leaves_.size() && leaves_[index.value] ? &*leaves_[index.value] : nullptr;
}

const ParentNode* RatchetTree::parent_node(NodeIndex index) const {
  const std::uint32_t slot = index.value / 2;
  return !is_leaf(index) && slot < parents_.size() && parents_[slot] ? &*parents_[slot] : nullptr;
}

const Bytes* RatchetTree::encryption_key(NodeIndex index) const {
  if (is_leaf(index)) {
    const LeafNode* node = leaf(to_leaf(index));
    return node != nullptr ? &node->encryption_key : nullptr;
  }
  const ParentNode* node = parent_node(index);
  return node != nullptr ? &node->encryption_key : nullptr;
}

std::vector<LeafIndex> RatchetTree::members() const {
  std::vector<LeafIndex> indexes;
  indexes.reserve(member_count());
  for (std::uint32_t i = 0; i < leaf_count(); ++i) {
    if (leaves_[i]) {
      indexes.push_back({i});
    }
  }
  return indexes;
}

void RatchetTree::collect_resolution(NodeIndex node, std::vector<NodeIndex>& nodes) const {
  if (!is_blank(node)) {
    nodes.push_back(node);
    if (const ParentNode* inner = parent_node(node); inner != nullptr) {
      for (const LeafIndex unmerged : inner->unmerged_leaves) {
        nodes.push_back(to_node(unmerged));
      }
    }
  } else if (!is_leaf(node)) {
    collect_resolution(left(node), nodes);
    collect_resolution(right(node), nodes);
  }
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex node) const {
  std::vector<NodeIndex> nodes;
  collect_resolution(node, nodes);
  return nodes;
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex node, const LeafSet& left_out) const {
  std::vector<NodeIndex> nodes = resolution(node);
  std::erase_if(
      nodes, [&](NodeIndex index) { return is_leaf(index) && left_out.contains(to_leaf(index)); });
  return nodes;
}

bool RatchetTree::has_empty_resolution(NodeIndex node) const {
  return is_blank(node) &&
         (is_leaf(node) || (has_empty_resolution(left(node)) && has_empty_resolution(right(node))));
}

std::vector<PathStep> RatchetTree::filtered_direct_path(LeafIndex leaf) const {
  std::vector<PathStep> steps;
  NodeIndex below = to_node(leaf);
  while (below != root()) {
    const NodeIndex copath = sibling(below);
    below = mls::parent(below);
    if (!has_empty_resolution(copath)) {
      steps.push_back({below, copath});
    }
  }
  return steps;
}

HashValue RatchetTree::hash_of_leaf(LeafIndex index, const LeafNode* leaf) const {
  Writer input(512);
  input(NodeType::leaf, index, leaf != nullptr);
  if (leaf != nullptr) {
    input(*leaf);
  }
  return sha256(input.finish());
}

namespace {

HashValue hash_of_parent(const ParentNode* parent, const LeafSet* removed,
                         const HashValue& left_hash, const HashValue& right_hash) {
  Writer input(256);
  input(NodeType::parent, parent != nullptr);
  if (parent != nullptr && removed == nullptr) {
    input(*parent);
  } else if (parent != nullptr) {
    ParentNode original = *parent;
    std::erase_if(original.unmerged_leaves,
                  [&](LeafIndex leaf) { return removed->contains(leaf); });
    input(original);
  }
  input.vector(left_hash);
  input.vector(right_hash);
  return sha256(input.finish());
}

}  // namespace

const HashValue& RatchetTree::tree_hash(NodeIndex node) const {
  OptionalHash& cached = hashes_[node.value];
  if (!cached) {
    cached = is_leaf(node) ? hash_of_leaf(to_leaf(node), leaf(to_leaf(node)))
                           : hash_of_parent(parent_node(node), nullptr, tree_hash(left(node)),
                                            tree_hash(right(node)));
  }
  return *cached;
}

HashValue RatchetTree::original_tree_hash(NodeIndex node, const LeafSet& removed) const {
  const auto first = removed.lower_bound(first_leaf(node));
  if (first == removed.end() || *first >= end_leaf(node)) {
    return tree_hash(node);
  }
  if (is_leaf(node)) {
    return hash_of_leaf(to_leaf(node), nullptr);
  }
  return hash_of_parent(parent_node(node), &removed, original_tree_hash(left(node), removed),
                        original_tree_hash(right(node), removed));
}

Result<LeafIndex> RatchetTree::claim_blank_leaf(LeafIndex from) {
  std::uint32_t i = from.value;
  while (i < leaf_count() && leaves_[i]) {
    ++i;
  }
  if (i == leaf_count()) {
    if (leaf_count() == kLeavesMax) {
      return MlsError::group_full;
    }
    extend();
  }
  return LeafIndex{i};
}

void RatchetTree::add_leaf(LeafIndex index, LeafNode leaf) {
  for (const NodeIndex node : direct_path(to_node(index), leaf_count())) {
    if (const ParentNode* above = parent_node(node); above != nullptr) {
      ParentNode changed = *above;
      auto& unmerged = changed.unmerged_leaves;
      unmerged.insert(std::upper_bound(unmerged.begin(), unmerged.end(), index), index);
      set_parent(node, std::move(changed));
    }
  }
  set_leaf(index, std::move(leaf));
}

void RatchetTree::update_leaf(LeafIndex index, LeafNode leaf) {
  blank_direct_path(index);
  set_leaf(index, std::move(leaf));
}

void RatchetTree::blank_leaf(LeafIndex index) {
  blank_direct_path(index);
  set_leaf(index, std::nullopt);
}

void RatchetTree::blank_direct_path(LeafIndex index) {
  for (const NodeIndex node : direct_path(to_node(index), leaf_count())) {
    if (parent_node(node) != nullptr) {
      set_parent(node, std::nullopt);
    }
  }
}

void RatchetTree::truncate() {
  std::uint32_t used = leaf_count();
  while (used > 0 && !leaves_[used - 1]) {
    --used;
  }
  const std::uint32_t width = std::max(1U, std::bit_ceil(used));
  for (std::uint32_t node = node_count(width); node < node_count(leaf_count()); ++node) {
    if (parent_node({node}) != nullptr) {
      set_parent({node}, std::nullopt);
    }
  }
  resize(width);
  if (edit_ != nullptr) {
    edit_->forget_beyond(std::max(width, edit_->leaf_count_));
  }
}

void RatchetTree::set_leaf(LeafIndex index, std::optional<LeafNode> leaf) {
  std::optional<LeafNode>& slot = leaves_[index.value];
  if (slot) {
    index_.remove(*slot);
  }
  if (leaf) {
    index_.add(*leaf);
  }
  if (edit_ != nullptr) {
    edit_->leaves_.try_emplace(index.value, std::move(slot));
  }
  slot = std::move(leaf);
  forget_hashes_from(to_node(index));
}

void RatchetTree::set_parent(NodeIndex index, std::optional<ParentNode> parent) {
  std::optional<ParentNode>& slot = parents_[index.value / 2];
  if (slot) {
    index_.remove_encryption_key(slot->encryption_key);
  }
  if (parent) {
    index_.add_encryption_key(parent->encryption_key);
  }
  if (edit_ != nullptr) {
    edit_->parents_.try_emplace(index.value, std::move(slot));
  }
  slot = std::move(parent);
  forget_hashes_from(index);
}

void RatchetTree::forget_hashes_from(NodeIndex node) {
  while (true) {
    OptionalHash& cached = hashes_[node.value];
    if (edit_ != nullptr && !edit_->hashes_.try_emplace(node.value, cached).second && !cached) {
      return;  // this edit has been here, and so on all nodes above
    }
    cached.reset();
    if (node == root()) {
      return;
    }
    node = mls::parent(node);
  }
}

void RatchetTree::extend() { resize(std::max(1U, 2 * leaf_count())); }

void RatchetTree::resize(std::uint32_t leaf_count) {
  leaves_.resize(leaf_count);
  parents_.resize(leaf_count == 0 ? 0 : leaf_count - 1);
  hashes_.resize(node_count(leaf_count));
}

RatchetTree::EditScope::EditScope(RatchetTree& tree) : tree_(&tree) {
  check(tree.edit_ == nullptr);
  tree.edit_ = &edit_;
  edit_.leaf_count_ = tree.leaf_count();
}

RatchetTree::EditScope::~EditScope() {
  if (tree_ != nullptr) {
    tree_->edit_ = nullptr;
    tree_->turn_over(edit_);
  }
}

TreeEdit RatchetTree::EditScope::finish() {
  RatchetTree* tree = std::exchange(tree_, nullptr);
  tree->edit_ = nullptr;
  tree->turn_over(edit_);
  return std::move(edit_);
}

void RatchetTree::turn_over(TreeEdit& edit) {
  check(edit_ == nullptr);
  const std::uint32_t other = std::exchange(edit.leaf_count_, leaf_count());
  resize(std::max(leaf_count(), other));
  for (auto& [index, leaf] : edit.leaves_) {
    exchange_leaf(index, leaf);
  }
  for (auto& [index, parent] : edit.parents_) {
    exchange_parent(index, parent);
  }
  for (auto& [index, hash] : edit.hashes_) {
    if (index < hashes_.size()) {
      std::swap(hashes_[index], hash);
    }
  }
  resize(other);
}

void RatchetTree::exchange_leaf(std::uint32_t index, std::optional<LeafNode>& leaf) {
  std::optional<LeafNode>& slot = leaves_[index];
  if (slot) {
    index_.remove(*slot);
  }
  if (leaf) {
    index_.add(*leaf);
  }
  slot.swap(leaf);
}

void RatchetTree::exchange_parent(std::uint32_t node, std::optional<ParentNode>& parent) {
  std::optional<ParentNode>& slot = parents_[node / 2];
  if (slot) {
    index_.remove_encryption_key(slot->encryption_key);
  }
  if (parent) {
    index_.add_encryption_key(parent->encryption_key);
  }
  slot.swap(parent);
}

}  // namespace indaba::mls
