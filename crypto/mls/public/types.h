// The numbers of RFC 9420: strong index types and the code points of its registries.
//
// Enumerations over the registries are open: a value that this build does not know is kept as it
// came.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "crypto/base/bytes.h"

namespace indaba::mls {

// A number of one kind only: an index of a leaf is not an index of a node.
template <class Tag, class Value>
struct Number {
  Value value = 0;
  auto operator<=>(const Number&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.value);
  }
};

using LeafIndex = Number<struct LeafIndexTag, std::uint32_t>;
using NodeIndex = Number<struct NodeIndexTag, std::uint32_t>;
using Epoch = Number<struct EpochTag, std::uint64_t>;
using Generation = Number<struct GenerationTag, std::uint32_t>;

struct NumberHash {
  template <class Tag, class Value>
  std::size_t operator()(Number<Tag, Value> number) const {
    return std::hash<Value>{}(number.value);
  }
};

using GroupId = Bytes;

enum class ProtocolVersion : std::uint16_t { mls10 = 1 };

enum class CipherSuite : std::uint16_t {
  x25519_aes128gcm_sha256_ed25519 = 1,
  x25519_chacha20poly1305_sha256_ed25519 = 3,
};

enum class WireFormat : std::uint16_t {
  public_message = 1,
  private_message = 2,
  welcome = 3,
  group_info = 4,
  key_package = 5,
};

enum class ContentType : std::uint8_t { application = 1, proposal = 2, commit = 3 };

enum class SenderType : std::uint8_t {
  member = 1,
  external = 2,
  new_member_proposal = 3,
  new_member_commit = 4
};

enum class CredentialType : std::uint16_t { basic = 1, x509 = 2 };

enum class ExtensionType : std::uint16_t {
  application_id = 1,
  ratchet_tree = 2,
  required_capabilities = 3,
  external_pub = 4,
  external_senders = 5,
};

enum class ProposalType : std::uint16_t {
  add = 1,
  update = 2,
  remove = 3,
  psk = 4,
  reinit = 5,
  external_init = 6,
  group_context_extensions = 7,
};

enum class LeafNodeSource : std::uint8_t { key_package = 1, update = 2, commit = 3 };

// Types that every client implements and that capabilities must not list (RFC 9420 section 7.2).
inline bool is_default(ProposalType type) {
  return type >= ProposalType::add && type <= ProposalType::group_context_extensions;
}
inline bool is_default(ExtensionType type) {
  return type >= ExtensionType::application_id && type <= ExtensionType::external_senders;
}

// Values 0x0A0A, 0x1A1A ... 0xEAEA of every registry mean nothing, on purpose (RFC 9420
// section 13.5).
constexpr bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff) && value != 0xfafa;
}

}  // namespace indaba::mls
