#include "crypto/mls/public/key_package.h"

#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kKeyPackageLabel = "KeyPackageTBS";

Bytes to_be_signed(const KeyPackage& key_package) {
  Writer writer(512);
  KeyPackage::content(key_package, writer);
  return writer.finish();
}

}  // namespace

void KeyPackage::sign(const SignatureKeyPair& key) {
  signature = sign_with_label(key, kKeyPackageLabel, to_be_signed(*this));
}

KeyPackageRef KeyPackage::ref() const {
  return to_bytes(ref_hash(kKeyPackageRefLabel, encode(*this)));
}

Status KeyPackage::validate(CipherSuite suite) const {
  if (version != ProtocolVersion::mls10) {
    return MlsError::unsupported_version;
  }
  if (cipher_suite != suite) {
    return MlsError::unsupported_cipher_suite;
  }
  if (!is_hpke_public_key(suite, init_key)) {
    return MlsError::invalid_public_key;
  }
  if (same_bytes(init_key, leaf_node.encryption_key)) {
    return MlsError::init_key_reused;
  }
  INDABA_TRY(extensions.validate());
  INDABA_TRY(leaf_node.validate(suite, LeafNodeSource::key_package, {}));
  return verify_with_label(leaf_node.signature_key, kKeyPackageLabel, to_be_signed(*this),
                           signature);
}

}  // namespace indaba::mls
