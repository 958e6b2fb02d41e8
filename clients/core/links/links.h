// The links that people are given: one founds an alliance, others invite into it, one links a new
// device to its member. One without a secret says where the alliance is.
//
// What is secret stands behind the # of a link, which browsers don't send to servers:
//   https://host:port/#found=SECRET&key=KEYHASH
//   https://host:port/#join=SECRET&root=ROOTHASH&key=KEYHASH
//   https://host:port/#root=ROOTHASH&key=KEYHASH
//   https://host:port/#link=SECRET,MEMBER,DEVICE,GENERATION&root=ROOTHASH&key=KEYHASH
// Secrets and hashes are 32 bytes in base64url; what stands behind `link=` is 76 bytes in a row,
// the generation in 8 of them, big-endian. `key`, of servers without a public certificate, is the
// SHA-256 of the certificate's public key: exactly that key is trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/ed25519.h"
#include "protocol/types.h"

namespace indaba::client {

inline constexpr std::size_t kLinkBytesMax = 2048;

struct ServerAddress {
  bool is_tls = true;  // without: a server on this very machine, to try things out
  std::string host;    // a name or an IP address; IPv6 without brackets
  std::uint16_t port = 443;
  std::optional<protocol::Hash> key_hash;
  bool operator==(const ServerAddress&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("host", self.host, cbor::Bounds{1, 253});
    io("port", self.port, cbor::Bounds{1, 65535});
    io("is_tls", self.is_tls);
    io("key_hash", self.key_hash);
  }
};

struct FounderLink {
  ServerAddress server;
  Secret<32> secret;
};

struct InviteLink {
  ServerAddress server;
  Secret<32> secret;
  protocol::Hash root{};  // of root statement 1
};

// For a new device of `member`, whom the device `certifier` will vouch for.
struct DeviceLink {
  ServerAddress server;
  Secret<32> secret;
  MemberId member;
  DeviceId certifier;
  std::uint64_t generation = 0;  // of the member's identity
  protocol::Hash root{};         // of root statement 1
};

struct AllianceLink {
  ServerAddress server;
  protocol::Hash root{};  // of root statement 1
};

// Errors: ClientError::not_a_link, wrong_kind_of_link.
Result<FounderLink> read_founder_link(std::string_view text);
Result<InviteLink> read_invite_link(std::string_view text);
Result<DeviceLink> read_device_link(std::string_view text);
// Where the alliance is, out of any link that says so.
Result<AllianceLink> read_alliance_link(std::string_view text);

std::string write_link(const InviteLink& link);
std::string write_link(const DeviceLink& link);
std::string write_link(const AllianceLink& link);

// What signs with an invite's key.
Ed25519KeyPair invite_key_of(const Secret<32>& secret);

}  // namespace indaba::client
