// Proves that an account ends by the word of who holds its keys alone, and
// what is gone then. Runs the services on a store in memory.
#include "server/service/accounts.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <string_view>

#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "tests/support/alliance/alliance_world.h"

namespace indaba::server {
namespace {

using namespace protocol;
using namespace std::string_view_literals;
using test::AllianceWorld;
using test::Person;

class Erasing : public testing::Test {
 protected:
  AccountEraseRequest request_of(const Person& person, const Caller& caller) {
    Bytes signed_bytes = to_bytes("indaba/1\0erase\0"sv);
    append(signed_bytes, world.alliance());
    append(signed_bytes, caller.nonce);
    append(signed_bytes, person.id.view());
    return {ed25519_sign(person.identity_key, signed_bytes)};
  }
  std::error_code erase(const Caller& caller, const AccountEraseRequest& request) {
    return world.run(account_erase, caller, request).error();
  }
  std::error_code erase(const Person& person) {
    return erase(person.caller(), request_of(person, person.caller()));
  }

  AllianceWorld world;
  Person& awa = world.add_member("awa");
};

TEST_F(Erasing, LeavesNeitherMemberNorDevicesNorStatements) {
  const test::WorldDevice& second = world.add_device(awa);
  world.grant(awa, RoleName::responder);
  ASSERT_FALSE(erase(awa));
  const storage::Store& store = world.store();
  EXPECT_FALSE(store.members->member(awa.id));
  EXPECT_FALSE(store.members->by_handle("awa"));
  EXPECT_FALSE(store.members->identity(awa.id));
  EXPECT_FALSE(store.devices->device(second.id));
  EXPECT_FALSE(store.statements->statement(hash_of(awa.identity)));
  EXPECT_FALSE(store.statements->statement(hash_of(second.certificate)));
  EXPECT_TRUE(store.roles->grants_of(awa.id)->empty());
}

TEST_F(Erasing, TellsEveryDeviceAndRotates) {
  const test::WorldDevice& second = world.add_device(awa);
  ASSERT_FALSE(erase(awa));
  for (const DeviceId& device : {awa.device().id, second.id}) {
    EXPECT_TRUE(
        std::any_of(world.effects().begin(), world.effects().end(), [&](const Effect& effect) {
          const auto* disconnect = std::get_if<Disconnect>(&effect);
          return disconnect != nullptr && disconnect->device == device &&
                 disconnect->reason == DisconnectReason::erased;
        }));
  }
  EXPECT_TRUE(world.store().circles->circle(world.circles().members)->rotate_since);
}

TEST_F(Erasing, NeedsTheIdentityKeyAndThisConnectionsNonce) {
  const Person& other = world.add_member("other");
  EXPECT_EQ(erase(awa.caller(), request_of(other, awa.caller())), ErrorCode::sign_in_failed);
  AccountEraseRequest spoilt = request_of(awa, awa.caller());
  spoilt.signature[0] ^= 1;
  EXPECT_EQ(erase(awa.caller(), spoilt), ErrorCode::sign_in_failed);
  Caller elsewhere = awa.caller();
  elsewhere.nonce[0] ^= 1;
  EXPECT_EQ(erase(elsewhere, request_of(awa, awa.caller())), ErrorCode::sign_in_failed);
  EXPECT_TRUE(world.store().members->member(awa.id));
}

TEST_F(Erasing, EndsWhatRestsOnTheirWord) {
  world.grant(awa, RoleName::admin);
  const Person& other = world.add_member("other");
  const Statement role = world.sign(world.role_body(other, RoleName::moderator, &awa), &awa);
  ASSERT_FALSE(world.publish({role}));
  ASSERT_FALSE(erase(awa));
  EXPECT_FALSE(Authority::of(world.store(), other.id, world.now())->has(RoleName::moderator));
}

TEST_F(Erasing, FreesTheHandle) {
  ASSERT_FALSE(erase(awa));
  EXPECT_EQ(world.add_member("awa").handle, "awa");
}

}  // namespace
}  // namespace indaba::server
