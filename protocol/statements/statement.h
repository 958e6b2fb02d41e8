// A statement as it travels: a signed, self-contained body (statements.cddl).
#pragma once

#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

struct Signed {
  SigningKey key{};
  Signature signature{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("signature", self.signature);
  }
};

struct Statement {
  Bytes body;
  std::vector<Signed> signatures;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("body", self.body, cbor::Bounds{1, 16384});
    io("signatures", self.signatures, cbor::Bounds{1, 20});
  }
};

}  // namespace indaba::protocol
