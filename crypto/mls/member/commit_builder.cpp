#include "crypto/mls/member/commit_builder.h"

namespace indaba::mls {
namespace {

// Members that this very commit adds, with their key packages.
struct Newcomers {
  std::vector<LeafIndex> leaves;
  std::vector<const KeyPackage*> key_packages;
};

Newcomers newcomers(const CommitEffects& effects, const Commit& commit,
                    const ProposalCache& cache) {
  Newcomers found{effects.added, {}};
  for (const ProposalOrRef& item : commit.proposals) {
    const Proposal* proposal = item.proposal();
    if (proposal == nullptr) {
      proposal = &cache.at(*item.reference()).proposal;
    }
    if (const auto* add = proposal->get<Add>(); add != nullptr) {
      found.key_packages.push_back(&add->key_package);
    }
  }
  return found;
}

// RFC 9420 section 7.3: what is sent must be alive when it is sent.
Status validate_lifetimes(const std::vector<const KeyPackage*>& key_packages, UnixTime now) {
  for (const KeyPackage* key_package : key_packages) {
    INDABA_TRY(key_package->leaf_node.validate_lifetime(now));
  }
  return {};
}

struct EpochStart {
  KdfSecret joiner;
  KdfSecret psk;
};

Result<Welcome> make_welcome(const BuiltCommit& built, const EpochStart& start,
                             const FreshPath* path, const Newcomers& added,
                             const GroupInfo& group_info, Random& random) {
  const CipherSuite suite = built.staged.context.cipher_suite;
  Welcome welcome{.cipher_suite = suite, .secrets = {}, .encrypted_group_info = {}};
  INDABA_TRY_ASSIGN(welcome.encrypted_group_info,
                    seal_group_info(suite, start.joiner, start.psk, group_info));
  const HpkeInfo info = group_secrets_info(suite, welcome.encrypted_group_info);
  welcome.secrets.reserve(added.leaves.size());
  for (std::size_t i = 0; i < added.leaves.size(); ++i) {
    GroupSecrets secrets{start.joiner.clone(), std::nullopt, built.staged.effects.psks};
    if (path != nullptr) {
      secrets.path_secret.emplace().path_secret = path->secret_for(added.leaves[i]).clone();
    }
    INDABA_TRY_ASSIGN(EncryptedGroupSecrets sealed,
                      seal_group_secrets(*added.key_packages[i], secrets, info, random));
    welcome.secrets.push_back(std::move(sealed));
  }
  return welcome;
}

// Whether receivers will decode it. Errors: oversized.
Status require_readable(const FramedContent& content, const Commit& commit) {
  constexpr std::size_t kAlwaysReadable = 16 << 10;
  constexpr std::size_t kEnvelopeBytes = 1 << 10;
  const Bytes encoded = encode(commit);
  const std::size_t around =
      content.group_id.size() + content.authenticated_data.size() + kEnvelopeBytes;
  if (encoded.size() + around > kInputBytesMax) {
    return MlsError::oversized;
  }
  if (encoded.size() > kAlwaysReadable) {
    INDABA_TRY(decode<Commit>(encoded));
  }
  return {};
}

}  // namespace

GroupInfo make_group_info(const GroupContext& context, Bytes confirmation_tag, LeafIndex signer,
                          const SignatureKeyPair& signer_key, ExtensionList extensions,
                          const RatchetTree* tree, const X25519PublicKey* external_pub) {
  if (tree != nullptr) {
    extensions.set(ExtensionType::ratchet_tree, tree->encode());
  }
  if (external_pub != nullptr) {
    extensions.set(ExtensionType::external_pub, encode(ExternalPub{to_bytes(*external_pub)}));
  }
  GroupInfo info{.group_context = context,
                 .extensions = std::move(extensions),
                 .confirmation_tag = std::move(confirmation_tag),
                 .signer = signer,
                 .signature = {}};
  info.sign(signer_key);
  return info;
}

Result<BuiltCommit> build_commit(PublicGroup& group, CommitRequest request, const CommitKeys& keys,
                                 Random& random) {
  INDABA_TRY(request.group_info_extensions.validate());
  const GroupContext& context = group.context();
  RatchetTree& tree = group.editable_tree();
  BuiltCommit built;
  built.content = {.wire_format = request.wire_format,
                   .content = {.group_id = context.group_id,
                               .epoch = context.epoch,
                               .sender = request.sender,
                               .authenticated_data = std::move(request.authenticated_data),
                               .body = Commit{std::move(request.proposals), std::nullopt}},
                   .auth = {}};
  auto& commit = std::get<Commit>(built.content.content.body);

  RatchetTree::EditScope scope(tree);
  INDABA_TRY_ASSIGN(PublicGroup::Applied applied,
                    group.apply(commit.proposals, request.sender, tree));
  StagedCommit& staged = built.staged;
  staged.effects = std::move(applied.effects);
  const LeafIndex self = staged.effects.committer_leaf;
  const LeafSet added(staged.effects.added.begin(), staged.effects.added.end());
  const Newcomers joining = newcomers(staged.effects, commit, group.proposals());
  INDABA_TRY(validate_lifetimes(joining.key_packages, request.now));

  std::optional<FreshPath> path;
  if (request.with_path || applied.path_required) {
    INDABA_TRY_ASSIGN(path, make_path(tree, context.group_id, self, std::move(request.leaf),
                                      keys.leaf_signer, random));
    INDABA_TRY(tree.leaf(self)->validate_fields(context.cipher_suite));
    applied.changed.push_back(self);
  }
  staged.effects.has_path = path.has_value();
  INDABA_TRY(validate_after_commit(tree, applied.changed, staged.effects.changes_extensions,
                                   applied.extensions));

  staged.provisional_context = {.cipher_suite = context.cipher_suite,
                                .group_id = context.group_id,
                                .epoch = {context.epoch.value + 1},
                                .tree_hash = to_bytes(tree.root_hash()),
                                .confirmed_transcript_hash = context.confirmed_transcript_hash,
                                .extensions = std::move(applied.extensions)};
  KdfSecret commit_secret;
  if (path) {
    INDABA_TRY(seal_path(*path, tree, context.cipher_suite, added,
                         encode(staged.provisional_context), random));
    commit.path = std::move(path->path);
    commit_secret = path->own.commit_secret.clone();
  }

  INDABA_TRY(require_readable(built.content.content, commit));
  AuthenticatedContent& content = built.content;
  content.auth.signature = sign_content(content.wire_format, content.content,
                                        group.encoded_context(), keys.content_signer);
  staged.context = staged.provisional_context;
  staged.context.confirmed_transcript_hash =
      to_bytes(confirmed_transcript_hash(group.interim_transcript_hash(), content));
  const Bytes encoded_context = encode(staged.context);
  EpochStart start;
  INDABA_TRY_ASSIGN(start.psk, psk_secret(staged.effects.psks, keys.psks));
  start.joiner = joiner_secret(keys.init_secret, commit_secret, encoded_context);
  built.secrets = EpochSecrets::from_joiner_secret(start.joiner, start.psk, encoded_context);

  staged.confirmation_tag =
      mac(built.secrets.confirmation_key, {staged.context.confirmed_transcript_hash});
  content.auth.confirmation_tag = staged.confirmation_tag;
  staged.interim_transcript_hash = to_bytes(
      interim_transcript_hash(staged.context.confirmed_transcript_hash, staged.confirmation_tag));

  if (!joining.leaves.empty()) {
    const GroupInfo info = make_group_info(staged.context, staged.confirmation_tag, self,
                                           keys.leaf_signer, request.group_info_extensions,
                                           request.with_tree ? &tree : nullptr, nullptr);
    INDABA_TRY_ASSIGN(built.welcome,
                      make_welcome(built, start, path ? &*path : nullptr, joining, info, random));
  }
  if (request.with_group_info) {
    const HpkeKeyPair external = external_key_pair(built.secrets.external);
    built.group_info = make_group_info(staged.context, staged.confirmation_tag, self,
                                       keys.leaf_signer, std::move(request.group_info_extensions),
                                       request.with_tree ? &tree : nullptr, &external.public_key);
  }
  if (path) {
    built.path_keys = std::move(path->own);
  }
  staged.edit = scope.finish();
  return built;
}

}  // namespace indaba::mls
