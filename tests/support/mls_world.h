// MlsWorld: people, key packages and whole groups in a line each, over deterministic randomness.
//
//   MlsWorld world(seed);
//   std::vector<Group> groups = world.group_of(3);          // everybody has joined, epoch 1
//   world.commit(groups, 0, options);                       // member 0 commits, all others process
//   and merge
#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "crypto/mls/member/group.h"

namespace indaba::test {

// A reproducible stream of bytes from a seed (ChaCha20). For tests: never for keys that matter.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  Status fill(MutableByteView out) override;
  // Uniform below `bound`, which is not 0.
  std::uint32_t below(std::uint32_t bound);

 private:
  ByteArray<32> seed_{};
  std::uint64_t position_ = 0;
};

// Accepts basic credentials unless told to refuse an identity; a successor must keep the identity
// up to the first '#', and that same part makes two credentials one client.
class TestAuthentication final : public mls::AuthenticationService {
 public:
  void refuse(Bytes identity) { refused_.push_back(std::move(identity)); }
  // From now on only this key stands for the identity.
  void bind(Bytes identity, Bytes signature_key) {
    bound_[std::move(identity)] = std::move(signature_key);
  }

  bool is_valid(const mls::Credential& credential, ByteView signature_key) const override;
  bool can_succeed(const mls::Credential& current, const mls::Credential& next) const override;
  bool is_same_client(const mls::Credential& a, const mls::Credential& b) const override;

 private:
  std::vector<Bytes> refused_;
  std::map<Bytes, Bytes> bound_;
};

// External PSKs by id, resumption PSKs by group and epoch.
class MapPskStore final : public mls::PskStore {
 public:
  void add_external(Bytes id, ByteView secret);
  void add_resumption(const mls::Group& group);

  Result<SecretBytes> find(const mls::PreSharedKeyId& id) const override;

 private:
  std::map<Bytes, SecretBytes> secrets_;  // by the encoded id without its nonce
};

class MlsWorld {
 public:
  static constexpr UnixTime kNow{1'000'000};
  static constexpr mls::CipherSuite kSuite =
      mls::CipherSuite::x25519_chacha20poly1305_sha256_ed25519;

  explicit MlsWorld(std::uint64_t seed = 1, mls::CipherSuite suite = kSuite);

  static mls::CommitOptions commit_options() {
    mls::CommitOptions options;
    options.now = kNow;
    return options;
  }

  mls::CipherSuite suite() const { return suite_; }
  SeededRandom& random() { return random_; }
  TestAuthentication& authentication() { return authentication_; }
  MapPskStore& psks() { return psks_; }
  mls::Services services() { return {random_, authentication_, psks_}; }

  mls::Identity identity(std::string_view name);
  // Alive at kNow.
  mls::KeyPackageSecrets key_package(std::string_view name);
  mls::KeyPackageSecrets key_package(const mls::Identity& identity,
                                     mls::KeyPackageOptions options = {});

  // `size` members, named "member-0" and so on, of whom the first created the group and added the
  // others in one commit.
  std::vector<mls::Group> group_of(std::size_t size, mls::GroupLimits limits = {},
                                   mls::ExtensionList extensions = {});
  // The same, and every member has committed once, so no parent node is blank.
  std::vector<mls::Group> filled_group_of(std::size_t size, mls::GroupLimits limits = {});

  // Member `committer` commits and merges; every other member of `groups` processes and merges.
  // Aborts on any error.
  mls::CommitMessages commit(std::vector<mls::Group>& groups, std::size_t committer,
                             mls::CommitOptions options = {});
  // Adds a member by a commit of `committer` and joins them; they come last in `groups`.
  void add(std::vector<mls::Group>& groups, std::size_t committer, std::string_view name);

  // Hands a message to everyone but `sender` and returns what each received, in order. Aborts on
  // any error.
  std::vector<mls::Received> deliver(std::vector<mls::Group>& groups, std::size_t sender,
                                     ByteView message);
  // Receives a commit and merges it. Aborts on any error.
  static void follow(mls::Group& group, ByteView commit);

  mls::PreSharedKeyId external_psk(Bytes id);

 private:
  mls::CipherSuite suite_;
  SeededRandom random_;
  TestAuthentication authentication_;
  MapPskStore psks_;
  std::uint32_t groups_made_ = 0;
};

// The value, or the end of the program with the error on stderr.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fprintf(stderr, "must: %s\n", result.error().message().c_str());
  }
  if constexpr (std::is_void_v<T>) {
    result.value();
  } else {
    return std::move(result).value();
  }
}

// The Welcome, GroupInfo or other body inside an encoded MLSMessage. Aborts if it holds something
// else.
template <class T>
T unwrap(ByteView encoded) {
  mls::MlsMessage message = must(mls::decode<mls::MlsMessage>(encoded));
  T* body = message.get<T>();
  check(body != nullptr);
  return std::move(*body);
}

}  // namespace indaba::test
