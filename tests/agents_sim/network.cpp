#include "tests/agents_sim/network.h"

#include <cstdio>
#include <utility>

#include "crypto/base/hex.h"
#include "protocol/frames/envelope.h"
#include "tests/agents_sim/websocket_frames.h"

namespace indaba::agents_sim {
namespace {

constexpr Ms kDelayMsMax = 400;
constexpr Ms kCalmDelayMsMax = 20;
// A message that takes its time.
constexpr std::uint32_t kSlowPercent = 3;
constexpr Ms kSlowMsMax = 20 * kSecond;
// How long a side may not notice that the connection is broken.
constexpr Ms kUnnoticedMsMax = 60 * kSecond;

}  // namespace

Network::Network(Timeline& timeline, Dice& dice, Service& service, sim::Trace& trace)
    : timeline_(timeline), dice_(dice), service_(service), trace_(trace) {
  service_.on_turn([this] { collect(); });
}

Ms Network::delay() {
  if (is_calm_) {
    return dice_.below(kCalmDelayMsMax);
  }
  return dice_.below(dice_.chance(kSlowPercent) ? kSlowMsMax : kDelayMsMax);
}

LinkId Network::connect(DeviceNumber device, LinkListener listener) {
  const LinkId id = ++last_id_;
  links_[id].listener = std::move(listener);
  links_[id].device = device;
  ++in_flight_;
  timeline_.after(delay(), [this, id] {
    --in_flight_;
    begin(id);
  });
  return id;
}

void Network::begin(LinkId id) {
  const auto found = links_.find(id);
  if (found == links_.end() || found->second.down.has_ended) {
    return;
  }
  put(id, false, {Bytes(), true});
  found->second.peer = &service_.connect();
}

void Network::put(LinkId id, bool is_up, InFlight what) {
  Link& link = links_.at(id);
  Direction& direction = is_up ? link.up : link.down;
  direction.has_ended = !what.message;
  direction.queue.push_back(std::move(what));
  direction.last_arrival = std::max(direction.last_arrival, timeline_.now() + delay());
  ++in_flight_;
  timeline_.at(direction.last_arrival, [this, id, is_up] { arrive(id, is_up); });
}

// For who reads a failure: no part of the run.
void Network::print(LinkId id, bool is_up, ByteView message) const {
  const auto found = links_.find(id);
  if (!trace_.is_printing() || found == links_.end()) {
    return;
  }
  protocol::FrameReader frames(message);
  while (!frames.done()) {
    std::string line;
    if (is_up) {
      const auto request = frames.next_request();
      line =
          request ? to_hex(request->id.view().first(4)) + " " + std::string(request->method) : "?";
    } else if (const auto frame = frames.next_server_frame()) {
      if (const auto* event = std::get_if<protocol::Event>(&*frame)) {
        line = std::string(event->event);
      } else {
        const auto& reply = std::get<protocol::Reply>(*frame);
        line = to_hex(reply.re.view().first(4)) + " " + (reply.error ? reply.error->code : "ok");
      }
    }
    printf("%llu device %zu %s %s\n", static_cast<unsigned long long>(timeline_.now()),
           found->second.device, is_up ? ">" : "<", line.c_str());
  }
}

void Network::send(LinkId id, Bytes message) {
  const auto found = links_.find(id);
  print(id, true, message);
  if (liar_ != nullptr && found != links_.end()) {
    liar_->on_request(id, found->second.device, message);
  }
  if (found != links_.end() && !found->second.up.has_ended) {
    put(id, true, {std::move(message)});
  }
}

void Network::arrive(LinkId id, bool is_up) {
  --in_flight_;
  const auto found = links_.find(id);
  if (found == links_.end()) {
    return;
  }
  Direction& direction = is_up ? found->second.up : found->second.down;
  if (direction.queue.empty()) {
    return;  // dropped meanwhile
  }
  const InFlight what = std::move(direction.queue.front());
  direction.queue.pop_front();
  if (is_up) {
    arrive_up(id, what);
  } else {
    arrive_down(id, what);
  }
}

void Network::arrive_up(LinkId id, const InFlight& what) {
  Link& link = links_.at(id);
  if (!what.message) {
    drop_peer(link);
    forget_if_over(id);
  } else if (link.peer != nullptr) {
    trace_.bytes(*what.message);
    service_.receive(*link.peer, *what.message);
  }
}

void Network::arrive_down(LinkId id, const InFlight& what) {
  const LinkListener listener = links_.at(id).listener;
  if (!what.message) {
    links_.at(id).listener = {};
    if (listener.on_lost) {
      listener.on_lost();
    }
    forget_if_over(id);
  } else if (what.is_connected) {
    if (listener.on_connected) {
      listener.on_connected();
    }
  } else if (listener.on_message) {
    trace_.bytes(*what.message);
    print(id, false, *what.message);
    listener.on_message(*what.message);
  }
}

void Network::cut(LinkId id) {
  if (links_.contains(id)) {
    break_off(id, true);
    break_off(id, false);
  }
}

void Network::break_off(LinkId id, bool is_up) {
  Link& link = links_.at(id);
  Direction& direction = is_up ? link.up : link.down;
  if (direction.has_ended) {
    return;
  }
  direction.queue.resize(dice_.below(direction.queue.size() + 1));
  if (!is_calm_ && dice_.chance(20)) {
    direction.last_arrival =
        std::max(direction.last_arrival, timeline_.now() + dice_.below(kUnnoticedMsMax));
  }
  put(id, is_up, {});
}

void Network::abandon(LinkId id) {
  const auto found = links_.find(id);
  if (found == links_.end()) {
    return;
  }
  found->second.listener = {};
  break_off(id, true);
  Direction& down = links_.at(id).down;
  down.has_ended = true;
  down.queue.clear();
}

void Network::lose_server() {
  std::vector<LinkId> ids;
  ids.reserve(links_.size());
  for (auto& [id, link] : links_) {
    link.peer = nullptr;
    ids.push_back(id);
  }
  for (const LinkId id : ids) {
    cut(id);
  }
}

void Network::drop_peer(Link& link) {
  if (link.peer != nullptr) {
    service_.disconnect(*std::exchange(link.peer, nullptr));
  }
}

void Network::forget_if_over(LinkId id) {
  const auto found = links_.find(id);
  if (found != links_.end() && found->second.peer == nullptr && found->second.up.has_ended &&
      found->second.up.queue.empty() && found->second.down.has_ended &&
      found->second.down.queue.empty()) {
    links_.erase(found);
  }
}

void Network::collect() {
  std::vector<LinkId> over;
  for (auto& [id, link] : links_) {
    if (link.peer != nullptr) {
      collect(id, link);
      if (link.peer->is_over) {
        over.push_back(id);
      }
    }
  }
  for (const LinkId id : over) {
    drop_peer(links_.at(id));
    break_off(id, true);
    break_off(id, false);
  }
}

void Network::collect(LinkId id, Link& link) {
  append(link.received, link.peer->transport().take_written());
  while (const auto frame = frame_at_front(link.received)) {
    const std::uint8_t opcode = link.received[0];
    const ByteView payload = ByteView(link.received).subspan(frame->begin, frame->size);
    if (opcode == kBinaryFrame && !link.down.has_ended) {
      for (Bytes& told : liar_ != nullptr ? liar_->tell(id, link.device, payload)
                                          : std::vector<Bytes>{to_bytes(payload)}) {
        put(id, false, {std::move(told)});
      }
    } else if (opcode == kCloseFrame) {
      trace_.count("closed by the server: " + std::to_string(payload[0] << 8 | payload[1]));
      if (!link.down.has_ended) {
        put(id, false, {});
      }
      if (!link.up.has_ended) {
        put(id, true, {});
      }
    }
    link.received.erase(
        link.received.begin(),
        link.received.begin() + static_cast<std::ptrdiff_t>(frame->begin + frame->size));
  }
}

}  // namespace indaba::agents_sim
