#include "crypto/mls/public/tree_index.h"

#include <algorithm>

namespace indaba::mls {

void TreeIndex::add(const LeafNode& leaf) {
  encryption_keys_.add(leaf.encryption_key);
  signature_keys_.add(leaf.signature_key);
  count_types(leaf, 1);
  ++member_count_;
}

void TreeIndex::remove(const LeafNode& leaf) {
  encryption_keys_.remove(leaf.encryption_key);
  signature_keys_.remove(leaf.signature_key);
  count_types(leaf, -1);
  --member_count_;
}

Status TreeIndex::validate_unique_keys() const {
  if (encryption_keys_.has_duplicates() || signature_keys_.has_duplicates()) {
    return MlsError::duplicate_key;
  }
  return {};
}

Status TreeIndex::validate_credential_types() const {
  for (const auto& [type, users] : types_in_use_) {
    const auto supporters = types_supported_.find(type);
    if (supporters == types_supported_.end() ||
        supporters->second != static_cast<int>(member_count_)) {
      return MlsError::unsupported_credential;
    }
  }
  return {};
}

void TreeIndex::count_types(const LeafNode& leaf, int by) {
  const auto count = [by](std::map<CredentialType, int>& counts, CredentialType type) {
    const auto entry = counts.try_emplace(type, 0).first;
    entry->second += by;
    if (entry->second == 0) {
      counts.erase(entry);
    }
  };
  count(types_in_use_, leaf.credential.type);
  std::vector<CredentialType> supported = leaf.capabilities.credentials;
  std::sort(supported.begin(), supported.end());
  supported.erase(std::unique(supported.begin(), supported.end()), supported.end());
  for (const CredentialType type : supported) {
    count(types_supported_, type);
  }
}

void TreeIndex::KeyCounts::add(const Bytes& key) {
  if (++counts_[key] == 2) {
    ++duplicates_;
  }
}

void TreeIndex::KeyCounts::remove(const Bytes& key) {
  const auto entry = counts_.find(key);
  check(entry != counts_.end());
  if (--entry->second == 1) {
    --duplicates_;
  } else if (entry->second == 0) {
    counts_.erase(entry);
  }
}

}  // namespace indaba::mls
