// CalmAlliance: the server below its sockets and agents of several devices, on a network that loses
// and delays nothing; nobody crashes but where a test says, and whom the server lets go stays away.
// What crosses the network is counted, and told to who listens.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/agent.h"
#include "protocol/frames/envelope.h"
#include "tests/agents_sim/service.h"
#include "tests/agents_sim/timeline.h"
#include "tests/support/clients/memory_key_values.h"

namespace indaba::agents_sim {

// What one device and the server have exchanged: WebSocket frames, without TLS around them.
struct Traffic {
  std::size_t requests = 0;
  // The longest row of requests each of which waited for the answer to the one before it.
  std::size_t round_trips = 0;
  std::size_t bytes = 0;  // in both directions
};

// What an agent told its host, and what it had cost by then.
struct Told {
  client::Event event;
  Traffic traffic;
};

class CalmAlliance;

class CalmDevice {
 public:
  CalmDevice(CalmAlliance& alliance, std::uint64_t seed);
  CalmDevice(const CalmDevice&) = delete;
  CalmDevice& operator=(const CalmDevice&) = delete;

  // What opens any device's store.
  static client::Opener opener() { return client::FileKey{Secret<32>()}; }

  client::Agent& agent() { return *agent_; }
  const client::SealedStore& store() const { return *store_; }
  // That the agent and its store have taken.
  double processor_seconds() const { return processor_seconds_; }
  // What its host has stored.
  const test::MemoryKeyValues::Entries& stored() { return disk_.entries(); }

  void connect();
  void disconnect();
  // Its store holds something else from now on. Programmer's error: while it is connected.
  void rewrite(const std::string& key, const Bytes& value);
  bool is_connected() const { return peer_ != nullptr; }
  // All that follows has happened when it returns. Programmer's error: a command that does not
  // finish.
  Result<client::Outcome> ask(client::Command command);
  // Likewise, of one that may not finish.
  void begin(client::Command command);
  // Its host stops when the next answer to that method comes, and has not heard it: from then on it
  // is what its store holds, and not connected.
  void stop_at(std::string method) { stops_at_ = std::move(method); }

  // Since the last call of it.
  void count_anew() {
    traffic_ = {};
    told_.clear();
  }
  const Traffic& traffic() const { return traffic_; }
  const std::vector<Told>& told() const { return told_; }
  // The first of that kind.
  template <class Event>
  const Told* first() const {
    for (const Told& told : told_) {
      if (std::holds_alternative<Event>(told.event)) {
        return &told;
      }
    }
    return nullptr;
  }

 private:
  friend class CalmAlliance;

  void give(client::Input input);
  void receive(const Bytes& message);
  void hang_up();
  void stop();
  // Hands over what waits; false if there is nothing.
  bool send_and_receive();

  // A request on its way.
  struct Asked {
    Bytes frame;
    std::size_t depth = 0;  // how many answers were waited for, its own among them
  };

  CalmAlliance& alliance_;
  test::SeededRandom random_;
  test::MemoryKeyValues disk_;
  client::Fence fence_;
  std::optional<client::SealedStore> store_;
  std::unique_ptr<client::Agent> agent_;
  Peer* peer_ = nullptr;
  std::deque<Bytes> to_server_;
  Bytes received_;
  std::map<RequestId, Asked> asked_;
  std::uint64_t last_command_ = 0;
  std::string stops_at_;
  Traffic traffic_;
  std::vector<Told> told_;
  double processor_seconds_ = 0;
};

class CalmAlliance {
 public:
  explicit CalmAlliance(std::uint64_t seed)
      : dice_(seed), seed_(seed), service_(timeline_, dice_, seed) {}
  CalmAlliance(const CalmAlliance&) = delete;
  CalmAlliance& operator=(const CalmAlliance&) = delete;

  // Founded by the first device, which is connected. Programmer's error: it can't be.
  CalmDevice& found(const std::string& handle);
  // Another one, of nobody yet, connected.
  CalmDevice& add_device();
  // Another member, by an invite of the first device. Programmer's error: it can't join.
  CalmDevice& join(const std::string& handle);

  // Whoever else is connected to the server: `turn` hands over what waits, and is false if there is
  // nothing.
  void bring(std::function<bool()> turn) { guests_.push_back(std::move(turn)); }
  Service& service() { return service_; }

  // Until nobody says anything any more.
  void settle();
  void pass(Ms span);
  UnixTime now() const { return timeline_.unix_time(); }

  // Called with what the server says.
  std::function<void(const protocol::Request& request, const protocol::Reply& reply)> on_reply;
  std::function<void(const protocol::Event& event)> on_event;

 private:
  friend class CalmDevice;

  Timeline timeline_;
  Dice dice_;
  const std::uint64_t seed_;
  Service service_;
  std::vector<std::unique_ptr<CalmDevice>> devices_;
  std::vector<std::function<bool()>> guests_;
};

}  // namespace indaba::agents_sim
