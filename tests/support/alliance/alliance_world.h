// AllianceWorld: an alliance on a store in memory, or in a file for a server that opens it
// afterwards, that the services themselves founded and let people into; statements, people and
// roles in a line each.
//
//   AllianceWorld world;                                      // world.founder() is admin
//   Person& awa = world.add_member("awa", "SN");
//   world.grant(awa, RoleName::responder);
//   const auto reply = world.run(send, awa.caller(), request);
//
// Whatever goes wrong in here ends the program. For rules that don't care how people came in,
// PlantedAlliance is quicker.
#pragma once

#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/hpke.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/invites.h"
#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "storage/store.h"
#include "tests/support/alliance/listed_refusals.h"
#include "tests/support/mls_world.h"
#include "tests/support/storage/memory_store.h"

namespace indaba::test {

struct WorldDevice {
  DeviceId id;
  MemberId member;
  Ed25519KeyPair signature_key;
  HpkeKeyPair box_key;
  protocol::Statement certificate;

  server::Caller caller() const { return {server::SignedIn{member, id}, {}}; }
};

struct Person {
  MemberId id;
  std::string handle;
  std::optional<std::string> country;
  std::uint64_t generation = 0;
  Ed25519KeyPair recovery_key;
  Ed25519KeyPair identity_key;
  protocol::Statement identity;
  std::deque<WorldDevice> devices;  // the first is there from the beginning

  const WorldDevice& device() const { return devices.front(); }
  server::Caller caller() const { return device().caller(); }
};

struct WorldInvite {
  Ed25519KeyPair key;
  protocol::Statement statement;
};

// What the founding makes. Stewards are admins, and of the last three also responders, moderators
// and youth leads, each of their own.
struct FoundingCircles {
  protocol::CircleId members;
  protocol::CircleId responders;
  protocol::CircleId moderators;
  protocol::CircleId youth;
};

class AllianceWorld {
 public:
  static constexpr UnixTime kStart{1'800'000'000};
  static constexpr std::uint64_t kDay = std::uint64_t{24} * 60 * 60;

  enum class Founded { yes, no };

  // Not founded: founder() is somebody with keys, and `founding()` what they would say.
  explicit AllianceWorld(Founded founded = Founded::yes, UnixTime start = kStart);
  // Founded, in a file that is complete after `files().commit()`.
  AllianceWorld(const std::string& path, UnixTime start);
  AllianceWorld(const AllianceWorld&) = delete;
  AllianceWorld& operator=(const AllianceWorld&) = delete;

  const protocol::Hash& alliance() const { return alliance_; }
  const FoundingCircles& circles() const { return circles_; }
  const Ed25519KeyPair& root_key() const { return root_key_; }
  Person& founder() { return founder_; }
  UnixTime now() const { return now_; }
  void pass(std::uint64_t seconds) { now_.seconds += seconds; }
  storage::Store& store() { return *store_; }
  MemoryStore& files() { return store_; }
  SeededRandom& random() { return random_; }
  // Of the last call of `run`.
  const server::Effects& effects() const { return effects_; }
  server::ServiceContext context() { return {now_, random_, server_, effects_}; }

  // Runs a service function as one piece; what it refuses is undone,
  // and must stand in its row of the method table.
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
      if constexpr (std::is_pointer_v<Function>) {
        check_is_listed(reinterpret_cast<AnyFunction>(function), outcome->error());
      }
    }
    return *std::move(outcome);
  }

  // Bodies that are in order, to be changed, then signed; by the founder's word unless `issuer` is
  // another's, by root's if it is null.
  protocol::MemberStatement member_body(const Person& person, const Person* issuer);
  protocol::RoleStatement role_body(const Person& person, protocol::RoleName role,
                                    const Person* issuer);
  protocol::InviteStatement invite_body(const Ed25519KeyPair& key, protocol::InviteMode mode,
                                        const Person* issuer);
  protocol::RevocationStatement revocation_body(const protocol::Target& target,
                                                const Person* issuer);
  protocol::CircleStatement circle_body(protocol::RoleName rule, protocol::RoleName stewards);
  // Signed by that person's identity key, or by root.
  template <class Body>
  protocol::Statement sign(const Body& body, const Person* signer) {
    return protocol::sign(body, {signer == nullptr ? &root_key_ : &signer->identity_key});
  }

  // Somebody who has not registered: keys, identity and a device.
  Person newcomer(std::string handle, std::optional<std::string> country = {});
  // A device of theirs that is in no store, certified by `certifier`.
  WorldDevice new_device(const Person& person, const WorldDevice* certifier);
  // What they say with an invite, signed under the connection's nonce.
  protocol::RegisterRequest registration(const Person& newcomer, const Ed25519KeyPair& invite,
                                         std::uint64_t use, const server::Caller& caller);
  // Of a connection that has not signed in.
  server::Caller stranger();

  WorldInvite add_invite(protocol::InviteMode mode, std::uint64_t uses = 1,
                         const Person* issuer = nullptr);
  // A full member, let in by the founder. References stay valid.
  Person& add_member(std::string handle, std::optional<std::string> country = {});
  // With the role, by root's word, for a year.
  Person& add_with_role(std::string handle, protocol::RoleName role,
                        const protocol::Scope& scope = {});
  // In by an invite of the founder's: `active` and so provisional, or pending.
  Person& add_by_invite(std::string handle, protocol::InviteMode mode,
                        std::optional<std::string> country = {});
  WorldDevice& add_device(Person& person);
  // By root's word; returns the role statement.
  protocol::Statement grant(const Person& person, protocol::RoleName role,
                            const protocol::Scope& scope = {});
  // By root's word.
  void revoke(const protocol::Target& target);
  // Published by the founder.
  std::error_code publish(std::vector<protocol::Statement> statements);

  // A manifest of that epoch of the circle, by that steward, with nothing of the past. `previous`
  // is the hash of the one before.
  protocol::Statement manifest(const protocol::CircleId& circle, const Person& steward,
                               const protocol::Hash& definition, std::uint64_t epoch = 1,
                               const std::optional<protocol::Hash>& previous = {});

  // The founding as the founder asks for it.
  protocol::AllianceInitialiseRequest founding();

  template <class SomeId>
  SomeId random_id() {
    ByteArray<SomeId::size_bytes> bytes{};
    must(random_.fill(bytes));
    return SomeId(bytes);
  }

 private:
  void begin(Founded founded);
  void add_circle(protocol::AllianceInitialiseRequest& request, const protocol::CircleId& circle,
                  std::vector<protocol::RoleName> rule, protocol::RoleName steward);

  SeededRandom random_{1};
  MemoryStore store_;
  UnixTime now_;
  server::ServerIdentity server_;
  server::Effects effects_;
  Ed25519KeyPair root_key_;
  protocol::Statement root_;
  protocol::Hash alliance_{};
  FoundingCircles circles_;
  Person founder_;
  std::deque<Person> people_;
};

}  // namespace indaba::test
