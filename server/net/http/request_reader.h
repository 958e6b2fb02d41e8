// RequestReader: HTTP/1.1 requests out of bytes, strictly (RFC 9112).
//
// Sans I/O. Beast's parser reads the fields; before it sees them, whatever two readers of HTTP
// could understand in different ways is refused: bare LF or CR, folded lines, space around names,
// NUL and other controls, doubled Host, Origin or framing fields, any body at all. A refusal ends
// the connection, so that nothing behind it is taken for a request.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

#include "crypto/base/bytes.h"
#include "server/net/http/message.h"
#include "server/net/limits.h"

namespace indaba::server::net {

class RequestReader {
 public:
  explicit RequestReader(const Limits& limits) : limits_(limits) {}

  void feed(ByteView input) { append(buffer_, input); }

  // The next request, why there will be none, or nothing while more is to be fed.
  using Outcome = std::variant<std::monostate, HttpRequest, HttpStatus>;
  Outcome next();

  // Has the peer begun a request that is not complete?
  bool has_begun() const { return !buffer_.empty(); }
  // What came behind the last request, which was an upgrade.
  Bytes take_rest() { return std::move(buffer_); }

 private:
  const Limits& limits_;
  Bytes buffer_;
  std::size_t searched_ = 0;  // no end of a header begins before
};

}  // namespace indaba::server::net
