// LeafNode (RFC 9420 sections 7.2 and 7.3): a client's appearance in a group, signed by the client.
#pragma once

#include <optional>

#include "crypto/base/time.h"
#include "crypto/mls/public/cipher_suite.h"
#include "crypto/mls/public/credential.h"
#include "crypto/mls/public/extension.h"

namespace indaba::mls {

struct Capabilities {
  std::vector<ProtocolVersion> versions;
  std::vector<CipherSuite> cipher_suites;
  std::vector<ExtensionType> extensions;  // the default types are not listed
  std::vector<ProposalType> proposals;    // likewise
  std::vector<CredentialType> credentials;

  // What this build supports, with basic credentials; the caller adds GREASE where it sends them.
  static Capabilities of_this_build();
  bool operator==(const Capabilities&) const = default;

  bool supports(ExtensionType type) const;
  bool supports(ProposalType type) const;
  bool supports(CredentialType type) const;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.versions, self.cipher_suites, self.extensions, self.proposals, self.credentials);
  }
};

// Seconds since 1970, both ends included.
struct Lifetime {
  std::uint64_t not_before = 0;
  std::uint64_t not_after = 0;

  bool operator==(const Lifetime&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.not_before, self.not_after);
  }
};

// The longest lifetime that a key package may claim: a year and a month, in seconds.
inline constexpr std::uint64_t kLifetimeSecondsMax = std::uint64_t{395} * 24 * 3600;

// The place in a group that signatures of `update` and `commit` leaves bind.
struct LeafPosition {
  ByteView group_id;
  LeafIndex index;
};

struct LeafNode {
  Bytes encryption_key;
  Bytes signature_key;
  Credential credential;
  Capabilities capabilities;
  LeafNodeSource source = LeafNodeSource::key_package;
  Lifetime lifetime;  // key_package
  Bytes parent_hash;  // commit
  ExtensionList extensions;
  Bytes signature;

  bool operator==(const LeafNode&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    content(self, io);
    io(self.signature);
  }
  // What stands before the signature.
  template <class Self, class Io>
  static void content(Self& self, Io& io) {
    io(self.encryption_key, self.signature_key, self.credential, self.capabilities, self.source);
    switch (self.source) {
      case LeafNodeSource::key_package:
        io(self.lifetime);
        break;
      case LeafNodeSource::update:
        break;
      case LeafNodeSource::commit:
        io(self.parent_hash);
        break;
      default:
        if constexpr (Io::is_reader) {
          io.fail(MlsError::unknown_value);
        }
    }
    io(self.extensions);
  }

  // Signs over the fields above and, unless the source is key_package, the position.
  void sign(const SignatureKeyPair& key, LeafPosition position);
  // Errors: invalid_signature.
  Status verify_signature(LeafPosition position) const;

  // Everything of section 7.3 that depends on the leaf alone: key forms, capabilities that cover
  // its own credential and extensions, the lifetime's length, the source, and the signature.
  // Errors: wrong_leaf_node_source, invalid_public_key, unsupported_capability,
  // unsupported_extension, invalid_lifetime, invalid_signature.
  Status validate(CipherSuite suite, LeafNodeSource expected, LeafPosition position) const;
  // The same without an expected source, as for the leaves of a tree that is joined.
  Status validate(CipherSuite suite, LeafPosition position) const;

  // Whether the capabilities cover the extensions in use and what they require
  // (sections 7.3, 11.1, 13.4). Errors: unsupported_extension, unsupported_capability, and those of
  // decoding required_capabilities.
  Status validate_for(const ExtensionList& group_extensions) const;

  // For key_package leaves that this client is about to use. Errors: invalid_lifetime.
  Status validate_lifetime(UnixTime now) const;
};

}  // namespace indaba::mls
