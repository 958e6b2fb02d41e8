// An HTTP request as the site sees it, and its answer. Requests have no body here: what carries one
// is refused before.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"

namespace indaba::server::net {

enum class HttpStatus : std::uint16_t {
  switching_protocols = 101,
  ok = 200,
  not_modified = 304,
  bad_request = 400,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  request_timeout = 408,
  content_too_large = 413,
  uri_too_long = 414,
  upgrade_required = 426,
  header_fields_too_large = 431,
  internal_server_error = 500,
  not_implemented = 501,
  service_unavailable = 503,
  version_not_supported = 505,
};

// What a client asks for with `Upgrade: websocket` (RFC 6455 section 4.2.1), already well-formed.
struct UpgradeRequest {
  std::string accept_key;              // the answer's Sec-WebSocket-Accept
  std::vector<std::string> protocols;  // as offered, in order
  int version = 0;
};

struct HttpRequest {
  bool is_head = false;
  std::string path;   // begins with '/', without the query, not decoded
  std::string query;  // behind the '?', may be empty
  std::optional<std::string> origin;
  std::optional<std::string> if_none_match;
  std::string accept_encoding;  // all such fields in one list
  std::optional<UpgradeRequest> upgrade;
  bool keep_alive = true;
};

struct HttpField {
  std::string_view name;
  std::string value;
};

struct HttpResponse {
  HttpStatus status = HttpStatus::ok;
  std::vector<HttpField> fields{};
  // Shared, since files are; null for none.
  std::shared_ptr<const Bytes> body{};
};

HttpResponse text_response(HttpStatus status, std::string_view text);

// Everything but the body. `close`: no further request is read from this connection.
std::string encode_head(const HttpResponse& response, bool close);

}  // namespace indaba::server::net
