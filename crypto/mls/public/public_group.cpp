#include "crypto/mls/public/public_group.h"

#include <algorithm>
#include <limits>

namespace indaba::mls {
namespace {

struct SavedProposal {
  ProposalRef ref;
  CachedProposal cached;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.ref, self.cached);
  }
};

struct PublicHeader {
  StateVersion version;
  GroupContext context;
  Bytes confirmation_tag;
  Bytes interim_transcript_hash;
  std::uint32_t leaf_count = 0;
  std::uint32_t proposal_count = 0;  // records of their own
  std::optional<ReInit> reinit;
  // Version 1 kept the proposals here.
  std::vector<CachedProposal> proposals;
  std::vector<ProposalRef> proposal_refs;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.version, self.context, self.confirmation_tag, self.interim_transcript_hash,
       self.leaf_count);
    if (self.version.number == 1) {
      io(self.proposals, self.proposal_refs);
    } else {
      io(self.proposal_count);
    }
    io(self.reinit);
  }
};

// The cached proposals, from the first that came. Errors: corrupt_state.
Result<std::vector<SavedProposal>> saved_proposals(const SavedState& state, PublicHeader& header) {
  std::vector<SavedProposal> saved;
  if (header.proposals.size() != header.proposal_refs.size()) {
    return MlsError::corrupt_state;
  }
  std::vector<bool> orders(header.proposals.size());
  for (std::size_t i = 0; i < header.proposals.size(); ++i) {
    const std::uint32_t order = header.proposals[i].order;
    if (order >= orders.size() || orders[order]) {
      return MlsError::corrupt_state;
    }
    orders[order] = true;
    saved.push_back({std::move(header.proposal_refs[i]), std::move(header.proposals[i])});
  }
  for (const auto& [order, key] : state.numbered(state_key(StateTag::proposal))) {
    INDABA_TRY_ASSIGN(SavedProposal each, state.get<SavedProposal>(*key));
    if (order != saved.size() || each.cached.order != order) {
      return MlsError::corrupt_state;
    }
    saved.push_back(std::move(each));
  }
  if (header.version.number > 1 && saved.size() != header.proposal_count) {
    return MlsError::corrupt_state;
  }
  return saved;
}

// Whether a cached proposal names members that are there, as it did when it was cached: for what
// comes from disk.
bool names_members(const CachedProposal& cached, const RatchetTree& tree) {
  if (cached.proposal.get<Update>() != nullptr) {
    return cached.sender.type == SenderType::member && tree.leaf(cached.sender.leaf()) != nullptr;
  }
  const auto* remove = cached.proposal.get<Remove>();
  return remove == nullptr || tree.leaf(remove->removed) != nullptr;
}

// Errors: invalid_credential.
Status authenticate_members(const AuthenticationService& authentication, const RatchetTree& tree) {
  for (const LeafIndex index : tree.members()) {
    INDABA_TRY(authenticate_leaf(authentication, nullptr, *tree.leaf(index)));
  }
  return {};
}

// The leaf of an external commit's path is judged as the successor of the one that it removes
// (section 12.2).
const LeafNode* replaced_leaf(const RatchetTree& tree, const Sender& committer,
                              const std::vector<LeafIndex>& removed) {
  if (committer.type == SenderType::member) {
    return tree.leaf(committer.leaf());
  }
  return removed.empty() ? nullptr : tree.leaf(removed.front());
}

}  // namespace

PublicGroup::PublicGroup(CipherSuite suite, GroupId group_id, ExtensionList extensions,
                         LeafNode creator, const AuthenticationService& authentication)
    : authentication_(&authentication) {
  check(tree_.claim_blank_leaf().has_value());
  tree_.set_leaf({0}, std::move(creator));
  set_context({.cipher_suite = suite,
               .group_id = std::move(group_id),
               .epoch = {0},
               .tree_hash = to_bytes(tree_.root_hash()),
               .confirmed_transcript_hash = {},
               .extensions = std::move(extensions)});
  mark_all_nodes();
}

