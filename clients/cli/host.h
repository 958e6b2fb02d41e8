// Host: what the agent can't do by itself: the store's file, the connection, the clock.
//
// Whatever the agent answers is stored first; only then does anything leave or show.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "clients/cli/net/wire.h"
#include "clients/core/agent/agent.h"
#include "crypto/primitives/random.h"

namespace indaba::cli {

UnixTime wall_clock();

class Host {
 public:
  using Listener = std::function<void(const client::Event&)>;

  // Opens the agent over an open store; both must outlive the host. Errors: the store's.
  static Result<std::unique_ptr<Host>> open(client::KeyValueStore& file, client::Fence fence,
                                            const client::SealedStore& store);

  const client::Agent& agent() const { return *agent_; }

  // Connects to the server of the account, or to the one that is given, once it is needed.
  void use_server(const client::ServerAddress& address) { address_ = address; }
  // Hears every event, from now on.
  void listen(Listener listener) { listener_ = std::move(listener); }

  // Has the agent carry out a command, and waits until it has. Errors: the command's; why there is
  // no connection.
  Result<client::Outcome> run(client::Command command);
  // Connects and waits until the agent has signed in and nothing is under way. Errors: as `run`.
  Status catch_up();
  // Goes on until `until` says so, connecting again and again. Errors: the store's.
  Status go_on(const std::function<bool()>& until);

 private:
  explicit Host(client::KeyValueStore& file, client::Fence fence, const client::SealedStore& store)
      : file_(file), fence_(fence), store_(store) {}

  void give(client::Input input);
  void connect();
  void connect_later();
  void tick_later();
  void on_event(const client::Event& event);
  // Until it says so, the store fails or the connection can't be had.
  Status wait(const std::function<bool()>& until, bool patient);

  client::KeyValueStore& file_;
  const client::Fence fence_;
  const client::SealedStore& store_;
  SystemRandom random_;
  std::unique_ptr<client::Agent> agent_;
  asio::io_context io_;
  asio::steady_timer later_{io_};
  asio::steady_timer tick_{io_};
  std::optional<client::ServerAddress> address_;
  std::shared_ptr<Wire> wire_;
  std::chrono::seconds pause_{0};
  bool is_pausing_ = false;  // before it connects again
  Listener listener_;
  std::uint64_t last_command_ = 0;
  std::optional<Result<client::Outcome>> finished_;
  std::error_code lost_;      // why there is no connection
  bool is_replaced_ = false;  // by another copy of this device: it stays away
  std::error_code failed_;    // why nothing is stored any more
};

}  // namespace indaba::cli
