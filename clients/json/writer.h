// Structures that have `fields` as JSON: ids, keys and bytes in hex, times as seconds since 1970,
// errors by their names; absent values are left out.
#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <variant>
#include <vector>

#include "clients/json/error_name.h"
#include "clients/json/types.h"
#include "crypto/base/hex.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"
#include "protocol/cbor/types.h"

namespace indaba::client {

template <class T>
Json to_json(const T& value);

// In one line. What is not UTF-8 in it is replaced.
std::string to_line(const Json& json);

// The `io` of a structure's `fields`.
class JsonWriter {
 public:
  static constexpr bool is_reader = false;

  explicit JsonWriter(Json& to) : to_(to) {}

  template <class T>
  void operator()(std::string_view name, const T& value, const cbor::Bounds& = cbor::kAny,
                  const cbor::Bounds& = cbor::kAny) {
    put(name, to_json(value));
  }
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value,
                  const cbor::Bounds& = cbor::kAny, const cbor::Bounds& = cbor::kAny) {
    if (value) {
      put(name, to_json(*value));
    }
  }
  // `error` in its place where it went wrong.
  template <class T>
  void operator()(std::string_view name, const Result<T>& value) {
    if (value) {
      put(name, to_json(*value));
    } else {
      put("error", error_name(value.error()));
    }
  }
  void literal(std::string_view name, std::string_view text) { put(name, text); }

 private:
  void put(std::string_view name, Json value);

  Json& to_;
};

namespace internal {

inline Json json_of(const Bytes& bytes) { return to_hex(bytes); }
template <std::size_t N>
Json json_of(const ByteArray<N>& bytes) {
  return to_hex(bytes);
}
template <class Tag, std::size_t N>
Json json_of(const Id<Tag, N>& id) {
  return to_hex(id.view());
}
inline Json json_of(UnixTime time) { return time.seconds; }
inline Json json_of(const std::string& text) { return text; }
inline Json json_of(std::error_code error) { return error_name(error); }
template <class T>
Json json_of(const std::vector<T>& items) {
  Json array = Json::array();
  for (const T& item : items) {
    array.push_back(to_json(item));
  }
  return array;
}
template <class... T>
Json json_of(const std::variant<T...>& value) {
  return std::visit([](const auto& alternative) { return to_json(alternative); }, value);
}

}  // namespace internal

template <class T>
Json to_json(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else if constexpr (cbor::NamedEnum<T>) {
    return std::string(cbor::name_of(value));
  } else if constexpr (HasTextForm<T>) {
    return to_text(value);
  } else if constexpr (requires(JsonWriter & io) { T::fields(value, io); }) {
    Json object = Json::object();
    JsonWriter io(object);
    T::fields(value, io);
    return object;
  } else {
    return internal::json_of(value);
  }
}

}  // namespace indaba::client
