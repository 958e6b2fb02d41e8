// Reads strictly what the writer writes: one deterministic encoding (RFC 8949 section 4.2.1) of
// unsigned numbers, byte strings, texts, booleans, arrays, and maps whose keys are texts. Anything
// else is refused: other lengths of head, indefinite lengths, tags, floats, null, negative numbers,
// keys out of order, and, unless they are to be ignored, keys that the structure does not have.
//
// A structure lists its keys once, in the order of the encoding (key_before), and both directions
// read that list:
//   struct SendRequest {
//     ChannelId channel;
//     std::optional<Bytes> body;  // the key is absent if there is no value
//     template <class Self, class Io>
//     static void fields(Self& self, Io& io) {
//       io("body", self.body, at_most(kBodyBytesMax));
//       io("channel", self.channel);
//     }
//   };
// A Reader's first error sticks and later reads do nothing, so `fields` needs no error handling.
// ByteView, std::string_view and Raw are views into the input; nothing is allocated that the input
// does not pay for with bytes of its own.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "protocol/cbor/types.h"
#include "protocol/error.h"

namespace indaba::cbor {

using protocol::ProtocolError;

class Reader;

// The `io` of a structure's `fields`: walks one map in step with the list.
class MapReader {
 public:
  static constexpr bool is_reader = true;

  explicit MapReader(Reader& reader);
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;

  // `element` bounds the elements of an array.
  template <class T>
  void operator()(std::string_view name, T& value, const Bounds& bounds = kAny,
                  const Bounds& element = kAny);
  // A key whose value can only be `text`.
  void literal(std::string_view name, std::string_view text);
  // For what a structure's own rules refuse.
  void fail(ProtocolError error);
  // Nothing may follow the last key of the list.
  void finish();

 private:
  // Whether the map has `name`; its value is next then.
  bool find(std::string_view name);
  // Makes the next key known, if there is one.
  bool read_key();
  void skip_value();
  void refuse_missing();

  Reader& reader_;
  std::uint64_t left_;
  std::optional<std::string_view> key_;  // of the value that is next, once it is known
  std::optional<std::string_view> last_key_;
};

template <class T, class Io>
concept HasFields = requires(T& value, Io& io) {
  T::fields(value, io);
};

class Reader {
 public:
  explicit Reader(Bytes&&) = delete;  // the input must outlive the reader
  explicit Reader(ByteView input, UnknownKeys unknown_keys = UnknownKeys::refuse)
      : rest_(input),
        allowance_(kDecodedBytesFree + kDecodedBytesPerByte * input.size()),
        unknown_keys_(unknown_keys) {}

  // The first error sticks.
  void fail(ProtocolError error);
  bool ok() const { return !error_; }
  std::error_code error() const { return error_; }
  bool empty() const { return rest_.empty(); }
  ByteView rest() const { return rest_; }

  template <class T>
  void read(T& value, const Bounds& bounds = kAny, const Bounds& element = kAny) {
    if constexpr (std::same_as<T, bool>) {
      value = read_bool();
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(read_number({bounds.min, std::min<std::uint64_t>(bounds.max, T(-1))}));
    } else if constexpr (std::same_as<T, UnixTime>) {
      value.seconds = read_number(bounds);
    } else if constexpr (NamedEnum<T>) {
      read_name(value);
    } else if constexpr (std::same_as<T, std::string_view> || std::same_as<T, std::string>) {
      value = read_text(bounds);
    } else if constexpr (std::same_as<T, ByteView>) {
      value = read_bytes(bounds);
    } else if constexpr (std::same_as<T, Bytes>) {
      value = to_bytes(read_bytes(bounds));
    } else if constexpr (std::same_as<T, Raw>) {
      value.item = read_item();
    } else {
      read_compound(value, bounds, element);
    }
  }

  // One item of any kind, checked.
  void skip();
  ByteView read_item();

  std::string_view read_text(const Bounds& bounds = kAny);
  ByteView read_bytes(const Bounds& bounds = kAny);
  // Enters a map and returns how many keys it has; leave() ends it.
  std::uint64_t enter_map();
  void leave() { ++depth_left_; }
  UnknownKeys unknown_keys() const { return unknown_keys_; }

 private:
  struct Head {
    Major major = Major::uint;
    std::uint64_t argument = 0;
  };

  Head read_head();
  Head expect(Major major);
  std::uint64_t read_argument(std::uint8_t info);
  void skip_contents(Head head);
  ByteView take(std::uint64_t size);
  std::uint64_t enter_array(const Bounds& bounds);
  // Checks that as many elements of so many bytes can be there at all.
  std::uint64_t enter(std::uint64_t count, std::size_t element_bytes_min);
  std::uint64_t read_number(const Bounds& bounds);
  bool read_bool();
  // The text under `key` of the map that comes next; empty if there is none.
  std::string_view peek(std::string_view key);

  template <class Enum>
  void read_name(Enum& value) {
    if (const auto known = value_of<Enum>(read_text())) {
      value = *known;
    } else {
      fail(ProtocolError::unknown_value);
    }
  }
  template <std::size_t N>
  void read_compound(ByteArray<N>& array, const Bounds&, const Bounds&) {
    if (const ByteView bytes = read_bytes(exactly(N)); bytes.size() == N) {
      std::memcpy(array.data(), bytes.data(), N);
    }
  }
  template <class Tag, std::size_t N>
  void read_compound(Id<Tag, N>& id, const Bounds&, const Bounds&) {
    if (const ByteView bytes = read_bytes(exactly(N)); bytes.size() == N) {
      id = Id<Tag, N>(bytes.first<N>());
    }
  }
  template <class T>
  void read_compound(std::vector<T>& items, const Bounds& bounds, const Bounds& element) {
    items.clear();
    for (std::uint64_t left = enter_array(bounds); left > 0 && ok(); --left) {
      if (allowance_ < sizeof(T)) {
        return fail(ProtocolError::oversized);
      }
      allowance_ -= sizeof(T);
      read(items.emplace_back(), element);
    }
    leave();
  }
  template <class... T>
  void read_compound(std::variant<T...>& value, const Bounds&, const Bounds&) {
    const std::string_view tag = peek(tag_key<T...>());
    const bool known = ((tag == tag_of<T>() && (read(value.template emplace<T>()), true)) || ...);
    if (!known) {
      fail(ProtocolError::unknown_value);
    }
  }
  template <class T>
  requires HasFields<T, MapReader>
  void read_compound(T& value, const Bounds&, const Bounds&) {
    MapReader map(*this);
    T::fields(value, map);
    map.finish();
  }

  ByteView rest_;
  std::size_t allowance_;
  std::size_t depth_left_ = kDepthMax;
  UnknownKeys unknown_keys_;
  std::error_code error_;
};

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
void MapReader::operator()(std::string_view name, T& value, const Bounds& bounds,
                           const Bounds& element) {
  const bool present = find(name);
  if constexpr (kIsOptional<T>) {
    value.reset();
    if (present) {
      reader_.read(value.emplace(), bounds, element);
    }
  } else if (present) {
    reader_.read(value, bounds, element);
  } else {
    refuse_missing();
  }
}

}  // namespace indaba::cbor
