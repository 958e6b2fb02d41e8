// What root says: the root statement itself, and who issues alert certificates. See
// statements.cddl.
#pragma once

#include <optional>
#include <vector>

#include "protocol/statements/accreditation.h"

namespace indaba::protocol {

struct RootStatement {
  static constexpr std::string_view kType = "root";
  std::uint64_t version = 0;
  std::string name;
  std::vector<SigningKey> keys;
  std::uint64_t threshold = 0;
  UnixTime issued;
  std::optional<Hash> previous;
  bool operator==(const RootStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("keys", self.keys, cbor::Bounds{1, 16});
    io("name", self.name, cbor::Bounds{1, 200});
    io.literal("type", kType);
    io("issued", self.issued);
    io("version", self.version, kFrom1);
    io("previous", self.previous);
    io("threshold", self.threshold, cbor::Bounds{1, 16});
  }
};

struct AlertIssuerStatement {
  static constexpr std::string_view kType = "alert-issuer";
  Hash alliance{};
  SigningKey key{};
  UnixTime not_before;
  UnixTime not_after;
  Serial serial;
  bool operator==(const AlertIssuerStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io.literal("type", kType);
    io("serial", self.serial);
    io("alliance", self.alliance);
    io("not_after", self.not_after);
    io("not_before", self.not_before);
  }
};

struct AlertCertificateStatement {
  static constexpr std::string_view kType = "alert-certificate";
  Hash alliance{};
  SigningKey key{};
  Scope scope;
  UnixTime not_before;
  UnixTime not_after;
  Serial serial;
  bool operator==(const AlertCertificateStatement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io.literal("type", kType);
    io("scope", self.scope);
    io("serial", self.serial);
    io("alliance", self.alliance);
    io("not_after", self.not_after);
    io("not_before", self.not_before);
  }
};

}  // namespace indaba::protocol
