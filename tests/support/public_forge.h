// PublicForge: a group that exists in public only, and messages to it that are properly signed
// whatever they hold.
//
// The forge knows every member's signature key and no group secret, for there is none: path
// secrets, confirmation and membership tags are filler, which PublicGroup does not judge.
//
//   PublicForge forge(world, 4);                         // members 0 to 3, epoch 1
//   forge.group().process(forge.commit({1}, {remove({2})}));
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "crypto/mls/public/public_group.h"
#include "tests/support/mls_world.h"

namespace indaba::test {

// What a forged path gets wrong. Each hook sees what was right before; what comes after it (parent
// hashes, signature of the leaf, signature of the message) is computed over its changes.
struct PathChanges {
  std::function<void(std::vector<Bytes>& keys)> keys;  // of the parent nodes
  std::function<void(mls::LeafNode& leaf)> leaf;
  std::function<void(mls::UpdatePath& path)> path;
  const mls::SignatureKeyPair* leaf_signer = nullptr;  // another than the committer's
};

class PublicForge {
 public:
  // `size` members, "member-0" and so on, of whom the first added the others in one commit.
  // `options` are those of every member's key package.
  PublicForge(MlsWorld& world, std::size_t size, mls::ExtensionList extensions = {},
              const mls::KeyPackageOptions& options = {});

  MlsWorld& world() { return world_; }
  mls::PublicGroup& group() { return group_; }
  const mls::LeafNode& leaf(mls::LeafIndex member) const { return *group_.tree().leaf(member); }
  // Of a member, or of anybody whose key package or identity the forge made.
  const mls::SignatureKeyPair& key(mls::LeafIndex member) const;
  const mls::SignatureKeyPair& key(ByteView public_key) const;
  // The same; null for keys of others.
  const mls::SignatureKeyPair* find_key(ByteView public_key) const;

  mls::KeyPackage newcomer(std::string_view name, mls::KeyPackageOptions options = {});
  mls::Identity identity(std::string_view name);
  // Signs it again after `change` was made to the leaf and the package.
  mls::KeyPackage newcomer_with(std::string_view name,
                                const std::function<void(mls::KeyPackage&)>& change);

  // An Update of that member with a fresh key, signed after `change`.
  mls::Proposal update(mls::LeafIndex member,
                       const std::function<void(mls::LeafNode&)>& change = {});

  mls::PublicMessage sign(const mls::Sender& sender, mls::ContentBody body,
                          const mls::SignatureKeyPair& key);
  mls::PublicMessage from(mls::LeafIndex member, mls::ContentBody body);
  // A proposal of a member, sent on its own and taken by the group; refers to it.
  mls::ProposalOrRef proposed(mls::LeafIndex member, mls::Proposal proposal);

  // A commit of a member with a path.
  mls::PublicMessage commit(mls::LeafIndex committer, std::vector<mls::ProposalOrRef> proposals,
                            const PathChanges& changes = {});
  mls::PublicMessage commit_without_path(mls::LeafIndex committer,
                                         std::vector<mls::ProposalOrRef> proposals);
  mls::PublicMessage external_commit(const mls::Identity& joiner,
                                     std::vector<mls::ProposalOrRef> proposals,
                                     const PathChanges& changes = {});

  // Every member commits once, so that no parent node is blank.
  void fill();

 private:
  mls::UpdatePath path(const mls::Sender& committer,
                       const std::vector<mls::ProposalOrRef>& proposals, mls::LeafNode leaf,
                       const mls::SignatureKeyPair& signer, const PathChanges& changes);
  Bytes fresh_key();
  void remember(const mls::SignatureKeyPair& key);

  MlsWorld& world_;
  std::map<Bytes, mls::SignatureKeyPair> keys_;  // by public key
  mls::PublicGroup group_;
};

// Proposals by value.
mls::ProposalOrRef by_value(mls::Proposal proposal);
mls::ProposalOrRef add(mls::KeyPackage key_package);
mls::ProposalOrRef remove(mls::LeafIndex member);
mls::ProposalOrRef psk(mls::PreSharedKeyId id);
mls::ProposalOrRef external_init();
mls::ProposalOrRef extensions(mls::ExtensionList list);
mls::ProposalOrRef reinit(mls::CipherSuite suite = MlsWorld::kSuite);

// The proposal inside one that goes by value.
inline mls::Proposal value_of(const mls::ProposalOrRef& item) { return *item.proposal(); }

}  // namespace indaba::test
