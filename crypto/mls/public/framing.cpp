#include "crypto/mls/public/framing.h"

#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kLabel = "FramedContentTBS";

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

Bytes framed_content_tbs(WireFormat wire_format, const FramedContent& content,
                         ByteView group_context) {
  Writer writer(512);
  writer(ProtocolVersion::mls10, wire_format, content);
  if (content.sender.type == SenderType::member ||
      content.sender.type == SenderType::new_member_commit) {
    writer.raw(group_context);
  }
  return writer.finish();
}

Bytes sign_content(WireFormat wire_format, const FramedContent& content, ByteView group_context,
                   const SignatureKeyPair& key) {
  return sign_with_label(key, kLabel, framed_content_tbs(wire_format, content, group_context));
}

ProposalRef proposal_ref(const AuthenticatedContent& content) {
  return to_bytes(ref_hash(kProposalRefLabel, encode(content)));
}

Result<VerifiedContent> VerifiedContent::verify(AuthenticatedContent&& content, ByteView sender_key,
                                                ByteView group_context) {
  const Bytes signed_bytes =
      framed_content_tbs(content.wire_format, content.content, group_context);
  INDABA_TRY(verify_with_label(sender_key, kLabel, signed_bytes, content.auth.signature));
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
