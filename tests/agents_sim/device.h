// Device: a host of one member's agent: its store, its clock, its connection, and its crashes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "clients/core/agent/agent.h"
#include "tests/agents_sim/ledger.h"
#include "tests/agents_sim/network.h"
#include "tests/support/clients/memory_key_values.h"

namespace indaba::agents_sim {

// What all devices share.
struct Surroundings {
  Timeline& timeline;
  Dice& dice;
  sim::Trace& trace;
  Network& network;
  Ledger& ledger;
  std::function<void(DeviceNumber, const client::Alarm&)> on_alarm{};
  std::function<void(DeviceNumber, const client::LogGap&)> on_gap{};
  std::uint32_t crash_permille = 0;  // of inputs
  bool is_calm = false;
};

class Device {
 public:
  using Answer = std::function<void(const Result<client::Outcome>&)>;

  // `skew`: seconds that its clock is fast.
  Device(Surroundings& surroundings, DeviceNumber number, std::uint64_t seed, std::int64_t skew);
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  DeviceNumber number() const { return number_; }
  // Of the account; until there is one, what it would ask for.
  std::string handle() const {
    return account() != nullptr ? account()->handle() : "member" + std::to_string(number_);
  }

  // The host starts, on what the store has.
  void boot();
  void crash();
  // It stays off for a while, and starts again.
  void crash_for_a_while();
  // Null while it is off.
  const client::Agent* agent() const { return agent_.get(); }
  // Known once it has begun to join.
  const client::Account* account() const { return agent_ ? agent_->account() : nullptr; }

  // Nothing if it is off. `answer` is forgotten in a crash.
  void ask(client::Command command, Answer answer);
  void cut();
  // Connects at once if it can.
  void hurry();
  bool is_connected() const { return is_connected_; }
  // Goes on writing to those whose identity has changed.
  void accept_identities();
  // Signed in, with nothing under way.
  bool is_at_rest() const;

 private:
  void give(client::Input input);
  void carry_out(client::Effects effects);
  void on_event(const client::Event& event);
  void connect();
  void connect_later();
  void tick_later();
  UnixTime now() const;
  std::string name() const { return "device " + std::to_string(number_); }

  Surroundings& around_;
  const DeviceNumber number_;
  const std::int64_t skew_;
  test::SeededRandom random_;
  test::MemoryKeyValues disk_;

  // The running host's.
  std::uint64_t life_ = 0;
  client::Fence fence_;
  std::optional<client::SealedStore> store_;
  std::unique_ptr<client::Agent> agent_;
  std::optional<LinkId> link_;
  bool is_connected_ = false;
  std::uint64_t last_command_ = 0;
  std::map<std::uint64_t, Answer> asked_;
};

}  // namespace indaba::agents_sim
