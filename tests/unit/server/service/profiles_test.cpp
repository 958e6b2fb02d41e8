// Proves what members show of themselves and to whom, and the directory; on a planted alliance.
#include "server/service/profiles.h"

#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "protocol/statements/authentic.h"
#include "server/service/search_key.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::ProfileField;
using protocol::ProfileName;
using protocol::RoleName;
using test::Planted;

ProfileField shown(ProfileName name, std::vector<std::string> values) {
  ProfileField field;
  field.name = name;
  field.values = std::move(values);
  return field;
}

ProfileField sealed(ProfileName name) {
  ProfileField field;
  field.name = name;
  field.visibility = protocol::Visibility::chosen;
  field.sealed = to_bytes("sealed");
  return field;
}

class Profiles : public testing::Test {
 protected:
  Status set(const Planted& member, std::vector<ProfileField> fields) {
    const auto outcome =
        alliance_.run(profile_set, member.caller(), protocol::ProfileSetRequest{std::move(fields)});
    return outcome ? Status() : outcome.error();
  }
  std::vector<std::string> search(const protocol::DirectorySearchRequest& request) {
    std::vector<std::string> handles;
    const auto found = alliance_.run(directory_search, awa_.caller(), request);
    for (const auto& member : found->members) {
      handles.push_back(member.handle);
    }
    return handles;
  }
  auto get(const Planted& by, const std::string& handle) {
    return alliance_.run(members_get, by.caller(), protocol::MembersGetRequest{handle, {}});
  }
  std::size_t roles_seen(const Planted& by, const std::string& handle) {
    std::size_t roles = 0;
    const auto found = get(by, handle);
    for (const auto& statement : found->statements) {
      const auto opened = protocol::reopen(statement).value();
      roles += std::holds_alternative<protocol::RoleStatement>(opened.body) ? 1 : 0;
    }
    return roles;
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& ben_ = alliance_.add("ben");
};

TEST_F(Profiles, ShowAMembersIdentityDevicesAndAccreditations) {
  alliance_.add_device(awa_);
  alliance_.grant(awa_, RoleName::responder);
  const auto found = get(ben_, "awa");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->member, awa_.id);
  EXPECT_EQ(found->identity.size(), 1U);
  EXPECT_EQ(found->devices.size(), 2U);
  EXPECT_EQ(found->statements.size(), 2U);
  EXPECT_EQ(
      alliance_.run(members_get, ben_.caller(), protocol::MembersGetRequest{{}, awa_.id})->handle,
      "awa");
}

TEST_F(Profiles, ShowNobodyWhoIsNotIn) {
  alliance_.add("pen", storage::Standing::pending);
  alliance_.add("out", storage::Standing::ended);
  for (const char* handle : {"pen", "out", "nobody"}) {
    EXPECT_EQ(get(awa_, handle).error(), ErrorCode::not_found);
  }
}

TEST_F(Profiles, HideWhoIsProtectedAsYouth) {
  alliance_.grant(ben_, RoleName::youth);
  Planted& lead = alliance_.add("lead");
  alliance_.grant(lead, RoleName::youth_lead);
  EXPECT_EQ(roles_seen(awa_, "ben"), 0U);
  EXPECT_EQ(roles_seen(ben_, "ben"), 1U);
  EXPECT_EQ(roles_seen(lead, "ben"), 1U);
  EXPECT_EQ(roles_seen(awa_, "lead"), 1U);
}

TEST_F(Profiles, AreReplacedWhole) {
  ASSERT_TRUE(set(awa_, {shown(ProfileName::country, {"SN"}), sealed(ProfileName::about)}));
  const auto own = alliance_.run(profile_get, awa_.caller(), protocol::ProfileGetRequest{});
  EXPECT_EQ(own->handle, "awa");
  ASSERT_EQ(own->profile.size(), 2U);
  EXPECT_EQ(own->profile[0].values, (std::vector<std::string>{"SN"}));
  EXPECT_EQ(own->profile[1].sealed, to_bytes("sealed"));
  ASSERT_TRUE(set(awa_, {}));
  EXPECT_TRUE(
      alliance_.run(profile_get, awa_.caller(), protocol::ProfileGetRequest{})->profile.empty());
}

TEST_F(Profiles, NameAFieldOnce) {
  EXPECT_EQ(set(awa_, {shown(ProfileName::skills, {"a"}), sealed(ProfileName::skills)}).error(),
            ErrorCode::malformed);
}

TEST_F(Profiles, AreFoundWhateverTheCaseAndTheAccents) {
  ASSERT_TRUE(set(awa_, {shown(ProfileName::themes, {"Éducation", "Climat"}),
                         shown(ProfileName::country, {"SN"})}));
  ASSERT_TRUE(
      set(ben_, {shown(ProfileName::themes, {"EDUCATION "}), shown(ProfileName::country, {"ML"})}));
  protocol::DirectorySearchRequest request;
  request.limit = 10;
  request.theme = "education";
  EXPECT_EQ(search(request), (std::vector<std::string>{"awa", "ben"}));
  request.country = "ML";
  EXPECT_EQ(search(request), (std::vector<std::string>{"ben"}));
  request.country = {};
  request.limit = 1;
  EXPECT_EQ(search(request), (std::vector<std::string>{"awa"}));
  request.after = "awa";
  EXPECT_EQ(search(request), (std::vector<std::string>{"ben"}));
}

TEST_F(Profiles, AreNotFoundByWhatIsSealed) {
  ASSERT_TRUE(set(awa_, {sealed(ProfileName::skills)}));
  protocol::DirectorySearchRequest request;
  request.limit = 10;
  const auto found = alliance_.run(directory_search, ben_.caller(), request);
  EXPECT_TRUE(found->members.at(0).profile.empty());
}

TEST_F(Profiles, TakeAHandleThatNobodyHas) {
  EXPECT_EQ(alliance_.run(handle_set, awa_.caller(), protocol::HandleSetRequest{"ben"}).error(),
            ErrorCode::already_exists);
  ASSERT_TRUE(alliance_.run(handle_set, awa_.caller(), protocol::HandleSetRequest{"awa2"}));
  EXPECT_TRUE(get(ben_, "awa2"));
}

TEST(SearchKey, FoldsCaseAccentsAndSpaces) {
  EXPECT_EQ(search_key("  Ñandú ").value(), "nandu");
  EXPECT_EQ(search_key("STRASSE").value(), search_key("straße").value());
  EXPECT_EQ(search_key("ﬁn").value(), "fin");
  EXPECT_EQ(search_key("   ").value(), "");
  EXPECT_EQ(search_key("\xff").error(), ErrorCode::malformed);
}

}  // namespace
}  // namespace indaba::server
