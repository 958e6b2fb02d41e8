// Which coding of a file a client takes (RFC 9110 section 12.5.3).
#pragma once

#include <string_view>

namespace indaba::server {

// Whether `accept_encoding`, the value of that field, lets `coding` ("br", "gzip") be sent: it is
// named, or `*` is and it is not, with a weight above 0. What is malformed names nothing.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace indaba::server
