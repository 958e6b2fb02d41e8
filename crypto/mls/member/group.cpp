#include "crypto/mls/member/group.h"

#include <algorithm>

#include "crypto/mls/member/proposal_selection.h"

namespace indaba::mls {

Result<Group> Group::create(GroupId group_id, ExtensionList extensions,
                            const KeyPackageSecrets& own, const Services& services,
                            const GroupLimits& limits) {
  const CipherSuite suite = own.key_package.cipher_suite;
  if (!is_supported(suite)) {
    return MlsError::unsupported_cipher_suite;
  }
  INDABA_TRY(own.key_package.leaf_node.validate_fields(suite));
  INDABA_TRY_ASSIGN(const auto requirements, GroupRequirements::of(extensions));
  INDABA_TRY(requirements.check(own.key_package.leaf_node.capabilities.without_grease()));
  INDABA_TRY(authenticate_external_senders(services.authentication(), extensions));
  INDABA_TRY_ASSIGN(const KdfSecret epoch_secret, services.random().secret<kHashBytes>());
  Group group(PublicGroup(suite, std::move(group_id), std::move(extensions),
                          own.key_package.leaf_node, services.authentication()),
              services, limits);
  group.path_keys_ = PathKeys({0}, own.leaf_key.clone());
  group.signature_key_ = own.signature_key.clone();
  EpochSecrets secrets = EpochSecrets::from_epoch_secret(epoch_secret);
  group.public_.set_initial_confirmation_tag(mac(secrets.confirmation_key, {}));
  group.begin_epoch(std::move(secrets));
  return group;
}

Status Group::require_active() const {
  if (phase_ != GroupPhase::active) {
    return MlsError::group_inactive;
  }
  return {};
}

Result<KdfSecret> Group::epoch_authenticator() const {
  if (phase_ == GroupPhase::removed || phase_ == GroupPhase::joining) {
    return MlsError::group_inactive;
  }
  return secrets_.epoch_authenticator.clone();
}

Result<KdfSecret> Group::resumption_psk() const {
  if (phase_ == GroupPhase::removed || phase_ == GroupPhase::joining) {
    return MlsError::group_inactive;
  }
  return secrets_.resumption_psk.clone();
}

Result<SecretBytes> Group::export_secret(std::string_view label, ByteView context,
                                         std::size_t length) const {
  if (phase_ == GroupPhase::removed || phase_ == GroupPhase::joining) {
    return MlsError::group_inactive;
  }
  return mls_export(secrets_.exporter, label, context, length);
}

EpochKeys Group::epoch_keys() {
  return {public_.cipher_suite(), secrets_.sender_data, secret_tree_, limits_.window, self()};
}

FramedContent Group::framed(ContentBody body, Bytes authenticated_data) const {
  return {.group_id = id(),
          .epoch = epoch(),
          .sender = Sender::member(self()),
          .authenticated_data = std::move(authenticated_data),
          .body = std::move(body)};
}

// Signed content into the envelope that its wire format names, encoded.
Result<Bytes> Group::envelope(AuthenticatedContent&& content, std::size_t padding_bytes) {
  if (content.wire_format == WireFormat::private_message) {
    INDABA_TRY_ASSIGN(PrivateMessage message,
                      mls::protect(epoch_keys(), content, padding_bytes, services_.random()));
    return encode(MlsMessage{std::move(message)});
  }
  INDABA_TRY_ASSIGN(
      PublicMessage message,
      protect_public(secrets_.membership_key, std::move(content), public_.encoded_context()));
  return encode(MlsMessage{std::move(message)});
}

Result<Bytes> Group::protect(ByteView data, Bytes authenticated_data, std::size_t padding_bytes) {
  INDABA_TRY(require_active());
  if (!public_.proposals().empty()) {
    return MlsError::proposals_pending;
  }
  AuthenticatedContent content{
      .wire_format = WireFormat::private_message,
      .content = framed(ApplicationData{to_bytes(data)}, std::move(authenticated_data)),
      .auth = {}};
  content.auth.signature =
      sign_content(content.wire_format, content.content, public_.encoded_context(), signature_key_);
  return envelope(std::move(content), padding_bytes);
}

Result<Bytes> Group::send_proposal(Proposal proposal, const MessageOptions& options,
                                   ProposalRef* ref) {
  AuthenticatedContent content{.wire_format = options.wire_format,
                               .content = framed(std::move(proposal), options.authenticated_data),
                               .auth = {}};
  content.auth.signature =
      sign_content(content.wire_format, content.content, public_.encoded_context(), signature_key_);
  INDABA_TRY(validate_proposal({context(), tree(), services_.authentication()},
                               *content.content.get<Proposal>(), content.content.sender));
  AuthenticatedContent copy = content;
  INDABA_TRY_ASSIGN(Bytes message, envelope(std::move(copy), options.padding_bytes));
  INDABA_TRY_ASSIGN(ProposalRef cached,
                    public_.cache_proposal(VerifiedContent::own(std::move(content))));
  if (ref != nullptr) {
    *ref = std::move(cached);
  }
  return message;
}

Result<Bytes> Group::propose(Proposal proposal, UnixTime now, const MessageOptions& options) {
  INDABA_TRY(require_active());
  if (proposal.get<Update>() != nullptr || proposal.get<ExternalInit>() != nullptr) {
    return MlsError::proposal_not_allowed;  // Updates have keys of their own: propose_update
  }
  if (const auto* add = proposal.get<Add>(); add != nullptr) {
    INDABA_TRY(add->key_package.leaf_node.validate_lifetime(now));
  }
  return send_proposal(std::move(proposal), options, nullptr);
}

Result<LeafNode> Group::changed_leaf(const LeafChanges& changes,
                                     const SignatureKeyPair& signer) const {
  LeafNode leaf = *tree().leaf(self());
  leaf.signature_key = to_bytes(signer.public_key);
  leaf.credential = changes.credential.value_or(leaf.credential);
  leaf.capabilities = changes.capabilities.value_or(leaf.capabilities);
  leaf.extensions = changes.extensions.value_or(leaf.extensions);
  return leaf;
}

Result<Bytes> Group::propose_update(const LeafChanges& changes,
                                    std::optional<SignatureKeyPair> new_signature_key,
                                    const MessageOptions& options) {
  INDABA_TRY(require_active());
  const SignatureKeyPair& signer = new_signature_key ? *new_signature_key : signature_key_;
  INDABA_TRY_ASSIGN(LeafNode leaf, changed_leaf(changes, signer));
  INDABA_TRY_ASSIGN(HpkeKeyPair key, HpkeKeyPair::generate(services_.random()));
  leaf.encryption_key = to_bytes(key.public_key);
  leaf.source = LeafNodeSource::update;
  leaf.sign(signer, {id(), self()});
  ProposalRef ref;
  INDABA_TRY_ASSIGN(Bytes message, send_proposal({Update{std::move(leaf)}}, options, &ref));
  updates_.insert_or_assign(std::move(ref),
                            PendingUpdate{std::move(key), std::move(new_signature_key)});
  header_unsaved_ = true;
  return message;
}

Result<CommitMessages> Group::commit(CommitOptions options) {
  return commit(std::move(options), services_.psks());
}

Result<CommitMessages> Group::commit(CommitOptions options, const PskStore& psks) {
  INDABA_TRY(require_active());
  if (pending_) {
    return MlsError::commit_pending;
  }
  const SignatureKeyPair& leaf_signer =
      options.new_signature_key ? *options.new_signature_key : signature_key_;
  const bool changes_leaf = options.new_signature_key || options.leaf.credential ||
                            options.leaf.capabilities || options.leaf.extensions;
  INDABA_TRY_ASSIGN(LeafNode leaf, changed_leaf(options.leaf, leaf_signer));
  INDABA_TRY(authenticate_leaf(services_.authentication(), tree().leaf(self()), leaf));
  CommitRequest request{.sender = Sender::member(self()),
                        .proposals = {},
                        .authenticated_data = std::move(options.authenticated_data),
                        .wire_format = options.wire_format,
                        .with_path = options.with_path || changes_leaf,
                        .leaf = std::move(leaf),
                        .with_tree = options.with_tree,
                        .group_info_extensions = std::move(options.group_info_extensions),
                        .with_group_info = options.with_group_info,
                        .now = options.now};
  if (options.with_cached_proposals) {
    request.proposals = select_proposals(public_, self(), request.leaf.capabilities,
                                         std::move(options.proposals), psks, options.now);
  } else {
    for (Proposal& proposal : options.proposals) {
      request.proposals.push_back({std::move(proposal)});
    }
  }
  INDABA_TRY_ASSIGN(
      BuiltCommit built,
      build_commit(public_, std::move(request), {signature_key_, leaf_signer, secrets_.init, psks},
                   services_.random()));
  INDABA_TRY(require_own_support(built.staged));

  CommitMessages messages;
  INDABA_TRY_ASSIGN(messages.commit, envelope(std::move(built.content), options.padding_bytes));
  if (built.welcome) {
    messages.welcome = encode(MlsMessage{std::move(*built.welcome)});
  }
  if (built.group_info) {
    messages.group_info = encode(MlsMessage{std::move(*built.group_info)});
  }
  PathKeys path_keys = path_keys_.clone();
  {
    const TreePreview after = public_.preview(built.staged);
    path_keys.prune(tree());
    if (built.path_keys) {
      path_keys.update(tree(), std::move(*built.path_keys));
    }
  }
  pending_.emplace(PendingCommit{std::move(built.staged), std::move(built.secrets),
                                 std::move(path_keys), std::move(options.new_signature_key)});
  pending_unsaved_ = true;
  return messages;
}

Status Group::require_own_support(StagedCommit& staged) {
  if (!staged.effects.changes_extensions) {
    return {};
  }
  INDABA_TRY_ASSIGN(const auto requirements, GroupRequirements::of(staged.context.extensions));
  const TreePreview after = public_.preview(staged);
  return requirements.check(tree().leaf(self())->capabilities.without_grease());
}

bool Group::is_pending(const PublicMessage& commit) const {
  return pending_ && same_bytes(pending_->staged.confirmation_tag, commit.auth.confirmation_tag);
}

Result<CommitEffects> Group::pending_effects() const {
  if (!pending_) {
    return MlsError::no_commit_pending;
  }
  return pending_->staged.effects;
}

Status Group::merge_pending_commit() {
  if (!pending_) {
    return MlsError::no_commit_pending;
  }
  PendingCommit next = std::move(*pending_);
  enter(std::move(next));
  return {};
}

void Group::discard_pending_commit() {
  pending_unsaved_ |= pending_.has_value();
  pending_.reset();
}

Result<Bytes> Group::group_info(bool with_tree, bool with_external_pub,
                                ExtensionList extensions) const {
  INDABA_TRY(require_active());
  INDABA_TRY(extensions.validate());
  const HpkeKeyPair external = external_key_pair(secrets_.external);
  return encode(MlsMessage{make_group_info(
      context(), public_.confirmation_tag(), self(), signature_key_, std::move(extensions),
      with_tree ? &tree() : nullptr, with_external_pub ? &external.public_key : nullptr)});
}

void Group::begin_epoch(EpochSecrets&& secrets) {
  secret_tree_ = SecretTree(public_.cipher_suite(), epoch(), tree().leaf_count(),
                            std::move(secrets.encryption));
  secrets.confirmation_key.clear();
  secrets_ = std::move(secrets);
  header_unsaved_ = true;
}

void Group::enter(PendingCommit&& next) {
  if (phase_ == GroupPhase::joining) {
    phase_ = GroupPhase::active;
  } else {
    keep_past_epoch(next.staged.edit);
  }
  public_.merge(std::move(next.staged));
  if (reinit()) {
    phase_ = GroupPhase::reinitialised;
  }
  path_keys_ = std::move(next.path_keys);
  if (next.signature_key) {
    signature_key_ = std::move(*next.signature_key);
  }
  updates_.clear();
  discard_pending_commit();
  begin_epoch(std::move(next.secrets));
  forget_past_epochs(limits_.past_epochs);
}

// Before the tree changes: `edit` holds what the leaves will be.
void Group::keep_past_epoch(const TreeEdit& edit) {
  PastEpoch past{.epoch = epoch(),
                 .encoded_context = to_bytes(public_.encoded_context()),
                 .leaf_count = tree().leaf_count(),
                 .sender_data_secret = std::move(secrets_.sender_data),
                 .secret_tree = std::move(secret_tree_),
                 .changed_keys = {}};
  for (const auto& [index, leaf] : edit.leaves()) {
    const LeafNode* current = tree().leaf({index});
    past.changed_keys.emplace(LeafIndex{index},
                              current != nullptr ? current->signature_key : Bytes{});
  }
  past_.push_back(std::move(past));
}

void Group::forget_past_epochs(std::size_t kept) {
  while (past_.size() > kept) {
    past_.front().secret_tree.save_erased(erased_);
    erased_.erase(state_key(StateTag::past_epoch, past_.front().epoch));
    past_.pop_front();
  }
}

void Group::wipe() {
  forget_past_epochs(0);
  secret_tree_.save_erased(erased_);
  secret_tree_ = {};
  secrets_ = {};
  path_keys_ = PathKeys(self(), HpkeKeyPair{});
  signature_key_ = {};
  updates_.clear();
  discard_pending_commit();
  header_unsaved_ = true;
}

}  // namespace indaba::mls
