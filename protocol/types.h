// What the structures of frames and statements are made of: ids, keys, hashes, bounds; common.cddl
// in C++.
#pragma once

#include <cstdint>
#include <string_view>

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

// [a-z0-9_]{3,30}
bool is_handle(std::string_view text);
// ISO 3166-1 alpha-2: [A-Z]{2}
bool is_country(std::string_view text);
// BCP 47: [a-z]{2,3}(-[A-Za-z0-9]{2,8})*
bool is_language(std::string_view text);

// Of numbers that count from 1: versions, epochs of circles, places in a list.
inline constexpr cbor::Bounds kFrom1{1, 4294967295};
// Names of methods, events and codes.
inline constexpr cbor::Bounds kNameBounds{1, 40};
inline constexpr cbor::Bounds kHandleBounds = cbor::texts(is_handle);
inline constexpr cbor::Bounds kCountryBounds = cbor::texts(is_country);
inline constexpr cbor::Bounds kLanguageBounds = cbor::texts(is_language);

// A request or reply that says nothing.
struct Nothing {
  bool operator==(const Nothing&) const = default;

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& /*io*/) {}
};

}  // namespace indaba::protocol
