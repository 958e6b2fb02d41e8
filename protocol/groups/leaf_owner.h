// LeafOwner: whose device a leaf is, as its credential says. See content.cddl, `credential`.
#pragma once

#include <cstdint>

#include "crypto/mls/public/leaf_node.h"
#include "protocol/content/closed_channels.h"
#include "protocol/groups/error.h"
#include "protocol/types.h"

namespace indaba::protocol {

mls::Credential credential_of(const Credential& credential);

struct LeafOwner {
  Hash alliance{};
  MemberId member;
  DeviceId device;
  std::uint64_t generation = 0;  // of the member's identity
  Serial membership;             // of the member statement
  SigningKey key{};              // the leaf's and the device's
  bool operator==(const LeafOwner&) const = default;
};

// Errors: malformed_credential.
Result<Credential> read_credential(const mls::Credential& credential);
// Reads only: whether the statements are genuine is the AuthenticationService's to say; that they
// speak of one device is checked. Errors: malformed_credential.
Result<LeafOwner> owner_of(const Credential& credential);
// The same for a leaf, whose key must be the device's.
Result<LeafOwner> owner_of(const mls::LeafNode& leaf);

}  // namespace indaba::protocol
