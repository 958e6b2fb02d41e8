#include "crypto/mls/member/key_package_secrets.h"

namespace indaba::mls {
namespace {

// One of 0x0A0A, 0x1A1A ... 0xEAEA.
std::uint16_t grease_value(std::uint8_t random_byte) {
  const auto byte = static_cast<std::uint16_t>((random_byte % 15) << 4 | 0x0a);
  return static_cast<std::uint16_t>(byte << 8 | byte);
}

}  // namespace

Status add_grease(Capabilities& capabilities, Random& random) {
  ByteArray<4> bytes{};
  INDABA_TRY(random.fill(bytes));
  capabilities.cipher_suites.push_back(static_cast<CipherSuite>(grease_value(bytes[0])));
  capabilities.extensions.push_back(static_cast<ExtensionType>(grease_value(bytes[1])));
  capabilities.proposals.push_back(static_cast<ProposalType>(grease_value(bytes[2])));
  capabilities.credentials.push_back(static_cast<CredentialType>(grease_value(bytes[3])));
  return {};
}

Result<KeyPackageSecrets> KeyPackageSecrets::make(CipherSuite suite, const Identity& identity,
                                                  KeyPackageOptions options, Random& random) {
  if (!is_supported(suite)) {
    return MlsError::unsupported_cipher_suite;
  }
  INDABA_TRY(add_grease(options.capabilities, random));
  KeyPackageSecrets made;
  INDABA_TRY_ASSIGN(made.init_key, HpkeKeyPair::generate(random));
  INDABA_TRY_ASSIGN(made.leaf_key, HpkeKeyPair::generate(random));
  made.signature_key = identity.signature_key.clone();
  made.key_package = {.cipher_suite = suite,
                      .init_key = to_bytes(made.init_key.public_key),
                      .leaf_node = {.encryption_key = to_bytes(made.leaf_key.public_key),
                                    .signature_key = to_bytes(made.signature_key.public_key),
                                    .credential = identity.credential,
                                    .capabilities = std::move(options.capabilities),
                                    .source = LeafNodeSource::key_package,
                                    .lifetime = options.lifetime,
                                    .parent_hash = {},
                                    .extensions = std::move(options.leaf_extensions),
                                    .signature = {}},
                      .extensions = std::move(options.extensions),
                      .signature = {}};
  INDABA_TRY(made.key_package.extensions.validate());
  INDABA_TRY(made.key_package.leaf_node.validate_fields(suite));
  made.key_package.leaf_node.sign(made.signature_key, {});
  made.key_package.sign(made.signature_key);
  return made;
}

KeyPackageSecrets KeyPackageSecrets::clone() const {
  return {key_package, init_key.clone(), leaf_key.clone(), signature_key.clone()};
}

}  // namespace indaba::mls
