#include "tests/fuzz/support/invitation_forge.h"

namespace indaba::fuzz {

using namespace mls;
using test::must;

namespace {

constexpr CipherSuite kSuite = test::MlsWorld::kSuite;

// All nodes of a tree, out of it.
struct Nodes {
  std::uint32_t leaf_count = 0;
  std::map<std::uint32_t, LeafNode> leaves;
  std::map<std::uint32_t, ParentNode> parents;

  explicit Nodes(const RatchetTree& tree) : leaf_count(tree.leaf_count()) {
    for (std::uint32_t i = 0; i < node_count(leaf_count); ++i) {
      if (const LeafNode* leaf = tree.leaf({i / 2}); is_leaf({i}) && leaf != nullptr) {
        leaves.emplace(i / 2, *leaf);
      }
      if (const ParentNode* parent = tree.parent_node({i}); parent != nullptr) {
        parents.emplace(i, *parent);
      }
    }
  }
};

}  // namespace

Welcome InvitationForge::welcome(const Invitation& honest) {
  const PskStore& psks = scenes_.world().psks();
  GroupSecrets secrets = must(open_group_secrets(honest.welcome, honest.newcomer));
  GroupInfo info =
      must(open_group_info(kSuite, secrets.joiner_secret, must(psk_secret(secrets.psks, psks)),
                           honest.welcome.encrypted_group_info));
  if (input_.one_in(2)) {
    editor_.edit_some(secrets, 2);
  }
  const auto found = psk_secret(secrets.psks, psks);
  const KdfSecret psk = found ? found->clone() : KdfSecret{};
  change(info);
  if (!input_.one_in(8)) {
    const auto epoch =
        EpochSecrets::from_joiner_secret(secrets.joiner_secret, psk, encode(info.group_context));
    info.confirmation_tag =
        mac(epoch.confirmation_key, {info.group_context.confirmed_transcript_hash});
  }
  sign(info);
  Welcome made{.cipher_suite = kSuite, .secrets = {}, .encrypted_group_info = {}};
  made.encrypted_group_info = must(seal_group_info(kSuite, secrets.joiner_secret, psk, info));
  const KeyPackage& newcomer = honest.newcomer.key_package;
  made.secrets.push_back(
      {newcomer.ref(), seal(secrets, newcomer.init_key, made.encrypted_group_info)});
  if (input_.one_in(8)) {
    editor_.edit_some(made, 2);
  }
  return made;
}

GroupInfo InvitationForge::group_info(GroupInfo info) {
  change(info);
  sign(info);
  return info;
}

void InvitationForge::change(GroupInfo& info) {
  if (input_.one_in(2)) {
    change_tree(info);
  }
  if (input_.one_in(2)) {
    editor_.edit_some(info, 2);
  }
}

void InvitationForge::change_tree(GroupInfo& info) {
  const RatchetTree tree =
      must(RatchetTree::decode(*info.extensions.find(ExtensionType::ratchet_tree)));
  Nodes nodes(tree);
  for (std::size_t i = input_.below(3); i > 0; --i) {
    const auto index = static_cast<std::uint32_t>(input_.below(node_count(tree.leaf_count())));
    if (!is_leaf({index})) {
      editor_.edit_some(nodes.parents[index], 2);
    } else if (input_.one_in(4)) {
      nodes.leaves.erase(index / 2);
    } else {
      LeafNode& leaf = nodes.leaves[index / 2];
      editor_.edit_some(leaf, 2);
      leaf.sign(scenes_.parts().key_or_outsiders(leaf.signature_key),
                {info.group_context.group_id, {index / 2}});
    }
  }
  if (input_.one_in(8)) {
    nodes.parents.erase(static_cast<std::uint32_t>(input_.below(8)));
  }
  if (input_.one_in(8)) {
    nodes.leaf_count *= 2;
  }
  const auto changed =
      RatchetTree::from_nodes(nodes.leaf_count, std::move(nodes.leaves), std::move(nodes.parents));
  if (changed) {
    info.extensions.set(ExtensionType::ratchet_tree, changed->encode());
    // As the receiver will see it.
    const auto seen = RatchetTree::decode(changed->encode());
    info.group_context.tree_hash = to_bytes(seen ? seen->root_hash() : changed->root_hash());
  }
}

void InvitationForge::sign(GroupInfo& info) const {
  const Bytes* encoded = info.extensions.find(ExtensionType::ratchet_tree);
  const auto tree = RatchetTree::decode(encoded != nullptr ? *encoded : Bytes{});
  const LeafNode* signer = tree ? tree->leaf(info.signer) : nullptr;
  info.sign(scenes_.parts().key_or_outsiders(signer != nullptr ? signer->signature_key : Bytes{}));
}

// The secrets, or what stands in front of the input.
HpkeCiphertext InvitationForge::seal(const GroupSecrets& secrets, ByteView init_key,
                                     ByteView encrypted_group_info) {
  const Bytes raw = to_bytes(input_.rest());
  const SecretBytes encoded = encode_secret(secrets);
  const HpkeSealed sealed =
      must(hpke_seal(group_secrets_info(kSuite, encrypted_group_info), init_key, {},
                     input_.one_in(8) ? ByteView(raw) : encoded.view(), scenes_.world().random()));
  return {to_bytes(sealed.encapsulated_key), sealed.ciphertext};
}

}  // namespace indaba::fuzz
