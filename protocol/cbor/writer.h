// Writes the one deterministic encoding (RFC 8949 section 4.2.1) of a value; see reader.h for what
// a structure says of itself.
//
// A value is encoded in two passes over its fields, the first of which only counts, so that the
// result is allocated once and nothing else is.
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

// The initial bytes of an item, which are its all if it is a number.
class HeadBytes {
 public:
  HeadBytes(Major major, std::uint64_t argument) {
    const auto top = static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5);
    if (argument < 24) {
      bytes_[0] = static_cast<std::uint8_t>(top | argument);
    } else {
      spell_out(top, argument);
    }
  }
  ByteView view() const { return ByteView(bytes_).first(size_); }
  std::size_t size() const { return size_; }

 private:
  void spell_out(std::uint8_t top, std::uint64_t argument);

  ByteArray<9> bytes_{};
  std::size_t size_ = 1;
};

// The two ends that an encoding can flow to.
class CountingSink {
 public:
  void put(ByteView bytes) { size_ += bytes.size(); }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};
class ByteSink {
 public:
  // `size`: of all that will be put.
  explicit ByteSink(std::size_t size) : bytes_(size) {}
  void put(ByteView bytes) {
    check(bytes.size() <= bytes_.size() - used_);
    std::copy(bytes.begin(), bytes.end(), bytes_.data() + used_);
    used_ += bytes.size();
  }
  Bytes finish() {
    check(used_ == bytes_.size());
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

// Counts the keys that are there.
class KeyCounter {
 public:
  static constexpr bool is_reader = false;

  template <class T>
  void operator()(std::string_view, const T&, Bounds = {}, Bounds = {}) {
    ++count_;
  }
  template <class T>
  void operator()(std::string_view, const std::optional<T>& value, Bounds = {}, Bounds = {}) {
    count_ += value.has_value() ? 1 : 0;
  }
  void literal(std::string_view, std::string_view) { ++count_; }
  std::uint64_t count() const { return count_; }

 private:
  std::uint64_t count_ = 0;
};

template <class Sink>
class Writer;

// The `io` of a structure's `fields` on the way out. Bounds bind readers only.
template <class Sink>
class MapWriter {
 public:
  static constexpr bool is_reader = false;

  explicit MapWriter(Writer<Sink>& writer) : writer_(writer) {}
  MapWriter(const MapWriter&) = delete;
  MapWriter& operator=(const MapWriter&) = delete;

  template <class T>
  void operator()(std::string_view name, const T& value, Bounds = {}, Bounds = {}) {
    write_key(name);
    writer_.write(value);
  }
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value, Bounds = {}, Bounds = {}) {
    if (value) {
      (*this)(name, *value);
    }
  }
  void literal(std::string_view name, std::string_view text) { (*this)(name, text); }

 private:
  void write_key(std::string_view name) {
    check(key_before(last_key_, name));
    last_key_ = name;
    writer_.write(name);
  }

  Writer<Sink>& writer_;
  std::string_view last_key_;
};

template <class Sink>
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}

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
      sink_.put(value.item);
    } else if constexpr (std::convertible_to<const T&, ByteView>) {
      string(Major::bytes, value);
    } else {
      write_compound(value);
    }
  }

 private:
  void head(Major major, std::uint64_t argument) { sink_.put(HeadBytes(major, argument).view()); }
  void string(Major major, ByteView bytes) {
    head(major, bytes.size());
    sink_.put(bytes);
  }

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
  requires requires(const T& value, MapWriter<Sink>& io) { T::fields(value, io); }
  void write_compound(const T& value) {
    KeyCounter counter;
    T::fields(value, counter);
    head(Major::map, counter.count());
    MapWriter<Sink> map(*this);
    T::fields(value, map);
  }

  Sink& sink_;
};

}  // namespace indaba::cbor
