#include "crypto/mls/member/secret_tree.h"

#include <algorithm>

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

MessageKey message_key(CipherSuite suite, const KdfSecret& secret, Generation generation) {
  MessageKey key{SecretBytes(aead_key_bytes(suite)), {}, generation};
  derive_tree_secret(secret, "key", generation, key.key.mutable_view());
  derive_tree_secret(secret, "nonce", generation, key.nonce.mutable_view());
  return key;
}

KdfSecret next_secret(const KdfSecret& secret, Generation generation) {
  KdfSecret next;
  derive_tree_secret(secret, "secret", generation, next.mutable_view());
  return next;
}

// One secret of the tree as a record.
struct SavedNode {
  KdfSecret secret;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.secret);
  }
};

}  // namespace

Result<SenderRatchet::Step> SenderRatchet::peek(CipherSuite suite, Generation generation,
                                                const RatchetWindow& window) const {
  if (generation < next_) {
    const auto kept = ranges::find(skipped_, generation, &MessageKey::generation);
    if (kept == skipped_.end()) {
      return MlsError::generation_consumed;
    }
    return Step{kept->clone(), std::nullopt, {}};
  }
  // The last generation has no successor to move to, so it is never used.
  if (generation.value - next_.value > window.generations_forward ||
      generation.value == UINT32_MAX) {
    return MlsError::generation_too_far;
  }
  Step step;
  KdfSecret secret = secret_.clone();
  for (Generation at = next_; at < generation; ++at.value) {
    if (generation.value - at.value <= window.generations_back) {
      step.skipped.push_back(message_key(suite, secret, at));
    }
    secret = next_secret(secret, at);
  }
  step.key = message_key(suite, secret, generation);
  step.secret = next_secret(secret, generation);
  return step;
}

void SenderRatchet::consume(Step&& step, const RatchetWindow& window) {
  if (!step.secret) {
    std::erase_if(skipped_,
                  [&](const MessageKey& key) { return key.generation == step.key.generation; });
    return;
  }
  secret_ = std::move(*step.secret);
  next_ = {step.key.generation.value + 1};
  std::move(step.skipped.begin(), step.skipped.end(), std::back_inserter(skipped_));
  std::erase_if(skipped_, [&](const MessageKey& key) {
    return next_.value - 1 - key.generation.value > window.generations_back;
  });
}

SecretTree::SecretTree(CipherSuite suite, Epoch epoch, std::uint32_t leaf_count,
                       KdfSecret encryption_secret)
    : suite_(suite), epoch_(epoch), leaf_count_(leaf_count) {
  nodes_.emplace(root(leaf_count), std::move(encryption_secret));
  nodes_unsaved_.push_back(root(leaf_count));
}

// From the nearest ancestor that still has its secret down to the leaf: what lies on the way is
// spent, what branches off is kept.
Result<SecretTree::Unfolded> SecretTree::unfold(LeafIndex leaf) const {
  if (leaf.value >= leaf_count_) {
    return MlsError::unknown_sender;
  }
  NodeIndex node = to_node(leaf);
  while (!nodes_.contains(node)) {
    if (node == root(leaf_count_)) {
      return MlsError::unknown_sender;
    }
    node = parent(node);
  }
  Unfolded unfolded;
  KdfSecret secret = nodes_.at(node).clone();
  unfolded.spent.push_back(node);
  while (!is_leaf(node)) {
    const NodeIndex low = left(node);
    const NodeIndex high = right(node);
    KdfSecret low_secret = expand_with_label(secret, "tree", as_bytes("left"));
    KdfSecret high_secret = expand_with_label(secret, "tree", as_bytes("right"));
    const bool goes_left = contains(low, leaf);
    unfolded.split.emplace_back(goes_left ? high : low,
                                std::move(goes_left ? high_secret : low_secret));
    secret = std::move(goes_left ? low_secret : high_secret);
    node = goes_left ? low : high;
  }
  unfolded.ratchets.handshake = SenderRatchet(expand_with_label(secret, "handshake", {}));
  unfolded.ratchets.application = SenderRatchet(expand_with_label(secret, "application", {}));
  return unfolded;
}

Result<SecretTree::Taken> SecretTree::peek_from(const SenderRatchets& ratchets, LeafIndex leaf,
                                                RatchetKind kind,
                                                std::optional<Generation> generation,
                                                const RatchetWindow& window) const {
  const SenderRatchet& ratchet = ratchets.of(kind);
  INDABA_TRY_ASSIGN(auto step, ratchet.peek(suite_, generation.value_or(ratchet.next()), window));
  return Taken{leaf, kind, std::move(step), std::nullopt, {}, {}};
}

