#include "crypto/mls/member/psk.h"

namespace indaba::mls {

KdfSecret psk_secret(const std::vector<PskInput>& psks) {
  const KdfSecret zero;
  KdfSecret combined;
  for (std::size_t i = 0; i < psks.size(); ++i) {
    const KdfSecret extracted = hkdf_extract(zero.view(), {psks[i].secret.view()});
    Writer label;  // PSKLabel
    label(psks[i].id, static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(psks.size()));
    const KdfSecret input = expand_with_label(extracted, "derived psk", label.finish());
    combined = hkdf_extract(input.view(), {combined.view()});
  }
  return combined;
}

Result<KdfSecret> psk_secret(const std::vector<PreSharedKeyId>& ids, const PskStore& store) {
  if (ids.size() > kPsksMax) {
    return MlsError::invalid_psk;
  }
  std::vector<PskInput> psks;
  for (const PreSharedKeyId& id : ids) {
    INDABA_TRY_ASSIGN(SecretBytes secret, store.find(id));
    psks.push_back({id, std::move(secret)});
  }
  return psk_secret(psks);
}

}  // namespace indaba::mls