Result<PublicGroup> PublicGroup::from_group_info(const GroupInfo& group_info,
                                                 std::optional<RatchetTree> tree,
                                                 const AuthenticationService& authentication) {
  const GroupContext& context = group_info.group_context;
  if (context.version != ProtocolVersion::mls10) {
    return MlsError::unsupported_version;
  }
  if (!is_supported(context.cipher_suite)) {
    return MlsError::unsupported_cipher_suite;
  }
  INDABA_TRY(group_info.extensions.validate());
  INDABA_TRY(context.extensions.validate());
  if (!tree) {
    const Bytes* encoded = group_info.extensions.find(ExtensionType::ratchet_tree);
    if (encoded == nullptr) {
      return MlsError::tree_missing;
    }
    INDABA_TRY_ASSIGN(tree, RatchetTree::decode(*encoded));
  }
  const LeafNode* signer = tree->leaf(group_info.signer);
  if (signer == nullptr) {
    return MlsError::unknown_sender;
  }
  INDABA_TRY(group_info.verify_signature(signer->signature_key));
  if (!same_bytes(tree->root_hash(), context.tree_hash)) {
    return MlsError::wrong_tree_hash;
  }
  INDABA_TRY(validate_tree(*tree, context.cipher_suite, context.group_id, context.extensions));
  INDABA_TRY(authenticate_members(authentication, *tree));
  INDABA_TRY(authenticate_external_senders(authentication, context.extensions));

  PublicGroup group;
  group.authentication_ = &authentication;
  group.tree_ = std::move(*tree);
  group.confirmation_tag_ = group_info.confirmation_tag;
  group.interim_transcript_hash_ = to_bytes(
      mls::interim_transcript_hash(context.confirmed_transcript_hash, group_info.confirmation_tag));
  group.set_context(context);
  group.mark_all_nodes();
  return group;
}

void PublicGroup::set_initial_confirmation_tag(Bytes confirmation_tag) {
  interim_transcript_hash_ =
      to_bytes(mls::interim_transcript_hash(context_.confirmed_transcript_hash, confirmation_tag));
  confirmation_tag_ = std::move(confirmation_tag);
}

Result<Bytes> PublicGroup::sender_key(const FramedContent& content) const {
  switch (content.sender.type) {
    case SenderType::member: {
      const LeafNode* leaf = tree_.leaf(content.sender.leaf());
      if (leaf == nullptr) {
        return MlsError::unknown_sender;
      }
      return leaf->signature_key;
    }
    case SenderType::external: {
      if (content.content_type() != ContentType::proposal) {
        return MlsError::wrong_content_type;
      }
      INDABA_TRY_ASSIGN(const auto senders, context_.extensions.find_as<ExternalSenders>(
                                                ExtensionType::external_senders));
      if (!senders || content.sender.index >= senders->senders.size()) {
        return MlsError::unknown_sender;
      }
      return senders->senders[content.sender.index].signature_key;
    }
    case SenderType::new_member_proposal: {
      const auto* proposal = content.get<Proposal>();
      if (proposal == nullptr) {
        return MlsError::wrong_content_type;
      }
      const auto* add = proposal->get<Add>();
      if (add == nullptr) {
        return MlsError::sender_not_allowed;
      }
      return add->key_package.leaf_node.signature_key;
    }
    case SenderType::new_member_commit: {
      const auto* commit = content.get<Commit>();
      if (commit == nullptr) {
        return MlsError::wrong_content_type;
      }
      if (!commit->path) {
        return MlsError::path_required;
      }
      return commit->path->leaf_node.signature_key;
    }
  }
  return MlsError::unknown_sender;
}

