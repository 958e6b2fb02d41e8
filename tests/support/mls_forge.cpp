#include "tests/support/mls_forge.h"

namespace indaba::test {

using namespace mls;

namespace {

constexpr std::size_t kReuseGuardBytes = 4;

Bytes plaintext_of(const AuthenticatedContent& content) {
  Writer writer;
  std::visit([&writer](const auto& body) { writer(body); }, content.content.body);
  FramedContentAuthData::fields(content.auth, writer, content.content.content_type());
  return writer.finish();
}

// The associated data of sections 6.3.1 and 6.3.2.
Bytes header_of(const PrivateMessage& message, bool with_authenticated_data) {
  Writer writer;
  writer(message.group_id, message.epoch, message.content_type);
  if (with_authenticated_data) {
    writer(message.authenticated_data);
  }
  return writer.finish();
}

}  // namespace

FramedContent content_of(const Group& group, ContentBody body, Bytes authenticated_data) {
  return {.group_id = group.id(),
          .epoch = group.epoch(),
          .sender = Sender::member(group.self()),
          .authenticated_data = std::move(authenticated_data),
          .body = std::move(body)};
}

AuthenticatedContent sign(Group& group, FramedContent content, WireFormat wire_format) {
  AuthenticatedContent made{.wire_format = wire_format, .content = std::move(content), .auth = {}};
  made.auth.signature = sign_content(wire_format, made.content, encode(group.context()),
                                     GroupTestAccess::signature_key(group));
  return made;
}

Bytes as_public(Group& group, AuthenticatedContent content) {
  PublicMessage message{std::move(content.content), std::move(content.auth), {}};
  message.membership_tag =
      membership_tag(GroupTestAccess::secrets(group).membership_key, WireFormat::public_message,
                     message.content, message.auth, encode(group.context()));
  return encode(MlsMessage{std::move(message)});
}

Bytes as_private(Group& group, const AuthenticatedContent& content, const PrivateForgery& forgery) {
  const CipherSuite suite = group.context().cipher_suite;
  const Aead aead = aead_of(suite);
  PrivateMessage message{
      .group_id = content.content.group_id,
      .epoch = content.content.epoch,
      .content_type = forgery.content_type.value_or(content.content.content_type()),
      .authenticated_data = content.content.authenticated_data,
      .encrypted_sender_data = {},
      .ciphertext = {}};
  const RatchetKind kind = message.content_type == ContentType::application
                               ? RatchetKind::application
                               : RatchetKind::handshake;
  SecretTree& tree = GroupTestAccess::secret_tree(group);
  SecretTree::Taken taken = must(tree.peek_next(group.self(), kind));
  Bytes plaintext = forgery.plaintext.value_or(plaintext_of(content));
  append(plaintext, forgery.padding);
  message.ciphertext = must(aead_seal(aead, taken.step.key.key.view(), taken.step.key.nonce.view(),
                                      header_of(message, true), plaintext));

  Writer sender_data;  // with a reuse guard of zeros
  sender_data(forgery.leaf.value_or(group.self()),
              forgery.generation.value_or(taken.step.key.generation),
              ByteArray<kReuseGuardBytes>{});
  const SenderDataKey key =
      sender_data_key(suite, GroupTestAccess::secrets(group).sender_data, message.ciphertext);
  message.encrypted_sender_data = must(aead_seal(aead, key.key.view(), key.nonce.view(),
                                                 header_of(message, false), sender_data.finish()));
  tree.consume(std::move(taken), {});
  return encode(MlsMessage{std::move(message)});
}

Bytes reseal(Group& group, PublicMessage commit, const KdfSecret* commit_secret) {
  Bytes tag = std::move(commit.auth.confirmation_tag);
  AuthenticatedContent content = sign(group, std::move(commit.content));
  if (commit_secret != nullptr) {
    const PublicGroup& before = group.public_group();
    GroupContext after = group.context();
    {
      RatchetTree& tree = GroupTestAccess::public_group(group).editable_tree();
      const RatchetTree::EditScope scope(tree);
      const auto& body = *content.content.get<Commit>();
      const auto applied = must(before.apply(body.proposals, content.content.sender, tree));
      if (body.path) {
        const LeafSet added(applied.effects.added.begin(), applied.effects.added.end());
        must(merge_update_path(tree, after.cipher_suite, applied.effects.committer_leaf, *body.path,
                               added));
      }
      after.extensions = applied.extensions;
      after.tree_hash = to_bytes(tree.root_hash());
    }
    ++after.epoch.value;
    after.confirmed_transcript_hash =
        to_bytes(confirmed_transcript_hash(before.interim_transcript_hash(), content));
    const Bytes context = encode(after);
    const EpochSecrets next = EpochSecrets::from_joiner_secret(
        joiner_secret(GroupTestAccess::secrets(group).init, *commit_secret, context), {}, context);
    tag = mac(next.confirmation_key, {after.confirmed_transcript_hash});
  }
  content.auth.confirmation_tag = std::move(tag);
  return as_public(group, std::move(content));
}

}  // namespace indaba::test
