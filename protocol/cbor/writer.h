// Writes the one deterministic encoding (RFC 8949 section 4.2.1) of a value; see reader.h for what
// a structure says of itself.
//
// A value is encoded in two passes over its fields, the first of which only counts, so that the
// result is allocated once and nothing else is. Both are the same code, of which there is much:
// each structure's.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "protocol/cbor/types.h"

namespace indaba::cbor {

class Writer;

// The `io` of a structure's `fields` on the way out, which walks them twice: the number of keys
// comes first. Bounds bind readers only.
class MapWriter {
 public:
  static constexpr bool is_reader = false;

  explicit MapWriter(Writer& writer) : writer_(writer) {}
  MapWriter(const MapWriter&) = delete;
  MapWriter& operator=(const MapWriter&) = delete;

  template <class T>
  void operator()(std::string_view name, const T& value, const Bounds& = kAny,
                  const Bounds& = kAny);
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value, const Bounds& = kAny,
                  const Bounds& = kAny) {
    if (value) {
      (*this)(name, *value);
    }
  }
  void literal(std::string_view name, std::string_view text);
  // What was counted so far is what follows.
  void begin();

 private:
  // Whether the value is to be written now.
  bool write_key(std::string_view name);

  Writer& writer_;
  bool is_counting_ = true;
  std::uint64_t count_ = 0;
  std::string_view last_key_;
};

class Writer {
 public:
  // Only counts the bytes.
  Writer() = default;
  // `to`: as long as all that will be written.
  explicit Writer(MutableByteView to) : to_(to), is_counting_(false) {}

  // Of what was written so far.
  std::size_t size() const { return size_; }

  template <class T>
  void write(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      head(Major::simple, value ? kTrue : kFalse);
    } else if constexpr (std::unsigned_integral<T>) {
      head(Major::uint, value);
    } else if constexpr (std::same_as<T, UnixTime>) {
      head(Major::uint, value.seconds);
    } else if constexpr (NamedEnum<T>) {
      check(!name_of(value).empty());
      string(Major::text, as_bytes(name_of(value)));
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      string(Major::text, as_bytes(value));
    } else if constexpr (std::same_as<T, Raw>) {
      put(value.item);
    } else if constexpr (std::convertible_to<const T&, ByteView>) {
      string(Major::bytes, value);
    } else {
      write_compound(value);
    }
  }

 private:
  friend class MapWriter;

  void put(ByteView bytes);
  void head(Major major, std::uint64_t argument);
  void string(Major major, ByteView bytes);

  template <class Tag, std::size_t N>
  void write_compound(const Id<Tag, N>& id) {
    string(Major::bytes, id.view());
  }
  template <class T>
  void write_compound(const std::vector<T>& items) {
    head(Major::array, items.size());
    for (const T& item : items) {
      write(item);
    }
  }
  template <class... T>
  void write_compound(const std::variant<T...>& value) {
    std::visit([this](const auto& alternative) { this->write(alternative); }, value);
  }
  template <class T>
  requires requires(const T& value, MapWriter& io) { T::fields(value, io); }
  void write_compound(const T& value) {
    MapWriter map(*this);
    T::fields(value, map);
    map.begin();
    T::fields(value, map);
  }

  MutableByteView to_;
  bool is_counting_ = true;
  std::size_t size_ = 0;
};

template <class T>
void MapWriter::operator()(std::string_view name, const T& value, const Bounds&, const Bounds&) {
  if (write_key(name)) {
    writer_.write(value);
  }
}

}  // namespace indaba::cbor
