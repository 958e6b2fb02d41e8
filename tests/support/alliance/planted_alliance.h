// PlantedAlliance: an alliance whose records are put straight into a store in memory, for tests of
// rules that begin where people are in already. Statements are really signed; nobody judged them.
//
//   PlantedAlliance alliance;
//   Planted& awa = alliance.add("awa");
//   alliance.grant(awa, RoleName::responder);
//   const auto reply = alliance.run(inbox_read, awa.caller(), request);
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "crypto/primitives/ed25519.h"
#include "protocol/statements/authentic.h"
#include "server/service/group_cache.h"
#include "server/service/heads.h"
#include "server/service/service.h"
#include "storage/store.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/memory_store.h"

namespace indaba::test {

struct PlantedDevice {
  DeviceId id;
  MemberId member;
  Ed25519KeyPair key;

  server::Caller caller() const { return {server::SignedIn{member, id}, {}}; }
};

struct Planted {
  MemberId id;
  Ed25519KeyPair recovery_key;
  Ed25519KeyPair identity_key;
  std::deque<PlantedDevice> devices;

  const PlantedDevice& device() const { return devices.front(); }
  server::Caller caller() const { return device().caller(); }
};

class PlantedAlliance {
 public:
  static constexpr std::uint64_t kYear = std::uint64_t{365} * 24 * 60 * 60;

  PlantedAlliance();
  // In a file, for a server that opens it after `commit`.
  PlantedAlliance(const std::string& path, UnixTime now);
  void commit() { store_.commit(); }

  const protocol::Hash& id() const { return id_; }
  UnixTime now() const { return now_; }
  void pass(std::uint64_t seconds) { now_.seconds += seconds; }
  storage::Store& store() { return *store_; }
  Random& random() { return random_; }
  const Ed25519KeyPair& root_key() const { return root_key_; }
  server::ServerIdentity& server() { return server_; }
  const server::HeadSigner& heads() const { return heads_; }
  // `work(Store&)` as one piece, undone unless it returns true.
  template <class Work>
  bool piece(Work work) {
    return store_.piece(std::move(work));
  }
  // What the server holds in memory only is gone.
  void restart() { groups_.emplace(); }
  // Of the last call of `run`.
  const server::Effects& effects() const { return effects_; }

  // With one device. References stay valid.
  Planted& add(const std::string& handle, storage::Standing standing = storage::Standing::full);
  PlantedDevice& add_device(Planted& member);
  void grant(const Planted& member, protocol::RoleName role, const protocol::Scope& scope = {},
             std::uint64_t seconds = kYear);
  // Its definition is signed by root; it has no epoch yet.
  protocol::CircleId add_circle(protocol::RoleName rule, protocol::RoleName stewards);

  // A certificate of a new device of the member's that is in no store, certified by `certifier`.
  std::pair<PlantedDevice, protocol::Statement> certificate(const Planted& member,
                                                            const PlantedDevice* certifier);

  // Runs a service function as one piece; what it refuses is undone.
  template <class Function, class Request>
  auto run(Function function, const server::Caller& caller, const Request& request) {
    effects_.clear();
    server::ServiceContext now_context = context();
    std::optional<decltype(function(now_context, *store_, caller, request))> outcome;
    const bool kept = store_.piece([&](storage::Store& store) {
      outcome.emplace(function(now_context, store, caller, request));
      return outcome->has_value();
    });
    if (!kept) {
      effects_.clear();
    }
    return *std::move(outcome);
  }
  server::ServiceContext context() {
    return {now_, random_, server_, effects_, {}, &heads_, &*groups_, nullptr};
  }

 private:
  template <class SomeId>
  SomeId random_id();
  void plant_root();
  void keep(const protocol::Statement& statement);

  MemoryStore store_;
  SeededRandom random_{1};
  UnixTime now_{1'800'000'000};
  server::ServerIdentity server_;
  server::Effects effects_;
  server::HeadSigner heads_;
  std::optional<server::GroupCache> groups_{std::in_place};
  Ed25519KeyPair root_key_;
  protocol::Hash id_{};
  std::deque<Planted> people_;
};

}  // namespace indaba::test
