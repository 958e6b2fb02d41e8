// RatchetTree (RFC 9420 sections 4 and 7): the public half of a group's tree, with every tree hash
// cached.
//
// Changes happen inside a TreeEdit and cost what they touch, never the size of the tree: a slot's
// old value moves into the edit when it is first written. A finished edit can be turned over at
// will: the tree shows the state before or the state after, and the edit holds the other. That is
// how a commit is tried and dropped, or kept pending until the server accepts it, without copying
// the tree.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_set>
#include <vector>

#include "crypto/mls/public/leaf_node.h"
#include "crypto/mls/public/tree_index.h"
#include "crypto/mls/public/tree_math.h"

namespace indaba::mls {

struct ParentNode {
  Bytes encryption_key;
  Bytes parent_hash;
  std::vector<LeafIndex> unmerged_leaves;  // increasing

  bool operator==(const ParentNode&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.encryption_key, self.parent_hash, self.unmerged_leaves);
  }
};

using OptionalHash = std::optional<HashValue>;

// The slots that one change touched, as they are on the other side of it.
class TreeEdit {
 public:
  // Indexes of the slots touched, for who stores nodes as rows.
  std::vector<NodeIndex> touched() const;
  // The leaf as it is on the other side, if the edit touched it; null if it did not.
  const std::optional<LeafNode>* leaf(LeafIndex index) const;
  // Of the leaves touched.
  const std::map<std::uint32_t, std::optional<LeafNode>>& leaves() const { return leaves_; }

  // Whether it could be turned over on a tree of that many leaves: for edits that come from disk.
  bool fits(std::uint32_t leaf_count) const;

  // The saved form leaves the hashes out: they are computed again.
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    slots(self.leaves_, io);
    slots(self.parents_, io);
    io(self.leaf_count_);
    if constexpr (Io::is_reader) {
      self.forget_hashes();
    }
  }

 private:
  friend class RatchetTree;

  template <class Map, class Io>
  static void slots(Map& map, Io& io) {
    auto count = static_cast<std::uint32_t>(map.size());
    io(count);
    if constexpr (Io::is_reader) {
      map.clear();
      for (std::uint32_t i = 0; i < count && io.ok(); ++i) {
        std::uint32_t index = 0;
        io(index);
        io(map[index]);
      }
    } else {
      for (const auto& [index, slot] : map) {
        io(index, slot);
      }
    }
  }
  void forget_hashes();
  // Slots that are in the tree of neither side.
  void forget_beyond(std::uint32_t leaf_count);

  std::map<std::uint32_t, std::optional<LeafNode>> leaves_;
  std::map<std::uint32_t, std::optional<ParentNode>> parents_;
  std::map<std::uint32_t, OptionalHash> hashes_;
  std::uint32_t leaf_count_ = 0;
};

// A set of leaves, for resolutions that leave some out.
using LeafSet = std::set<LeafIndex>;

// A node of a filtered direct path (section 4.1.2) and its child that is not on the path.
struct PathStep {
  NodeIndex node;
  NodeIndex copath;
};

class RatchetTree {
 public:
  RatchetTree() = default;

  // The form of the ratchet_tree extension (section 12.4.3.3), nodes from left to right without
  // trailing blanks. Errors: invalid_tree_encoding, group_full, invalid_unmerged_leaves (unsorted
  // or outside) and those of decoding.
  static Result<RatchetTree> decode(ByteView input);
  Bytes encode() const;
  // The nodes given, all others blank. Errors: invalid_tree_encoding, group_full.
  static Result<RatchetTree> from_nodes(std::uint32_t leaf_count,
                                        std::map<std::uint32_t, LeafNode>&& leaves,
                                        std::map<std::uint32_t, ParentNode>&& parents);

  // Leaves, blank ones included: 0 or a power of two.
  std::uint32_t leaf_count() const { return static_cast<std::uint32_t>(leaves_.size()); }
  std::uint32_t member_count() const { return index_.member_count(); }
  NodeIndex root() const { return mls::root(leaf_count()); }

