// Dial: a connection to a server's address, before anything is said over it.
//
// Where the address names a key, exactly that key is trusted; otherwise the system's certificate
// authorities and the server's name are. Plain HTTP goes to this very machine only.
#pragma once

#include <optional>

#include "clients/cli/net/asio.h"
#include "clients/cli/net/wire.h"

namespace indaba::cli {

using Tcp = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;

// What goes wrong, if anything does; `server_key` is that of the server if it speaks TLS. `trust`
// is the stream's context. All of them must outlive it; deadlines are the stream's.
asio::awaitable<std::optional<WireError>> dial(Tcp& stream, asio::ssl::context& trust,
                                               const client::ServerAddress& address,
                                               protocol::Hash& server_key);
asio::awaitable<std::optional<WireError>> dial(Tls& stream, asio::ssl::context& trust,
                                               const client::ServerAddress& address,
                                               protocol::Hash& server_key);

}  // namespace indaba::cli
