// Service: the server below its sockets: dispatcher, rules and store, on simulated time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "server/dispatch/backend.h"
#include "tests/agents_sim/inline_executor.h"
#include "tests/agents_sim/timeline.h"
#include "tests/sim/dice.h"
#include "tests/support/server/manual_core.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::agents_sim {

using sim::Dice;
using Peer = test::ManualCore::Peer;

// Whose devices were in a closed channel's group, by epoch.
using EpochLeaves = std::map<std::uint64_t, std::set<DeviceId>>;

class Service final : public Clock, public storage::CommitObserver {
 public:
  // Both must outlive it.
  Service(Timeline& timeline, Dice& dice, std::uint64_t seed);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service() override;

  // Called whenever sessions may have something to say.
  void on_turn(std::function<void()> call) { on_turn_ = std::move(call); }

  std::string founder_link();

  // The process ends, with all sessions and whatever was not committed, and begins anew.
  void restart();
  Peer& connect();
  void disconnect(Peer& peer);
  void receive(Peer& peer, ByteView message);

  // What is stored.
  template <class Look>
  auto look(Look look) {
    const auto reader = database_->reader().value();
    reader->begin(std::chrono::hours(1), UINT64_MAX).value();
    auto seen = look(reader->store());
    reader->end();
    return seen;
  }
  const std::map<ChannelId, EpochLeaves>& leaves() const { return leaves_; }
  // What the log says that is an error of ours.
  const std::string& fault() const { return fault_; }

 private:
  void start();
  void stop();
  void turn();
  void turn_each_second();
  void soon(Ms delay_max, std::function<void()> action);
  void follow_leaves(const storage::Store& store);

  UnixTime now() const override { return timeline_.unix_time(); }
  Status before_commit(storage::Store& store) override;
  void after_commit() override { backend_->after_commit(); }
  void store_failed(std::error_code error) override { backend_->store_failed(error); }

  Timeline& timeline_;
  Dice& dice_;
  test::SeededRandom random_;
  std::function<void()> on_turn_;
  std::string fault_;
  server::Log log_;
  test::SimulatedDisk disk_;
  std::unique_ptr<storage::Database> database_;
  const server::ServiceTable services_;
  std::map<ChannelId, EpochLeaves> leaves_;

  // The process's.
  std::uint64_t process_ = 0;
  Ms turned_at_ = 0;
  std::unique_ptr<server::Backend> backend_;
  std::unique_ptr<InlineExecutor> executor_;
  std::unique_ptr<test::ManualCore> core_;
  std::unique_ptr<server::net::RequestHandler> handler_;
};

}  // namespace indaba::agents_sim
