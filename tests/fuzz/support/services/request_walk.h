// RequestWalk: goes through every value of a request, in the order of its fields, and through what
// its statements say. The visitor's `take(value)` is told of each before what it holds is looked
// at, and may change it; where that has changed what a statement says, `sign(statement, body)` is
// to make its signatures fit.
#pragma once

#include <concepts>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/statements/authentic.h"

namespace indaba::fuzz {

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = !std::same_as<T, std::uint8_t>;
template <class T>
inline constexpr bool kIsVariant = false;
template <class... T>
inline constexpr bool kIsVariant<std::variant<T...>> = true;

template <class Visitor>
class RequestWalk {
 public:
  static constexpr bool is_reader = false;

  explicit RequestWalk(Visitor& visitor) : visitor_(visitor) {}

  template <class T>
  void visit(T& value) {
    visitor_.take(value);
    if constexpr (std::same_as<T, protocol::Statement>) {
      visit_body(value);
    } else if constexpr (cbor::kIsOptional<T>) {
      if (value) {
        visit(*value);
      }
    } else if constexpr (kIsVariant<T>) {
      std::visit([this](auto& one) { this->visit(one); }, value);
    } else if constexpr (kIsList<T>) {
      for (auto& item : value) {
        visit(item);
      }
    } else if constexpr (cbor::HasFields<T, RequestWalk>) {
      T::fields(value, *this);
    }
  }

  // What `fields` calls.
  template <class T>
  void operator()(std::string_view /*name*/, T& value, cbor::Bounds = {}, cbor::Bounds = {}) {
    visit(value);
  }
  void literal(std::string_view, std::string_view) {}

 private:
  void visit_body(protocol::Statement& statement) {
    auto body = cbor::decode<protocol::StatementBody>(statement.body);
    if (!body) {
      return;
    }
    const protocol::StatementBody before = *body;
    std::visit([this](auto& kind) { this->visit(kind); }, *body);
    if (*body != before) {
      statement.body = cbor::encode(*body);
      visitor_.sign(statement, *body);
    }
  }

  Visitor& visitor_;
};

}  // namespace indaba::fuzz
