// Ways into a group: Welcome, external commit, external Add, and the groups that continue another
// (RFC 9420 sections 11.2, 11.3, 12.1.8, 12.4.3).

#include "crypto/mls/member/group.h"

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

// The resumption PSK of the group that is continued, in front of what the application holds.
class LinkedPsks final : public PskStore {
 public:
  LinkedPsks(const Group& predecessor, const PskStore& others)
      : predecessor_(predecessor), others_(others) {}

  Result<SecretBytes> find(const PreSharedKeyId& id) const override {
    if (links_groups(id) && id.psk_group_id == predecessor_.id() &&
        id.psk_epoch == predecessor_.epoch()) {
      INDABA_TRY_ASSIGN(const KdfSecret secret, predecessor_.resumption_psk());
      return SecretBytes(secret.view());
    }
    return others_.find(id);
  }

 private:
  const Group& predecessor_;
  const PskStore& others_;
};

// Whether each member of `some` is, by its credential, a member of `all` too.
bool is_subset(const RatchetTree& some, const RatchetTree& all,
               const AuthenticationService& authentication) {
  const std::vector<LeafIndex> candidates = all.members();
  return ranges::all_of(some.members(), [&](LeafIndex index) {
    const Credential& wanted = some.leaf(index)->credential;
    return ranges::any_of(candidates, [&](LeafIndex candidate) {
      return authentication.is_same_client(wanted, all.leaf(candidate)->credential);
    });
  });
}

// The last step of section 12.4.3.1. Errors: invalid_psk, wrong_reinit, wrong_branch.
Status validate_link(const std::vector<PreSharedKeyId>& psks, const GroupContext& context,
                     const RatchetTree& tree, const Group* predecessor,
                     const AuthenticationService& authentication) {
  const auto link = ranges::find_if(psks, links_groups);
  if (link == psks.end()) {
    return {};
  }
  if (ranges::count_if(psks, links_groups) > 1) {
    return MlsError::invalid_psk;
  }
  const bool is_reinit = link->usage == ResumptionPskUsage::reinit;
  const MlsError mismatch = is_reinit ? MlsError::wrong_reinit : MlsError::wrong_branch;
  if (predecessor == nullptr || link->psk_group_id != predecessor->id() ||
      context.epoch != Epoch{1}) {
    return mismatch;
  }
  if (!is_reinit) {
    const GroupContext& old = predecessor->context();
    const bool matches = context.version == old.version &&
                         context.cipher_suite == old.cipher_suite &&
                         is_subset(tree, predecessor->tree(), authentication);
    return matches ? Status() : mismatch;
  }
  const std::optional<ReInit>& announced = predecessor->reinit();
  const bool matches = announced && link->psk_epoch == predecessor->epoch() &&
                       context.group_id == announced->group_id &&
                       context.version == announced->version &&
                       context.cipher_suite == announced->cipher_suite &&
                       context.extensions == announced->extensions &&
                       is_subset(predecessor->tree(), tree, authentication);
  return matches ? Status() : mismatch;
}

std::optional<LeafIndex> find_leaf(const RatchetTree& tree, const LeafNode& leaf) {
  for (const LeafIndex index : tree.members()) {
    if (*tree.leaf(index) == leaf) {
      return index;
    }
  }
  return std::nullopt;
}

// Errors: unsupported_extension, unsupported_capability.
Status require_support(const Capabilities& own, const GroupContext& context) {
  INDABA_TRY_ASSIGN(const auto requirements, GroupRequirements::of(context.extensions));
  return requirements.check(own.without_grease());
}

Bytes external_message(AuthenticatedContent&& content, const SignatureKeyPair& key) {
  content.auth.signature = sign_content(content.wire_format, content.content, {}, key);
  return encode(MlsMessage{PublicMessage{std::move(content.content), std::move(content.auth), {}}});
}

}  // namespace

