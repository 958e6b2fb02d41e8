// PublicGroup: a group as it can be followed without any secret (RFC 9420; RFC 9750 calls such a
// delivery service strongly consistent). It verifies and applies handshake messages, refuses
// whatever can be seen to be invalid, and gives out the tree. The server runs one a channel; a
// member's Group builds on one.
//
// What only secrets show stays unchecked here: membership and confirmation tags, and whether path
// secrets were sealed right. A message is staged first and merged after: a failure, or a stage that
// is dropped, leaves the group as it was.
#pragma once

#include <set>

#include "crypto/mls/public/message.h"
#include "crypto/mls/public/proposal_list.h"
#include "crypto/mls/public/state.h"

namespace indaba::mls {

// What a commit does, for the application's own rules and for who must be told.
struct CommitEffects {
  Sender committer;
  LeafIndex committer_leaf;  // in the new tree
  std::vector<LeafIndex> added;
  std::vector<LeafIndex> updated;
  std::vector<LeafIndex> removed;
  std::vector<ProposalRef> update_refs;  // of `updated`, one for one
  std::vector<PreSharedKeyId> psks;
  std::optional<ExternalInit> external_init;
  std::optional<ReInit> reinit;
  bool has_path = false;
  bool changes_extensions = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.committer, self.committer_leaf, self.added, self.updated, self.removed,
       self.update_refs, self.psks, self.external_init, self.reinit, self.has_path,
       self.changes_extensions);
  }
};

// A commit that was verified and applied on trial. `edit` holds the changed tree, to be turned
// over.
struct StagedCommit {
  CommitEffects effects;
  TreeEdit edit;
  GroupContext provisional_context;  // the new epoch with the old transcript (section 12.4.1), for
                                     // path secrets
  GroupContext context;              // of the new epoch
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.effects, self.edit, self.provisional_context, self.context,
       self.interim_transcript_hash, self.confirmation_tag);
  }
};

class PublicGroup {
 public:
  // A group of one member at epoch 0; the caller computes the confirmation tag.
  PublicGroup(CipherSuite suite, GroupId group_id, ExtensionList extensions, LeafNode creator,
              const AuthenticationService& authentication);

  // From a GroupInfo of any epoch, with its tree or the one given beside it (sections 12.4.3.1
  // and 12.4.3.2). Errors: unsupported_cipher_suite, duplicate_extension, tree_missing,
  // wrong_tree_hash, unknown_sender (signer), invalid_signature, invalid_credential, and those of
  // RatchetTree::decode and validate_tree.
  static Result<PublicGroup> from_group_info(const GroupInfo& group_info,
                                             std::optional<RatchetTree> tree,
                                             const AuthenticationService& authentication);

  const GroupContext& context() const { return context_; }
  ByteView encoded_context() const { return encoded_context_; }
  CipherSuite cipher_suite() const { return context_.cipher_suite; }
  const RatchetTree& tree() const { return tree_; }
  const Bytes& confirmation_tag() const { return confirmation_tag_; }
  ByteView interim_transcript_hash() const { return interim_transcript_hash_; }
  const ProposalCache& proposals() const { return proposals_; }
  // What closed the group, if a commit did: nothing more is accepted then (section 11.2).
  const std::optional<ReInit>& reinit() const { return reinit_; }
  const AuthenticationService& authentication() const { return *authentication_; }

  // Sets the confirmation tag of epoch 0, and by it the interim transcript hash.
  void set_initial_confirmation_tag(Bytes confirmation_tag);

  // The signature key that the sender must have used (section 6.1).
  // Errors: unknown_sender, sender_not_allowed, wrong_content_type, path_required (an external
  // commit without one).
  Result<Bytes> sender_key(const FramedContent& content) const;

  // Group, epoch and signature. Errors: group_inactive, wrong_group, wrong_epoch, invalid_signature
  // and those of sender_key.
  Result<VerifiedContent> verify(AuthenticatedContent&& content) const;

  // Checks a proposal that came on its own, and remembers it for commits of this epoch. How many
  // come is for the delivery service to bound: were they bounded here, members to whom they come in
  // another order would know others, and part over the commit that refers to them. Errors:
  // wrong_content_type and those of validate_proposal.
  Result<ProposalRef> cache_proposal(const VerifiedContent& content);

  // Tries the commit. Errors: wrong_content_type, path_required, wrong_path,
  // invalid_external_commit, those of resolve_proposals, merge_update_path, validate_after_commit.
  Result<StagedCommit> stage(const VerifiedContent& content);
  // Moves to the next epoch. `commit` was staged in this one.
  void merge(StagedCommit&& commit);

  // Whether a staged commit that comes from disk belongs to this group and epoch, and leads where
  // it says.
  bool can_merge(StagedCommit& commit);

  // While it lives, tree() shows the tree after the commit.
  TreePreview preview(StagedCommit& commit) { return {tree_, commit.edit}; }

  // What `process` did.
  struct Processed {
    std::optional<ProposalRef> proposal;
    std::optional<CommitEffects> commit;
  };
  // For who has no secrets: verifies, then caches the proposal or stages and merges the commit.
  Result<Processed> process(const PublicMessage& message);

  // The first half of making a commit, which members share with `stage`: resolves, applies and
  // describes the proposals inside the caller's edit. The committer's leaf is claimed for an
  // external commit. Errors: wrong_epoch (there is no next one), group_full, those of
  // resolve_proposals.
  struct Applied {
    CommitEffects effects;
    ExtensionList extensions;
    std::vector<LeafIndex> changed;
    bool path_required = false;
  };
  Result<Applied> apply(const std::vector<ProposalOrRef>& proposals, const Sender& committer,
                        RatchetTree& tree) const;
  // The tree, for a member's edits.
  RatchetTree& editable_tree() { return tree_; }

  // Adds to `changes` what differs from what was given out before.
  void save(StateChanges& changes);
  // Errors: corrupt_state, unsupported_state_version.
  static Result<PublicGroup> restore(const SavedState& state,
                                     const AuthenticationService& authentication);

 private:
  PublicGroup() = default;

  void set_context(GroupContext context);
  void mark_all_nodes();
  void forget_proposals();

  GroupContext context_;
  Bytes encoded_context_;
  RatchetTree tree_;
  Bytes confirmation_tag_;
  Bytes interim_transcript_hash_;
  ProposalCache proposals_;
  std::optional<ReInit> reinit_;
  const AuthenticationService* authentication_ = nullptr;

  bool header_unsaved_ = true;
  std::set<NodeIndex> nodes_unsaved_;
  std::vector<ProposalRef> proposals_unsaved_;
  std::uint32_t proposals_erased_ = 0;  // records of earlier epochs that still stand, from 0
};

}  // namespace indaba::mls
