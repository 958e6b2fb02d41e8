// tree-math, tree-operations and tree-validation.
#include "crypto/mls/public/proposal_list.h"
#include "tests/vectors/formats.h"

namespace indaba::vectors {
namespace {

using namespace mls;

// Whether `value` is the index, or null where there is none.
bool is_node(const Json& value, std::optional<NodeIndex> node) {
  return node ? number(value) == node->value : value.is_null();
}

ProposalList list_of(const Proposal& proposal, LeafIndex sender) {
  ProposalList list;
  if (const auto* add = proposal.get<Add>(); add != nullptr) {
    list.adds.push_back({add, false});
  } else if (const auto* update = proposal.get<Update>(); update != nullptr) {
    list.updates.push_back({sender, update, nullptr});
  } else if (const auto* remove = proposal.get<Remove>(); remove != nullptr) {
    list.removes.push_back(remove->removed);
  } else {
    malformed("a proposal that does not change the tree");
  }
  return list;
}

Verdict expect_tree(const RatchetTree& tree, const Json& vector, const std::string& when) {
  INDABA_TRY(expect_same(tree.encode(), bytes(vector, "tree_" + when), "tree_" + when));
  return expect_same(tree.root_hash(), bytes(vector, "tree_hash_" + when), "tree_hash_" + when);
}

Verdict expect_node(const RatchetTree& tree, NodeIndex node, const Json& resolution,
                    const Json& tree_hash) {
  std::vector<NodeIndex> expected;
  for (const Json& each : resolution) {
    expected.push_back({static_cast<std::uint32_t>(number(each))});
  }
  INDABA_TRY(expect(tree.resolution(node) == expected, "resolution"));
  return expect_same(tree.tree_hash(node), bytes(tree_hash), "tree hash");
}

}  // namespace

Verdict verify_tree_math(const Json& vector) {
  const std::uint32_t leaves = number32(vector, "n_leaves");
  const std::uint32_t nodes = node_count(leaves);
  INDABA_TRY(expect(nodes == number(vector, "n_nodes"), "n_nodes"));
  INDABA_TRY(expect(root(leaves).value == number(vector, "root"), "root"));
  for (const char* name : {"left", "right", "parent", "sibling"}) {
    INDABA_TRY(expect(array(vector, name).size() == nodes, name));
  }
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const NodeIndex node{i};
    std::optional<NodeIndex> low;
    std::optional<NodeIndex> high;
    std::optional<NodeIndex> above;
    std::optional<NodeIndex> beside;
    if (!is_leaf(node)) {
      low = left(node);
      high = right(node);
    }
    if (node != root(leaves)) {
      above = parent(node);
      beside = sibling(node);
    }
    const std::string where = "of node " + std::to_string(i);
    INDABA_TRY(expect(is_node(vector["left"][i], low), "left " + where));
    INDABA_TRY(expect(is_node(vector["right"][i], high), "right " + where));
    INDABA_TRY(expect(is_node(vector["parent"][i], above), "parent " + where));
    INDABA_TRY(expect(is_node(vector["sibling"][i], beside), "sibling " + where));
  }
  return {};
}

Verdict verify_tree_operations(const Json& vector) {
  INDABA_TRY_ASSIGN(RatchetTree tree, RatchetTree::decode(bytes(vector, "tree_before")));
  INDABA_TRY_ASSIGN(const auto proposal, decode<Proposal>(bytes(vector, "proposal")));
  INDABA_TRY(expect_tree(tree, vector, "before"));
  const LeafIndex sender{number32(vector, "proposal_sender")};
  INDABA_TRY(expect(tree.leaf(sender) != nullptr, "a member as the sender"));
  const ProposalList list = list_of(proposal, sender);
  for (const LeafIndex removed : list.removes) {
    INDABA_TRY(expect(tree.leaf(removed) != nullptr, "a member to be removed"));
  }
  {
    const RatchetTree::EditScope edit(tree);
    INDABA_TRY_ASSIGN(const auto added, apply_proposals(tree, list));
    INDABA_TRY(expect(added.size() == list.adds.size(), "a leaf for each new member"));
    INDABA_TRY(expect_tree(tree, vector, "after"));
  }
  return within("after the change was taken back", expect_tree(tree, vector, "before"));
}

Verdict verify_tree_validation(const Json& vector) {
  const CipherSuite suite = cipher_suite(vector);
  const Bytes group_id = bytes(vector, "group_id");
  const Bytes encoded = bytes(vector, "tree");
  INDABA_TRY_ASSIGN(const RatchetTree tree, RatchetTree::decode(encoded));
  INDABA_TRY(expect_same(tree.encode(), encoded, "tree encoded again"));

  const Json& resolutions = array(vector, "resolutions");
  const Json& tree_hashes = array(vector, "tree_hashes");
  const std::uint32_t nodes = node_count(tree.leaf_count());
  INDABA_TRY(expect(resolutions.size() == nodes, "a resolution for each node"));
  INDABA_TRY(expect(tree_hashes.size() == nodes, "a tree hash for each node"));
  for (std::uint32_t i = 0; i < nodes; ++i) {
    INDABA_TRY(within("node " + std::to_string(i),
                      expect_node(tree, {i}, resolutions[i], tree_hashes[i])));
  }
  INDABA_TRY(succeeds(validate_parent_hashes(tree), "parent hashes"));
  for (const LeafIndex index : tree.members()) {
    INDABA_TRY(succeeds(tree.leaf(index)->verify_signature({group_id, index}),
                        "leaf " + std::to_string(index.value)));
  }
  return within("the tree as a whole",
                succeeds(validate_tree(tree, suite, group_id, {}), "validate_tree"));
}

}  // namespace indaba::vectors
