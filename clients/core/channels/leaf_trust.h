// LeafTrust: the AuthenticationService (RFC 9420 section 5.3.1) of a member's device: a leaf is
// genuine if its credential's statements are, and lead up to the root.
//
// Dates and revocations don't make a leaf foreign: a tree may hold leaves that are due to be
// removed, and whoever joins takes it as it is. Who is added by a commit is looked at apart.
#pragma once

#include <set>

#include "clients/core/trust/trust.h"
#include "crypto/mls/public/credential.h"

namespace indaba::client {

class LeafTrust final : public mls::AuthenticationService {
 public:
  // Must outlive it.
  explicit LeafTrust(Trust& trust) : trust_(trust) {}

  bool is_valid(const mls::Credential& credential, ByteView signature_key) const override;
  bool can_succeed(const mls::Credential& current, const mls::Credential& next) const override;
  bool is_same_client(const mls::Credential& a, const mls::Credential& b) const override;

  // Whose chain was missing a link since the last call: to be looked up, then tried again.
  std::set<MemberId> take_unknown() { return std::exchange(unknown_, {}); }

 private:
  Trust& trust_;
  mutable std::set<MemberId> unknown_;
};

}  // namespace indaba::client
