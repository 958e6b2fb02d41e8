// The HTTP part of a connection's life: handshake, requests and answers, until it ends or becomes a
// session.
#pragma once

#include <memory>

#include "server/net/asio.h"
#include "server/net/connection.h"
#include "server/net/core_loop.h"
#include "server/net/http/site.h"

namespace indaba::server::net {

Task<> converse(std::shared_ptr<Connection> connection, CoreLoop& core,
                std::shared_ptr<const Site> site);

}  // namespace indaba::server::net