Result<Group> Group::join(const Welcome& welcome, const KeyPackageSecrets& own,
                          const Services& services, JoinOptions options) {
  if (!is_supported(welcome.cipher_suite)) {
    return MlsError::unsupported_cipher_suite;
  }
  INDABA_TRY_ASSIGN(const GroupSecrets secrets, open_group_secrets(welcome, own));
  KdfSecret psk;
  if (options.predecessor != nullptr) {
    INDABA_TRY_ASSIGN(psk,
                      psk_secret(secrets.psks, LinkedPsks(*options.predecessor, services.psks())));
  } else {
    INDABA_TRY_ASSIGN(psk, psk_secret(secrets.psks, services.psks()));
  }
  INDABA_TRY_ASSIGN(const GroupInfo info,
                    open_group_info(welcome.cipher_suite, secrets.joiner_secret, psk,
                                    welcome.encrypted_group_info));
  const GroupContext& context = info.group_context;
  if (context.cipher_suite != own.key_package.cipher_suite) {
    return MlsError::unsupported_cipher_suite;
  }
  INDABA_TRY_ASSIGN(
      PublicGroup public_group,
      PublicGroup::from_group_info(info, std::move(options.tree), services.authentication()));
  INDABA_TRY(validate_link(secrets.psks, context, public_group.tree(), options.predecessor,
                           services.authentication()));
  const std::optional<LeafIndex> self = find_leaf(public_group.tree(), own.key_package.leaf_node);
  if (!self) {
    return MlsError::no_matching_key_package;
  }
  INDABA_TRY(require_support(own.key_package.leaf_node.capabilities, context));

  PathKeys path_keys(*self, own.leaf_key.clone());
  if (secrets.path_secret) {
    INDABA_TRY(path_keys.set_from_welcome(public_group.tree(), info.signer,
                                          secrets.path_secret->path_secret));
  }
  EpochSecrets epoch_secrets =
      EpochSecrets::from_joiner_secret(secrets.joiner_secret, psk, encode(context));
  const Bytes expected = mac(epoch_secrets.confirmation_key, {context.confirmed_transcript_hash});
  if (!equal_constant_time(expected, info.confirmation_tag)) {
    return MlsError::invalid_confirmation_tag;
  }
  Group group(std::move(public_group), services, options.limits);
  group.path_keys_ = std::move(path_keys);
  group.signature_key_ = own.signature_key.clone();
  group.begin_epoch(std::move(epoch_secrets));
  return group;
}

Result<Group::ExternalJoin> Group::join_externally(const GroupInfo& group_info,
                                                   const Identity& identity,
                                                   const Services& services,
                                                   ExternalJoinOptions options, JoinOptions join) {
  INDABA_TRY_ASSIGN(const auto external,
                    group_info.extensions.find_as<ExternalPub>(ExtensionType::external_pub));
  if (!external) {
    return MlsError::external_pub_missing;
  }
  INDABA_TRY_ASSIGN(
      PublicGroup public_group,
      PublicGroup::from_group_info(group_info, std::move(join.tree), services.authentication()));
  const CipherSuite suite = public_group.cipher_suite();
  if (!is_hpke_public_key(suite, external->external_pub)) {
    return MlsError::invalid_public_key;
  }
  INDABA_TRY_ASSIGN(const HpkeExported init,
                    hpke_send_export(aead_of(suite), external->external_pub, {},
                                     as_bytes(kExternalInitLabel), services.random()));
  INDABA_TRY(require_support(options.capabilities, public_group.context()));
  INDABA_TRY(add_grease(options.capabilities, services.random()));
  CommitRequest request{
      .sender = {SenderType::new_member_commit, 0},
      .proposals = {{Proposal{ExternalInit{to_bytes(init.encapsulated_key)}}}},
      .authenticated_data = std::move(options.authenticated_data),
      .leaf = {.encryption_key = {},
               .signature_key = to_bytes(identity.signature_key.public_key),
               .credential = identity.credential,
               .capabilities = std::move(options.capabilities),
               .source = LeafNodeSource::commit,
               .lifetime = {},
               .parent_hash = {},
               .extensions = std::move(options.leaf_extensions),
               .signature = {}},
      .with_tree = options.with_tree,
      .group_info_extensions = {},
      .with_group_info = options.with_group_info,
      .now = {},
  };
  if (options.replaces) {
    request.proposals.push_back({Proposal{Remove{*options.replaces}}});
  }
  for (PreSharedKeyId& psk : options.psks) {
    request.proposals.push_back({Proposal{PreSharedKey{std::move(psk)}}});
  }
  INDABA_TRY_ASSIGN(BuiltCommit built, build_commit(public_group, std::move(request),
                                                    {identity.signature_key, identity.signature_key,
                                                     init.secret, services.psks()},
                                                    services.random()));
  CommitMessages messages;
  messages.commit = encode(MlsMessage{
      PublicMessage{std::move(built.content.content), std::move(built.content.auth), {}}});
  if (built.group_info) {
    messages.group_info = encode(MlsMessage{std::move(*built.group_info)});
  }

  const LeafIndex self = built.staged.effects.committer_leaf;
  Group group(std::move(public_group), services, join.limits);
  group.phase_ = GroupPhase::joining;
  group.signature_key_ = identity.signature_key.clone();
  PathKeys path_keys(self, {});
  {
    const TreePreview after = group.public_.preview(built.staged);
    path_keys.update(group.tree(), std::move(*built.path_keys));
  }
  group.pending_.emplace(PendingCommit{std::move(built.staged), std::move(built.secrets),
                                       std::move(path_keys), std::nullopt});
  group.pending_unsaved_ = true;
  return ExternalJoin{std::move(group), std::move(messages)};
}

