#include "crypto/mls/public/leaf_node.h"

#include <algorithm>

#include "crypto/mls/public/labels.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kLeafNodeLabel = "LeafNodeTBS";

template <class List, class Value>
bool contains(const List& list, Value value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// In order, each once, without those that nobody has to list.
template <class Type>
std::vector<Type> in_order(std::vector<Type> types) {
  if constexpr (!std::is_same_v<Type, CredentialType>) {
    std::erase_if(types, [](Type type) { return is_default(type); });
  }
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

// Whether each of `wanted`, which is in order, is listed.
template <class Type>
bool contains_all(const std::vector<Type>& listed, const std::vector<Type>& wanted) {
  if (wanted.empty()) {
    return true;
  }
  const std::vector<Type> own = in_order(listed);
  return std::includes(own.begin(), own.end(), wanted.begin(), wanted.end());
}

std::vector<ExtensionType> types_of(const ExtensionList& extensions) {
  std::vector<ExtensionType> types;
  for (const Extension& extension : extensions.items) {
    types.push_back(extension.type);
  }
  return in_order(std::move(types));
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

Capabilities Capabilities::without_grease() const {
  Capabilities own = *this;
  const auto erase = [](auto& list) {
    std::erase_if(list, [](auto type) { return is_grease(static_cast<std::uint16_t>(type)); });
  };
  erase(own.cipher_suites);
  erase(own.extensions);
  erase(own.proposals);
  erase(own.credentials);
  return own;
}

void Capabilities::intersect(const Capabilities& other) {
  const auto keep_common = [](auto& list, auto others) {
    std::sort(others.begin(), others.end());
    std::erase_if(list, [&](auto type) {
      return !is_default(type) && !std::binary_search(others.begin(), others.end(), type);
    });
  };
  keep_common(extensions, other.extensions);
  keep_common(proposals, other.proposals);
  std::erase_if(credentials, [&](auto type) { return !contains(other.credentials, type); });
}

Result<GroupRequirements> GroupRequirements::of(const ExtensionList& group_extensions) {
  INDABA_TRY(group_extensions.validate());
  INDABA_TRY_ASSIGN(auto required, group_extensions.find_as<RequiredCapabilities>(
                                       ExtensionType::required_capabilities));
  GroupRequirements requirements;
  requirements.extensions_in_use_ = types_of(group_extensions);
  if (required) {
    requirements.required_ = {in_order(std::move(required->extension_types)),
                              in_order(std::move(required->proposal_types)),
                              in_order(std::move(required->credential_types))};
  }
  return requirements;
}

Status GroupRequirements::check(const Capabilities& capabilities) const {
  if (!contains_all(capabilities.extensions, extensions_in_use_)) {
    return MlsError::unsupported_extension;
  }
  if (!contains_all(capabilities.extensions, required_.extension_types) ||
      !contains_all(capabilities.proposals, required_.proposal_types) ||
      !contains_all(capabilities.credentials, required_.credential_types)) {
    return MlsError::unsupported_capability;
  }
  return {};
}

void LeafNode::sign(const SignatureKeyPair& key, LeafPosition position) {
  signature = sign_with_label(key, kLeafNodeLabel, to_be_signed(*this, position));
}

Status LeafNode::verify_signature(LeafPosition position) const {
  return verify_with_label(signature_key, kLeafNodeLabel, to_be_signed(*this, position), signature);
}

Status LeafNode::validate(CipherSuite suite, LeafNodeSource expected, LeafPosition position) const {
  if (source != expected) {
    return MlsError::wrong_leaf_node_source;
  }
  return validate(suite, position);
}

Status LeafNode::validate_fields(CipherSuite suite) const {
  INDABA_TRY(extensions.validate());
  if (!is_hpke_public_key(suite, encryption_key) ||
      !is_signature_public_key(suite, signature_key)) {
    return MlsError::invalid_public_key;
  }
  if (!contains(capabilities.versions, ProtocolVersion::mls10) ||
      !contains(capabilities.cipher_suites, suite) ||
      !contains(capabilities.credentials, credential.type)) {
    return MlsError::unsupported_capability;
  }
  if (!contains_all(capabilities.extensions, types_of(extensions))) {
    return MlsError::unsupported_extension;
  }
  return {};
}

Status LeafNode::validate(CipherSuite suite, LeafPosition position) const {
  INDABA_TRY(validate_fields(suite));
  return verify_signature(position);
}

Status LeafNode::validate_lifetime(UnixTime now) const {
  if (source == LeafNodeSource::key_package &&
      (now.seconds < lifetime.not_before || now.seconds > lifetime.not_after)) {
    return MlsError::invalid_lifetime;
  }
  return {};
}

}  // namespace indaba::mls
