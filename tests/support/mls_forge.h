// MlsForge: what a member could send that has turned malicious: one thing wrong, and the rest
// signed, tagged and encrypted with the member's own secrets.
//
//   FramedContent content = content_of(group, Proposal{Remove{{1U << 31}}});
//   Bytes message = as_public(group, sign(group, content));
#pragma once

#include "tests/support/mls_world.h"

namespace indaba::mls {

// The inside of a group, for tests alone.
struct GroupTestAccess {
  static PublicGroup& public_group(Group& group) { return group.public_; }
  static EpochSecrets& secrets(Group& group) { return group.secrets_; }
  static SecretTree& secret_tree(Group& group) { return group.secret_tree_; }
  static PathKeys& path_keys(Group& group) { return group.path_keys_; }
  static SignatureKeyPair& signature_key(Group& group) { return group.signature_key_; }
  static EpochKeys epoch_keys(Group& group) { return group.epoch_keys(); }
};

}  // namespace indaba::mls

namespace indaba::test {

// Content of the group's epoch, from the member whose group it is.
mls::FramedContent content_of(const mls::Group& group, mls::ContentBody body,
                              Bytes authenticated_data = {});

// Signs with the member's key whatever the content claims.
mls::AuthenticatedContent sign(mls::Group& group, mls::FramedContent content,
                               mls::WireFormat wire_format = mls::WireFormat::public_message);

// An encoded public message with the membership tag that belongs to it.
Bytes as_public(mls::Group& group, mls::AuthenticatedContent content);

// What a private message says otherwise than it should.
struct PrivateForgery {
  std::optional<mls::LeafIndex> leaf;            // in the sender data
  std::optional<mls::Generation> generation;     // in the sender data
  std::optional<mls::ContentType> content_type;  // outside, and whose ratchet is used
  std::optional<Bytes> plaintext;                // instead of the content and its signature
  Bytes padding;                                 // behind the plaintext
};
// An encoded private message, under the next key of the member's ratchet, which is consumed.
Bytes as_private(mls::Group& group, const mls::AuthenticatedContent& content,
                 const PrivateForgery& forgery = {});

// What a public commit of `group`, made and still pending there, becomes after a change of its
// content: signed again and tagged again. With the commit's `commit_secret` its confirmation tag
// fits, too, for commits without PSKs by members; without it the tag stays as it was.
Bytes reseal(mls::Group& group, mls::PublicMessage commit,
             const mls::KdfSecret* commit_secret = nullptr);

}  // namespace indaba::test
