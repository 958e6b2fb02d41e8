#include "clients/cli/net/fetch.h"

#include <boost/beast/http.hpp>
#include <utility>

#include "clients/cli/net/dial.h"

namespace indaba::cli {
namespace {

namespace http = beast::http;

constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;

struct Asked {
  const client::ServerAddress& address;
  const std::string& path;
  std::size_t body_bytes_max;
};

using Answer = Result<Fetched>;
using Parser = http::response_parser<http::vector_body<std::uint8_t>>;

http::request<http::empty_body> request_of(const Asked& asked) {
  const bool is_v6 = asked.address.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + asked.address.host + "]" : asked.address.host;
  http::request<http::empty_body> request(http::verb::get, asked.path, 11);
  request.set(http::field::host, host + ":" + std::to_string(asked.address.port));
  request.set(http::field::accept_encoding, "identity");
  request.set(http::field::connection, "close");
  return request;
}

// Was the connection lost, or is it no HTTP that came?
WireError error_of(boost::system::error_code failed) {
  const bool is_of_http =
      failed.category() == http::make_error_code(http::error::bad_version).category();
  const bool is_lost =
      failed == http::error::end_of_stream || failed == http::error::partial_message;
  return is_of_http && !is_lost ? WireError::not_a_server : WireError::unreachable;
}

Answer answer_of(Parser& parser, boost::system::error_code failed) {
  const bool is_too_long = failed == http::error::body_limit;
  if (failed && !is_too_long) {
    return error_of(failed);
  }
  Fetched fetched;
  auto& message = parser.get();
  fetched.status = message.result_int();
  fetched.type = std::string(message[http::field::content_type]);
  fetched.is_too_long = is_too_long;
  if (!is_too_long) {
    fetched.body = std::move(message.body());
  }
  return fetched;
}

template <class Stream>
asio::awaitable<void> ask(Stream& stream, asio::ssl::context& trust, const Asked& asked,
                          Answer& answer) {
  auto& socket = beast::get_lowest_layer(stream);
  socket.expires_after(kConnectSecondsMax);
  protocol::Hash server_key{};
  const auto unreached = co_await dial(stream, trust, asked.address, server_key);
  if (unreached) {
    answer = *unreached;
    co_return;
  }
  socket.expires_after(kFileSecondsMax);
  const auto request = request_of(asked);
  const auto written = co_await http::async_write(stream, request, kAwait);
  if (std::get<0>(written)) {
    co_return;
  }
  Parser parser;
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(asked.body_bytes_max);
  beast::flat_buffer buffer;
  const auto read = co_await http::async_read(stream, buffer, parser, kAwait);
  answer = answer_of(parser, std::get<0>(read));
  co_return;
}

}  // namespace

Result<Fetched> fetch(const client::ServerAddress& address, const std::string& path,
                      std::size_t body_bytes_max) {
  asio::io_context io;
  asio::ssl::context trust(asio::ssl::context::tls_client);
  Answer answer = WireError::unreachable;
  const Asked asked{address, path, body_bytes_max};
  if (address.is_tls) {
    Tls stream(io, trust);
    asio::co_spawn(io, ask(stream, trust, asked, answer), asio::detached);
    io.run();
  } else {
    Tcp stream(io);
    asio::co_spawn(io, ask(stream, trust, asked, answer), asio::detached);
    io.run();
  }
  return answer;
}

}  // namespace indaba::cli
