// The secret tree and its sender ratchets (RFC 9420 section 9): one key and nonce a message, each
// used once and then gone.
//
// The tree is unfolded only where somebody sends, so an epoch costs nothing before its first
// message, and a message the same in a group of two and of a thousand. Taking a key is in two
// steps: `peek` computes and changes nothing, `consume` makes it so once the message has proved
// genuine; then the key, and all that led to it, are wiped.
#pragma once

#include <optional>
#include <unordered_map>

#include "crypto/mls/member/key_schedule.h"
#include "crypto/mls/public/state.h"
#include "crypto/mls/public/tree_math.h"

namespace indaba::mls {

enum class RatchetKind : std::uint8_t { handshake = 0, application = 1 };

// How far a message may lie from where its sender's ratchet stands.
struct RatchetWindow {
  std::uint32_t generations_back = 5;        // keys of skipped messages kept, a ratchet
  std::uint32_t generations_forward = 1000;  // skipped at once, at most
};

struct MessageKey {
  SecretBytes key;
  AeadNonce nonce;
  Generation generation;

  MessageKey clone() const { return {key.clone(), nonce.clone(), generation}; }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.key, self.nonce, self.generation);
  }
};

class SenderRatchet {
 public:
  SenderRatchet() = default;
  explicit SenderRatchet(KdfSecret secret) : secret_(std::move(secret)) {}

  // The generation that the next message sent will have.
  Generation next() const { return next_; }

  struct Step {
    MessageKey key;
    std::optional<KdfSecret> secret;  // the ratchet's new secret, if it moves
    std::vector<MessageKey> skipped;  // newly kept
  };
  // The key of that generation. Errors: generation_consumed, generation_too_far.
  Result<Step> peek(CipherSuite suite, Generation generation, const RatchetWindow& window) const;
  void consume(Step&& step, const RatchetWindow& window);

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.secret_, self.next_, self.skipped_);
  }

 private:
  KdfSecret secret_;
  Generation next_;
  std::vector<MessageKey> skipped_;  // increasing generations
};

struct SenderRatchets {
  SenderRatchet handshake;
  SenderRatchet application;

  SenderRatchet& of(RatchetKind kind) {
    return kind == RatchetKind::handshake ? handshake : application;
  }
  const SenderRatchet& of(RatchetKind kind) const {
    return kind == RatchetKind::handshake ? handshake : application;
  }

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.handshake, self.application);
  }
};

class SecretTree {
 public:
  SecretTree() = default;
  SecretTree(CipherSuite suite, Epoch epoch, std::uint32_t leaf_count, KdfSecret encryption_secret);

  struct Taken {
    LeafIndex leaf;
    RatchetKind kind{};
    SenderRatchet::Step step;
    // For a sender's first message: what the tree becomes.
    std::optional<SenderRatchets> unfolded;
    std::vector<NodeIndex> spent;
    std::vector<std::pair<NodeIndex, KdfSecret>> split;
  };
  // Errors: unknown_sender (no such leaf), generation_consumed, generation_too_far.
  Result<Taken> peek(LeafIndex leaf, RatchetKind kind, Generation generation,
                     const RatchetWindow& window) const;
  // The next key for sending.
  Result<Taken> peek_next(LeafIndex leaf, RatchetKind kind) const;
  void consume(Taken&& taken, const RatchetWindow& window);

  // Adds to `changes` what differs from what was given out before.
  void save(StateChanges& changes);
  // The deletion of every record that this tree has in the saved state.
  void save_erased(StateChanges& changes) const;
  // Errors: corrupt_state.
  static Result<SecretTree> restore(const SavedState& state, CipherSuite suite, Epoch epoch,
                                    std::uint32_t leaf_count);

 private:
  struct Unfolded {
    SenderRatchets ratchets;
    std::vector<NodeIndex> spent;
    std::vector<std::pair<NodeIndex, KdfSecret>> split;
  };
  Result<Unfolded> unfold(LeafIndex leaf) const;
  Result<Taken> peek_from(const SenderRatchets& ratchets, LeafIndex leaf, RatchetKind kind,
                          std::optional<Generation> generation, const RatchetWindow& window) const;

  CipherSuite suite_{};
  Epoch epoch_;
  std::uint32_t leaf_count_ = 0;
  std::unordered_map<NodeIndex, KdfSecret, NumberHash> nodes_;
  std::unordered_map<LeafIndex, SenderRatchets, NumberHash> ratchets_;
  std::vector<NodeIndex> nodes_unsaved_;
  std::vector<LeafIndex> ratchets_unsaved_;
};

// Key and nonce for the sender data of a ciphertext (section 6.3.2).
struct SenderDataKey {
  SecretBytes key;
  AeadNonce nonce;
};
SenderDataKey sender_data_key(CipherSuite suite, const KdfSecret& sender_data_secret,
                              ByteView ciphertext);

}  // namespace indaba::mls