Result<SecretTree::Taken> SecretTree::peek(LeafIndex leaf, RatchetKind kind, Generation generation,
                                           const RatchetWindow& window) const {
  if (const auto found = ratchets_.find(leaf); found != ratchets_.end()) {
    return peek_from(found->second, leaf, kind, generation, window);
  }
  INDABA_TRY_ASSIGN(Unfolded unfolded, unfold(leaf));
  INDABA_TRY_ASSIGN(Taken taken, peek_from(unfolded.ratchets, leaf, kind, generation, window));
  taken.unfolded = std::move(unfolded.ratchets);
  taken.spent = std::move(unfolded.spent);
  taken.split = std::move(unfolded.split);
  return taken;
}

Result<SecretTree::Taken> SecretTree::peek_next(LeafIndex leaf, RatchetKind kind) const {
  const auto found = ratchets_.find(leaf);
  const Generation next = found == ratchets_.end() ? Generation{} : found->second.of(kind).next();
  return peek(leaf, kind, next, {});
}

void SecretTree::consume(Taken&& taken, const RatchetWindow& window) {
  if (taken.unfolded) {
    for (const NodeIndex node : taken.spent) {
      nodes_.erase(node);
      nodes_unsaved_.push_back(node);
    }
    for (auto& [node, secret] : taken.split) {
      nodes_.insert_or_assign(node, std::move(secret));
      nodes_unsaved_.push_back(node);
    }
    ratchets_.insert_or_assign(taken.leaf, std::move(*taken.unfolded));
  }
  ratchets_.at(taken.leaf).of(taken.kind).consume(std::move(taken.step), window);
  ratchets_unsaved_.push_back(taken.leaf);
}

void SecretTree::save(StateChanges& changes) {
  for (const NodeIndex node : nodes_unsaved_) {
    StateKey key = state_key(StateTag::secret_tree_node, epoch_, node.value);
    if (const auto found = nodes_.find(node); found != nodes_.end()) {
      changes.put(std::move(key), SavedNode{found->second.clone()});
    } else {
      changes.erase(std::move(key));
    }
  }
  for (const LeafIndex leaf : ratchets_unsaved_) {
    changes.put(state_key(StateTag::sender_ratchets, epoch_, leaf.value), ratchets_.at(leaf));
  }
  nodes_unsaved_.clear();
  ratchets_unsaved_.clear();
}

void SecretTree::save_erased(StateChanges& changes) const {
  for (const auto& [node, secret] : nodes_) {
    changes.erase(state_key(StateTag::secret_tree_node, epoch_, node.value));
  }
  for (const NodeIndex node : nodes_unsaved_) {
    changes.erase(state_key(StateTag::secret_tree_node, epoch_, node.value));
  }
  for (const auto& [leaf, ratchets] : ratchets_) {
    changes.erase(state_key(StateTag::sender_ratchets, epoch_, leaf.value));
  }
}

Result<SecretTree> SecretTree::restore(const SavedState& state, CipherSuite suite, Epoch epoch,
                                       std::uint32_t leaf_count) {
  if (!std::has_single_bit(leaf_count) || leaf_count > kLeavesMax) {
    return MlsError::corrupt_state;
  }
  SecretTree tree;
  tree.suite_ = suite;
  tree.epoch_ = epoch;
  tree.leaf_count_ = leaf_count;
  for (const auto& [index, key] : state.numbered(state_key(StateTag::secret_tree_node, epoch))) {
    INDABA_TRY_ASSIGN(SavedNode node, state.get<SavedNode>(*key));
    tree.nodes_.emplace(NodeIndex{index}, std::move(node.secret));
  }
  for (const auto& [index, key] : state.numbered(state_key(StateTag::sender_ratchets, epoch))) {
    INDABA_TRY_ASSIGN(SenderRatchets ratchets, state.get<SenderRatchets>(*key));
    tree.ratchets_.emplace(LeafIndex{index}, std::move(ratchets));
  }
  return tree;
}

SenderDataKey sender_data_key(CipherSuite suite, const KdfSecret& sender_data_secret,
                              ByteView ciphertext) {
  const ByteView sample = ciphertext.first(std::min(ciphertext.size(), kHashBytes));
  SenderDataKey sender_data{SecretBytes(aead_key_bytes(suite)), {}};
  expand_with_label(sender_data_secret.view(), "key", sample, sender_data.key.mutable_view());
  expand_with_label(sender_data_secret.view(), "nonce", sample, sender_data.nonce.mutable_view());
  return sender_data;
}

}  // namespace indaba::mls
