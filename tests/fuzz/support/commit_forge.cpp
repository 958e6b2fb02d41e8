#include "tests/fuzz/support/commit_forge.h"

namespace indaba::fuzz {

using namespace mls;
using test::must;

std::optional<FramedContent> CommitForge::make(CommitOptions options) {
  test::SeededRandom random = world_.random();
  options.wire_format = WireFormat::public_message;
  const auto messages = group_.commit(std::move(options));
  if (!messages) {
    return std::nullopt;
  }
  FramedContent content = test::unwrap<PublicMessage>(messages->commit).content;
  const auto& path = content.get<Commit>()->path;
  if (path) {
    // In the order in which a path draws: the leaf's key, then the secret of its first node.
    must(random.secret<kHashBytes>());
    secrets_.push_back(must(random.secret<kHashBytes>()));
    for (std::size_t i = 0; i < path->nodes.size(); ++i) {
      secrets_.push_back(next_path_secret(secrets_.back()));
    }
  }
  return content;
}

AuthenticatedContent CommitForge::finish(FramedContent content, WireFormat wire_format,
                                         const Wrong& wrong) {
  std::optional<After> after;
  if (auto* commit = std::get_if<Commit>(&content.body); commit != nullptr) {
    after = try_on_tree(*commit, content.sender, wrong);
  }
  AuthenticatedContent made = test::sign(group_, std::move(content), wire_format);
  made.auth.confirmation_tag = Bytes(kHashBytes, 0x66);
  if (after && !wrong.tag) {
    set_tag(made, std::move(*after));
  }
  return made;
}

std::optional<CommitForge::After> CommitForge::try_on_tree(Commit& commit, const Sender& sender,
                                                           const Wrong& wrong) {
  RatchetTree& tree = GroupTestAccess::public_group(group_).editable_tree();
  const RatchetTree::EditScope scope(tree);
  auto applied = group_.public_group().apply(commit.proposals, sender, tree);
  if (!applied || tree.leaf(applied->effects.committer_leaf) == nullptr) {
    return std::nullopt;
  }
  After after{group_.context(), applied->effects.psks};
  after.context.extensions = std::move(applied->extensions);
  ++after.context.epoch.value;
  if (commit.path) {
    mend_path(*commit.path, tree, applied->effects, after.context, wrong);
  }
  after.context.tree_hash = to_bytes(tree.root_hash());
  return after;
}

void CommitForge::mend_path(UpdatePath& path, RatchetTree& tree, const CommitEffects& effects,
                            GroupContext context, const Wrong& wrong) {
  const LeafIndex place = effects.committer_leaf;
  const std::vector<PathStep> steps = tree.filtered_direct_path(place);
  if (path.nodes.size() != steps.size()) {
    return;
  }
  std::vector<ByteView> keys;
  for (const UpdatePathNode& node : path.nodes) {
    keys.emplace_back(node.encryption_key);
  }
  const Bytes parent_hash = set_path_keys(tree, place, steps, keys);
  if (!wrong.leaf) {
    path.leaf_node.parent_hash = parent_hash;
    path.leaf_node.sign(GroupTestAccess::signature_key(group_), {group_.id(), place});
  }
  tree.set_leaf(place, path.leaf_node);
  if (!wrong.path && secrets_.size() > steps.size()) {
    context.tree_hash = to_bytes(tree.root_hash());
    const LeafSet added(effects.added.begin(), effects.added.end());
    seal(path, tree, steps, added, encode(context), wrong);
  }
}

void CommitForge::seal(UpdatePath& path, const RatchetTree& tree,
                       const std::vector<PathStep>& steps, const LeafSet& added, ByteView context,
                       const Wrong& wrong) {
  const HpkeInfo info = encryption_info(group_.context().cipher_suite, "UpdatePathNode", context);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const ByteView secret = wrong.secret ? ByteView(*wrong.secret) : ByteView(secrets_[i].view());
    std::vector<HpkeCiphertext> sealed;
    for (const NodeIndex node : tree.resolution(steps[i].copath, added)) {
      sealed.emplace_back();
      const auto one = hpke_seal(info, *tree.encryption_key(node), {}, secret, world_.random());
      if (one) {
        sealed.back() = {to_bytes(one->encapsulated_key), one->ciphertext};
      }
    }
    path.nodes[i].encrypted_path_secrets = std::move(sealed);
  }
}

void CommitForge::set_tag(AuthenticatedContent& made, After after) const {
  const auto psk = psk_secret(after.psks, world_.psks());
  if (!psk) {
    return;
  }
  const bool has_path = made.content.get<Commit>()->path.has_value();
  const KdfSecret commit_secret =
      has_path && !secrets_.empty() ? secrets_.back().clone() : KdfSecret{};
  after.context.confirmed_transcript_hash =
      to_bytes(confirmed_transcript_hash(group_.public_group().interim_transcript_hash(), made));
  const Bytes context = encode(after.context);
  const KdfSecret joiner =
      joiner_secret(GroupTestAccess::secrets(group_).init, commit_secret, context);
  const auto next = EpochSecrets::from_joiner_secret(joiner, *psk, context);
  made.auth.confirmation_tag =
      mac(next.confirmation_key, {after.context.confirmed_transcript_hash});
}

}  // namespace indaba::fuzz
