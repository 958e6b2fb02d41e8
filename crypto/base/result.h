// Result<T>: a value, or the error code that says why there is none.
//
// A subset of std::expected over std::error_code, to be dropped for it one day. An ignored Result
// does not compile; taking the value of a failed one is a bug and stops the program, in release
// builds too.
#pragma once

#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include "crypto/base/check.h"

namespace indaba {

template <class T>
concept ErrorCodeEnum = std::is_error_code_enum<T>::value;

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // Implicit on purpose: `return value;` and `return SomeError::reason;` are how functions answer.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(std::error_code error) : state_(std::in_place_index<1>, error) {
    check(error.value() != 0);
  }
  template <ErrorCodeEnum Enum>
  Result(Enum error) : Result(make_error_code(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool has_value() const { return state_.index() == 0; }

  T& value() & {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    check(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    check(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // The reason; a default (zero) code if there is a value.
  std::error_code error() const {
    const auto* error = std::get_if<1>(&state_);
    return error != nullptr ? *error : std::error_code{};
  }

 private:
  std::variant<T, std::error_code> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(std::error_code error) : error_(error) { check(error.value() != 0); }
  template <ErrorCodeEnum Enum>
  Result(Enum error) : Result(make_error_code(error)) {}

  explicit operator bool() const { return error_.value() == 0; }
  bool has_value() const { return error_.value() == 0; }
  void value() const { check(has_value()); }
  std::error_code error() const { return error_; }

 private:
  std::error_code error_;
};

// The answer of a function that only succeeds or fails.
using Status = Result<void>;

}  // namespace indaba

// Leaves the function with the error of `expression` if it failed: INDABA_TRY(check_lengths(x));
#define INDABA_TRY(expression)                                           \
  do {                                                                   \
    if (auto indaba_status = (expression); !indaba_status.has_value()) { \
      return indaba_status.error();                                      \
    }                                                                    \
  } while (false)

// Declares `declaration` from the value, or leaves with the error:
// INDABA_TRY_ASSIGN(auto key, read_key(x));
#define INDABA_TRY_ASSIGN(declaration, expression) \
  INDABA_TRY_ASSIGN_STEP(INDABA_TRY_NAME(indaba_result_, __LINE__), declaration, expression)
#define INDABA_TRY_ASSIGN_STEP(result, declaration, expression) \
  auto result = (expression);                                   \
  if (!result.has_value()) {                                    \
    return result.error();                                      \
  }                                                             \
  declaration = std::move(result).value()
#define INDABA_TRY_NAME(prefix, line) INDABA_TRY_NAME_STEP(prefix, line)
#define INDABA_TRY_NAME_STEP(prefix, line) prefix##line
