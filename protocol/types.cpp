#include "protocol/types.h"

#include "crypto/base/ranges.h"

namespace indaba::protocol {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_small(c) || is_capital(c) || is_digit(c); }

bool has_length(std::string_view text, std::size_t min, std::size_t max) {
  return text.size() >= min && text.size() <= max;
}

}  // namespace

bool is_handle(std::string_view text) {
  return has_length(text, 3, 30) &&
         ranges::all_of(text, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

bool is_country(std::string_view text) {
  return text.size() == 2 && ranges::all_of(text, is_capital);
}

bool is_language(std::string_view text) {
  std::size_t end = text.find('-');
  const std::string_view language = text.substr(0, end);
  if (!has_length(language, 2, 3) || !ranges::all_of(language, is_small)) {
    return false;
  }
  while (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    end = text.find('-');
    const std::string_view subtag = text.substr(0, end);
    if (!has_length(subtag, 2, 8) || !ranges::all_of(subtag, is_alphanumeric)) {
      return false;
    }
  }
  return true;
}

}  // namespace indaba::protocol
