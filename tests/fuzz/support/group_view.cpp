#include "tests/fuzz/support/group_view.h"

namespace indaba::fuzz {

using namespace mls;

PublicView view_of(const PublicGroup& group) {
  const RatchetTree& tree = group.tree();
  PublicView view{.context = to_bytes(group.encoded_context()),
                  .tree = tree.encode(),
                  .tree_hash = to_bytes(tree.root_hash()),
                  .leaf_count = tree.leaf_count(),
                  .member_count = tree.member_count(),
                  .confirmation_tag = group.confirmation_tag(),
                  .interim_transcript_hash = to_bytes(group.interim_transcript_hash()),
                  .proposals = {},
                  .reinit = encode(group.reinit())};
  for (const auto& [ref, cached] : group.proposals()) {
    view.proposals.push_back(ref);
    view.proposals.push_back(encode(cached));
  }
  return view;
}

void require_sound(const PublicGroup& group) {
  const GroupContext& context = group.context();
  const RatchetTree& tree = group.tree();
  must_hold(same_bytes(encode(context), group.encoded_context()), "the context is encoded");
  must_hold(same_bytes(tree.root_hash(), context.tree_hash), "the tree is the context's");
  const auto again = RatchetTree::decode(tree.encode());
  must_hold(again.has_value(), "the tree decodes again");
  must_hold(again->root_hash() == tree.root_hash(), "tree hashes are those of a fresh tree");
  must_hold(again->leaf_count() == tree.leaf_count(), "the tree is as wide as its leaves need");
  must_hold(again->member_count() == tree.member_count(), "members are counted right");
  must_hold(
      validate_tree(*again, context.cipher_suite, context.group_id, context.extensions).has_value(),
      "a joiner takes the tree");
  for (const LeafIndex member : again->members()) {
    must_hold(authenticate_leaf(group.authentication(), nullptr, *again->leaf(member)).has_value(),
              "a joiner takes each member");
  }
}

SavedState copy_of(const SavedState& state) {
  SavedState copy;
  for (const auto& [key, value] : state.records()) {
    copy.put(key, value.clone());
  }
  return copy;
}

}  // namespace indaba::fuzz
