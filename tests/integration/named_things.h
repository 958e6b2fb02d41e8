// The places in a request that name something: ids, invites' keys, statements' hashes, handles,
// numbers of answers; also those within statements, which are signed anew once a name has changed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/statements/authentic.h"

namespace indaba::test {

enum class Thing : std::uint8_t {
  member,
  device,
  channel,
  circle,
  message,
  serial,
  invite,
  statement,
  subject,
  handle,
  answer,
};

struct NamedThing {
  std::string path;  // "statement.member"
  Thing thing{};
  Bytes name;
};

// As `NamedThing` has it.
Bytes name_of_number(std::uint64_t number);

// Null for keys that nobody here has; their signatures are left as they are.
using KeyRing = std::function<const Ed25519KeyPair*(const protocol::SigningKey&)>;

// What the method's request names, in the order of its fields. Throws std::runtime_error for a
// field of which nobody has said whether it names something.
std::vector<NamedThing> named_things(std::string_view method, ByteView with, const KeyRing& keys);
// The request with another name at the place `number` of them.
Bytes with_name(std::string_view method, ByteView with, const KeyRing& keys, std::size_t number,
                ByteView name);

}  // namespace indaba::test
