// A statement as it travels: a signed, self-contained body (statements.cddl).
//
// Each signature is Ed25519 over "indaba/1" 0x00 "statement/" type 0x00 alliance body. What a
// Statement says counts for nothing until `authenticate` (authentic.h) has looked at its signatures
// and `check_signers` (rules.h) at who made them.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "crypto/primitives/ed25519.h"
#include "protocol/statements/root.h"
#include "protocol/types.h"

namespace indaba::protocol {

struct Signed {
  SigningKey key{};
  Signature signature{};
  bool operator==(const Signed&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("signature", self.signature);
  }
};

inline constexpr std::size_t kStatementBytesMax = 16384;
inline constexpr std::size_t kStatementSignaturesMax = 20;

struct Statement {
  Bytes body;
  std::vector<Signed> signatures;
  bool operator==(const Statement&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("body", self.body, cbor::Bounds{1, kStatementBytesMax});
    io("signatures", self.signatures, cbor::Bounds{1, kStatementSignaturesMax});
  }
};

using SigningKeys = std::initializer_list<const Ed25519KeyPair*>;

// Of a statement's body: the name by which others point to it.
Hash hash_of(const Statement& statement);

// What a signature of a body of that type is over.
Bytes signing_input(std::string_view type, const Hash& alliance, ByteView body);

// The statement of an encoded body, signed with each key.
Statement sign_encoded(std::string_view type, const Hash& alliance, Bytes body, SigningKeys keys);

template <class Body>
Statement sign(const Body& body, SigningKeys keys) {
  return sign_encoded(Body::kType, body.alliance, cbor::encode(body), keys);
}

// Version 1 founds an alliance and is signed under no id; its own hash is the alliance's id, which
// later versions are signed under.
Statement sign_root(const RootStatement& root, const Hash& alliance, SigningKeys keys);

}  // namespace indaba::protocol
