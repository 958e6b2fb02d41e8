#include "crypto/mls/member/message_protection.h"

namespace indaba::mls {
namespace {

constexpr std::size_t kReuseGuardBytes = 4;

struct SenderData {
  LeafIndex leaf;
  Generation generation;
  ByteArray<kReuseGuardBytes> reuse_guard{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.leaf, self.generation, self.reuse_guard);
  }
};

// PrivateContentAAD and, without the authenticated data, SenderDataAAD.
Bytes sender_data_aad(const PrivateMessage& message) {
  Writer writer(64);
  writer(message.group_id, message.epoch, message.content_type);
  return writer.finish();
}

Bytes content_aad(const PrivateMessage& message) {
  Writer writer(96);
  writer(message.group_id, message.epoch, message.content_type, message.authenticated_data);
  return writer.finish();
}

void apply_reuse_guard(AeadNonce& nonce, const ByteArray<kReuseGuardBytes>& guard) {
  for (std::size_t i = 0; i < kReuseGuardBytes; ++i) {
    nonce.mutable_view()[i] ^= guard[i];
  }
}

RatchetKind ratchet_of(ContentType type) {
  return type == ContentType::application ? RatchetKind::application : RatchetKind::handshake;
}

Result<SecretBytes> open(Aead aead, ByteView key, ByteView nonce, ByteView aad,
                         ByteView ciphertext) {
  auto opened = aead_open(aead, key, nonce, aad, ciphertext);
  if (!opened) {
    return MlsError::decryption_failed;
  }
  return opened;
}

}  // namespace

Result<PrivateMessage> protect(const EpochKeys& keys, const AuthenticatedContent& content,
                               std::size_t padding_bytes, Random& random) {
  const FramedContent& framed = content.content;
  check(framed.sender.type == SenderType::member);
  PrivateMessage message{.group_id = framed.group_id,
                         .epoch = framed.epoch,
                         .content_type = framed.content_type(),
                         .authenticated_data = framed.authenticated_data,
                         .encrypted_sender_data = {},
                         .ciphertext = {}};
  INDABA_TRY_ASSIGN(
      SecretTree::Taken taken,
      keys.secret_tree.peek_next(framed.sender.leaf(), ratchet_of(message.content_type)));
  SenderData sender_data{framed.sender.leaf(), taken.step.key.generation, {}};
  INDABA_TRY(random.fill(sender_data.reuse_guard));

  SecretWriter plaintext(512);
  std::visit([&plaintext](const auto& body) { plaintext(body); }, framed.body);
  FramedContentAuthData::fields(content.auth, plaintext, message.content_type);
  SecretBuffer padded = plaintext.finish();
  padded.resize(padded.size() + padding_bytes);

  const Aead aead = aead_of(keys.cipher_suite);
  AeadNonce nonce = taken.step.key.nonce.clone();
  apply_reuse_guard(nonce, sender_data.reuse_guard);
  INDABA_TRY_ASSIGN(message.ciphertext, aead_seal(aead, taken.step.key.key.view(), nonce.view(),
                                                  content_aad(message), padded));
  const SenderDataKey outer =
      sender_data_key(keys.cipher_suite, keys.sender_data_secret, message.ciphertext);
  INDABA_TRY_ASSIGN(message.encrypted_sender_data,
                    aead_seal(aead, outer.key.view(), outer.nonce.view(), sender_data_aad(message),
                              encode(sender_data)));
  keys.secret_tree.consume(std::move(taken), keys.window);
  return message;
}

Result<OpenedMessage> unprotect(const EpochKeys& keys, const PrivateMessage& message) {
  const Aead aead = aead_of(keys.cipher_suite);
  const SenderDataKey outer =
      sender_data_key(keys.cipher_suite, keys.sender_data_secret, message.ciphertext);
  INDABA_TRY_ASSIGN(const SecretBytes sender_bytes,
                    open(aead, outer.key.view(), outer.nonce.view(), sender_data_aad(message),
                         message.encrypted_sender_data));
  INDABA_TRY_ASSIGN(const SenderData sender_data, decode<SenderData>(sender_bytes.view()));
  if (sender_data.leaf == keys.self) {
    return MlsError::own_message;
  }

  INDABA_TRY_ASSIGN(SecretTree::Taken taken,
                    keys.secret_tree.peek(sender_data.leaf, ratchet_of(message.content_type),
                                          sender_data.generation, keys.window));
  AeadNonce nonce = taken.step.key.nonce.clone();
  apply_reuse_guard(nonce, sender_data.reuse_guard);
  INDABA_TRY_ASSIGN(const SecretBytes plaintext, open(aead, taken.step.key.key.view(), nonce.view(),
                                                      content_aad(message), message.ciphertext));

  INDABA_TRY_ASSIGN(
      AuthenticatedContent content,
      private_message_content(message, Sender::member(sender_data.leaf), plaintext.view()));
  return OpenedMessage{std::move(content), std::move(taken)};
}

Result<PublicMessage> protect_public(const KdfSecret& membership_key,
                                     AuthenticatedContent&& content, ByteView group_context) {
  check(content.content.sender.type == SenderType::member &&
        content.wire_format == WireFormat::public_message);
  if (content.content.content_type() == ContentType::application) {
    return MlsError::wrong_content_type;
  }
  PublicMessage message{std::move(content.content), std::move(content.auth), {}};
  message.membership_tag = membership_tag(membership_key, WireFormat::public_message,
                                          message.content, message.auth, group_context);
  return message;
}

Result<AuthenticatedContent> unprotect_public(const KdfSecret& membership_key,
                                              const PublicMessage& message,
                                              ByteView group_context) {
  if (message.content.content_type() == ContentType::application) {
    return MlsError::wrong_wire_format;
  }
  if (message.content.sender.type == SenderType::member) {
    const Bytes expected = membership_tag(membership_key, WireFormat::public_message,
                                          message.content, message.auth, group_context);
    if (!equal_constant_time(expected, message.membership_tag)) {
      return MlsError::invalid_membership_tag;
    }
  }
  return AuthenticatedContent{WireFormat::public_message, message.content, message.auth};
}

Bytes membership_tag(const KdfSecret& membership_key, WireFormat wire_format,
                     const FramedContent& content, const FramedContentAuthData& auth,
                     ByteView group_context) {
  Writer auth_bytes;
  FramedContentAuthData::fields(auth, auth_bytes, content.content_type());
  return mac(membership_key,
             {framed_content_tbs(wire_format, content, group_context).view(), auth_bytes.finish()});
}

}  // namespace indaba::mls
