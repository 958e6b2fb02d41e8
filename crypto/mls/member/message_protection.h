// PrivateMessage and PublicMessage made and opened (RFC 9420 sections 6.2 and 6.3).
#pragma once

#include "crypto/mls/member/secret_tree.h"
#include "crypto/mls/public/message.h"

namespace indaba::mls {

// A private message decrypted, its signature not yet verified, and the key that it took, not yet
// consumed.
struct OpenedMessage {
  AuthenticatedContent content;
  SecretTree::Taken taken;
};

// What encryption needs of an epoch.
struct EpochKeys {
  CipherSuite cipher_suite{};
  const KdfSecret& sender_data_secret;
  SecretTree& secret_tree;
  const RatchetWindow& window;
  // Whose own messages are refused: their keys are gone.
  std::optional<LeafIndex> self;
};

// Encrypts signed content of a member with the next key of its ratchet, which is consumed.
// `padding_bytes` zeros are added inside. Errors: unknown_sender, generation_too_far (the ratchet
// is at its end), random_failed.
Result<PrivateMessage> protect(const EpochKeys& keys, const AuthenticatedContent& content,
                               std::size_t padding_bytes, Random& random);

// Decrypts. Changes nothing: the caller verifies the content and then consumes `taken`.
// Errors: decryption_failed, own_message, unknown_sender, generation_consumed, generation_too_far,
// invalid_padding, those of decoding.
Result<OpenedMessage> unprotect(const EpochKeys& keys, const PrivateMessage& message);

// Signed content of a member as a public message, with its membership tag. Errors:
// wrong_content_type: application data never travels in the open (section 6).
Result<PublicMessage> protect_public(const KdfSecret& membership_key,
                                     AuthenticatedContent&& content, ByteView group_context);

// A public message's content, its membership tag verified if a member sent it, its signature not
// yet. Errors: wrong_wire_format (application data), invalid_membership_tag.
Result<AuthenticatedContent> unprotect_public(const KdfSecret& membership_key,
                                              const PublicMessage& message, ByteView group_context);

// The membership tag of section 6.2.
Bytes membership_tag(const KdfSecret& membership_key, WireFormat wire_format,
                     const FramedContent& content, const FramedContentAuthData& auth,
                     ByteView group_context);

}  // namespace indaba::mls
