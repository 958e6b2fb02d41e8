// Values: how C++ values stand in SQLite's columns, both ways.
//
// Numbers, times and enumerators are INTEGER (at most 2^63 - 1), ids, hashes and bytes BLOB, text
// TEXT, an empty optional NULL.
#pragma once

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/time.h"

namespace indaba::storage::sqlite {

// Where a bound blob or text lives: with the caller until the statement is through, or copied.
using Lifetime = sqlite3_destructor_type;

// bind: an SQLite result code. read: false if the column does not hold such a value.
template <class T>
struct Value;

template <class T>
requires std::unsigned_integral<T>
struct Value<T> {
  static int bind(sqlite3_stmt* statement, int index, T value, Lifetime /*lifetime*/) {
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return SQLITE_TOOBIG;
    }
    return sqlite3_bind_int64(statement, index, static_cast<sqlite3_int64>(value));
  }
  static bool read(sqlite3_stmt* statement, int column, T& value) {
    const sqlite3_int64 stored = sqlite3_column_int64(statement, column);
    value = static_cast<T>(stored);
    return sqlite3_column_type(statement, column) == SQLITE_INTEGER && stored >= 0 &&
           static_cast<std::uint64_t>(stored) <= std::numeric_limits<T>::max();
  }
};

template <class T>
requires std::is_enum_v<T>
struct Value<T> {
  using Number = std::underlying_type_t<T>;
  static int bind(sqlite3_stmt* statement, int index, T value, Lifetime lifetime) {
    return Value<Number>::bind(statement, index, static_cast<Number>(value), lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, T& value) {
    Number number = 0;
    const bool good = Value<Number>::read(statement, column, number);
    value = static_cast<T>(number);
    return good;
  }
};

template <>
struct Value<UnixTime> {
  static int bind(sqlite3_stmt* statement, int index, UnixTime value, Lifetime lifetime) {
    return Value<std::uint64_t>::bind(statement, index, value.seconds, lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, UnixTime& value) {
    return Value<std::uint64_t>::read(statement, column, value.seconds);
  }
};

template <>
struct Value<ByteView> {
  static int bind(sqlite3_stmt* statement, int index, ByteView value, Lifetime lifetime) {
    // A null pointer would bind NULL.
    return value.empty()
               ? sqlite3_bind_zeroblob(statement, index, 0)
               : sqlite3_bind_blob64(statement, index, value.data(), value.size(), lifetime);
  }
  // Valid until the statement goes on.
  static bool read(sqlite3_stmt* statement, int column, ByteView& value) {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
    value = {data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    return sqlite3_column_type(statement, column) == SQLITE_BLOB;
  }
};

template <>
struct Value<Bytes> {
  static int bind(sqlite3_stmt* statement, int index, const Bytes& value, Lifetime lifetime) {
    return Value<ByteView>::bind(statement, index, value, lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, Bytes& value) {
    ByteView view;
    const bool good = Value<ByteView>::read(statement, column, view);
    value.assign(view.begin(), view.end());
    return good;
  }
};

template <std::size_t N>
struct Value<ByteArray<N>> {
  static int bind(sqlite3_stmt* statement, int index, const ByteArray<N>& value,
                  Lifetime lifetime) {
    return Value<ByteView>::bind(statement, index, value, lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, ByteArray<N>& value) {
    ByteView view;
    const bool good = Value<ByteView>::read(statement, column, view) && view.size() == N;
    if (good) {
      std::memcpy(value.data(), view.data(), N);
    }
    return good;
  }
};

template <class Tag, std::size_t N>
struct Value<Id<Tag, N>> {
  static int bind(sqlite3_stmt* statement, int index, const Id<Tag, N>& value, Lifetime lifetime) {
    return Value<ByteView>::bind(statement, index, value.view(), lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, Id<Tag, N>& value) {
    ByteArray<N> bytes{};
    const bool good = Value<ByteArray<N>>::read(statement, column, bytes);
    value = Id<Tag, N>(bytes);
    return good;
  }
};

template <>
struct Value<std::string_view> {
  static int bind(sqlite3_stmt* statement, int index, std::string_view value, Lifetime lifetime) {
    const char* data = value.empty() ? "" : value.data();
    return sqlite3_bind_text64(statement, index, data, value.size(), lifetime, SQLITE_UTF8);
  }
};

template <>
struct Value<std::string> {
  static int bind(sqlite3_stmt* statement, int index, const std::string& value, Lifetime lifetime) {
    return Value<std::string_view>::bind(statement, index, value, lifetime);
  }
  static bool read(sqlite3_stmt* statement, int column, std::string& value) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    value.assign(data != nullptr ? data : "", data != nullptr ? size : 0);
    return sqlite3_column_type(statement, column) == SQLITE_TEXT;
  }
};

template <class T>
struct Value<std::optional<T>> {
  static int bind(sqlite3_stmt* statement, int index, const std::optional<T>& value,
                  Lifetime lifetime) {
    return value ? Value<T>::bind(statement, index, *value, lifetime)
                 : sqlite3_bind_null(statement, index);
  }
  static bool read(sqlite3_stmt* statement, int column, std::optional<T>& value) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
      value.reset();
      return true;
    }
    return Value<T>::read(statement, column, value.emplace());
  }
};

}  // namespace indaba::storage::sqlite
