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
  // What a client compares others' lists with: its own as they were before GREASE (section 13.5).
  Capabilities without_grease() const;
  // Leaves what both list of extensions, proposals and credentials.
  void intersect(const Capabilities& other);
  bool operator==(const Capabilities&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.versions, self.cipher_suites, self.extensions, self.proposals, self.credentials);
  }
};

// What a group asks of every member's capabilities (sections 7.3, 11.1, 13.4), put in order once
// for however many leaves: neither these lists nor a leaf's own have a limit but the message's.
class GroupRequirements {
 public:
  // Errors: duplicate_extension, those of decoding required_capabilities.
  static Result<GroupRequirements> of(const ExtensionList& group_extensions);

  // Whether the capabilities cover the extensions in use and what they require. Errors:
  // unsupported_extension, unsupported_capability.
  Status check(const Capabilities& capabilities) const;

 private:
  std::vector<ExtensionType> extensions_in_use_;
  RequiredCapabilities required_;
};

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

  // What section 7.3 asks of the leaf alone, its signature aside: key forms, capabilities that
  // cover its own credential and extensions. Errors: invalid_public_key, unsupported_capability,
  // unsupported_extension, duplicate_extension.
  Status validate_fields(CipherSuite suite) const;
  // The same and the signature, as for the leaves of a tree that is joined. Errors:
  // invalid_signature too.
  Status validate(CipherSuite suite, LeafPosition position) const;
  // The same and the source. Errors: wrong_leaf_node_source too.
  Status validate(CipherSuite suite, LeafNodeSource expected, LeafPosition position) const;

  // For key_package leaves that this client is about to use. Errors: invalid_lifetime.
  Status validate_lifetime(UnixTime now) const;
};

}  // namespace indaba::mls