Result<VerifiedContent> PublicGroup::verify(AuthenticatedContent&& content) const {
  if (reinit_) {
    return MlsError::group_inactive;
  }
  if (content.content.group_id != context_.group_id) {
    return MlsError::wrong_group;
  }
  if (content.content.epoch != context_.epoch) {
    return MlsError::wrong_epoch;
  }
  INDABA_TRY_ASSIGN(const Bytes key, sender_key(content.content));
  return VerifiedContent::verify(std::move(content), key, encoded_context_);
}

Result<ProposalRef> PublicGroup::cache_proposal(const VerifiedContent& content) {
  const auto* proposal = content.content().get<Proposal>();
  if (proposal == nullptr) {
    return MlsError::wrong_content_type;
  }
  INDABA_TRY(
      validate_proposal({context_, tree_, *authentication_}, *proposal, content.content().sender));
  ProposalRef ref = proposal_ref(content.get());
  const auto order = static_cast<std::uint32_t>(proposals_.size());
  const bool is_new =
      proposals_.try_emplace(ref, CachedProposal{*proposal, content.content().sender, order})
          .second;
  if (is_new) {
    proposals_unsaved_.push_back(ref);
    header_unsaved_ = true;
  }
  return ref;
}

Result<PublicGroup::Applied> PublicGroup::apply(const std::vector<ProposalOrRef>& proposals,
                                                const Sender& committer, RatchetTree& tree) const {
  if (context_.epoch.value == std::numeric_limits<std::uint64_t>::max()) {
    return MlsError::wrong_epoch;
  }
  INDABA_TRY_ASSIGN(const ProposalList list, resolve_proposals({context_, tree, *authentication_},
                                                               proposals, proposals_, committer));
  Applied applied;
  CommitEffects& effects = applied.effects;
  effects.committer = committer;
  effects.removed = list.removes;
  for (const auto& update : list.updates) {
    effects.updated.push_back(update.leaf);
    effects.update_refs.push_back(*update.reference);
  }
  for (const PreSharedKeyId* psk : list.psks) {
    effects.psks.push_back(*psk);
  }
  if (list.external_init != nullptr) {
    effects.external_init = *list.external_init;
  }
  if (list.reinit != nullptr) {
    effects.reinit = *list.reinit;
  }
  effects.changes_extensions = list.extensions != nullptr;
  applied.extensions =
      list.extensions != nullptr ? list.extensions->extensions : context_.extensions;
  applied.path_required = list.path_required || proposals.empty();

  INDABA_TRY_ASSIGN(effects.added, apply_proposals(tree, list));
  if (committer.type == SenderType::new_member_commit) {
    INDABA_TRY_ASSIGN(effects.committer_leaf, tree.claim_blank_leaf());
  } else {
    effects.committer_leaf = committer.leaf();
  }
  applied.changed = effects.added;
  applied.changed.insert(applied.changed.end(), effects.updated.begin(), effects.updated.end());
  return applied;
}

