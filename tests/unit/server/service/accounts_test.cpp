// Proves that an account ends by the word of who holds its keys alone, and that nothing of what its
// member said is left in the files then. Runs the services on a store in memory.
#include "server/service/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frames/error_code.h"
#include "server/service/authority.h"
#include "server/service/profiles.h"
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
    append(signed_bytes, world_.alliance());
    append(signed_bytes, caller.nonce);
    append(signed_bytes, person.id.view());
    return {ed25519_sign(person.identity_key, signed_bytes)};
  }
  std::error_code erase(const Caller& caller, const AccountEraseRequest& request) {
    return world_.run(account_erase, caller, request).error();
  }
  std::error_code erase(const Person& person) {
    return erase(person.caller(), request_of(person, person.caller()));
  }

  AllianceWorld world_;
  Person& awa_ = world_.add_member("awa");
};

TEST_F(Erasing, LeavesNeitherMemberNorDevicesNorStatements) {
  const test::WorldDevice& second = world_.add_device(awa_);
  world_.grant(awa_, RoleName::responder);
  ASSERT_FALSE(erase(awa_));
  const storage::Store& store = world_.store();
  EXPECT_FALSE(store.members->member(awa_.id));
  EXPECT_FALSE(store.members->by_handle("awa"));
  EXPECT_FALSE(store.members->identity(awa_.id));
  EXPECT_FALSE(store.devices->device(second.id));
  EXPECT_FALSE(store.statements->statement(hash_of(awa_.identity)));
  EXPECT_FALSE(store.statements->statement(hash_of(second.certificate)));
  EXPECT_TRUE(store.roles->grants_of(awa_.id)->empty());
}

TEST_F(Erasing, TellsEveryDeviceAndRotates) {
  const test::WorldDevice& second = world_.add_device(awa_);
  ASSERT_FALSE(erase(awa_));
  for (const DeviceId& device : {awa_.device().id, second.id}) {
    EXPECT_TRUE(
        std::any_of(world_.effects().begin(), world_.effects().end(), [&](const Effect& effect) {
          const auto* disconnect = std::get_if<Disconnect>(&effect);
          return disconnect != nullptr && disconnect->device == device &&
                 disconnect->reason == DisconnectReason::erased;
        }));
  }
  EXPECT_TRUE(world_.store().circles->circle(world_.circles().members)->rotate_since);
}

TEST_F(Erasing, NeedsTheIdentityKeyAndThisConnectionsNonce) {
  const Person& other = world_.add_member("other");
  EXPECT_EQ(erase(awa_.caller(), request_of(other, awa_.caller())), ErrorCode::sign_in_failed);
  AccountEraseRequest spoilt = request_of(awa_, awa_.caller());
  spoilt.signature[0] ^= 1;
  EXPECT_EQ(erase(awa_.caller(), spoilt), ErrorCode::sign_in_failed);
  Caller elsewhere = awa_.caller();
  elsewhere.nonce[0] ^= 1;
  EXPECT_EQ(erase(elsewhere, request_of(awa_, awa_.caller())), ErrorCode::sign_in_failed);
  EXPECT_TRUE(world_.store().members->member(awa_.id));
}

TEST_F(Erasing, EndsWhatRestsOnTheirWord) {
  world_.grant(awa_, RoleName::admin);
  const Person& other = world_.add_member("other");
  const Statement role = world_.sign(world_.role_body(other, RoleName::moderator, &awa_), &awa_);
  ASSERT_FALSE(world_.publish({role}));
  ASSERT_FALSE(erase(awa_));
  EXPECT_FALSE(Authority::of(world_.store(), other.id, world_.now())->has(RoleName::moderator));
}

TEST_F(Erasing, FreesTheHandle) {
  ASSERT_FALSE(erase(awa_));
  EXPECT_EQ(world_.add_member("awa").handle, "awa");
}

// Everything that members say of themselves, in words that stand nowhere else.
class Canary : public Erasing {
 protected:
  Canary() {
    ProfileField about;
    about.name = ProfileName::about;
    about.values = {"canary-profile-text"};
    ProfileField links;
    links.name = ProfileName::links;
    links.visibility = Visibility::chosen;
    links.sealed = to_bytes("canary-chosen-bytes");
    EXPECT_TRUE(world_.run(handle_set, awa_.caller(), HandleSetRequest{.handle = "canary_handle"}));
    EXPECT_TRUE(world_.run(profile_set, awa_.caller(), ProfileSetRequest{{about, links}}));
    EXPECT_TRUE(
        world_.store().backups->put(awa_.id, {.counter = 1,
                                              .statement = to_bytes("canary-backup-statement"),
                                              .sealed = to_bytes("canary-backup-sealed"),
                                              .at = world_.now()}));
    storage::NewInboxEntry entry;
    entry.body = to_bytes("canary-own-inbox");
    EXPECT_TRUE(world_.store().inboxes->append(awa_.device().id, entry));
    entry.body = to_bytes("canary-others-inbox");
    entry.member = awa_.id;
    EXPECT_TRUE(world_.store().inboxes->append(world_.founder().device().id, entry));
    EXPECT_TRUE(world_.store().invites->add_registration(
        {.member = awa_.id, .invite = {}, .use = 1, .at = world_.now(), .note = "canary-note"}));
  }

  std::size_t found() {
    world_.files().scrub();
    return static_cast<std::size_t>(
        std::count_if(words_.begin(), words_.end(),
                      [&](const std::string& word) { return world_.files().holds(word); }));
  }
  std::string raw(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

  std::vector<std::string> words_{"canary_handle",
                                  "canary-profile-text",
                                  "canary-chosen-bytes",
                                  "canary-backup-statement",
                                  "canary-backup-sealed",
                                  "canary-own-inbox",
                                  "canary-others-inbox",
                                  "canary-note",
                                  raw(awa_.identity.body),
                                  raw(awa_.identity_key.public_key),
                                  raw(awa_.device().certificate.body),
                                  raw(awa_.device().signature_key.public_key)};
};

TEST_F(Canary, IsInTheFilesBeforeAndNowhereInThemAfter) {
  EXPECT_EQ(found(), words_.size());
  ASSERT_FALSE(erase(awa_));
  EXPECT_EQ(found(), 0U);
}

}  // namespace
}  // namespace indaba::server
