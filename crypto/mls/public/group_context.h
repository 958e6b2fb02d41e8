// GroupContext (RFC 9420 section 8.1): what all members of a group agree on in an epoch; and the
// transcript hashes (8.2).
#pragma once

#include "crypto/mls/public/cipher_suite.h"
#include "crypto/mls/public/extension.h"

namespace indaba::mls {

struct GroupContext {
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  GroupId group_id;
  Epoch epoch;
  Bytes tree_hash;
  Bytes confirmed_transcript_hash;
  ExtensionList extensions;

  bool operator==(const GroupContext&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.version, self.cipher_suite, self.group_id, self.epoch, self.tree_hash,
       self.confirmed_transcript_hash, self.extensions);
  }
};

}  // namespace indaba::mls
