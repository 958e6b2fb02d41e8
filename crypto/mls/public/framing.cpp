#include "crypto/mls/public/framing.h"

#include "crypto/base/ranges.h"
#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kFramedContentLabel = "FramedContentTBS";

}  // namespace

bool emplace_body(ContentBody& body, ContentType type) {
  switch (type) {
    case ContentType::application:
      body.emplace<ApplicationData>();
      return true;
    case ContentType::proposal:
      body.emplace<Proposal>();
      return true;
    case ContentType::commit:
      body.emplace<Commit>();
      return true;
  }
  return false;
}

Result<AuthenticatedContent> private_message_content(const PrivateMessage& message,
                                                     const Sender& sender, ByteView plaintext) {
  AuthenticatedContent content;
  content.wire_format = WireFormat::private_message;
  content.content.group_id = message.group_id;
  content.content.epoch = message.epoch;
  content.content.sender = sender;
  content.content.authenticated_data = message.authenticated_data;
  check(emplace_body(content.content.body, message.content_type));
  Reader reader(plaintext);
  std::visit([&reader](auto& body) { reader(body); }, content.content.body);
  FramedContentAuthData::fields(content.auth, reader, message.content_type);
  if (!reader.ok()) {
    return reader.error();
  }
  if (ranges::any_of(reader.take_rest(), [](std::uint8_t byte) { return byte != 0; })) {
    return MlsError::invalid_padding;
  }
  return content;
}

SecretBytes framed_content_tbs(WireFormat wire_format, const FramedContent& content,
                               ByteView group_context) {
  SecretWriter writer(512);
  writer(ProtocolVersion::mls10, wire_format, content);
  if (content.sender.type == SenderType::member ||
      content.sender.type == SenderType::new_member_commit) {
    writer.raw(group_context);
  }
  return SecretBytes(writer.finish());
}

Bytes sign_content(WireFormat wire_format, const FramedContent& content, ByteView group_context,
                   const SignatureKeyPair& key) {
  return sign_with_label(key, kFramedContentLabel,
                         framed_content_tbs(wire_format, content, group_context).view());
}

ProposalRef proposal_ref(const AuthenticatedContent& content) {
  return to_bytes(ref_hash(kProposalRefLabel, encode(content)));
}

Result<VerifiedContent> VerifiedContent::verify(AuthenticatedContent&& content, ByteView sender_key,
                                                ByteView group_context) {
  const SecretBytes signed_bytes =
      framed_content_tbs(content.wire_format, content.content, group_context);
  INDABA_TRY(verify_with_label(sender_key, kFramedContentLabel, signed_bytes.view(),
                               content.auth.signature));
  return VerifiedContent(std::move(content));
}

HashValue confirmed_transcript_hash(ByteView interim_before, const AuthenticatedContent& commit) {
  Writer input(512);
  input(commit.wire_format, commit.content, commit.auth.signature);
  return sha256({interim_before, input.finish()});
}

HashValue interim_transcript_hash(ByteView confirmed, ByteView confirmation_tag) {
  Writer input;
  input.vector(confirmation_tag);
  return sha256({confirmed, input.finish()});
}

}  // namespace indaba::mls
