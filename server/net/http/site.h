// Site: what a listener answers HTTP requests with.
#pragma once

#include "server/net/http/message.h"

namespace indaba::server::net {

class Site {
 public:
  virtual ~Site() = default;
  // From any core. `switching_protocols` hands the connection over to a session.
  virtual HttpResponse respond(const HttpRequest& request) const = 0;
  // To a request that was refused before it could be understood.
  virtual HttpResponse refuse(HttpStatus status) const = 0;
};

}  // namespace indaba::server::net
