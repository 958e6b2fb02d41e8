// What the structures of frames and statements are made of: ids, keys, hashes, bounds.
#pragma once

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "protocol/cbor/cbor.h"

namespace indaba::protocol {

using CircleId = Id<struct CircleIdTag, 16>;
// Names one statement in revocations.
using Serial = Id<struct SerialTag, 16>;
// Of one life of a server's database.
using Incarnation = Id<struct IncarnationTag, 16>;

using Hash = ByteArray<32>;        // SHA-256
using SigningKey = ByteArray<32>;  // Ed25519, public
using BoxKey = ByteArray<32>;      // X25519, public
using Signature = ByteArray<64>;   // Ed25519

inline constexpr cbor::Bounds kHandleBounds{3, 30};
inline constexpr cbor::Bounds kLanguageBounds{2, 35};

// A request or reply that says nothing.
struct Nothing {
  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& /*io*/) {}
};

// Of each text or byte string in a list.
template <class Io, class List>
void bound_each(Io& io, const List& list, cbor::Bounds bounds) {
  if constexpr (Io::is_reader) {
    for (const auto& item : list) {
      if (item.size() < bounds.min || item.size() > bounds.max) {
        io.fail(ProtocolError::wrong_length);
      }
    }
  }
}

}  // namespace indaba::protocol
