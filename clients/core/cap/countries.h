// The countries and territories of ISO 3166-1, with the names that alerts call them by.
#pragma once

#include <span>
#include <string_view>

namespace indaba::client::cap {

// The name under which a geocode is a code of ISO 3166-1 alpha-2.
inline constexpr const char* kCountryCode = "ISO3166-1";

struct Country {
  std::string_view code;  // alpha-2
  std::string_view en;
  std::string_view es;
  std::string_view fr;
};

// All of them, by code.
std::span<const Country> countries();
// Null for what is no code.
const Country* find_country(std::string_view code);
// English where `language` is none of the three.
std::string_view name_in(const Country& country, std::string_view language);

}  // namespace indaba::client::cap
