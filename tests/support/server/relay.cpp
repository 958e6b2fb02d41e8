#include "tests/support/server/relay.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace indaba::test {

using namespace server;

namespace {

DeviceId device_of(net::SessionId session) {
  ByteArray<DeviceId::size_bytes> bytes{};
  std::memcpy(bytes.data(), &session.serial, sizeof(session.serial));
  std::memcpy(bytes.data() + sizeof(session.serial), &session.core, sizeof(session.core));
  return DeviceId(bytes);
}

}  // namespace

class Relay final : public net::RequestHandler, public ChannelLog {
 public:
  Relay(RelayBoard& board, net::Core& core) : board_(board), core_(core), hub_(core, *this, {}) {}

  void on_open(net::Session& session) override {
    session.notes() = std::make_unique<Hub::Peer>();
    carry_out(session, SignIn{{}, device_of(session.id())});
  }

  void on_message(net::Session& session, ByteView message) override {
    if (message.size() < 1 + ChannelId::size()) {
      session.close(net::CloseCode::policy_violation);
      return;
    }
    const ChannelId channel(message.subspan(1).first<ChannelId::size()>());
    if (message.front() == 'S') {
      carry_out(session, Subscribe{device_of(session.id()), channel, 1});
      acknowledge(session);
    } else {
      board_.publish(session.id(), channel, message.subspan(1 + ChannelId::size()));
    }
  }

  void on_drained(net::Session& session) override { hub_.on_drained(session); }
  void on_close(net::Session& session) override { hub_.on_close(session); }
  net::SharedWireFrame last_words(net::CloseCode /*code*/) override { return nullptr; }

  // There is no past: everybody begins at the head.
  void read(const ChannelId& channel, std::uint64_t /*from_seq*/,
            std::function<void(LogPage)> done) override {
    core_.post([done = std::move(done), next_seq = board_.head(channel) + 1] {
      LogPage page;
      page.next_seq = next_seq;
      page.is_last = true;
      done(page);
    });
  }

  void deliver(const std::vector<CausedEffects>& batch) {
    for (const CausedEffects& caused : batch) {
      if (net::Session* publisher = core_.find(caused.caller)) {
        acknowledge(*publisher);
      }
    }
    core_.flush_sessions();
    hub_.carry_out(batch);
  }

  net::Core& core() { return core_; }

 private:
  void carry_out(net::Session& session, Effect effect) {
    const CausedEffects caused{session.id(), {std::move(effect)}};
    hub_.carry_out({&caused, 1});
  }

  static void acknowledge(net::Session& session) {
    session.send(std::make_shared<const net::WireFrame>(as_bytes("A")));
  }

  RelayBoard& board_;
  net::Core& core_;
  Hub hub_;
};

std::unique_ptr<net::RequestHandler> RelayBoard::make_handler(net::Core& core) {
  auto relay = std::make_unique<Relay>(*this, core);
  relays_.push_back(relay.get());
  return relay;
}

std::uint64_t RelayBoard::head(const ChannelId& channel) {
  const std::lock_guard lock(mutex_);
  return heads_[channel];
}

void RelayBoard::publish(net::SessionId publisher, const ChannelId& channel, ByteView payload) {
  const std::lock_guard lock(mutex_);
  const Publish publish{channel, ++heads_[channel], share(to_bytes(payload))};
  if (batch_ == nullptr) {
    batch_ = std::make_shared<std::vector<CausedEffects>>();
    for (Relay* relay : relays_) {
      relay->core().post([this, relay, batch = batch_] {
        {
          const std::lock_guard closing(mutex_);
          batch_ = batch_ == batch ? nullptr : batch_;
        }
        relay->deliver(*batch);
      });
    }
  }
  batch_->push_back({publisher, {publish}});
}

}  // namespace indaba::test
