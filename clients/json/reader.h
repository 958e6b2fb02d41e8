// Reads strictly what the writer writes: each structure's own `fields` say which keys there are, of
// what type, within which bounds. Whatever else there is, is refused.
#pragma once

#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "clients/json/error.h"
#include "clients/json/parse.h"
#include "crypto/base/bytes.h"
#include "crypto/base/hex.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "protocol/cbor/reader.h"

namespace indaba::client {

using cbor::Bounds;
using cbor::kAny;

class JsonReader;

// The `io` of a structure's `fields`: takes the keys of one object.
class JsonObjectReader {
 public:
  static constexpr bool is_reader = true;

  JsonObjectReader(JsonReader& reader, const Json& object) : reader_(reader), object_(object) {}
  JsonObjectReader(const JsonObjectReader&) = delete;
  JsonObjectReader& operator=(const JsonObjectReader&) = delete;

  // `element` bounds the elements of an array.
  template <class T>
  void operator()(std::string_view name, T& value, const Bounds& bounds = kAny,
                  const Bounds& element = kAny);
  // A key whose value can only be `text`.
  void literal(std::string_view name, std::string_view text);
  // For what a structure's own rules refuse.
  void fail(protocol::ProtocolError error);
  // There are no keys but those that were taken.
  void finish();

 private:
  // Null, and refused unless it is optional, if it is not there.
  const Json* find(std::string_view name, bool is_optional);

  JsonReader& reader_;
  const Json& object_;
  std::size_t taken_ = 0;
};

class JsonReader {
 public:
  // The first error sticks, with the place where it was found: "content.mentions.2".
  void fail(JsonError error);
  bool ok() const { return !error_; }
  std::error_code error() const { return error_; }
  const std::string& place() const { return place_; }

  // What is done until it goes out of scope is done at that key or element.
  class Step {
   public:
    Step(JsonReader& reader, std::string_view name)
        : reader_(reader), length_(reader.here_.size()) {
      reader.here_.append(length_ == 0 ? "" : ".").append(name);
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { reader_.here_.resize(length_); }

   private:
    JsonReader& reader_;
    std::size_t length_;
  };

  template <class T>
  void read(const Json& json, T& value, const Bounds& bounds = kAny, const Bounds& element = kAny) {
    if constexpr (std::same_as<T, bool>) {
      value = read_bool(json);
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(
          read_number(json, {bounds.min, std::min<std::uint64_t>(bounds.max, T(-1))}));
    } else if constexpr (std::same_as<T, UnixTime>) {
      value.seconds = read_number(json, bounds);
    } else if constexpr (cbor::NamedEnum<T>) {
      read_name(json, value);
    } else if constexpr (std::same_as<T, std::string>) {
      value = read_text(json, bounds);
    } else if constexpr (std::same_as<T, Bytes>) {
      value = read_bytes(json, bounds);
    } else if constexpr (HasTextForm<T>) {
      if (!from_text(read_text(json, {}), value)) {
        fail(JsonError::wrong_form);
      }
    } else {
      read_compound(json, value, bounds, element);
    }
  }

 private:
  bool read_bool(const Json& json);
  std::uint64_t read_number(const Json& json, const Bounds& bounds);
  std::string read_text(const Json& json, const Bounds& bounds);
  Bytes read_bytes(const Json& json, const Bounds& bounds);
  // Whether it is an array of such a length.
  bool is_array(const Json& json, const Bounds& bounds);
  // The text under `key`; empty, and refused, if there is none.
  std::string_view tag_of(const Json& json, std::string_view key);

  template <class Enum>
  void read_name(const Json& json, Enum& value) {
    const std::string text = read_text(json, {});
    if (const auto known = cbor::value_of<Enum>(text)) {
      value = *known;
    } else {
      fail(JsonError::unknown_value);
    }
  }
  template <std::size_t N>
  void read_compound(const Json& json, ByteArray<N>& array, const Bounds&, const Bounds&) {
    if (const Bytes bytes = read_bytes(json, cbor::exactly(N)); bytes.size() == N) {
      std::memcpy(array.data(), bytes.data(), N);
    }
  }
  template <class Tag, std::size_t N>
  void read_compound(const Json& json, Id<Tag, N>& id, const Bounds&, const Bounds&) {
    if (const Bytes bytes = read_bytes(json, cbor::exactly(N)); bytes.size() == N) {
      id = Id<Tag, N>(ByteView(bytes).first<N>());
    }
  }
  template <class T>
  void read_compound(const Json& json, std::vector<T>& items, const Bounds& bounds,
                     const Bounds& element) {
    items.clear();
    if (!is_array(json, bounds)) {
      return;
    }
    for (std::size_t i = 0; i < json.size() && ok(); ++i) {
      const Step step(*this, std::to_string(i));
      read(json[i], items.emplace_back(), element);
    }
  }
  template <class... T>
  void read_compound(const Json& json, std::variant<T...>& value, const Bounds&, const Bounds&) {
    const std::string_view key = cbor::tag_key<T...>();
    const std::string_view tag = tag_of(json, key);
    const bool known =
        ((tag == cbor::tag_of<T>() && (read(json, value.template emplace<T>()), true)) || ...);
    if (!known) {
      const Step step(*this, key);
      fail(JsonError::unknown_value);
    }
  }
  template <class T>
  requires cbor::HasFields<T, JsonObjectReader>
  void read_compound(const Json& json, T& value, const Bounds&, const Bounds&) {
    if (!json.is_object()) {
      return fail(JsonError::wrong_type);
    }
    JsonObjectReader object(*this, json);
    T::fields(value, object);
    object.finish();
  }

  std::string here_;
  std::string place_;
  std::error_code error_;
};

template <class T>
void JsonObjectReader::operator()(std::string_view name, T& value, const Bounds& bounds,
                                  const Bounds& element) {
  if (!reader_.ok()) {
    return;
  }
  const JsonReader::Step step(reader_, name);
  if constexpr (cbor::kIsOptional<T>) {
    value.reset();
    if (const Json* there = find(name, true)) {
      reader_.read(*there, value.emplace(), bounds, element);
    }
  } else if (const Json* there = find(name, false)) {
    reader_.read(*there, value, bounds, element);
  }
}

// What a text says, as one T, or what was wrong in it and where.
template <class T>
struct ReadJson {
  Result<T> value;
  std::string place;  // empty: the whole
};
template <class T>
ReadJson<T> from_json(std::string_view text, const JsonLimits& limits = {}) {
  const Result<Json> json = parse_json(text, limits);
  if (!json) {
    return {json.error(), {}};
  }
  JsonReader reader;
  T value{};
  reader.read(*json, value);
  if (!reader.ok()) {
    return {reader.error(), reader.place()};
  }
  return {std::move(value), {}};
}

}  // namespace indaba::client
