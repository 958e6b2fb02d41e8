// ValueEditor: a RequestWalk's visitor that changes one of the values that it is shown, as the
// input says: into another that is known by name, one near it, or none that is right.
#pragma once

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/fuzz/support/input.h"
#include "tests/fuzz/support/services/names.h"
#include "tests/fuzz/support/services/request_walk.h"

namespace indaba::fuzz {

// A RequestWalk's visitor that gives a value to enumerations which have none that has a name.
struct NamedEnums {
  template <class T>
  void take(T& value) {
    if constexpr (cbor::NamedEnum<T>) {
      const auto names = enum_names(value);
      const bool has_name = std::any_of(names.begin(), names.end(),
                                        [&](const auto& name) { return name.value == value; });
      value = has_name ? value : names.front().value;
    }
  }
  void sign(protocol::Statement& /*statement*/, const protocol::StatementBody& /*body*/) {}
};

// One that can be encoded.
template <class T>
T fresh() {
  T value{};
  NamedEnums named;
  RequestWalk<NamedEnums>(named).visit(value);
  return value;
}

class ValueEditor {
 public:
  // `names` and `input` must outlive it.
  ValueEditor(const Names& names, UnixTime now, Input& input)
      : names_(names), now_(now), input_(input) {}
  virtual ~ValueEditor() = default;
  ValueEditor(const ValueEditor&) = delete;
  ValueEditor& operator=(const ValueEditor&) = delete;

  // First all that could be changed is counted, then one is chosen; false: there is none.
  void count() {
    place_ = 0;
    chosen_ = SIZE_MAX;
  }
  bool choose() {
    if (place_ == 0) {
      return false;
    }
    chosen_ = input_.below(std::min(place_, kPlacesMax));
    place_ = 0;
    return true;
  }

  template <class T>
  void take(T& value) {
    if constexpr (requires { change(value); }) {
      if (place_++ == chosen_) {
        change(value);
      }
    }
  }
  // Signatures stay as they are: what is changed under them is a forgery.
  void sign(protocol::Statement& /*statement*/, const protocol::StatementBody& /*body*/) {}

 protected:
  static constexpr std::size_t kPlacesMax = 65'536;
  static constexpr std::size_t kTextBytesMax = 40;

  void change(bool& flag) { flag = !flag; }
  void change(std::uint64_t& number);
  void change(UnixTime& time);
  void change(std::string& text);
  void change(Bytes& bytes);
  virtual void change(protocol::Statement& statement);
  template <cbor::NamedEnum Enum>
  void change(Enum& value) {
    const auto names = enum_names(value);
    value = names[input_.below(names.size())].value;
  }
  template <class Tag, std::size_t N>
  void change(Id<Tag, N>& id) {
    if constexpr (Names::holds<Id<Tag, N>>()) {
      const auto& known = names_.of<Id<Tag, N>>();
      constexpr std::size_t fresh_max = 4;
      const std::size_t chosen = input_.below(known.size() + fresh_max);
      if (chosen < known.size()) {
        id = known[chosen];
        return;
      }
      // One of nobody, by which a later request can speak of it.
      ByteArray<N> bytes{};
      bytes[0] = static_cast<std::uint8_t>(1 + chosen - known.size());
      id = Id<Tag, N>(bytes);
    }
  }
  template <std::size_t N>
  void change(ByteArray<N>& bytes) {
    if constexpr (N == 32) {
      if (!input_.one_in(4)) {
        bytes = pick<protocol::Hash>();
        return;
      }
    }
    bytes[input_.below(N)] ^= static_cast<std::uint8_t>(1U << input_.below(8));
  }
  template <class T>
  void change(std::optional<T>& value) {
    if (value) {
      value.reset();
    } else {
      value.emplace(fresh<T>());
      if constexpr (requires { change(*value); }) {
        change(*value);
      }
    }
  }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void change(std::vector<T>& items) {
    if (items.empty()) {
      items.push_back(fresh<T>());
      return;
    }
    const std::size_t a = input_.below(std::min(items.size(), kPlacesMax));
    const std::size_t b = input_.below(std::min(items.size(), kPlacesMax));
    switch (input_.below(4)) {
      case 1:
        items.push_back(T(items[a]));
        break;
      case 2:
        std::swap(items[a], items[b]);
        break;
      case 3:
        items.push_back(fresh<T>());
        break;
      default:
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(a));
        break;
    }
  }
  template <class... T>
  void change(std::variant<T...>& value) {
    const std::size_t chosen = input_.below(sizeof...(T));
    std::size_t index = 0;
    ((index++ == chosen ? void(value.template emplace<T>(fresh<T>())) : void()), ...);
  }

  // A known one, or none where none is known.
  template <class T>
  T pick() {
    const auto& known = names_.of<T>();
    return known.empty() ? T() : known[input_.below(std::min(known.size(), kPlacesMax))];
  }

  Input& input() { return input_; }

 private:
  const Names& names_;
  const UnixTime now_;
  Input& input_;
  std::size_t place_ = 0;
  std::size_t chosen_ = SIZE_MAX;
};

}  // namespace indaba::fuzz