Result<StagedCommit> PublicGroup::stage(const VerifiedContent& content) {
  const auto* commit = content.content().get<Commit>();
  if (commit == nullptr) {
    return MlsError::wrong_content_type;
  }
  const Sender& committer = content.content().sender;
  RatchetTree::EditScope scope(tree_);
  // Who is replaced is looked up before the proposals change the tree.
  std::optional<LeafNode> current;
  if (commit->path) {
    std::vector<LeafIndex> removed;
    for (const ProposalOrRef& item : commit->proposals) {
      const auto* remove = item.proposal() != nullptr ? item.proposal()->get<Remove>() : nullptr;
      if (remove != nullptr) {
        removed.push_back(remove->removed);
      }
    }
    if (const LeafNode* leaf = replaced_leaf(tree_, committer, removed); leaf != nullptr) {
      current = *leaf;
    }
  }

  INDABA_TRY_ASSIGN(Applied applied, apply(commit->proposals, committer, tree_));
  CommitEffects& effects = applied.effects;
  effects.has_path = commit->path.has_value();
  if (applied.path_required && !commit->path) {
    return MlsError::path_required;
  }
  if (commit->path) {
    const LeafNode& leaf = commit->path->leaf_node;
    const LeafIndex place = effects.committer_leaf;
    INDABA_TRY(
        leaf.validate(context_.cipher_suite, LeafNodeSource::commit, {context_.group_id, place}));
    if (current && current->encryption_key == leaf.encryption_key) {
      return MlsError::encryption_key_not_fresh;
    }
    INDABA_TRY(authenticate_leaf(*authentication_, current ? &*current : nullptr, leaf));
    const LeafSet added(effects.added.begin(), effects.added.end());
    INDABA_TRY(merge_update_path(tree_, context_.cipher_suite, place, *commit->path, added));
    applied.changed.push_back(place);
  }
  INDABA_TRY(validate_after_commit(tree_, applied.changed, effects.changes_extensions,
                                   applied.extensions));

  StagedCommit staged;
  staged.provisional_context = {.cipher_suite = context_.cipher_suite,
                                .group_id = context_.group_id,
                                .epoch = {context_.epoch.value + 1},
                                .tree_hash = to_bytes(tree_.root_hash()),
                                .confirmed_transcript_hash = context_.confirmed_transcript_hash,
                                .extensions = std::move(applied.extensions)};
  staged.context = staged.provisional_context;
  staged.context.confirmed_transcript_hash =
      to_bytes(confirmed_transcript_hash(interim_transcript_hash_, content.get()));
  staged.confirmation_tag = content.auth().confirmation_tag;
  staged.interim_transcript_hash = to_bytes(mls::interim_transcript_hash(
      staged.context.confirmed_transcript_hash, content.auth().confirmation_tag));
  staged.effects = std::move(effects);
  staged.edit = scope.finish();
  return staged;
}

void PublicGroup::merge(StagedCommit&& commit) {
  check(commit.context.epoch.value == context_.epoch.value + 1);
  tree_.turn_over(commit.edit);
  for (const NodeIndex node : commit.edit.touched()) {
    nodes_unsaved_.insert(node);
  }
  interim_transcript_hash_ = std::move(commit.interim_transcript_hash);
  confirmation_tag_ = std::move(commit.confirmation_tag);
  forget_proposals();
  reinit_ = std::move(commit.effects.reinit);
  set_context(std::move(commit.context));
}

void PublicGroup::forget_proposals() {
  proposals_erased_ = std::max(
      proposals_erased_, static_cast<std::uint32_t>(proposals_.size() - proposals_unsaved_.size()));
  proposals_unsaved_.clear();
  proposals_.clear();
}

bool PublicGroup::can_merge(StagedCommit& commit) {
  if (context_.epoch.value == std::numeric_limits<std::uint64_t>::max() ||
      commit.context.cipher_suite != context_.cipher_suite ||
      commit.context.group_id != context_.group_id ||
      commit.context.epoch.value != context_.epoch.value + 1 ||
      commit.provisional_context.confirmed_transcript_hash != context_.confirmed_transcript_hash ||
      !commit.edit.fits(tree_.leaf_count())) {
    return false;
  }
  const TreePreview after = preview(commit);
  return same_bytes(tree_.root_hash(), commit.context.tree_hash);
}

Result<PublicGroup::Processed> PublicGroup::process(const PublicMessage& message) {
  INDABA_TRY_ASSIGN(const VerifiedContent content,
                    verify({WireFormat::public_message, message.content, message.auth}));
  Processed processed;
  switch (content.content().content_type()) {
    case ContentType::application:
      return MlsError::wrong_content_type;
    case ContentType::proposal: {
      INDABA_TRY_ASSIGN(processed.proposal, cache_proposal(content));
      break;
    }
    case ContentType::commit: {
      INDABA_TRY_ASSIGN(StagedCommit commit, stage(content));
      processed.commit = commit.effects;
      merge(std::move(commit));
      break;
    }
  }
  return processed;
}

