// Commit and UpdatePath (RFC 9420 sections 7.6 and 12.4).
#pragma once

#include "crypto/mls/public/proposal.h"

namespace indaba::mls {

using ProposalRef = Bytes;

// A proposal by value or the hash of one that was sent before.
struct ProposalOrRef {
  std::variant<Proposal, ProposalRef> value;

  const Proposal* proposal() const { return std::get_if<Proposal>(&value); }
  const ProposalRef* reference() const { return std::get_if<ProposalRef>(&value); }
  bool operator==(const ProposalOrRef&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    auto type = static_cast<std::uint8_t>(self.value.index() + 1);
    io(type);
    if constexpr (Io::is_reader) {
      if (type == 1) {
        self.value.template emplace<Proposal>();
      } else if (type == 2) {
        self.value.template emplace<ProposalRef>();
      } else {
        return io.fail(MlsError::unknown_value);
      }
    }
    std::visit([&io](auto& alternative) { io(alternative); }, self.value);
  }
};

struct HpkeCiphertext {
  Bytes kem_output;
  Bytes ciphertext;

  bool operator==(const HpkeCiphertext&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.kem_output, self.ciphertext);
  }
};

// One node of the committer's filtered direct path: its new key, and its path secret sealed to each
// node of the resolution of its child off the path, less the leaves that the same commit adds.
struct UpdatePathNode {
  Bytes encryption_key;
  std::vector<HpkeCiphertext> encrypted_path_secrets;

  bool operator==(const UpdatePathNode&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.encryption_key, self.encrypted_path_secrets);
  }
};

struct UpdatePath {
  LeafNode leaf_node;
  std::vector<UpdatePathNode> nodes;

  bool operator==(const UpdatePath&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.leaf_node, self.nodes);
  }
};

struct Commit {
  std::vector<ProposalOrRef> proposals;
  std::optional<UpdatePath> path;

  bool operator==(const Commit&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.proposals, self.path);
  }
};

}  // namespace indaba::mls
