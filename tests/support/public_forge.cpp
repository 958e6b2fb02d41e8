#include "tests/support/public_forge.h"

namespace indaba::test {

using namespace mls;

namespace {

PublicGroup new_group(MlsWorld& world, const LeafNode& creator, ExtensionList extensions) {
  PublicGroup group(world.suite(), to_bytes("forged group"), std::move(extensions), creator,
                    world.authentication());
  group.set_initial_confirmation_tag(Bytes(kHashBytes, 0xc0));
  return group;
}

}  // namespace

PublicForge::PublicForge(MlsWorld& world, std::size_t size, ExtensionList extensions,
                         const KeyPackageOptions& options)
    : world_(world),
      group_(new_group(world, newcomer("member-0", options).leaf_node, std::move(extensions))) {
  std::vector<ProposalOrRef> adds;
  for (std::size_t i = 1; i < size; ++i) {
    adds.push_back(add(newcomer("member-" + std::to_string(i), options)));
  }
  if (!adds.empty()) {
    must(group_.process(commit_without_path({0}, std::move(adds))));
  }
}

const SignatureKeyPair& PublicForge::key(LeafIndex member) const {
  return key(leaf(member).signature_key);
}

const SignatureKeyPair& PublicForge::key(ByteView public_key) const {
  return keys_.at(to_bytes(public_key));
}

const SignatureKeyPair* PublicForge::find_key(ByteView public_key) const {
  const auto found = keys_.find(to_bytes(public_key));
  return found == keys_.end() ? nullptr : &found->second;
}

KeyPackage PublicForge::newcomer(std::string_view name, KeyPackageOptions options) {
  return world_.key_package(identity(name), std::move(options)).key_package;
}

Identity PublicForge::identity(std::string_view name) {
  Identity made = world_.identity(name);
  remember(made.signature_key);
  return made;
}

KeyPackage PublicForge::newcomer_with(std::string_view name,
                                      const std::function<void(KeyPackage&)>& change) {
  KeyPackage made = newcomer(name);
  const SignatureKeyPair& signer = key(made.leaf_node.signature_key);
  change(made);
  made.leaf_node.sign(signer, {});
  made.sign(signer);
  return made;
}

Proposal PublicForge::update(LeafIndex member, const std::function<void(LeafNode&)>& change) {
  LeafNode next = leaf(member);
  next.encryption_key = fresh_key();
  next.source = LeafNodeSource::update;
  if (change) {
    change(next);
  }
  next.sign(key(next.signature_key), {group_.context().group_id, member});
  return {Update{std::move(next)}};
}

PublicMessage PublicForge::sign(const Sender& sender, ContentBody body,
                                const SignatureKeyPair& key) {
  PublicMessage message;
  message.content = {.group_id = group_.context().group_id,
                     .epoch = group_.context().epoch,
                     .sender = sender,
                     .authenticated_data = {},
                     .body = std::move(body)};
  message.auth.signature =
      sign_content(WireFormat::public_message, message.content, group_.encoded_context(), key);
  if (message.content.content_type() == ContentType::commit) {
    message.auth.confirmation_tag = Bytes(kHashBytes, 0xc1);
  }
  if (sender.type == SenderType::member) {
    message.membership_tag = Bytes(kHashBytes, 0xc2);
  }
  return message;
}

PublicMessage PublicForge::from(LeafIndex member, ContentBody body) {
  return sign(Sender::member(member), std::move(body), key(member));
}

ProposalOrRef PublicForge::proposed(LeafIndex member, Proposal proposal) {
  return {*must(group_.process(from(member, std::move(proposal)))).proposal};
}

PublicMessage PublicForge::commit(LeafIndex committer, std::vector<ProposalOrRef> proposals,
                                  const PathChanges& changes) {
  UpdatePath made =
      path(Sender::member(committer), proposals, leaf(committer), key(committer), changes);
  return from(committer, Commit{std::move(proposals), std::move(made)});
}

PublicMessage PublicForge::commit_without_path(LeafIndex committer,
                                               std::vector<ProposalOrRef> proposals) {
  return from(committer, Commit{std::move(proposals), std::nullopt});
}

PublicMessage PublicForge::external_commit(const Identity& joiner,
                                           std::vector<ProposalOrRef> proposals,
                                           const PathChanges& changes) {
  LeafNode leaf = world_.key_package(joiner).key_package.leaf_node;
  const Sender sender{SenderType::new_member_commit, 0};
  UpdatePath made = path(sender, proposals, std::move(leaf), joiner.signature_key, changes);
  return sign(sender, Commit{std::move(proposals), std::move(made)}, joiner.signature_key);
}

void PublicForge::fill() {
  for (const LeafIndex member : group_.tree().members()) {
    must(group_.process(commit(member, {})));
  }
}

UpdatePath PublicForge::path(const Sender& committer, const std::vector<ProposalOrRef>& proposals,
                             LeafNode leaf, const SignatureKeyPair& signer,
                             const PathChanges& changes) {
  RatchetTree& tree = group_.editable_tree();
  const RatchetTree::EditScope scope(tree);
  LeafIndex place = committer.leaf();
  LeafSet added;
  // Where the proposals are what is wrong, the path is that of a commit without them.
  if (const auto applied = group_.apply(proposals, committer, tree); applied) {
    place = applied->effects.committer_leaf;
    added.insert(applied->effects.added.begin(), applied->effects.added.end());
  } else if (committer.type == SenderType::new_member_commit) {
    place = must(tree.claim_blank_leaf());
  }
  const std::vector<PathStep> steps = tree.filtered_direct_path(place);
  std::vector<Bytes> keys;
  UpdatePath made;
  for (const PathStep& step : steps) {
    keys.push_back(fresh_key());
    const std::size_t recipients = tree.resolution(step.copath, added).size();
    made.nodes.push_back(
        {{}, std::vector<HpkeCiphertext>(recipients, {Bytes(32, 0x11), Bytes(48, 0x22)})});
  }
  if (changes.keys) {
    changes.keys(keys);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    made.nodes[i].encryption_key = keys[i];
  }
  leaf.encryption_key = fresh_key();
  leaf.source = LeafNodeSource::commit;
  leaf.parent_hash = set_path_keys(tree, place, steps, {keys.begin(), keys.end()});
  if (changes.leaf) {
    changes.leaf(leaf);
  }
  leaf.sign(changes.leaf_signer != nullptr ? *changes.leaf_signer : signer,
            {group_.context().group_id, place});
  made.leaf_node = std::move(leaf);
  if (changes.path) {
    changes.path(made);
  }
  return made;
}

Bytes PublicForge::fresh_key() {
  return to_bytes(must(HpkeKeyPair::generate(world_.random())).public_key);
}

void PublicForge::remember(const SignatureKeyPair& key) {
  keys_.insert_or_assign(to_bytes(key.public_key), key.clone());
}

ProposalOrRef by_value(Proposal proposal) { return {std::move(proposal)}; }

ProposalOrRef add(KeyPackage key_package) { return by_value({Add{std::move(key_package)}}); }

ProposalOrRef remove(LeafIndex member) { return by_value({Remove{member}}); }

ProposalOrRef psk(PreSharedKeyId id) { return by_value({PreSharedKey{std::move(id)}}); }

ProposalOrRef external_init() { return by_value({ExternalInit{Bytes(32, 0x33)}}); }

ProposalOrRef extensions(ExtensionList list) {
  return by_value({GroupContextExtensions{std::move(list)}});
}

ProposalOrRef reinit(CipherSuite suite) {
  return by_value({ReInit{to_bytes("successor"), ProtocolVersion::mls10, suite, {}}});
}

}  // namespace indaba::test
