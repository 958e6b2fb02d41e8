// Dispatcher: one core's requests, from the bytes of a message to the executor and back.
#pragma once

#include <functional>
#include <memory>

#include "protocol/frames/envelope.h"
#include "server/dispatch/backend.h"
#include "server/dispatch/rates.h"
#include "server/hub.h"
#include "server/net/core.h"

namespace indaba::server {

class Dispatcher final : public net::RequestHandler, private ChannelLog {
 public:
  // Both must outlive it.
  Dispatcher(Backend& backend, net::Core& core);

  // net::RequestHandler
  void on_open(net::Session& session) override;
  void on_message(net::Session& session, ByteView message) override;
  void on_drained(net::Session& session) override { hub_.on_drained(session); }
  void on_close(net::Session& session) override;
  net::SharedWireFrame last_words(net::CloseCode code) override;

  // On its core.
  void deliver(const Batch& batch);
  net::Core& core() { return core_; }

 private:
  // What it remembers of a session.
  struct Peer final : Hub::Peer {
    ByteArray<32> nonce{};
    Rates rates;
    bool has_device_rates = false;
  };

  // ChannelLog
  void read(const ChannelId& channel, std::uint64_t from_seq,
            std::function<void(LogPage)> done) override;

  void handle(net::Session& session, const protocol::Request& request);
  Result<Job> prepare(net::Session& session, const protocol::Request& request);
  Status start(Job job);
  void write_soon(Job job);
  void write_now();
  void reply(net::SessionId id, ByteView frame);
  void refuse(net::Session& session, const RequestId& re, std::error_code error);
  void say_hello(net::Session& session);
  void greet(net::SessionId id, ByteView hello);
  static Peer& peer_of(net::Session& session) { return static_cast<Peer&>(*session.notes()); }
  void take_device_rates(Peer& peer);

  // Who is told if the store does not take the change.
  struct Asker {
    net::SessionId session;
    RequestId id;
  };

  Backend& backend_;
  net::Core& core_;
  // The changes of this turn of the core, handed over together so that one commit can take them.
  std::vector<storage::NewWrite> to_write_;
  std::vector<Asker> askers_;  // one for each
  Hub hub_;
};

}  // namespace indaba::server
