#include "tests/sim/psks.h"

#include "tests/support/mls_world.h"

namespace indaba::sim {

using namespace mls;

Bytes PersonPsks::name(PreSharedKeyId id) {
  id.psk_nonce.clear();
  id.usage = ResumptionPskUsage::application;
  return encode(id);
}

PreSharedKeyId PersonPsks::resumption_of(const Group& group) {
  PreSharedKeyId id;
  id.type = PskType::resumption;
  id.psk_group_id = group.id();
  id.psk_epoch = group.epoch();
  return id;
}

Result<SecretBytes> PersonPsks::find(const PreSharedKeyId& id) const {
  if (!knows(id)) {
    return MlsError::unknown_psk;
  }
  return escrow_.find(id);
}

void PskEscrow::add_external(Bytes id, ByteView secret) {
  PreSharedKeyId key;
  key.psk_id = std::move(id);
  secrets_[PersonPsks::name(std::move(key))] = SecretBytes(secret);
}

void PskEscrow::add_resumption(const Group& group) {
  const KdfSecret secret = test::must(group.resumption_psk());
  secrets_[PersonPsks::name(PersonPsks::resumption_of(group))] = SecretBytes(secret.view());
}

Result<SecretBytes> PskEscrow::find(const PreSharedKeyId& id) const {
  const auto found = secrets_.find(PersonPsks::name(id));
  if (found == secrets_.end()) {
    return MlsError::unknown_psk;
  }
  return found->second.clone();
}

}  // namespace indaba::sim
