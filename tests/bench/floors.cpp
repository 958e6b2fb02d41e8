#include "tests/bench/floors.h"

namespace indaba::bench {
namespace {

using enum Primitive;

constexpr double kKib = 1024;

// What the tree hash of a node takes in besides a leaf: two hashes, a key, a parent hash.
constexpr double kNodeKib = 160 / kKib;
// ParentHashInput: two hashes and a key.
constexpr double kParentHashKib = 100 / kKib;

// HKDF steps of a message: key, nonce and next secret of the ratchet, key and nonce of the sender
// data.
constexpr double kMessageSteps = 5;
// Of a path node: its secret, the node secret, and DeriveKeyPair's extract and expand.
constexpr double kNodeSteps = 4;
// Of a new epoch: joiner (2), member and epoch secret (2), the nine that follow, and the
// confirmation tag.
constexpr double kEpochSteps = 14;

Work sealed_message(mls::CipherSuite suite, double content_bytes) {
  const bool aes = suite == mls::CipherSuite::x25519_aes128gcm_sha256_ed25519;
  return {{hmac, kMessageSteps},
          {aes ? aes_kib : chacha_kib, content_bytes / kKib},  // the content
          {aes ? aes_small : chacha_small, 1}};                // the sender data
}

}  // namespace

// work       | signatures                       | keys                     | over the bytes
// -----------+----------------------------------+--------------------------+---------------------
// protect    | 1 signed                         | 5 HKDF steps             | 2 AEAD seals
// unprotect  | 1 verified                       | 5 HKDF steps             | 2 AEAD opens
// create     | 2 signed: leaf, commit           | X25519 and 4 steps a     | transcript,
//            |                                  | path node, 1 X25519 for  | membership tag;
//            |                                  | the leaf, 1 HPKE seal a  | path's tree and
//            |                                  | recipient, 14 steps      | parent hashes
// process    | 2 verified: leaf, commit         | 1 HPKE open, X25519 and  | the same
//            |                                  | 4 steps a path node,     |
//            |                                  | 14 steps                 |
// add        | 2 verified a newcomer: key       | as create, 1 HPKE seal a | as create; key
//            | package, leaf; 2 signed: commit, | newcomer; a path is      | package references,
//            | GroupInfo, and with a path the   | optional                 | all tree hashes, the
//            | leaf                             |                          | GroupInfo sealed
// join       | 1 verified a member, and the     | 1 HPKE open, X25519 and  | the GroupInfo opened,
//            | GroupInfo                        | 4 steps a path node,     | all tree hashes, a
//            |                                  | 14 steps                 | parent hash a filled
//            |                                  |                          | node
//
// Signing hashes its input twice by SHA-512, verifying once.

Work protect_floor(mls::CipherSuite suite, double signed_bytes) {
  Work work = sealed_message(suite, kKib);
  work[sign] = 1;
  work[sha512_kib] = 2 * signed_bytes / kKib;
  return work;
}

Work unprotect_floor(mls::CipherSuite suite, double signed_bytes) {
  Work work = sealed_message(suite, kKib);
  work[verify] = 1;
  work[sha512_kib] = signed_bytes / kKib;
  return work;
}

Work create_commit_floor(const CommitShape& shape) {
  return {{sign, 2},
          {sha512_kib, 2 * (shape.commit_bytes + shape.leaf_bytes) / kKib},
          {x25519, shape.path_nodes + 1},
          {seal, shape.recipients},
          {hmac, kNodeSteps * shape.path_nodes + kEpochSteps},
          {sha256_kib, (2 * shape.commit_bytes + shape.leaf_bytes) / kKib +
                           shape.path_nodes * (kNodeKib + kParentHashKib)}};
}

Work process_commit_floor(const CommitShape& shape) {
  return {{verify, 2},
          {sha512_kib, (shape.commit_bytes + shape.leaf_bytes) / kKib},
          {x25519, shape.path_nodes},
          {open, 1},
          {hmac, kNodeSteps * shape.path_nodes + kEpochSteps},
          {sha256_kib, (2 * shape.commit_bytes + shape.leaf_bytes) / kKib +
                           shape.path_nodes * (kNodeKib + kParentHashKib)}};
}

Work add_floor(const AddShape& shape) {
  const bool with_path = shape.path_nodes > 0;
  // A leaf is about two thirds of its key package, and signed and hashed by itself, too.
  const double hashed_bytes = shape.key_package_bytes * 5 / 3;
  return {{verify, 2 * shape.members},
          {sign, with_path ? 3 : 2},
          {sha512_kib, (hashed_bytes + 2 * (shape.commit_bytes + shape.group_info_bytes)) / kKib},
          {x25519, with_path ? shape.path_nodes + 1 : 0},
          {seal, shape.members},
          {hmac, kNodeSteps * shape.path_nodes + kEpochSteps},
          {sha256_kib, (hashed_bytes + 2 * shape.commit_bytes + shape.group_info_bytes) / kKib +
                           shape.members * kNodeKib},
          {chacha_kib, shape.group_info_bytes / kKib}};
}

Work join_floor(const JoinShape& shape) {
  return {{verify, shape.members + 1},
          // Each leaf is verified, and all of them again inside the GroupInfo.
          {sha512_kib, 2 * shape.group_info_bytes / kKib},
          {open, 1},
          {x25519, shape.path_nodes},
          {hmac, kNodeSteps * shape.path_nodes + kEpochSteps},
          // As ciphertext in HPKE's info, and each leaf in its tree hash.
          {sha256_kib, 2 * shape.group_info_bytes / kKib + shape.members * kNodeKib +
                           shape.filled_nodes * kParentHashKib},
          {chacha_kib, shape.group_info_bytes / kKib}};
}

}  // namespace indaba::bench
