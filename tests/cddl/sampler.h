// Fills structures with values out of a seed, within the bounds that their own `fields` name: the
// `io` is asked for each field as a reader would be.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "protocol/cbor/cbor.h"
#include "protocol/types.h"

namespace indaba::test {

using cbor::Bounds;

class Sampler {
 public:
  static constexpr bool is_reader = true;

  // `number_max`: the largest number that what is written can hold.
  explicit Sampler(std::uint64_t seed,
                   std::uint64_t number_max = std::numeric_limits<std::uint64_t>::max())
      : dice_(seed), number_max_(number_max) {}

  // Some T that its own rules allow.
  template <class T>
  T sample() {
    while (true) {
      refused_ = false;
      T value{};
      fill(value, {}, {});
      if (!refused_) {
        return value;
      }
    }
  }

  // What `fields` calls.
  template <class T>
  void operator()(std::string_view /*name*/, T& value, Bounds bounds = {}, Bounds element = {}) {
    fill(value, bounds, element);
  }
  void literal(std::string_view /*name*/, std::string_view /*text*/) {}
  void fail(protocol::ProtocolError /*error*/) { refused_ = true; }

 private:
  std::uint64_t number(std::uint64_t min, std::uint64_t max) {
    return std::uniform_int_distribution<std::uint64_t>(min, max)(dice_);
  }
  // Mostly near the ends, where mistakes live.
  std::uint64_t within(Bounds bounds) {
    bounds.max = std::min(bounds.max, number_max_);
    switch (number(0, 3)) {
      case 0:
        return bounds.min;
      case 1:
        return bounds.max;
      case 2:
        return std::min(bounds.max, bounds.min + number(0, 300));
      default:
        return number(bounds.min, bounds.max);
    }
  }
  std::size_t length(Bounds bounds) {
    constexpr std::uint64_t enough = 40;
    const std::uint64_t max = std::max(bounds.min, std::min(bounds.max, enough));
    return static_cast<std::size_t>(within({bounds.min, max}));
  }

  std::string text(Bounds bounds) {
    if (bounds.allows != nullptr) {
      const std::array<std::string, 6> texts = {"awa", "a_9",   std::string(30, 'z'),
                                                "SN",  "pt-BR", "wol"};
      std::string text;
      do {
        text = texts[number(0, texts.size() - 1)];
      } while (!bounds.allows(text));
      return text;
    }
    std::string text(length(bounds), 'x');
    if (text.size() >= 2) {
      text.replace(0, 2, "\u00e9");
    }
    return text;
  }

  void random_bytes(MutableByteView bytes) {
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(number(0, 255));
    }
  }

  template <class T>
  void fill(T& value, Bounds bounds, Bounds element) {
    if constexpr (std::same_as<T, bool>) {
      value = number(0, 1) == 1;
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(within({bounds.min, std::min<std::uint64_t>(bounds.max, T(-1))}));
    } else if constexpr (std::same_as<T, UnixTime>) {
      value.seconds = within({});
    } else if constexpr (cbor::NamedEnum<T>) {
      const auto names = enum_names(T{});
      value = names[number(0, names.size() - 1)].value;
    } else if constexpr (std::same_as<T, std::string>) {
      value = text(bounds);
    } else if constexpr (std::same_as<T, std::error_code>) {
      value = std::make_error_code(std::errc::io_error);
    } else if constexpr (requires(std::string_view text) { from_text(text, value); }) {
      fill_text_form(value);
    } else if constexpr (std::same_as<T, Bytes>) {
      value.resize(length(bounds));
      random_bytes(value);
    } else {
      fill_compound(value, bounds, element);
    }
  }
  // A date or a decimal number, whichever it takes.
  template <class T>
  void fill_text_form(T& value) {
    for (const char* text : {"2026-11-30T10:00:00-00:00", "-14.6928"}) {
      if (from_text(text, value)) {
        return;
      }
    }
  }
  template <std::size_t N>
  void fill_compound(ByteArray<N>& array, Bounds, Bounds) {
    random_bytes(array);
  }
  template <class Tag, std::size_t N>
  void fill_compound(Id<Tag, N>& id, Bounds, Bounds) {
    ByteArray<N> bytes{};
    random_bytes(bytes);
    id = Id<Tag, N>(bytes);
  }
  template <class T>
  void fill_compound(std::optional<T>& value, Bounds bounds, Bounds element) {
    if (number(0, 1) == 1) {
      fill(value.emplace(), bounds, element);
    }
  }
  template <class T>
  void fill_compound(std::vector<T>& items, Bounds bounds, Bounds element) {
    constexpr std::uint64_t enough = 2;
    items.resize(number(bounds.min, std::max(bounds.min, std::min(bounds.max, enough))));
    for (T& item : items) {
      fill(item, element, {});
    }
  }
  template <class... T>
  void fill_compound(std::variant<T...>& value, Bounds, Bounds) {
    const std::size_t chosen = number(0, sizeof...(T) - 1);
    std::size_t index = 0;
    ((index++ == chosen ? fill(value.template emplace<T>(), {}, {}) : void()), ...);
  }
  template <class T>
  requires cbor::HasFields<T, Sampler>
  void fill_compound(T& value, Bounds, Bounds) { T::fields(value, *this); }

  std::mt19937_64 dice_;
  const std::uint64_t number_max_;
  bool refused_ = false;
};

}  // namespace indaba::test
