// FieldEditor: changes one field of a structure after it was decoded and before it is signed,
// tagged or sealed, so that what is wrong lies behind everything that would have stopped a
// stranger.
//
// It reads the list of fields by which the structure is encoded, so it reaches each of them in
// every structure; the input says which, and what becomes of it.
#pragma once

#include <algorithm>
#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

#include "crypto/base/secret.h"
#include "tests/fuzz/support/input.h"

namespace indaba::fuzz {

class FieldEditor {
 public:
  static constexpr bool is_reader = false;  // a codec's Io that neither reads nor writes

  // Byte strings may become one of `known`: keys, hashes and references that are in use. Both must
  // outlive the editor.
  FieldEditor(Input& input, const std::vector<Bytes>& known) : input_(input), known_(known) {}

  template <class T>
  void edit(T& value) {
    place_ = 0;
    chosen_ = kNone;
    visit(value);
    if (place_ == 0) {
      return;
    }
    chosen_ = input_.below(std::min(place_, kPlacesMax));
    place_ = 0;
    visit(value);
  }
  // Up to `most` times; none once the input is used up.
  template <class T>
  void edit_some(T& value, std::size_t most) {
    for (std::size_t i = input_.below(most + 1); i > 0; --i) {
      edit(value);
    }
  }

  template <class... T>
  void operator()(T&... fields) {
    (visit(fields), ...);
  }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;
  static constexpr std::size_t kPlacesMax = 65'536;
  static constexpr std::size_t kBytesMax = 48;

  bool is_chosen() { return place_++ == chosen_; }

  void visit(bool& flag) { flag ^= is_chosen(); }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) void visit(T& number) {
    if (is_chosen()) {
      number = changed(number);
    }
  }
  template <class T>
  requires std::is_enum_v<T>
  void visit(T& value) {
    auto number = static_cast<std::underlying_type_t<T>>(value);
    visit(number);
    value = static_cast<T>(number);
  }
  void visit(Bytes& bytes) {
    if (is_chosen()) {
      change(bytes);
    }
  }
  template <std::size_t N>
  void visit(Secret<N>& secret) {
    if (is_chosen()) {
      secret.mutable_view()[input_.below(N)] ^= input_.byte();
    }
  }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void visit(std::vector<T>& items) {
    if (is_chosen()) {
      rearrange(items);
    }
    for (T& item : items) {
      visit(item);
    }
  }
  template <class T>
  void visit(std::optional<T>& value) {
    if (is_chosen()) {
      if (value) {
        value.reset();
      } else {
        value.emplace();
      }
    }
    if (value) {
      visit(*value);
    }
  }
  template <class T>
  requires requires(T& value, FieldEditor& io) { T::fields(value, io); }
  void visit(T& value) { T::fields(value, *this); }

  template <std::unsigned_integral T>
  T changed(T number) {
    switch (input_.below(6)) {
      case 1:
        return static_cast<T>(number - 1);
      case 2:
        return static_cast<T>(number ^ T{1} << input_.below(8 * sizeof(T)));
      case 3:
        return static_cast<T>(-1);
      case 4:
        return input_.byte();
      case 5:
        return static_cast<T>(T{1} << (8 * sizeof(T) - 1));
      default:
        return static_cast<T>(number + 1);
    }
  }

  void change(Bytes& bytes) {
    switch (input_.below(6)) {
      case 1:
        bytes.resize(input_.below(std::min(bytes.size(), kPlacesMax - 1) + 1));
        break;
      case 2:
        append(bytes, input_.bytes(kBytesMax));
        break;
      case 3:
        bytes = input_.bytes(kBytesMax);
        break;
      case 4:
        if (!known_.empty()) {
          bytes = known_[input_.below(known_.size())];
        }
        break;
      case 5:
        std::fill(bytes.begin(), bytes.end(), input_.byte());
        break;
      default:
        if (!bytes.empty()) {
          bytes[input_.below(std::min(bytes.size(), kPlacesMax))] ^= input_.byte();
        }
        break;
    }
  }

  template <class T>
  void rearrange(std::vector<T>& items) {
    if (items.empty()) {
      items.emplace_back();
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
        items.emplace_back();
        break;
      default:
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(a));
        break;
    }
  }

  Input& input_;
  const std::vector<Bytes>& known_;
  std::size_t place_ = 0;
  std::size_t chosen_ = kNone;
};

}  // namespace indaba::fuzz