  // Null for blank nodes and for indexes outside the tree.
  const LeafNode* leaf(LeafIndex index) const;
  const ParentNode* parent_node(NodeIndex index) const;
  // The encryption key of a non-blank node, leaf or parent; null for a blank one.
  const Bytes* encryption_key(NodeIndex index) const;
  bool is_blank(NodeIndex index) const { return encryption_key(index) == nullptr; }
  const TreeIndex& index() const { return index_; }
  std::vector<LeafIndex> members() const;

  // Section 4.1.1: the fewest non-blank nodes that cover the non-blank leaves under `node`, from
  // left to right.
  std::vector<NodeIndex> resolution(NodeIndex node) const;
  // The same without the leaves of `left_out`.
  std::vector<NodeIndex> resolution(NodeIndex node, const LeafSet& left_out) const;
  bool has_empty_resolution(NodeIndex node) const;
  std::vector<PathStep> filtered_direct_path(LeafIndex leaf) const;

  // Section 7.8; cached, and computed again only where nodes changed.
  const HashValue& tree_hash(NodeIndex node) const;
  const HashValue& root_hash() const { return tree_hash(root()); }
  // The tree hash of `node` as if the leaves of `removed` were blank and in no unmerged list
  // (section 7.9).
  HashValue original_tree_hash(NodeIndex node, const LeafSet& removed) const;

  // All below change the tree and are for use inside an edit.
  // The leftmost blank leaf at or after `from`, the tree extended if there is none. Errors:
  // group_full.
  Result<LeafIndex> claim_blank_leaf(LeafIndex from = {});
  // Puts `leaf` there; lists it as unmerged in the non-blank parents above.
  void add_leaf(LeafIndex index, LeafNode leaf);
  // Replaces the leaf and blanks the parents above, as Update and Remove do; `remove` truncates
  // too, once all are gone.
  void update_leaf(LeafIndex index, LeafNode leaf);
  void blank_leaf(LeafIndex index);
  void truncate();
  // Just the slot.
  void set_leaf(LeafIndex index, std::optional<LeafNode> leaf);
  void set_parent(NodeIndex index, std::optional<ParentNode> parent);
  void blank_direct_path(LeafIndex index);

  // An edit that takes itself back unless it is finished.
  class EditScope {
   public:
    explicit EditScope(RatchetTree& tree);
    EditScope(const EditScope&) = delete;
    EditScope& operator=(const EditScope&) = delete;
    ~EditScope();
    // Takes the changes back and returns them; `turn_over` brings them again.
    TreeEdit finish();

   private:
    RatchetTree* tree_;
    TreeEdit edit_;
  };

  // Exchanges the slots of `edit` with the tree's.
  void turn_over(TreeEdit& edit);

 private:
  void extend();
  void resize(std::uint32_t leaf_count);
  void exchange_leaf(std::uint32_t index, std::optional<LeafNode>& leaf);
  void exchange_parent(std::uint32_t node, std::optional<ParentNode>& parent);
  void forget_hashes_from(NodeIndex node);
  void collect_resolution(NodeIndex node, std::vector<NodeIndex>& nodes) const;
  HashValue hash_of_leaf(LeafIndex index, const LeafNode* leaf) const;

  std::vector<std::optional<LeafNode>> leaves_;
  std::vector<std::optional<ParentNode>> parents_;  // of node 2i + 1 at i
  mutable std::vector<OptionalHash> hashes_;  // by node; unset where it must be computed again
  TreeIndex index_;
  TreeEdit* edit_ = nullptr;
};

// While it lives, the tree shows the other side of a finished edit.
class TreePreview {
 public:
  TreePreview(RatchetTree& tree, TreeEdit& edit) : tree_(tree), edit_(edit) {
    tree_.turn_over(edit_);
  }
  TreePreview(const TreePreview&) = delete;
  TreePreview& operator=(const TreePreview&) = delete;
  ~TreePreview() { tree_.turn_over(edit_); }

 private:
  RatchetTree& tree_;
  TreeEdit& edit_;
};

}  // namespace indaba::mls
