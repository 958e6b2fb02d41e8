// Is this the head of an HTTP/1.1 request in the one form that everybody reads alike?
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "server/net/http/message.h"

namespace indaba::server::net {

// `head` ends with its blank line. Lines end in CRLF and nothing else is a control character but
// the tab within values; names are tokens, directly followed by the colon; no line is folded; the
// request line has exactly two single spaces. Returns what to refuse it with, or nothing.
std::optional<HttpStatus> refusal_of_head(std::string_view head, std::size_t fields_max);

}  // namespace indaba::server::net
