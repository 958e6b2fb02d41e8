// TreeIndex: what must be known of all members at once, kept up to date node by node, so that
// checking one commit does not mean walking the whole tree: which keys are in use (and whether one
// is twice), which credential types are in use and how many members support each (RFC 9420
// sections 7.3 and 16.8).
#pragma once

#include <map>

#include "crypto/mls/public/leaf_node.h"

namespace indaba::mls {

class TreeIndex {
 public:
  void add(const LeafNode& leaf);
  void remove(const LeafNode& leaf);
  void add_encryption_key(const Bytes& key) { encryption_keys_.add(key); }
  void remove_encryption_key(const Bytes& key) { encryption_keys_.remove(key); }

  std::uint32_t member_count() const { return member_count_; }
  bool has_encryption_key(const Bytes& key) const { return encryption_keys_.has(key); }
  bool has_signature_key(const Bytes& key) const { return signature_keys_.has(key); }

  // Errors: duplicate_key, if an encryption key of two nodes or a signature key of two leaves are
  // the same.
  Status validate_unique_keys() const;
  // Errors: unsupported_credential, if some member does not support the type of another's
  // credential.
  Status validate_credential_types() const;

 private:
  class KeyCounts {
   public:
    void add(const Bytes& key);
    void remove(const Bytes& key);
    bool has(const Bytes& key) const { return counts_.contains(key); }
    bool has_duplicates() const { return duplicates_ > 0; }

   private:
    std::map<Bytes, std::uint32_t> counts_;  // ordered: strangers choose the keys
    std::uint32_t duplicates_ = 0;           // keys that occur more than once
  };

  void count_types(const LeafNode& leaf, int by);

  KeyCounts encryption_keys_;
  KeyCounts signature_keys_;
  std::map<CredentialType, int> types_in_use_;
  std::map<CredentialType, int> types_supported_;
  std::uint32_t member_count_ = 0;
};

}  // namespace indaba::mls
