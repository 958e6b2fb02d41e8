// AllianceWorld: a founded alliance on a store in memory; people, devices and roles in a line each.
//
//   AllianceWorld world;                                     // founded: world.founder() is admin
//   Person& awa = world.add_member("awa", "SN");
//   world.grant(awa, RoleName::responder);
//   auto outcome = world.write([&](ServiceContext& context, storage::Store& store) {
//     return send(context, store, awa.caller(), request);
//   });
//
// Everything is really signed, and taken in by the services themselves. Whatever goes wrong in here
// ends the program.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/hpke.h"
#include "protocol/statements/roles.h"
#include "protocol/statements/statement.h"
#include "server/service/service.h"
#include "storage/database.h"
#include "storage/store.h"
#include "tests/support/mls_world.h"

namespace indaba::test {

struct TestDevice {
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
  protocol::Statement member;      // the statement by which they are in
  std::deque<TestDevice> devices;  // the first is there from the beginning

  const TestDevice& device() const { return devices.front(); }
  server::Caller caller() const { return device().caller(); }
};

// Key pair and statement of an invite.
struct TestInvite {
  Ed25519KeyPair key;
  protocol::Statement statement;
};

// What the founding makes besides the founder. Their rules: members {member}, responders
// {responder}, moderators {moderator}, youth {youth}; stewards {admin}, {responder}, {moderator},
// {youth-lead}.
struct FoundingCircles {
  protocol::CircleId members;
  protocol::CircleId responders;
  protocol::CircleId moderators;
  protocol::CircleId youth;
};

class AllianceWorld {
 public:
  static constexpr UnixTime kStart{1'800'000'000};

  explicit AllianceWorld(std::uint64_t seed = 1);
  AllianceWorld(const AllianceWorld&) = delete;
  AllianceWorld& operator=(const AllianceWorld&) = delete;
  ~AllianceWorld();

  const protocol::Hash& alliance() const { return alliance_; }
  const FoundingCircles& circles() const { return circles_; }
  SeededRandom& random() { return random_; }
  UnixTime now() const { return now_; }
  void pass(std::uint64_t seconds) { now_.seconds += seconds; }
  const storage::Store& store() const;

  // Runs `work` as one piece in a transaction of its own. What it refuses is undone, what it
  // answers is kept; `effects()` are then those of this call.
  template <class Work>
  auto write(Work work) {
    begin();
    server::ServiceContext context{now_, random_, server_, effects_};
    auto outcome = work(context, mutable_store());
    end(outcome.has_value());
    return outcome;
  }
  // The same without changes.
  template <class Work>
  auto read(Work work) {
    effects_.clear();
    server::ServiceContext context{now_, random_, server_, effects_};
    return work(context, store());
  }
  const server::Effects& effects() const { return effects_; }
  const server::ServerIdentity& server() const { return server_; }

  // Admin, by the root key, which is theirs.
  Person& founder() { return people_.front(); }
  const Ed25519KeyPair& root_key() const { return root_key_; }

  // A full member. References to people stay valid.
  Person& add_member(std::string handle, std::optional<std::string> country = {});
  // In by a single-use `active` invite of the founder's, not countersigned.
  Person& add_provisional(std::string handle);
  // Waits to be accepted, by a `pending` invite of the founder's.
  Person& add_pending(std::string handle);
  // Certified by their first device.
  TestDevice& add_device(Person& person);
  // Full members in a line: with the role, everywhere, for a year.
  Person& add_with_role(std::string handle, protocol::RoleName role);

  // Issued by the founder and published. Returns the role statement.
  protocol::Statement grant(const Person& person, protocol::RoleName role,
                            const protocol::Scope& scope = {});
  // Likewise. Return the revocation.
  protocol::Statement revoke_role(const protocol::Statement& role);
  protocol::Statement revoke_membership(const Person& person);

  // People who have not registered: keys, identity and one device.
  Person newcomer(std::string handle, std::optional<std::string> country = {});
  TestDevice new_device(const Person& person, const TestDevice* certifier);

 private:
  storage::Store& mutable_store();
  void begin();
  void end(bool keep);
  void found();

  SeededRandom random_;
  UnixTime now_ = kStart;
  server::ServerIdentity server_;
  server::Effects effects_;
  std::unique_ptr<storage::Database> database_;
  Ed25519KeyPair root_key_;
  protocol::Hash alliance_{};
  FoundingCircles circles_;
  std::deque<Person> people_;
};

}  // namespace indaba::test
