// CoreLoop: the Core on Asio. One io_context, run by one thread; the connections that its listeners
// accepted, and their deadlines.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "server/net/address_limiter.h"
#include "server/net/asio.h"
#include "server/net/connection.h"
#include "server/net/core.h"
#include "server/net/http/site.h"

namespace indaba::server::net {

using HandlerFactory = std::function<std::unique_ptr<RequestHandler>(Core&)>;

class CoreLoop final : public Core {
 public:
  // `limits` and `addresses` must outlive it.
  CoreLoop(std::uint32_t index, const Limits& limits, std::size_t connections_max,
           AddressLimiter& addresses, const HandlerFactory& make_handler);
  ~CoreLoop() override;

  // Connections accepted later use this certificate.
  void set_tls(std::shared_ptr<const TlsContext> tls);
  // Takes over a socket that listens. `is_tls`: needs set_tls first.
  void serve(TcpAcceptor acceptor, std::shared_ptr<const Site> site, bool is_tls);
  asio::io_context& io() { return io_; }

  // Runs the thread that calls it until drain() or stop() has done its work.
  void run();
  // From any thread. Nothing more is accepted or asked; what was asked is answered, then sessions
  // are closed as `going_away`.
  void drain();
  // From any thread. Closes what is left at once.
  void stop();

  // Core
  std::uint32_t index() const override { return index_; }
  void post(std::function<void()> task) override;
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  void set_deadline(DeadlineWheel::Entry& entry, TimePoint due) override;
  void forget_deadline(DeadlineWheel::Entry& entry) override { wheel_.remove(entry); }
  Session* find(SessionId id) override;
  void flush_sessions() override;

  // For its connections.
  const Limits& limits() const { return limits_; }
  SessionSurroundings& surroundings() { return surroundings_; }
  const Counters& counters() const { return counters_; }
  bool is_draining() const { return draining_; }
  SessionId id_of(const Connection& connection) const;
  void want_flush(SessionId id);
  void forget_unauthenticated(Connection& connection);
  void remove(Connection& connection);

  std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }

 private:
  struct Slot {
    std::shared_ptr<Connection> connection;
    std::uint64_t serial = 0;
  };
  struct Listener {
    TcpAcceptor acceptor;
    std::shared_ptr<const Site> site;
    bool is_tls = false;
  };

  Task<> accept(std::shared_ptr<Listener> listener);
  void admit(TcpSocket socket, const Listener& listener);
  bool make_room();
  void add(const std::shared_ptr<Connection>& connection);
  void stop_listening();
  void arm_timer(TimePoint due);
  void on_timer();
  void end_if_idle();

  const std::uint32_t index_;
  const Limits& limits_;
  const std::size_t connections_max_;
  AddressLimiter& addresses_;
  Counters counters_;
  asio::io_context io_{1};
  std::optional<asio::executor_work_guard<Executor>> work_;
  std::unique_ptr<RequestHandler> handler_;
  SessionSurroundings surroundings_;

  DeadlineWheel wheel_;
  Timer timer_;
  std::optional<TimePoint> timer_due_;

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::uint64_t next_serial_ = 1;
  std::atomic<std::size_t> connections_ = 0;
  std::list<Connection*> unauthenticated_;  // the oldest first
  std::vector<SessionId> to_flush_;

  std::vector<std::shared_ptr<Listener>> listeners_;
  std::shared_ptr<const TlsContext> tls_;
  bool draining_ = false;
};

}  // namespace indaba::server::net
