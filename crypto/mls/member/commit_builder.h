// Making a commit (RFC 9420 section 12.4.1), for members and for those who join by one of their
// own.
#pragma once

#include "crypto/mls/member/group_secrets.h"
#include "crypto/mls/member/path_keys.h"
#include "crypto/mls/public/public_group.h"

namespace indaba::mls {

// What a commit's path may change of the committer's leaf.
struct LeafChanges {
  std::optional<Credential> credential;
  std::optional<Capabilities> capabilities;
  std::optional<ExtensionList> extensions;
};

struct CommitRequest {
  Sender sender;
  std::vector<ProposalOrRef> proposals;
  Bytes authenticated_data;
  WireFormat wire_format = WireFormat::public_message;
  bool with_path = true;
  LeafNode leaf;          // what the path's leaf begins with: credential, capabilities, extensions,
                          // signature key
  bool with_tree = true;  // in the Welcome and the GroupInfo
  ExtensionList group_info_extensions;
  bool with_group_info = false;  // a GroupInfo for external joins to the new epoch
  UnixTime now;                  // key packages added must be alive
};

// By what the committer proves itself, and the secrets that the new epoch follows from.
struct CommitKeys {
  const SignatureKeyPair&
      content_signer;  // of the current leaf; for an external commit that of the new one
  const SignatureKeyPair& leaf_signer;  // of the new leaf
  const KdfSecret& init_secret;
  const PskStore& psks;
};

// A commit whole but for its envelope, and the epoch that it begins.
struct BuiltCommit {
  AuthenticatedContent content;
  StagedCommit staged;
  EpochSecrets secrets;
  std::optional<NewPathKeys> path_keys;
  std::optional<Welcome> welcome;
  std::optional<GroupInfo> group_info;
};

// Changes nothing in `group` whatever happens. Errors: those of PublicGroup::stage, unknown_psk,
// invalid_lifetime, duplicate_extension, oversized, random_failed.
Result<BuiltCommit> build_commit(PublicGroup& group, CommitRequest request, const CommitKeys& keys,
                                 Random& random);

// A signed GroupInfo of the epoch that `context` describes. `external_pub` may be null.
GroupInfo make_group_info(const GroupContext& context, Bytes confirmation_tag, LeafIndex signer,
                          const SignatureKeyPair& signer_key, ExtensionList extensions,
                          const RatchetTree* tree, const X25519PublicKey* external_pub);

}  // namespace indaba::mls
