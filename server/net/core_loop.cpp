#include "server/net/core_loop.h"

#include <netinet/tcp.h>

#include <algorithm>
#include <boost/asio/socket_base.hpp>
#include <exception>
#include <utility>

#include "server/net/http/conversation.h"

namespace indaba::server::net {
namespace {

constexpr std::size_t kScratchBytes = 16 << 10;

// What may wait unsent in the kernel: little, so that an alert overtakes what has queued, and slow
// readers cost no memory there.
constexpr int kUnsentBytesMax = 64 << 10;

AddressKey key_of(const asio::ip::address& address) {
  ByteArray<16> bytes{};
  if (address.is_v4()) {
    bytes = asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
  } else {
    bytes = address.to_v6().to_bytes();
    if (!address.to_v6().is_v4_mapped()) {
      std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    }
  }
  return AddressKey(bytes);
}

void set_options(TcpSocket& socket) {
  using UnsentLowWater = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(UnsentLowWater(kUnsentBytesMax), ignored);
}

bool is_shortage(const error_code& error) {
  return error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
         error == asio::error::no_memory ||
         error == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace

CoreLoop::CoreLoop(std::uint32_t index, const Limits& limits, std::size_t connections_max,
                   AddressLimiter& addresses, const HandlerFactory& make_handler)
    : index_(index),
      limits_(limits),
      connections_max_(connections_max),
      addresses_(addresses),
      work_(io_.get_executor()),
      handler_(make_handler(*this)),
      surroundings_{limits, *handler_, counters_, Bytes(kScratchBytes), {}},
      wheel_(std::chrono::steady_clock::now()),
      timer_(io_) {}

CoreLoop::~CoreLoop() = default;

void CoreLoop::set_tls(std::shared_ptr<const TlsContext> tls) {
  asio::post(io_, [this, tls = std::move(tls)] { tls_ = tls; });
}

void CoreLoop::serve(TcpAcceptor acceptor, std::shared_ptr<const Site> site, bool is_tls) {
  auto listener =
      std::make_shared<Listener>(Listener{std::move(acceptor), std::move(site), is_tls});
  asio::post(io_, [this, listener] {
    listeners_.push_back(listener);
    asio::co_spawn(io_.get_executor(), accept(listener), asio::detached);
  });
}

void CoreLoop::run() { io_.run(); }

Task<> CoreLoop::accept(std::shared_ptr<Listener> listener) {
  while (listener->acceptor.is_open()) {
    auto accepted = co_await listener->acceptor.async_accept(kAwait);
    const error_code error = std::get<0>(accepted);
    if (!error) {
      admit(std::move(std::get<1>(accepted)), *listener);
    } else if (is_shortage(error)) {
      counters_.add(Counter::accept_failures);
      Timer pause(io_, limits_.accept_retry_ms);
      co_await pause.async_wait(kAwait);
    }
  }
}

void CoreLoop::admit(TcpSocket socket, const Listener& listener) {
  counters_.add(Counter::accepted);
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (!error) {
    socket.non_blocking(true, error);
  }
  if (error || draining_) {
    return;
  }
  auto address = addresses_.enter(key_of(peer.address()));
  if (!address || !make_room()) {
    counters_.add(Counter::refused_connections);
    return;
  }
  set_options(socket);
  SslPointer tls;
  if (listener.is_tls) {
    tls = tls_->accept(socket.native_handle());
    if (tls == nullptr) {
      return;
    }
  }
  auto connection =
      std::make_shared<Connection>(*this, std::move(socket), std::move(tls), std::move(address));
  add(connection);
  asio::co_spawn(io_.get_executor(), converse(connection, *this, listener.site),
                 [this, connection](const std::exception_ptr& failure) {
                   if (connection->session() == nullptr) {
                     connection->close();
                     remove(*connection);
                   } else if (failure != nullptr) {
                     connection->abort();
                   }
                 });
}

void CoreLoop::add(const std::shared_ptr<Connection>& connection) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  slots_[slot] = {connection, next_serial_++};
  connection->slot_ = slot;
  connection->serial_ = slots_[slot].serial;
  connection->unauthenticated_ = unauthenticated_.insert(unauthenticated_.end(), &*connection);
  connections_.fetch_add(1, std::memory_order_relaxed);
}

void CoreLoop::remove(Connection& connection) {
  forget_deadline(connection);
  forget_unauthenticated(connection);
  const auto kept = std::exchange(slots_[connection.slot_], {}).connection;
  free_slots_.push_back(connection.slot_);
  connections_.fetch_sub(1, std::memory_order_relaxed);
  end_if_idle();
}

void CoreLoop::forget_unauthenticated(Connection& connection) {
  if (connection.unauthenticated_) {
    unauthenticated_.erase(*connection.unauthenticated_);
    connection.unauthenticated_.reset();
  }
}

// Full: the connection that has waited longest without signing in makes place, if there is one.
bool CoreLoop::make_room() {
  if (connections() < connections_max_) {
    return true;
  }
  if (unauthenticated_.empty()) {
    return false;
  }
  Connection& oldest = *unauthenticated_.front();
  forget_unauthenticated(oldest);
  oldest.abort();
  return true;
}

void CoreLoop::post(std::function<void()> task) { asio::post(io_, std::move(task)); }

SessionId CoreLoop::id_of(const Connection& connection) const {
  return {index_, connection.slot_, connection.serial_};
}

Session* CoreLoop::find(SessionId id) {
  if (id.core != index_ || id.slot >= slots_.size() || slots_[id.slot].serial != id.serial) {
    return nullptr;
  }
  return slots_[id.slot].connection->session();
}

void CoreLoop::want_flush(SessionId id) {
  if (to_flush_.empty()) {
    asio::post(io_, [this] { flush_sessions(); });
  }
  to_flush_.push_back(id);
}

void CoreLoop::flush_sessions() {
  // What is flushed may make others wish for it.
  std::size_t flushed = 0;
  while (flushed < to_flush_.size()) {
    if (Session* session = find(to_flush_[flushed++])) {
      session->flush();
    }
  }
  to_flush_.clear();
}

void CoreLoop::set_deadline(DeadlineWheel::Entry& entry, TimePoint due) {
  wheel_.set(entry, due);
  if (!timer_due_ || due + DeadlineWheel::kTick < *timer_due_) {
    arm_timer(due + DeadlineWheel::kTick);
  }
}

void CoreLoop::arm_timer(TimePoint due) {
  timer_due_ = due;
  timer_.expires_at(due);
  timer_.async_wait([this](error_code error) {
    if (!error) {
      on_timer();
    }
  });
}

void CoreLoop::on_timer() {
  timer_due_.reset();
  wheel_.advance(std::chrono::steady_clock::now());
  const auto next = wheel_.next_turn();
  if (next && (!timer_due_ || *next < *timer_due_)) {
    arm_timer(*next);
  }
}

void CoreLoop::drain() {
  asio::post(io_, [this] {
    draining_ = true;
    stop_listening();
    for (const Slot& slot : slots_) {
      Connection* connection = slot.connection.get();
      if (connection == nullptr) {
        continue;
      }
      if (Session* session = connection->session()) {
        session->drain();
      } else if (connection->is_idle()) {
        connection->close();
      }
    }
    end_if_idle();
  });
}

void CoreLoop::stop() {
  asio::post(io_, [this] {
    draining_ = true;
    stop_listening();
    for (const Slot& slot : slots_) {
      if (slot.connection != nullptr) {
        slot.connection->abort();
      }
    }
    end_if_idle();
  });
}

void CoreLoop::stop_listening() {
  for (const auto& listener : listeners_) {
    error_code ignored;
    listener->acceptor.close(ignored);
  }
  listeners_.clear();
}

void CoreLoop::end_if_idle() {
  if (draining_ && connections() == 0) {
    timer_.cancel();
    work_.reset();
  }
}

}  // namespace indaba::server::net
