// The list of proposals that a commit brings: resolving references, the rules of RFC 9420
// section 12.2, and applying it to the tree (section 12.3). Committer and receivers go through the
// same functions.
#pragma once

#include <map>

#include "crypto/mls/public/framing.h"
#include "crypto/mls/public/tree_kem.h"

namespace indaba::mls {

// A proposal that was sent on its own, verified and valid in the current epoch.
struct CachedProposal {
  Proposal proposal;
  Sender sender;
  std::uint32_t order = 0;  // in which they came

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.proposal, self.sender, self.order);
  }
};
using ProposalCache = std::map<ProposalRef, CachedProposal>;

// The proposals by kind, in the order of the commit. Points into the commit and the cache.
struct ProposalList {
  struct UpdateOf {
    LeafIndex leaf;
    const Update* update = nullptr;
    const ProposalRef* reference = nullptr;
  };
  struct AddOf {
    const Add* add = nullptr;
    bool by_reference = false;  // validated when it came
  };

  const GroupContextExtensions* extensions = nullptr;
  std::vector<UpdateOf> updates;
  std::vector<LeafIndex> removes;
  std::vector<AddOf> adds;
  std::vector<const PreSharedKeyId*> psks;
  const ReInit* reinit = nullptr;
  const ExternalInit* external_init = nullptr;
  bool path_required = false;
};

// What all the rules look at.
struct ProposalRules {
  const GroupContext& context;
  const RatchetTree& tree;
  const AuthenticationService& authentication;
};

// The rules for one proposal, whoever commits it (section 12.1), and for who may send it on its own
// (12.1.8). Errors: sender_not_allowed, proposal_not_allowed, blank_leaf, invalid_psk,
// unsupported_version, duplicate_extension, invalid_credential, encryption_key_not_fresh, those
// of KeyPackage::validate and LeafNode::validate.
Status validate_proposal(const ProposalRules& rules, const Proposal& proposal,
                         const Sender& sender);

// The same without a group's state, for who proposes from outside. Errors: sender_not_allowed,
// duplicate_extension, those of KeyPackage::validate.
Status validate_from_outside(const Proposal& proposal, const Sender& sender, CipherSuite suite);

// Resolves the references and applies all rules of section 12.2 that don't need the changed tree.
// Errors: unknown_proposal_ref, update_by_committer, remove_of_committer, conflicting_proposals,
// duplicate_psk, reinit_not_alone, external_init_misplaced, invalid_external_commit, and those of
// validate_proposal.
Result<ProposalList> resolve_proposals(const ProposalRules& rules,
                                       const std::vector<ProposalOrRef>& proposals,
                                       const ProposalCache& cache, const Sender& committer);

// Applies updates, removes and adds, in that order. Returns the leaves of the added members, in the
// order of their proposals. Inside an edit. Errors: group_full.
Result<std::vector<LeafIndex>> apply_proposals(RatchetTree& tree, const ProposalList& list);

// The rules for the tree after a commit: keys unique, credential types supported by all, the leaves
// in `changed` (all of them if the extensions changed) in accord with `extensions`. Errors:
// duplicate_key, unsupported_credential, unsupported_extension, unsupported_capability.
Status validate_after_commit(const RatchetTree& tree, const std::vector<LeafIndex>& changed,
                             bool extensions_changed, const ExtensionList& extensions);

// Judges a leaf's credential where it is new: `current` is the leaf whose place it takes, or null.
// Errors: invalid_credential, invalid_lifetime.
Status authenticate_leaf(const AuthenticationService& authentication, const LeafNode* current,
                         const LeafNode& next);

// Judges the senders that an external_senders extension brings in. Errors: invalid_credential and
// those of decoding.
Status authenticate_external_senders(const AuthenticationService& authentication,
                                     const ExtensionList& extensions);

}  // namespace indaba::mls
