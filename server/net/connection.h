// Connection: one accepted socket with its TLS, from the first byte to the last.
//
// At first a coroutine converses with it in HTTP (http/conversation.h); after an upgrade it carries
// a Session and costs no coroutine. OpenSSL drives the non-blocking socket itself, Asio only waits.
#pragma once

#include <list>
#include <memory>
#include <optional>

#include "server/net/address_limiter.h"
#include "server/net/asio.h"
#include "server/net/deadline_wheel.h"
#include "server/net/session.h"
#include "server/net/tls.h"
#include "server/net/transport.h"

namespace indaba::server::net {

class CoreLoop;

class Connection final : public Transport,
                         public SessionHost,
                         public DeadlineWheel::Entry,
                         public std::enable_shared_from_this<Connection> {
 public:
  // `tls`: null for a plain connection.
  Connection(CoreLoop& core, TcpSocket socket, SslPointer tls, AddressLimiter::Ticket address);
  ~Connection() override;

  // While a coroutine converses. False: the deadline has passed or the connection is gone.
  Task<bool> handshake(TimePoint deadline);
  Task<bool> ready(IoState wanted, TimePoint deadline);
  // Between requests, with nothing begun?
  void set_idle(bool idle) { idle_ = idle; }
  bool is_idle() const { return idle_; }

  // From the conversation to the session. `early`: what came behind the request.
  void become_session(Bytes early);
  Session* session() { return session_ ? &*session_ : nullptr; }
  void close();
  // Ends whatever it is doing, without a word to the peer.
  void abort();

  // Transport
  IoResult read_some(MutableByteView to) override;
  IoResult write_some(ByteView from) override;
  void end_writing() override;
  void wait_readable() override;
  void wait_writable() override;

  // SessionHost
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  void wake_at(TimePoint due) override;
  void want_flush() override;
  void on_signed_in() override;
  void on_over() override;

  // DeadlineWheel::Entry
  void on_deadline(TimePoint now) override;

 private:
  friend class CoreLoop;

  IoResult tls_result(int returned);
  IoResult socket_result(ssize_t returned);
  void on_readable();
  void on_writable();

  CoreLoop& core_;
  TcpSocket socket_;
  SslPointer tls_;
  AddressLimiter::Ticket address_;
  std::optional<Session> session_;
  // Kept by CoreLoop.
  std::uint64_t serial_ = 0;
  std::uint32_t slot_ = 0;
  std::optional<std::list<Connection*>::iterator> unauthenticated_;

  bool starved_ = true;  // the last read found nothing
  bool idle_ = false;
  bool waits_readable_ = false;
  bool waits_writable_ = false;
};

}  // namespace indaba::server::net
