// JsonError: every reason for which a text is refused. One meaning each; error.cpp has the
// sentences.
#pragma once

#include <array>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::client {

enum class JsonError {
  // The text.
  not_json = 1,
  too_large,
  too_deep,
  too_many_keys,
  duplicate_key,
  unfit_number,  // negative, with a fraction, or larger than a program in JavaScript keeps exactly

  // What it says.
  unknown_key,
  missing_key,
  wrong_type,
  wrong_form,     // a text that is not what it stands for: hex, a handle, a date
  out_of_bounds,  // too long, too short, too many, too large
  unknown_value,  // none of the names that may stand there
};
constexpr auto enum_names(JsonError) {
  using enum JsonError;
  return std::to_array<cbor::Named<JsonError>>({{not_json, "not_json"},
                                                {too_large, "too_large"},
                                                {too_deep, "too_deep"},
                                                {too_many_keys, "too_many_keys"},
                                                {duplicate_key, "duplicate_key"},
                                                {unfit_number, "unfit_number"},
                                                {unknown_key, "unknown_key"},
                                                {missing_key, "missing_key"},
                                                {wrong_type, "wrong_type"},
                                                {wrong_form, "wrong_form"},
                                                {out_of_bounds, "out_of_bounds"},
                                                {unknown_value, "unknown_value"}});
}

const std::error_category& json_error_category();
std::error_code make_error_code(JsonError error);

}  // namespace indaba::client

template <>
struct std::is_error_code_enum<indaba::client::JsonError> : std::true_type {};
