// What the tests of deletion share: a member whose memory is watched, and secrets that are known
// because the test computes them itself, by the RFC's formulas, from a saved state or a seed.
#pragma once

#include <memory>
#include <string>

#include "tests/support/mls_world.h"

namespace indaba::test {

// While one lives, whatever is allocated is the watched member's.
class Watch {
 public:
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
};

// A member of whose memory every block is known, live or as it was when it was freed. One at a
// time.
class WatchedMember {
 public:
  explicit WatchedMember(const mls::Services& services, mls::GroupLimits limits = {})
      : services_(services), limits_(limits) {}
  // Takes a group over by its saved form, so that nothing of it was allocated unwatched.
  WatchedMember(mls::Group group, const mls::Services& services, mls::GroupLimits limits = {});
  WatchedMember(const WatchedMember&) = delete;
  WatchedMember& operator=(const WatchedMember&) = delete;
  ~WatchedMember();

  // The group becomes what `make` makes.
  template <class Make>
  void start(Make make) {
    {
      const Watch watch;
      group_ = std::make_unique<mls::Group>(make());
    }
    save();
  }
  mls::Group& group() { return *group_; }
  const mls::SavedState& saved() const { return saved_; }
  mls::KdfSecret init_secret() const;

  // `call` works on the group, and all that it allocates is watched.
  template <class Call>
  auto run(Call call) {
    const Watch watch;
    return call(*group_);
  }
  // Receives a commit, merges it and saves.
  void follow(ByteView commit);
  void save();
  // Gives the group up and restores it from what was saved.
  void restore();
  void destroy();

 private:
  mls::Services services_;
  mls::GroupLimits limits_;
  std::unique_ptr<mls::Group> group_;
  mls::SavedState saved_;
};

// Secrets by name.
class KnownSecrets {
 public:
  void add(std::string name, ByteView bytes) {
    known_.push_back({std::move(name), to_bytes(bytes)});
  }
  template <class Secrets>
  void add_each(const std::string& name, const Secrets& secrets) {
    for (const auto& secret : secrets) {
      add(name + " " + std::to_string(known_.size()), secret.view());
    }
  }
  // All but the encryption secret, which a secret tree takes over, and the confirmation key.
  void add_epoch(const mls::EpochSecrets& secrets);
  void add_keys(const mls::PathKeys& keys);

  // Where the watched memory and `saved` have them: "NAME live", "NAME freed", "NAME saved". Empty
  // when all are gone.
  std::vector<std::string> traces(const mls::SavedState& saved) const;
  // Those that are not live, or not saved.
  std::vector<std::string> missing(const mls::SavedState& saved) const;

 private:
  struct Known {
    std::string name;
    Bytes bytes;
  };
  std::vector<Known> known_;
};

mls::EpochSecrets clone(const mls::EpochSecrets& secrets);

// The secret of the secret tree's root, out of the saved form of an epoch in which nobody has sent.
mls::KdfSecret encryption_secret(const mls::SavedState& saved, const mls::Group& group);

// From the encryption secret down to a leaf (RFC 9420 section 9.1).
struct LeafSecrets {
  LeafSecrets(const mls::KdfSecret& encryption_secret, std::uint32_t leaf_count,
              mls::LeafIndex leaf);

  std::vector<mls::KdfSecret> spent;   // from the root to the leaf
  std::vector<mls::KdfSecret> branch;  // what branches off on the way
  mls::KdfSecret handshake;
  mls::KdfSecret application;
};

// The secrets, keys and nonces of one ratchet of suite 3, by generation.
struct RatchetSecrets {
  RatchetSecrets(const mls::KdfSecret& first, std::uint32_t generations);

  std::vector<mls::KdfSecret> secrets;
  std::vector<mls::KdfSecret> keys;
  std::vector<mls::AeadNonce> nonces;
};

// All that a commit with a path passes through, computed again from the randomness that its
// committer drew: leaf key first, then the path secret.
struct CommitSecrets {
  CommitSecrets(SeededRandom random, std::size_t path_levels, const mls::KdfSecret& init_secret,
                const mls::GroupContext& after, const mls::KdfSecret& psk_secret = {});

  KnownSecrets transient;  // path secrets, commit, joiner, member, epoch and welcome secret
  KnownSecrets keys;       // private keys of the leaf and its path
  mls::EpochSecrets epoch;
};

}  // namespace indaba::test
