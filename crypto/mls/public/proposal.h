// Proposals (RFC 9420 section 12.1): the changes that a commit can bring.
#pragma once

#include <variant>

#include "crypto/mls/public/key_package.h"

namespace indaba::mls {

enum class PskType : std::uint8_t { external = 1, resumption = 2 };
enum class ResumptionPskUsage : std::uint8_t { application = 1, reinit = 2, branch = 3 };

// PreSharedKeyID (section 8.4).
struct PreSharedKeyId {
  PskType type = PskType::external;
  Bytes psk_id;                                                // external
  ResumptionPskUsage usage = ResumptionPskUsage::application;  // resumption
  GroupId psk_group_id;                                        // resumption
  Epoch psk_epoch;                                             // resumption
  Bytes psk_nonce;                                             // kHashBytes, fresh

  bool operator==(const PreSharedKeyId&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.type);
    if (self.type == PskType::external) {
      io(self.psk_id);
    } else if (self.type == PskType::resumption) {
      io(self.usage, self.psk_group_id, self.psk_epoch);
    }
    if constexpr (Io::is_reader) {
      const bool known_type = self.type == PskType::external || self.type == PskType::resumption;
      const bool known_usage =
          self.usage >= ResumptionPskUsage::application && self.usage <= ResumptionPskUsage::branch;
      if (!known_type || !known_usage) {
        io.fail(MlsError::unknown_value);
      }
    }
    io(self.psk_nonce);
  }
};

// Whether the PSK ties a new group to the one that it continues (sections 11.2 and 11.3).
inline bool links_groups(const PreSharedKeyId& id) {
  return id.type == PskType::resumption && id.usage != ResumptionPskUsage::application;
}

// As many can go into one epoch: PSKLabel counts them in 16 bits.
inline constexpr std::size_t kPsksMax = 0xffff;

struct Add {
  KeyPackage key_package;
  bool operator==(const Add&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.key_package);
  }
};

struct Update {
  LeafNode leaf_node;
  bool operator==(const Update&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.leaf_node);
  }
};

struct Remove {
  LeafIndex removed;
  bool operator==(const Remove&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.removed);
  }
};

struct PreSharedKey {
  PreSharedKeyId psk;
  bool operator==(const PreSharedKey&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.psk);
  }
};

struct ReInit {
  GroupId group_id;
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  ExtensionList extensions;
  bool operator==(const ReInit&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.group_id, self.version, self.cipher_suite, self.extensions);
  }
};

struct ExternalInit {
  Bytes kem_output;
  bool operator==(const ExternalInit&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.kem_output);
  }
};

struct GroupContextExtensions {
  ExtensionList extensions;
  bool operator==(const GroupContextExtensions&) const = default;
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.extensions);
  }
};

// In the order of their code points, 1 to 7. A type of no known structure can't be decoded, since
// proposals carry no length of their own.
struct Proposal {
  std::variant<Add, Update, Remove, PreSharedKey, ReInit, ExternalInit, GroupContextExtensions>
      body;

  ProposalType type() const { return static_cast<ProposalType>(body.index() + 1); }
  template <class T>
  const T* get() const {
    return std::get_if<T>(&body);
  }
  bool operator==(const Proposal&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    ProposalType type = self.type();
    io(type);
    if constexpr (Io::is_reader) {
      switch (type) {
        case ProposalType::add:
          self.body.template emplace<Add>();
          break;
        case ProposalType::update:
          self.body.template emplace<Update>();
          break;
        case ProposalType::remove:
          self.body.template emplace<Remove>();
          break;
        case ProposalType::psk:
          self.body.template emplace<PreSharedKey>();
          break;
        case ProposalType::reinit:
          self.body.template emplace<ReInit>();
          break;
        case ProposalType::external_init:
          self.body.template emplace<ExternalInit>();
          break;
        case ProposalType::group_context_extensions:
          self.body.template emplace<GroupContextExtensions>();
          break;
        default:
          return io.fail(MlsError::unknown_proposal_type);
      }
    }
    std::visit([&io](auto& alternative) { io(alternative); }, self.body);
  }
};

}  // namespace indaba::mls
