#include "server/net/connection.h"

#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "server/net/core_loop.h"

namespace indaba::server::net {

Connection::Connection(CoreLoop& core, TcpSocket socket, SslPointer tls,
                       AddressLimiter::Ticket address)
    : core_(core), socket_(std::move(socket)), tls_(std::move(tls)), address_(std::move(address)) {}

Connection::~Connection() { core_.forget_deadline(*this); }

Task<bool> Connection::handshake(TimePoint deadline) {
  while (tls_ != nullptr) {
    const IoResult result = tls_result(SSL_do_handshake(tls_.get()));
    if (result.state == IoState::done) {
      core_.surroundings().counters.add(Counter::handshakes);
      break;
    }
    const bool wants_more =
        result.state == IoState::want_read || result.state == IoState::want_write;
    bool is_ready = false;
    if (wants_more) {
      is_ready = co_await ready(result.state, deadline);
    }
    if (!is_ready) {
      core_.surroundings().counters.add(Counter::handshake_failures);
      co_return false;
    }
  }
  co_return true;
}

Task<bool> Connection::ready(IoState wanted, TimePoint deadline) {
  core_.set_deadline(*this, deadline);
  const auto result = co_await socket_.async_wait(
      wanted == IoState::want_read ? TcpSocket::wait_read : TcpSocket::wait_write, kAwait);
  core_.forget_deadline(*this);
  co_return !std::get<0>(result) && socket_.is_open();
}

void Connection::become_session(Bytes early) {
  core_.surroundings().counters.add(Counter::upgrades);
  session_.emplace(core_.id_of(*this), core_.surroundings(), *this, *this);
  session_->start(std::move(early));
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Connection::abort() {
  if (session_) {
    session_->abort();
  } else {
    close();
  }
}

// SSL_get_error also looks into the thread's error queue, which is therefore left empty after each
// failure rather than emptied before each call.
IoResult Connection::tls_result(int returned) {
  if (returned > 0) {
    return {IoState::done, static_cast<std::size_t>(returned)};
  }
  switch (SSL_get_error(tls_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return {IoState::want_read};
    case SSL_ERROR_WANT_WRITE:
      return {IoState::want_write};
    case SSL_ERROR_ZERO_RETURN:
      return {IoState::closed};
    default:
      ERR_clear_error();
      return {IoState::failed};
  }
}

IoResult Connection::socket_result(ssize_t returned) {
  if (returned > 0) {
    return {IoState::done, static_cast<std::size_t>(returned)};
  }
  return {returned == 0 ? IoState::closed : IoState::failed};
}

IoResult Connection::read_some(MutableByteView to) {
  IoResult result;
  if (!socket_.is_open()) {
    return result;
  }
  if (tls_ != nullptr) {
    result = tls_result(SSL_read(tls_.get(), to.data(), static_cast<int>(to.size())));
  } else {
    const ssize_t read = ::recv(socket_.native_handle(), to.data(), to.size(), 0);
    result = read < 0 && errno == EAGAIN ? IoResult{IoState::want_read} : socket_result(read);
  }
  starved_ = result.state == IoState::want_read;
  return result;
}

IoResult Connection::write_some(ByteView from) {
  if (!socket_.is_open()) {
    return {};
  }
  if (tls_ != nullptr) {
    return tls_result(SSL_write(tls_.get(), from.data(), static_cast<int>(from.size())));
  }
  const ssize_t written = ::send(socket_.native_handle(), from.data(), from.size(), MSG_NOSIGNAL);
  return written < 0 && errno == EAGAIN ? IoResult{IoState::want_write} : socket_result(written);
}

void Connection::end_writing() {
  if (!socket_.is_open()) {
    return;
  }
  if (tls_ != nullptr) {
    SSL_shutdown(tls_.get());
    ERR_clear_error();
  }
  error_code ignored;
  socket_.shutdown(TcpSocket::shutdown_send, ignored);
}

void Connection::wait_readable() {
  if (waits_readable_) {
    return;
  }
  waits_readable_ = true;
  if (starved_) {
    socket_.async_wait(TcpSocket::wait_read, [self = shared_from_this()](error_code error) {
      self->waits_readable_ = false;
      if (!error) {
        self->session_->on_readable();
      }
    });
  } else {
    // OpenSSL may hold what the socket will not announce again.
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->waits_readable_ = false;
      self->session_->on_readable();
    });
  }
}

void Connection::wait_writable() {
  if (waits_writable_) {
    return;
  }
  waits_writable_ = true;
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](error_code error) {
    self->waits_writable_ = false;
    if (!error) {
      self->session_->on_writable();
    }
  });
}

void Connection::wake_at(TimePoint due) {
  if (due != TimePoint::max() && (!is_waiting() || due < this->due())) {
    core_.set_deadline(*this, due);
  }
}

void Connection::want_flush() { core_.want_flush(core_.id_of(*this)); }

void Connection::on_signed_in() {
  address_.release();
  core_.forget_unauthenticated(*this);
}

void Connection::on_over() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->session_->on_removed();
    self->close();
    self->core_.remove(*self);
  });
}

void Connection::on_deadline(TimePoint now) {
  if (session_) {
    session_->on_deadline(now);
  } else {
    core_.surroundings().counters.add(Counter::timeouts);
    close();
  }
}

}  // namespace indaba::server::net
