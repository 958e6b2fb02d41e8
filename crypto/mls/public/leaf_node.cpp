#include "crypto/mls/public/leaf_node.h"

#include <algorithm>

#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kLabel = "LeafNodeTBS";

template <class List, class Value>
bool contains(const List& list, Value value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// LeafNodeTBS of section 7.2.
Bytes to_be_signed(const LeafNode& leaf, LeafPosition position) {
  Writer writer(512);
  LeafNode::content(leaf, writer);
  if (leaf.source != LeafNodeSource::key_package) {
    writer.vector(position.group_id);
    writer(position.index);
  }
  return writer.finish();
}

}  // namespace

Capabilities Capabilities::of_this_build() {
  return {.versions = {ProtocolVersion::mls10},
          .cipher_suites = supported_cipher_suites(),
          .extensions = {},
          .proposals = {},
          .credentials = {CredentialType::basic}};
}

bool Capabilities::supports(ExtensionType type) const {
  return is_default(type) || contains(extensions, type);
}
bool Capabilities::supports(ProposalType type) const {
  return is_default(type) || contains(proposals, type);
}
bool Capabilities::supports(CredentialType type) const { return contains(credentials, type); }

void LeafNode::sign(const SignatureKeyPair& key, LeafPosition position) {
  signature = sign_with_label(key, kLabel, to_be_signed(*this, position));
}

Status LeafNode::verify_signature(LeafPosition position) const {
  return verify_with_label(signature_key, kLabel, to_be_signed(*this, position), signature);
}

Status LeafNode::validate(CipherSuite suite, LeafNodeSource expected, LeafPosition position) const {
  if (source != expected) {
    return MlsError::wrong_leaf_node_source;
  }
  return validate(suite, position);
}

Status LeafNode::validate_fields(CipherSuite suite) const {
  if (!is_hpke_public_key(suite, encryption_key) ||
      !is_signature_public_key(suite, signature_key)) {
    return MlsError::invalid_public_key;
  }
  if (!contains(capabilities.versions, ProtocolVersion::mls10) ||
      !contains(capabilities.cipher_suites, suite) || !capabilities.supports(credential.type)) {
    return MlsError::unsupported_capability;
  }
  for (const Extension& extension : extensions.items) {
    if (!capabilities.supports(extension.type)) {
      return MlsError::unsupported_extension;
    }
  }
  return {};
}

Status LeafNode::validate(CipherSuite suite, LeafPosition position) const {
  INDABA_TRY(validate_fields(suite));
  return verify_signature(position);
}

Status LeafNode::validate_for(const ExtensionList& group_extensions) const {
  for (const Extension& extension : group_extensions.items) {
    if (!capabilities.supports(extension.type)) {
      return MlsError::unsupported_extension;
    }
  }
  INDABA_TRY_ASSIGN(const auto required, group_extensions.find_as<RequiredCapabilities>(
                                             ExtensionType::required_capabilities));
  if (!required) {
    return {};
  }
  const auto all_supported = [this](const auto& types) {
    return std::all_of(types.begin(), types.end(),
                       [this](auto type) { return capabilities.supports(type); });
  };
  if (!all_supported(required->extension_types) || !all_supported(required->proposal_types) ||
      !all_supported(required->credential_types)) {
    return MlsError::unsupported_capability;
  }
  return {};
}

Status LeafNode::validate_lifetime(UnixTime now) const {
  if (source == LeafNodeSource::key_package &&
      (now.seconds < lifetime.not_before || now.seconds > lifetime.not_after)) {
    return MlsError::invalid_lifetime;
  }
  return {};
}

}  // namespace indaba::mls
