// Pre-shared keys: an escrow with all that ever existed, and what each person holds of them.
#pragma once

#include <set>

#include "crypto/mls/member/group.h"

namespace indaba::sim {

class PskEscrow {
 public:
  void add_external(Bytes id, ByteView secret);
  void add_resumption(const mls::Group& group);
  Result<SecretBytes> find(const mls::PreSharedKeyId& id) const;

 private:
  std::map<Bytes, SecretBytes> secrets_;  // by PersonPsks::name
};

// A person finds only what they have learnt. The escrow must outlive it.
class PersonPsks final : public mls::PskStore {
 public:
  explicit PersonPsks(const PskEscrow& escrow) : escrow_(escrow) {}

  // What names a secret: the id without nonce and usage.
  static Bytes name(mls::PreSharedKeyId id);
  static mls::PreSharedKeyId resumption_of(const mls::Group& group);

  void learn(const mls::PreSharedKeyId& id) { known_.insert(name(id)); }
  bool knows(const mls::PreSharedKeyId& id) const { return known_.contains(name(id)); }
  Result<SecretBytes> find(const mls::PreSharedKeyId& id) const override;

 private:
  const PskEscrow& escrow_;
  std::set<Bytes> known_;
};

}  // namespace indaba::sim
