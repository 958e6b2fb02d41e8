// JSON from outside as a tree, strictly (RFC 8259): what we would never write is refused before it
// is looked at.
#pragma once

#include <cstddef>
#include <string_view>

#include "clients/json/types.h"

namespace indaba::client {

struct JsonLimits {
  std::size_t text_bytes_max = std::size_t{1} << 20;
  std::size_t depth_max = 16;  // arrays and objects within each other, the outermost counted
  std::size_t keys_max = 64;   // of one object
};

// Objects whose keys differ, arrays, texts, booleans and whole numbers up to kJsonNumberMax; null
// is none of them. Nesting costs no stack. Errors: not_json, too_large, too_deep, too_many_keys,
// duplicate_key, unfit_number, wrong_type for null.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace indaba::client
