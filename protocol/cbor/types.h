// What reader and writer share: the kinds of item that the protocol uses, names of enumerators, the
// order of keys, bounds.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"

namespace indaba::cbor {

// How deeply arrays and maps may be nested in what crosses the wire, the outermost counted.
inline constexpr std::size_t kDepthMax = 16;
// What decoding may allocate for the elements of arrays, so that a small input never becomes a
// large one in memory: so much for each byte of input, and so much for any input.
inline constexpr std::size_t kDecodedBytesPerByte = 64;
inline constexpr std::size_t kDecodedBytesFree = std::size_t{64} << 10;

// The major types of RFC 8949 section 3.1 that the protocol uses; of the simple values it uses
// false and true.
enum class Major : std::uint8_t { uint = 0, bytes = 2, text = 3, array = 4, map = 5, simple = 7 };
inline constexpr std::uint8_t kFalse = 20;
inline constexpr std::uint8_t kTrue = 21;

enum class UnknownKeys { refuse, ignore };

// How long a text, a byte string (in bytes) or an array (in elements) may be, or how large a
// number, both ends included; and which texts are meant, if not all.
struct Bounds {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  bool (*allows)(std::string_view text) = nullptr;
};
inline constexpr Bounds kAny;
constexpr Bounds at_most(std::uint64_t max) { return {0, max}; }
constexpr Bounds texts(bool (*allows)(std::string_view)) { return {.allows = allows}; }
constexpr Bounds exactly(std::uint64_t size) { return {size, size}; }

// One whole item, left as it is encoded. Reading checks that it is deterministic CBOR; the view is
// one into the input.
struct Raw {
  ByteView item;
};

// An enumeration that travels as text says how, in its own namespace:
//   constexpr auto enum_names(Role) { return std::to_array<Named<Role>>({{Role::lead, "lead"}}); }
template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
  enum_names(value);
};
template <NamedEnum Enum>
constexpr std::string_view name_of(Enum value) {
  for (const auto& entry : enum_names(value)) {
    if (entry.value == value) {
      return entry.name;
    }
  }
  return {};
}
template <NamedEnum Enum>
constexpr std::optional<Enum> value_of(std::string_view name) {
  for (const auto& entry : enum_names(Enum{})) {
    if (entry.name == name) {
      return entry.value;
    }
  }
  return std::nullopt;
}

// The alternatives of a variant tell themselves apart by the text under one key: content by its
// "kind", everything else by its "type".
template <class T>
constexpr std::string_view tag_of() {
  if constexpr (requires { T::kKind; }) {
    return T::kKind;
  } else {
    return T::kType;
  }
}
template <class T, class...>
constexpr std::string_view tag_key() {
  if constexpr (requires { T::kKind; }) {
    return "kind";
  } else {
    return "type";
  }
}

// The order that RFC 8949 section 4.2.1 asks for: of the encodings, byte by byte. For texts that
// is: the shorter first, then by their bytes.
constexpr bool key_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace indaba::cbor
