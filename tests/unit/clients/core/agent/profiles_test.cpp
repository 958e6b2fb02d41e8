// Proves that the server is told of a profile what is for the alliance and nothing else, that what
// it refuses is not kept, and that a profile of an earlier version is taken up. The agent is one
// that has just joined; the server remembers what it was told.
#include <gmock/gmock.h>

#include "tests/support/hex.h"
#include "tests/unit/clients/core/agent/side.h"

namespace indaba::client {
namespace {

using protocol::FieldVisibility;
using protocol::ProfileName;

class ProfilesTest : public testing::Test {
 protected:
  ProfilesTest() : side_(world_.root(), 1) {
    side_.server.on<protocol::ProfileSetRequest>(
        "profile.set", [this](const protocol::ProfileSetRequest& request) {
          told_.clear();
          append(told_, cbor::encode(request));
          return Result<protocol::Nothing>(protocol::Nothing());
        });
    side_.join(world_);
  }

  Result<Outcome> set(ProfileName name, std::vector<std::string> values,
                      std::optional<FieldVisibility> visible = {}) {
    return side_.run(SetProfileField{name, std::move(values), visible});
  }
  bool is_told(const std::string& value) const {
    const std::string told(told_.begin(), told_.end());
    return told.find(value) != std::string::npos;
  }
  std::size_t times_told() const { return side_.server.count("profile.set"); }

  test::StatementWorld world_;
  Side side_;
  Bytes told_;
};

TEST_F(ProfilesTest, TellTheServerWhatIsForTheAllianceAlone) {
  ASSERT_TRUE(set(ProfileName::phone, {"+223 70"}, FieldVisibility::chosen));
  ASSERT_TRUE(set(ProfileName::about, {"wells"}));
  EXPECT_EQ(times_told(), 0U);
  ASSERT_TRUE(set(ProfileName::languages, {"fr"}));
  ASSERT_TRUE(set(ProfileName::country, {"ML"}, FieldVisibility::alliance));
  EXPECT_EQ(times_told(), 2U);
  EXPECT_TRUE(is_told("ML"));
  EXPECT_TRUE(is_told("fr"));
  EXPECT_FALSE(is_told("+223"));
  EXPECT_FALSE(is_told("wells"));
  EXPECT_THAT(side_.agent->profile(),
              testing::ElementsAre(ShownField{"about", {"wells"}, FieldVisibility::nobody},
                                   ShownField{"country", {"ML"}, FieldVisibility::alliance},
                                   ShownField{"languages", {"fr"}, FieldVisibility::alliance},
                                   ShownField{"phone", {"+223 70"}, FieldVisibility::chosen}));
}

TEST_F(ProfilesTest, TakeBackFromTheServerWhatIsForAllNoMore) {
  ASSERT_TRUE(set(ProfileName::country, {"ML"}, FieldVisibility::alliance));
  ASSERT_TRUE(set(ProfileName::country, {"SN"}, FieldVisibility::chosen));
  EXPECT_EQ(times_told(), 2U);
  EXPECT_FALSE(is_told("ML"));
  EXPECT_FALSE(is_told("SN"));
  // Who sees it stays as it was said.
  ASSERT_TRUE(set(ProfileName::country, {"GN"}));
  EXPECT_EQ(times_told(), 2U);
  ASSERT_TRUE(set(ProfileName::country, {}));
  EXPECT_TRUE(side_.agent->profile().empty());
}

TEST_F(ProfilesTest, KeepNothingThatTheServerRefuses) {
  side_.server.refuse("profile.set", protocol::ErrorCode::limit_reached);
  EXPECT_EQ(set(ProfileName::country, {"ML"}, FieldVisibility::alliance).error(),
            protocol::ErrorCode::limit_reached);
  EXPECT_TRUE(side_.agent->profile().empty());
}

TEST_F(ProfilesTest, RefuseWhatIsNoText) {
  EXPECT_EQ(set(ProfileName::phone, {""}, FieldVisibility::chosen).error(),
            ClientError::invalid_text);
  EXPECT_EQ(set(ProfileName::country, {"\xFF"}, FieldVisibility::alliance).error(),
            ClientError::invalid_text);
  EXPECT_EQ(times_told(), 0U);
}

TEST_F(ProfilesTest, TakeUpWhatAnEarlierVersionKept) {
  SecretBatch batch;
  // {fields: [{name: "country", values: ["ML"], is_shown: false},
  //           {name: "languages", values: ["fr"], is_shown: true}]}
  batch.push_back({"profile", SecretBytes(test::hex(
                                  "a1 666669656c6473 82 "
                                  "a3 646e616d65 67636f756e747279 6676616c756573 81 624d4c "
                                  "6869735f73686f776e f4 "
                                  "a3 646e616d65 696c616e677561676573 6676616c756573 81 626672 "
                                  "6869735f73686f776e f5"))});
  ASSERT_TRUE(side_.host.write(test::must(side_.store->seal(batch, side_.random)), side_.fence));
  side_.reopen();
  EXPECT_THAT(side_.agent->profile(),
              testing::ElementsAre(ShownField{"country", {"ML"}, FieldVisibility::nobody},
                                   ShownField{"languages", {"fr"}, FieldVisibility::alliance}));
  side_.give(Tick{});
  side_.reopen();
  EXPECT_EQ(side_.agent->profile().size(), 2U);
}

TEST_F(ProfilesTest, ShowNoProfileOfNobodyKnown) {
  EXPECT_EQ(side_.run(ShareProfile{"nobody", true}).error(), ClientError::unknown_member);
  EXPECT_EQ(side_.run(ReadProfile{"nobody"}).error(), ClientError::unknown_member);
  const MemberId nobody;
  EXPECT_TRUE(test::must(side_.agent->channels().profile_of(nobody)).empty());
}

}  // namespace
}  // namespace indaba::client
