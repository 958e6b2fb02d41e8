// KeyPackage (RFC 9420 section 10): what a client publishes so that others can add it while it is
// away.
#pragma once

#include "crypto/mls/public/leaf_node.h"

namespace indaba::mls {

using KeyPackageRef = Bytes;

struct KeyPackage {
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  Bytes init_key;
  LeafNode leaf_node;
  ExtensionList extensions;
  Bytes signature;

  bool operator==(const KeyPackage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    content(self, io);
    io(self.signature);
  }
  template <class Self, class Io>
  static void content(Self& self, Io& io) {
    io(self.version, self.cipher_suite, self.init_key, self.leaf_node, self.extensions);
  }

  void sign(const SignatureKeyPair& key);
  KeyPackageRef ref() const;

  // Section 10.1, lifetime's dates and credential aside (LeafNode::validate_lifetime,
  // AuthenticationService). Unknown extensions of the package itself are ignored, as section 13.4
  // asks. Errors: unsupported_version, unsupported_cipher_suite, invalid_public_key,
  // init_key_reused, invalid_signature, duplicate_extension and those of LeafNode::validate.
  Status validate(CipherSuite suite) const;
};

}  // namespace indaba::mls
