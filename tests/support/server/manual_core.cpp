#include "tests/support/server/manual_core.h"

#include <utility>

#include "crypto/base/ranges.h"
#include "tests/support/server/client_frames.h"

namespace indaba::test {

using namespace server::net;

ManualCore::Peer::Peer(ManualCore& core, SessionId id)
    : core_(core), session_(id, *core.surroundings_, transport_, *this) {}

void ManualCore::Peer::send(ByteView message) {
  append(transport_.incoming, client_message(message));
  session_.on_readable();
}

std::string ManualCore::Peer::received() {
  std::string out;
  const Bytes written = transport_.take_written();
  ByteView rest(written);
  while (!rest.empty()) {
    std::size_t length = rest[1];
    std::size_t at = 2;
    if (length == 126) {
      length = static_cast<std::size_t>(rest[2]) << 8 | rest[3];
      at = 4;
    }
    const auto payload = rest.subspan(at, length);
    if (rest[0] == 0x82) {
      out.append(payload.begin(), payload.end());
    } else if (rest[0] == 0x88) {
      close_code_ = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
    }
    rest = rest.subspan(at + length);
  }
  return out;
}

ManualCore::ManualCore(std::uint32_t index) : index_(index) {}

void ManualCore::disconnect_all() {
  while (!peers_.empty()) {
    disconnect(*peers_.back());
  }
}

void ManualCore::set_handler(RequestHandler& handler) {
  surroundings_ = std::make_unique<SessionSurroundings>(
      SessionSurroundings{limits, handler, counters_, Bytes(16'384), {}});
}

ManualCore::Peer& ManualCore::connect() {
  peers_.push_back(std::make_unique<Peer>(*this, SessionId{index_, 0, next_serial_++}));
  peers_.back()->session_.start({});
  return *peers_.back();
}

void ManualCore::disconnect(Peer& peer) {
  peer.session_.abort();
  peer.session_.on_removed();
  std::erase(to_flush_, &peer);
  std::erase_if(peers_, [&](const auto& one) { return one.get() == &peer; });
}

void ManualCore::run() {
  while (!tasks_.empty()) {
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
  flush_sessions();
}

void ManualCore::pass(std::chrono::milliseconds time) {
  now_ += time;
  wheel_.advance(now_);
  run();
}

Session* ManualCore::find(SessionId id) {
  const auto found =
      ranges::find_if(peers_, [&](const auto& peer) { return peer->session_.id() == id; });
  return found == peers_.end() ? nullptr : &(*found)->session_;
}

void ManualCore::flush_sessions() {
  for (Peer* peer : std::exchange(to_flush_, {})) {
    peer->session_.flush();
  }
}

}  // namespace indaba::test
