#include "server/net/http/head_check.h"

#include <algorithm>

namespace indaba::server::net {
namespace {

bool is_token_character(char c) {  // RFC 9110 section 5.6.2
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7f; }

bool is_field_value_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

// RFC 9112 section 3: method SP request-target SP HTTP-version.
bool is_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return false;
  }
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  return is_token(line.substr(0, first)) && !target.empty() &&
         std::all_of(target.begin(), target.end(), is_visible_ascii) &&
         std::all_of(version.begin(), version.end(), is_visible_ascii);
}

bool is_field_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return false;  // a folded line too: it begins with a space or tab, which no token has
  }
  const auto value = line.substr(colon + 1);
  return std::all_of(value.begin(), value.end(), is_field_value_character);
}

}  // namespace

std::optional<HttpStatus> refusal_of_head(std::string_view head, std::size_t fields_max) {
  constexpr std::string_view kEnd = "\r\n";
  for (std::size_t lines = 0; lines <= fields_max + 1; ++lines) {
    const std::size_t end = head.find(kEnd);
    if (end == std::string_view::npos) {
      return HttpStatus::bad_request;
    }
    const auto line = head.substr(0, end);
    head.remove_prefix(end + kEnd.size());
    if (line.empty()) {
      const bool is_whole = lines != 0 && head.empty();
      return is_whole ? std::nullopt : std::optional(HttpStatus::bad_request);
    }
    if (lines == 0 ? !is_request_line(line) : !is_field_line(line)) {
      return HttpStatus::bad_request;
    }
  }
  return HttpStatus::header_fields_too_large;
}

}  // namespace indaba::server::net
