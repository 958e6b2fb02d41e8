// A Core without a thread: posted tasks wait until the test runs them, time passes when the test
// says so, and its sessions talk to ScriptedTransports.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/net/core.h"
#include "tests/support/server/scripted_transport.h"

namespace indaba::test {

class ManualCore final : public server::net::Core {
 public:
  // One connected peer: what it would send and receive.
  class Peer final : public server::net::SessionHost {
   public:
    Peer(ManualCore& core, server::net::SessionId id);

    server::net::Session& session() { return session_; }
    ScriptedTransport& transport() { return transport_; }
    void send(ByteView message);
    // Binary messages received since the last call, joined; control frames are left out.
    std::string received();
    // The code of the close frame that was received, 0 if none.
    std::uint16_t close_code() const { return close_code_; }

    server::net::TimePoint now() const override { return core_.now(); }
    void wake_at(server::net::TimePoint /*due*/) override {}
    void want_flush() override { core_.to_flush_.push_back(this); }
    void on_signed_in() override { is_signed_in = true; }
    void on_over() override { is_over = true; }

    bool is_signed_in = false;
    bool is_over = false;

   private:
    friend class ManualCore;
    ManualCore& core_;
    ScriptedTransport transport_;
    server::net::Session session_;
    std::uint16_t close_code_ = 0;
  };

  explicit ManualCore(std::uint32_t index = 0);

  // Before the first peer.
  void set_handler(server::net::RequestHandler& handler);
  Peer& connect();
  void disconnect(Peer& peer);
  // While the handler is still there.
  void disconnect_all();
  // Runs what was posted, and what that posts, and flushes.
  void run();
  void pass(std::chrono::milliseconds time);
  bool is_idle() const { return tasks_.empty(); }

  // Core
  std::uint32_t index() const override { return index_; }
  void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  server::net::TimePoint now() const override { return now_; }
  void set_deadline(server::net::DeadlineWheel::Entry& entry, server::net::TimePoint due) override {
    wheel_.set(entry, due);
  }
  void forget_deadline(server::net::DeadlineWheel::Entry& entry) override { wheel_.remove(entry); }
  server::net::Session* find(server::net::SessionId id) override;
  void flush_sessions() override;

  server::net::Limits limits;

 private:
  const std::uint32_t index_;
  server::net::TimePoint now_{std::chrono::hours(1)};
  server::net::DeadlineWheel wheel_{now_};
  server::net::Counters counters_;
  std::unique_ptr<server::net::SessionSurroundings> surroundings_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<Peer*> to_flush_;
  std::uint64_t next_serial_ = 1;
};

}  // namespace indaba::test
