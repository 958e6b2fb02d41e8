// Page: the host of a bridge as a page's worker is one: it stores what it is told to, sends, and
// keeps what it hears, in one process with the server.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clients/web/bridge/bridge.h"
#include "tests/agents_sim/calm/calm_alliance.h"
#include "tests/support/mls_world.h"

namespace indaba::page {

using client::Json;

class Page {
 public:
  Page(agents_sim::CalmAlliance& alliance, std::uint64_t seed);
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  // A new store under the passphrase.
  void create(std::string_view passphrase);
  // The worker begins anew, on what is stored.
  Status open(std::string_view passphrase);
  void connect();
  void disconnect();

  // All that follows has happened when it returns; the event that says how it ended.
  Json ask(const Json& command);
  Json ask_text(std::string_view command);
  Json view(const Json& query) const;
  // What it comes to. Programmer's error: a command that is refused.
  Json outcome(const Json& command);

  // From now on nothing is stored: the next batch is lost, and so is the worker.
  void lose_storage() { is_losing_ = true; }
  bool has_stopped() const { return bridge_ == nullptr; }

  // All that it was told, oldest first, and those of one type.
  const std::vector<Json>& events() const { return events_; }
  std::vector<Json> events(std::string_view type) const;
  const std::map<std::string, Bytes>& stored() const { return stored_; }

 private:
  void carry_out(web::Output output);
  bool turn();
  void receive_all();

  agents_sim::CalmAlliance& alliance_;
  test::SeededRandom random_;
  std::map<std::string, Bytes> stored_;
  std::unique_ptr<web::Bridge> bridge_;
  agents_sim::Peer* peer_ = nullptr;
  std::deque<Bytes> to_server_;
  Bytes received_;
  std::vector<Json> events_;
  std::uint64_t last_command_ = 0;
  bool is_losing_ = false;
};

}  // namespace indaba::page
