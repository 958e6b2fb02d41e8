// Network: connections between devices and the service, which delay, break and end half.
//
// Within a connection order is kept, as TCP keeps it: what is lost is the end of it, in each
// direction as much as the dice say, and either side notices when they say.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "tests/agents_sim/ledger.h"
#include "tests/agents_sim/liar.h"
#include "tests/agents_sim/service.h"
#include "tests/agents_sim/timeline.h"
#include "tests/sim/trace.h"

namespace indaba::agents_sim {

// What a device hears of its connection.
struct LinkListener {
  std::function<void()> on_connected;
  std::function<void(Bytes)> on_message;
  std::function<void()> on_lost;
};

class Network {
 public:
  // All must outlive it.
  Network(Timeline& timeline, Dice& dice, Service& service, sim::Trace& trace);

  // The listener hears on_lost last, once.
  LinkId connect(DeviceNumber device, LinkListener listener);
  void send(LinkId id, Bytes message);
  // The network breaks the connection.
  void cut(LinkId id);
  // The device's end is gone; it hears nothing more.
  void abandon(LinkId id);
  // The server's process is about to end, or has ended.
  void lose_server();

  // From now on nothing is delayed by more than a moment.
  void set_calm(bool is_calm) { is_calm_ = is_calm; }
  bool is_quiet() const { return in_flight_ == 0; }
  // From now on it says what the server says. It must outlive this.
  void set_liar(Liar& liar) { liar_ = &liar; }

 private:
  // On its way in one direction; `message` empty: the end.
  struct InFlight {
    std::optional<Bytes> message;
    bool is_connected = false;  // the first thing that the device hears
  };
  struct Direction {
    std::deque<InFlight> queue;
    Ms last_arrival = 0;
    bool has_ended = false;  // nothing goes in any more
  };
  struct Link {
    LinkListener listener;
    DeviceNumber device = 0;
    Peer* peer = nullptr;  // until the server's end is gone
    Direction up;
    Direction down;
    Bytes received;  // of a WebSocket frame that is not whole
  };

  void begin(LinkId id);
  void put(LinkId id, bool is_up, InFlight what);
  void arrive(LinkId id, bool is_up);
  void arrive_up(LinkId id, const InFlight& what);
  void arrive_down(LinkId id, const InFlight& what);
  void break_off(LinkId id, bool is_up);
  void drop_peer(Link& link);
  void forget_if_over(LinkId id);
  void collect();
  void collect(LinkId id, Link& link);
  void print(LinkId id, bool is_up, ByteView message) const;
  Ms delay();

  Timeline& timeline_;
  Dice& dice_;
  Service& service_;
  sim::Trace& trace_;
  Liar* liar_ = nullptr;
  std::map<LinkId, Link> links_;
  LinkId last_id_ = 0;
  std::uint64_t in_flight_ = 0;
  bool is_calm_ = false;
};

}  // namespace indaba::agents_sim