Result<Bytes> Group::propose_to_join(const GroupContext& context, const KeyPackageSecrets& own) {
  const Sender sender{SenderType::new_member_proposal, 0};
  INDABA_TRY(validate_from_outside({Add{own.key_package}}, sender, context.cipher_suite));
  return external_message({.wire_format = WireFormat::public_message,
                           .content = {.group_id = context.group_id,
                                       .epoch = context.epoch,
                                       .sender = sender,
                                       .authenticated_data = {},
                                       .body = Proposal{Add{own.key_package}}},
                           .auth = {}},
                          own.signature_key);
}

Result<Bytes> Group::propose_externally(const GroupContext& context, std::uint32_t sender_index,
                                        const SignatureKeyPair& key, Proposal proposal) {
  INDABA_TRY_ASSIGN(const auto senders,
                    context.extensions.find_as<ExternalSenders>(ExtensionType::external_senders));
  if (!senders || sender_index >= senders->senders.size() ||
      !same_bytes(senders->senders[sender_index].signature_key, key.public_key)) {
    return MlsError::unknown_sender;
  }
  const Sender sender{SenderType::external, sender_index};
  INDABA_TRY(validate_from_outside(proposal, sender, context.cipher_suite));
  return external_message({.wire_format = WireFormat::public_message,
                           .content = {.group_id = context.group_id,
                                       .epoch = context.epoch,
                                       .sender = sender,
                                       .authenticated_data = {},
                                       .body = std::move(proposal)},
                           .auth = {}},
                          key);
}

Result<Group::Linked> Group::create_linked(const ReInit& parameters, ResumptionPskUsage usage,
                                           const KeyPackageSecrets& own,
                                           std::vector<KeyPackage> members, UnixTime now) const {
  const MlsError mismatch =
      usage == ResumptionPskUsage::reinit ? MlsError::wrong_reinit : MlsError::wrong_branch;
  if (own.key_package.cipher_suite != parameters.cipher_suite ||
      parameters.version != ProtocolVersion::mls10) {
    return mismatch;
  }
  INDABA_TRY_ASSIGN(Group group,
                    create(parameters.group_id, parameters.extensions, own, services_, limits_));
  PreSharedKeyId psk{.type = PskType::resumption,
                     .psk_id = {},
                     .usage = usage,
                     .psk_group_id = id(),
                     .psk_epoch = epoch(),
                     .psk_nonce = Bytes(kHashBytes)};
  INDABA_TRY(services_.random().fill(psk.psk_nonce));
  CommitOptions options;
  options.proposals.push_back({PreSharedKey{psk}});
  options.now = now;
  for (KeyPackage& member : members) {
    options.proposals.push_back({Add{std::move(member)}});
  }
  INDABA_TRY_ASSIGN(CommitMessages messages,
                    group.commit(std::move(options), LinkedPsks(*this, services_.psks())));
  {
    const TreePreview after = group.public_.preview(group.pending_->staged);
    INDABA_TRY(validate_link({psk}, group.pending_->staged.context, group.tree(), this,
                             services_.authentication()));
  }
  return Linked{std::move(group), std::move(messages)};
}

Result<Group::Linked> Group::create_successor(const KeyPackageSecrets& own,
                                              std::vector<KeyPackage> members, UnixTime now) const {
  if (phase_ != GroupPhase::reinitialised) {
    return MlsError::not_reinitialised;
  }
  return create_linked(*reinit(), ResumptionPskUsage::reinit, own, std::move(members), now);
}

Result<Group::Linked> Group::create_branch(GroupId group_id, ExtensionList extensions,
                                           const KeyPackageSecrets& own,
                                           std::vector<KeyPackage> members, UnixTime now) const {
  INDABA_TRY(require_active());
  return create_linked({.group_id = std::move(group_id),
                        .version = context().version,
                        .cipher_suite = context().cipher_suite,
                        .extensions = std::move(extensions)},
                       ResumptionPskUsage::branch, own, std::move(members), now);
}

}  // namespace indaba::mls
