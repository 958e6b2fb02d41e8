// PathKeys: the private half of TreeKEM (RFC 9420 sections 7.4 to 7.7): a member's own keys on its
// direct path, and the making and opening of update paths.
#pragma once

#include <map>

#include "crypto/mls/member/key_schedule.h"
#include "crypto/mls/public/tree_kem.h"

namespace indaba::mls {

using PathSecret = KdfSecret;

// From a path secret: the next one up, and the node's key pair.
PathSecret next_path_secret(const PathSecret& secret);
HpkeKeyPair node_key_pair(const PathSecret& secret);

// New keys for nodes of the member's direct path, and what they lead to.
struct NewPathKeys {
  std::map<NodeIndex, HpkeKeyPair> keys;
  KdfSecret commit_secret;
};

// A committer's fresh path: the keys are in the tree, the secrets not sealed yet.
struct FreshPath {
  std::vector<PathStep> steps;
  std::vector<PathSecret> secrets;  // one a step
  NewPathKeys own;                  // the leaf's key included
  UpdatePath path;                  // leaf signed, node keys set, no ciphertexts yet

  // The path secret of the lowest node that `leaf` is below too, for its Welcome
  // (section 12.4.3.1).
  const PathSecret& secret_for(LeafIndex leaf) const;
};

// Draws fresh secrets, puts the keys into the tree (inside an edit) and completes `leaf`:
// encryption key, source, parent hash, signature. Errors: random_failed.
Result<FreshPath> make_path(RatchetTree& tree, ByteView group_id, LeafIndex self, LeafNode leaf,
                            const SignatureKeyPair& signer, Random& random);

// Seals the secrets of `fresh` to the resolutions of its copath, less `added`, and completes its
// UpdatePath. `provisional_context`: encoded, with the tree hash after the path. Errors:
// random_failed, low_order_point.
Status seal_path(FreshPath& fresh, const RatchetTree& tree, CipherSuite suite, const LeafSet& added,
                 ByteView provisional_context, Random& random);

class PathKeys {
 public:
  PathKeys() = default;
  PathKeys(LeafIndex self, HpkeKeyPair leaf_key);

  LeafIndex self() const { return self_; }
  PathKeys clone() const;

  // Opens the secret that is meant for this member in a path merged into `tree`, and derives the
  // keys above it. Errors: decryption_failed, invalid_path_secret (a wrong length, or keys that are
  // not those of the path).
  Result<NewPathKeys> open_path(const RatchetTree& tree, CipherSuite suite, LeafIndex sender,
                                const UpdatePath& path, const LeafSet& added,
                                ByteView provisional_context) const;

  // From the path secret of a Welcome on: the keys of the common ancestor with `signer` and of all
  // non-blank nodes above it (section 12.4.3.1). Errors: invalid_path_secret.
  Status set_from_welcome(const RatchetTree& tree, LeafIndex signer, const PathSecret& secret);

  // Takes over new keys and drops those that are no longer in the tree.
  void update(const RatchetTree& tree, NewPathKeys&& keys);
  void set_leaf_key(HpkeKeyPair key) { keys_.insert_or_assign(to_node(self_), std::move(key)); }
  void prune(const RatchetTree& tree);

  const std::map<NodeIndex, HpkeKeyPair>& keys() const { return keys_; }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    std::vector<SavedKey> saved;
    if constexpr (!Io::is_reader) {
      for (const auto& [node, key] : self.keys_) {
        saved.push_back({node, key.clone()});
      }
    }
    io(self.self_, saved);
    if constexpr (Io::is_reader) {
      self.keys_.clear();
      for (SavedKey& each : saved) {
        self.keys_.insert_or_assign(each.node, std::move(each.key));
      }
    }
  }

 private:
  struct SavedKey {
    NodeIndex node;
    HpkeKeyPair key;

    template <class Self, class Io>
    static void fields(Self& self, Io& io) {
      io(self.node, self.key.secret_key, self.key.public_key);
    }
  };

  const HpkeKeyPair* find(NodeIndex node) const;

  LeafIndex self_;
  std::map<NodeIndex, HpkeKeyPair> keys_;
};

}  // namespace indaba::mls
