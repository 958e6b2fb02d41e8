#include "clients/cli/net/wire.h"

#include <deque>
#include <string>
#include <utility>

#include "clients/cli/net/dial.h"
#include "protocol/frames/envelope.h"

namespace indaba::cli {
namespace {

class WireErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.wire"; }
  std::string message(int value) const override {
    switch (static_cast<WireError>(value)) {
      case WireError::unreachable:
        return "the server can't be reached";
      case WireError::wrong_key:
        return "what answers there is not the server that the link names";
      case WireError::not_a_server:
        return "what answers there is no server of an alliance";
      case WireError::not_local:
        return "without TLS only a server on this machine may be used";
    }
    return "unknown connection error";
  }
};

template <class Stream>
class WireOver final : public Wire, public std::enable_shared_from_this<WireOver<Stream>> {
 public:
  static constexpr bool kIsTls = std::is_same_v<Stream, Tls>;

  WireOver(asio::io_context& io, client::ServerAddress address, WireHandlers handlers)
      : address_(std::move(address)),
        handlers_(std::move(handlers)),
        context_(asio::ssl::context::tls_client),
        stream_(make_stream(io, context_)) {}

  void send(Bytes message) override {
    to_send_.push_back(std::move(message));
    write_soon();
  }

  void close() override {
    is_over_ = true;
    beast::get_lowest_layer(stream_).close();
  }

  void begin() { start(converse()); }

 private:
  using Socket = websocket::stream<Stream>;

  static Socket make_stream(asio::io_context& io, asio::ssl::context& context) {
    if constexpr (kIsTls) {
      return Socket(io, context);
    } else {
      return Socket(io);
    }
  }

  void start(asio::awaitable<void> conversation) {
    asio::co_spawn(stream_.get_executor(), std::move(conversation),
                   [self = this->shared_from_this()](const std::exception_ptr&) {});
  }

  void lose(WireError reason) {
    if (!std::exchange(is_over_, true)) {
      beast::get_lowest_layer(stream_).close();
      handlers_.on_lost(make_error_code(reason));
    }
  }

  asio::awaitable<void> converse() {
    const auto self = this->shared_from_this();
    beast::get_lowest_layer(stream_).expires_after(kConnectSecondsMax);
    const auto failed = co_await dial(stream_.next_layer(), context_, address_, server_key_);
    if (failed) {
      lose(*failed);
      co_return;
    }
    const bool is_upgraded = co_await upgrade();
    if (!is_upgraded) {
      lose(WireError::not_a_server);
      co_return;
    }
    is_open_ = true;
    handlers_.on_open(server_key_);
    write_soon();
    co_await read_all();
    lose(WireError::unreachable);
  }

  asio::awaitable<bool> upgrade() {
    beast::get_lowest_layer(stream_).expires_never();
    stream_.set_option(
        websocket::stream_base::timeout{kConnectSecondsMax, kSilentSecondsMax, true});
    stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, "indaba.v1");
    }));
    stream_.read_message_max(protocol::kMessageBytesMax);
    stream_.binary(true);
    const std::string host = address_.host + ":" + std::to_string(address_.port);
    const auto done = co_await stream_.async_handshake(host, "/v1/socket", kAwait);
    co_return !std::get<0>(done);
  }

  asio::awaitable<void> read_all() {
    beast::flat_buffer buffer;
    while (!is_over_) {
      const auto read = co_await stream_.async_read(buffer, kAwait);
      if (std::get<0>(read) || is_over_) {
        co_return;
      }
      const auto* data = static_cast<const std::uint8_t*>(buffer.data().data());
      handlers_.on_message(Bytes(data, data + buffer.size()));
      buffer.clear();
    }
  }

  // One write at a time.
  void write_soon() {
    if (is_open_ && !to_send_.empty() && !std::exchange(is_sending_, true)) {
      start(write());
    }
  }

  asio::awaitable<void> write() {
    const auto self = this->shared_from_this();
    while (!to_send_.empty() && !is_over_) {
      const Bytes message = std::move(to_send_.front());
      to_send_.pop_front();
      const auto written = co_await stream_.async_write(asio::buffer(message), kAwait);
      if (std::get<0>(written)) {
        break;  // reading ends too, and says so
      }
    }
    is_sending_ = false;
  }

  const client::ServerAddress address_;
  const WireHandlers handlers_;
  asio::ssl::context context_;
  Socket stream_;
  protocol::Hash server_key_{};
  std::deque<Bytes> to_send_;
  bool is_open_ = false;
  bool is_sending_ = false;
  bool is_over_ = false;
};

}  // namespace

const std::error_category& wire_error_category() {
  static const WireErrorCategory category;
  return category;
}

std::error_code make_error_code(WireError error) {
  return {static_cast<int>(error), wire_error_category()};
}

std::shared_ptr<Wire> Wire::connect(asio::io_context& io, const client::ServerAddress& address,
                                    WireHandlers handlers) {
  if (address.is_tls) {
    auto wire = std::make_shared<WireOver<Tls>>(io, address, std::move(handlers));
    wire->begin();
    return wire;
  }
  auto wire = std::make_shared<WireOver<Tcp>>(io, address, std::move(handlers));
  wire->begin();
  return wire;
}

}  // namespace indaba::cli
