// GroupInfo and Welcome (RFC 9420 sections 12.4.3 and 12.4.3.1) as they travel. What is inside a
// Welcome is the member's business (member/group_secrets.h).
#pragma once

#include "crypto/mls/public/commit.h"
#include "crypto/mls/public/group_context.h"

namespace indaba::mls {

struct GroupInfo {
  GroupContext group_context;
  ExtensionList extensions;
  Bytes confirmation_tag;
  LeafIndex signer;
  Bytes signature;

  bool operator==(const GroupInfo&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    content(self, io);
    io(self.signature);
  }
  template <class Self, class Io>
  static void content(Self& self, Io& io) {
    io(self.group_context, self.extensions, self.confirmation_tag, self.signer);
  }

  void sign(const SignatureKeyPair& key);
  // Errors: invalid_signature.
  Status verify_signature(ByteView signer_key) const;
};

struct EncryptedGroupSecrets {
  KeyPackageRef new_member;
  HpkeCiphertext encrypted_group_secrets;

  bool operator==(const EncryptedGroupSecrets&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.new_member, self.encrypted_group_secrets);
  }
};

struct Welcome {
  CipherSuite cipher_suite{};
  std::vector<EncryptedGroupSecrets> secrets;
  Bytes encrypted_group_info;

  bool operator==(const Welcome&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.cipher_suite, self.secrets, self.encrypted_group_info);
  }
};

}  // namespace indaba::mls
