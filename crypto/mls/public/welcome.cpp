#include "crypto/mls/public/welcome.h"

#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kGroupInfoLabel = "GroupInfoTBS";

Bytes to_be_signed(const GroupInfo& group_info) {
  Writer writer(512);
  GroupInfo::content(group_info, writer);
  return writer.finish();
}

}  // namespace

void GroupInfo::sign(const SignatureKeyPair& key) {
  signature = sign_with_label(key, kGroupInfoLabel, to_be_signed(*this));
}

Status GroupInfo::verify_signature(ByteView signer_key) const {
  return verify_with_label(signer_key, kGroupInfoLabel, to_be_signed(*this), signature);
}

}  // namespace indaba::mls
