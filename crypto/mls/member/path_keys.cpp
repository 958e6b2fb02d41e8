#include "crypto/mls/member/path_keys.h"

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kPathNodeLabel = "UpdatePathNode";

}  // namespace

PathSecret next_path_secret(const PathSecret& secret) { return derive_secret(secret, "path"); }

HpkeKeyPair node_key_pair(const PathSecret& secret) {
  return HpkeKeyPair::derive(derive_secret(secret, "node").view());
}

const PathSecret& FreshPath::secret_for(LeafIndex leaf) const {
  const auto step =
      ranges::find_if(steps, [leaf](const PathStep& each) { return contains(each.node, leaf); });
  check(step != steps.end());
  return secrets[static_cast<std::size_t>(step - steps.begin())];
}

Result<FreshPath> make_path(RatchetTree& tree, ByteView group_id, LeafIndex self, LeafNode leaf,
                            const SignatureKeyPair& signer, Random& random) {
  FreshPath fresh;
  fresh.steps = tree.filtered_direct_path(self);
  INDABA_TRY_ASSIGN(HpkeKeyPair leaf_key, HpkeKeyPair::generate(random));
  INDABA_TRY_ASSIGN(PathSecret secret, random.secret<kHashBytes>());
  std::vector<ByteView> public_keys;
  for (const PathStep& step : fresh.steps) {
    HpkeKeyPair key = node_key_pair(secret);
    const auto placed = fresh.own.keys.emplace(step.node, std::move(key)).first;
    public_keys.emplace_back(placed->second.public_key);
    PathSecret next = next_path_secret(secret);
    fresh.secrets.push_back(std::move(secret));
    secret = std::move(next);
    fresh.path.nodes.push_back({to_bytes(placed->second.public_key), {}});
  }
  fresh.own.commit_secret = std::move(secret);

  leaf.encryption_key = to_bytes(leaf_key.public_key);
  leaf.source = LeafNodeSource::commit;
  leaf.parent_hash = set_path_keys(tree, self, fresh.steps, public_keys);
  leaf.sign(signer, {group_id, self});
  tree.set_leaf(self, leaf);
  fresh.path.leaf_node = std::move(leaf);
  fresh.own.keys.emplace(to_node(self), std::move(leaf_key));
  return fresh;
}

Status seal_path(FreshPath& fresh, const RatchetTree& tree, CipherSuite suite, const LeafSet& added,
                 ByteView provisional_context, Random& random) {
  const HpkeInfo info = encryption_info(suite, kPathNodeLabel, provisional_context);
  for (std::size_t i = 0; i < fresh.steps.size(); ++i) {
    for (const NodeIndex node : tree.resolution(fresh.steps[i].copath, added)) {
      INDABA_TRY_ASSIGN(HpkeSealed sealed, hpke_seal(info, *tree.encryption_key(node), {},
                                                     fresh.secrets[i].view(), random));
      fresh.path.nodes[i].encrypted_path_secrets.push_back(
          {to_bytes(sealed.encapsulated_key), std::move(sealed.ciphertext)});
    }
  }
  return {};
}

PathKeys::PathKeys(LeafIndex self, HpkeKeyPair leaf_key) : self_(self) {
  set_leaf_key(std::move(leaf_key));
}

PathKeys PathKeys::clone() const {
  PathKeys copy;
  copy.self_ = self_;
  for (const auto& [node, key] : keys_) {
    copy.keys_.emplace(node, key.clone());
  }
  return copy;
}

Result<NewPathKeys> PathKeys::open_path(const RatchetTree& tree, CipherSuite suite,
                                        LeafIndex sender, const UpdatePath& path,
                                        const LeafSet& added, ByteView provisional_context) const {
  const std::vector<PathStep> steps = tree.filtered_direct_path(sender);
  const auto meeting =
      ranges::find_if(steps, [this](const PathStep& step) { return contains(step.node, self_); });
  if (meeting == steps.end() || path.nodes.size() != steps.size()) {
    return MlsError::wrong_path;
  }
  auto i = static_cast<std::size_t>(meeting - steps.begin());
  const std::vector<NodeIndex> resolution = tree.resolution(meeting->copath, added);
  const auto mine =
      ranges::find_if(resolution, [this](NodeIndex node) { return find(node) != nullptr; });
  const auto place = static_cast<std::size_t>(mine - resolution.begin());
  if (mine == resolution.end() || place >= path.nodes[i].encrypted_path_secrets.size()) {
    return MlsError::wrong_path;
  }
  const HpkeCiphertext& sealed = path.nodes[i].encrypted_path_secrets[place];
  INDABA_TRY_ASSIGN(const SecretBytes opened,
                    decrypt_with_label(suite, *find(*mine), kPathNodeLabel, provisional_context,
                                       sealed.kem_output, sealed.ciphertext));
  if (opened.size() != kHashBytes) {
    return MlsError::invalid_path_secret;
  }
  PathSecret secret(opened.view().first<kHashBytes>());
  NewPathKeys result;
  for (; i < steps.size(); ++i) {
    HpkeKeyPair key = node_key_pair(secret);
    if (!same_bytes(key.public_key, path.nodes[i].encryption_key)) {
      return MlsError::invalid_path_secret;
    }
    result.keys.emplace(steps[i].node, std::move(key));
    secret = next_path_secret(secret);
  }
  result.commit_secret = std::move(secret);
  return result;
}

Status PathKeys::set_from_welcome(const RatchetTree& tree, LeafIndex signer,
                                  const PathSecret& secret) {
  if (signer == self_) {
    return MlsError::invalid_path_secret;
  }
  PathSecret current = secret.clone();
  NodeIndex node = common_ancestor(self_, signer);
  while (true) {
    if (const Bytes* public_key = tree.encryption_key(node); public_key != nullptr) {
      HpkeKeyPair key = node_key_pair(current);
      if (!same_bytes(key.public_key, *public_key)) {
        return MlsError::invalid_path_secret;
      }
      keys_.insert_or_assign(node, std::move(key));
      current = next_path_secret(current);
    } else if (keys_.size() == 1) {
      return MlsError::invalid_path_secret;  // the secret is for the common ancestor, which is
                                             // blank
    }
    if (node == tree.root()) {
      return {};
    }
    node = parent(node);
  }
}

void PathKeys::update(const RatchetTree& tree, NewPathKeys&& keys) {
  for (auto& [node, key] : keys.keys) {
    keys_.insert_or_assign(node, std::move(key));
  }
  prune(tree);
}

void PathKeys::prune(const RatchetTree& tree) {
  std::erase_if(keys_, [&](const auto& entry) {
    const Bytes* public_key = tree.encryption_key(entry.first);
    return public_key == nullptr || !same_bytes(*public_key, entry.second.public_key);
  });
}

const HpkeKeyPair* PathKeys::find(NodeIndex node) const {
  const auto found = keys_.find(node);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace indaba::mls