void PublicGroup::set_context(GroupContext context) {
  context_ = std::move(context);
  encoded_context_ = encode(context_);
  header_unsaved_ = true;
}

void PublicGroup::mark_all_nodes() {
  for (std::uint32_t i = 0; i < node_count(tree_.leaf_count()); ++i) {
    if (!tree_.is_blank({i})) {
      nodes_unsaved_.insert({i});
    }
  }
}

void PublicGroup::save(StateChanges& changes) {
  if (std::exchange(header_unsaved_, false)) {
    changes.put(state_key(StateTag::public_header),
                PublicHeader{.version = {},
                             .context = context_,
                             .confirmation_tag = confirmation_tag_,
                             .interim_transcript_hash = interim_transcript_hash_,
                             .leaf_count = tree_.leaf_count(),
                             .proposal_count = static_cast<std::uint32_t>(proposals_.size()),
                             .reinit = reinit_,
                             .proposals = {},
                             .proposal_refs = {}});
  }
  const std::uint32_t erased = std::exchange(proposals_erased_, 0);
  for (std::uint32_t order = 0; order < erased; ++order) {
    changes.erase(state_key(StateTag::proposal, order));
  }
  for (const ProposalRef& ref : std::exchange(proposals_unsaved_, {})) {
    const CachedProposal& cached = proposals_.at(ref);
    changes.put(state_key(StateTag::proposal, cached.order), SavedProposal{ref, cached});
  }
  for (const NodeIndex node : nodes_unsaved_) {
    StateKey key = state_key(StateTag::tree_node, node.value);
    if (tree_.is_blank(node)) {
      changes.erase(std::move(key));
    } else if (is_leaf(node)) {
      changes.put(std::move(key), *tree_.leaf(to_leaf(node)));
    } else {
      changes.put(std::move(key), *tree_.parent_node(node));
    }
  }
  nodes_unsaved_.clear();
}

Result<PublicGroup> PublicGroup::restore(const SavedState& state,
                                         const AuthenticationService& authentication) {
  INDABA_TRY_ASSIGN(PublicHeader header,
                    state.get<PublicHeader>(state_key(StateTag::public_header)));
  if (!is_supported(header.context.cipher_suite)) {
    return MlsError::corrupt_state;
  }
  INDABA_TRY_ASSIGN(std::vector<SavedProposal> proposals, saved_proposals(state, header));
  std::map<std::uint32_t, LeafNode> leaves;
  std::map<std::uint32_t, ParentNode> parents;
  for (const auto& [index, key] : state.numbered(state_key(StateTag::tree_node))) {
    if (is_leaf({index})) {
      INDABA_TRY_ASSIGN(leaves[index / 2], state.get<LeafNode>(*key));
    } else {
      INDABA_TRY_ASSIGN(parents[index], state.get<ParentNode>(*key));
    }
  }
  auto tree = RatchetTree::from_nodes(header.leaf_count, std::move(leaves), std::move(parents));
  if (!tree || !same_bytes(tree->root_hash(), header.context.tree_hash)) {
    return MlsError::corrupt_state;
  }
  PublicGroup group;
  group.authentication_ = &authentication;
  group.tree_ = std::move(*tree);
  group.confirmation_tag_ = std::move(header.confirmation_tag);
  group.interim_transcript_hash_ = std::move(header.interim_transcript_hash);
  const bool in_header = header.version.number == 1 && !proposals.empty();
  for (SavedProposal& saved : proposals) {
    if (!names_members(saved.cached, group.tree_)) {
      return MlsError::corrupt_state;
    }
    if (in_header) {
      group.proposals_unsaved_.push_back(saved.ref);
    }
    if (!group.proposals_.emplace(std::move(saved.ref), std::move(saved.cached)).second) {
      return MlsError::corrupt_state;
    }
  }
  group.reinit_ = std::move(header.reinit);
  group.set_context(std::move(header.context));
  group.header_unsaved_ = in_header;
  return group;
}

}  // namespace indaba::mls
