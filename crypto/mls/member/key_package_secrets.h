// The private half of a key package, and the making of both.
#pragma once

#include "crypto/mls/public/key_package.h"

namespace indaba::mls {

// Whom a client presents in a group, and the key by which it signs.
struct Identity {
  Credential credential;
  SignatureKeyPair signature_key;

  Identity clone() const { return {credential, signature_key.clone()}; }
};

struct KeyPackageOptions {
  Lifetime lifetime;
  Capabilities capabilities = Capabilities::of_this_build();
  ExtensionList extensions;
  ExtensionList leaf_extensions;
};

struct KeyPackageSecrets {
  KeyPackage key_package;
  HpkeKeyPair init_key;
  HpkeKeyPair leaf_key;
  SignatureKeyPair signature_key;

  // Fresh keys, GREASE among the capabilities (RFC 9420 section 13.5). Errors: random_failed,
  // unsupported_cipher_suite, those of LeafNode::validate_fields.
  static Result<KeyPackageSecrets> make(CipherSuite suite, const Identity& identity,
                                        KeyPackageOptions options, Random& random);
  KeyPackageSecrets clone() const;
};

// Adds a random GREASE value to each list of the capabilities that may have one. Errors:
// random_failed.
Status add_grease(Capabilities& capabilities, Random& random);

}  // namespace indaba::mls
