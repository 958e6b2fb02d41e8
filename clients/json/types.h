// What reader and writer share.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace indaba::client {

using Json = nlohmann::ordered_json;

// The largest number that JavaScript keeps exactly, as RFC 8259 section 6 has it.
inline constexpr std::uint64_t kJsonNumberMax = (std::uint64_t{1} << 53) - 1;

// What stands in JSON as a text of its own form, as dates do.
template <class T>
concept HasTextForm = requires(const T& value, T& to, std::string_view text) {
  { to_text(value) } -> std::same_as<std::string>;
  { from_text(text, to) } -> std::same_as<Status>;
};

}  // namespace indaba::client
