// Proves ProfileStore's contract, against every Store.
#include "storage/profiles.h"

#include "storage/members.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;

class ProfileContract : public StoreContract {
 protected:
  MemberId member(std::uint64_t number, const std::string& handle,
                  Standing standing = Standing::full) {
    Member record;
    record.id = id_of<MemberId>(number);
    record.handle = handle;
    record.standing = standing;
    record.registered = UnixTime{1};
    EXPECT_TRUE(store().members->add(record));
    return record.id;
  }
  ProfileStore& profiles() { return *store().profiles.operator->(); }
};
INDABA_EVERY_STORE(ProfileContract);

constexpr std::uint8_t kCountry = 1;
constexpr std::uint8_t kThemes = 2;

ProfileEntry texts(std::uint8_t field, std::vector<ProfileValue> values) {
  ProfileEntry entry;
  entry.field = field;
  entry.values = std::move(values);
  return entry;
}

TEST_P(ProfileContract, ReplacesTheWholeProfile) {
  const MemberId awa = member(1, "awa");
  EXPECT_TRUE(profiles().profile(awa).value().empty());
  ProfileEntry sealed;
  sealed.field = 3;
  sealed.sealed = to_bytes("sealed");
  ASSERT_TRUE(
      profiles().set(awa, {texts(kThemes, {{"Water", "water"}, {"Soil", "soil"}}), sealed}));
  reopen();
  const auto profile = profiles().profile(awa).value();
  ASSERT_EQ(profile.size(), 2U);
  EXPECT_EQ(profile[0].field, kThemes);
  ASSERT_EQ(profile[0].values.size(), 2U);
  EXPECT_EQ(profile[0].values[1].text, "Soil");
  EXPECT_EQ(profile[0].values[1].key, "soil");
  EXPECT_EQ(profile[1].sealed, to_bytes("sealed"));

  ASSERT_TRUE(profiles().set(awa, {texts(kCountry, {{"SN", "sn"}})}));
  ASSERT_EQ(profiles().profile(awa).value().size(), 1U);
  EXPECT_EQ(profiles().profile(awa).value()[0].field, kCountry);
}

TEST_P(ProfileContract, FindsFullMembersForWhomAllMatchesHold) {
  const MemberId awa = member(1, "awa");
  const MemberId ben = member(2, "ben");
  const MemberId cho = member(3, "cho", Standing::provisional);
  for (const MemberId& id : {awa, ben, cho}) {
    ASSERT_TRUE(profiles().set(
        id, {texts(kCountry, {{"SN", "sn"}}), texts(kThemes, {{"Water", "water"}})}));
  }
  ASSERT_TRUE(profiles().set(ben, {texts(kCountry, {{"SN", "sn"}})}));

  EXPECT_EQ(profiles().search({}, {}, 10).value(), (std::vector<MemberId>{awa, ben}));
  EXPECT_EQ(profiles().search({{kCountry, "sn"}}, {}, 1).value(), (std::vector<MemberId>{awa}));
  EXPECT_EQ(profiles().search({{kCountry, "sn"}}, "awa", 10).value(), (std::vector<MemberId>{ben}));
  EXPECT_EQ(profiles().search({{kCountry, "sn"}, {kThemes, "water"}}, {}, 10).value(),
            (std::vector<MemberId>{awa}));
  EXPECT_TRUE(profiles().search({{kThemes, "sn"}}, {}, 10).value().empty());
  EXPECT_EQ(profiles().search(std::vector<DirectoryMatch>(6), {}, 10).error(),
            StorageError::out_of_range);
}

TEST_P(ProfileContract, AnswersSharedGroupUntilFirstContactIsSet) {
  const MemberId awa = member(1, "awa");
  EXPECT_EQ(profiles().first_contact(awa).value(), FirstContact::shared_group);
  ASSERT_TRUE(profiles().set_first_contact(awa, FirstContact::leads));
  ASSERT_TRUE(profiles().set_first_contact(awa, FirstContact::anyone));
  EXPECT_EQ(profiles().first_contact(awa).value(), FirstContact::anyone);
}

TEST_P(ProfileContract, KeepsOneRequestFromOneMemberToAnother) {
  const MemberId awa = member(1, "awa");
  const MemberId ben = member(2, "ben");
  EXPECT_EQ(profiles().contact(awa, ben).error(), StorageError::not_found);
  EXPECT_EQ(profiles().settle(awa, ben, true).error(), StorageError::not_found);
  ASSERT_TRUE(profiles().ask({awa, ben, UnixTime{50}, {}}));
  EXPECT_EQ(profiles().ask({awa, ben, UnixTime{60}, {}}).error(), StorageError::already_exists);
  ASSERT_TRUE(profiles().ask({ben, awa, UnixTime{60}, {}}));
  EXPECT_EQ(profiles().contact(awa, ben).value().asked, UnixTime{50});
  EXPECT_FALSE(profiles().contact(awa, ben).value().accepted);
  ASSERT_TRUE(profiles().settle(awa, ben, false));
  EXPECT_EQ(profiles().contact(awa, ben).value().accepted, false);
  EXPECT_EQ(profiles().asked_since(awa, UnixTime{50}).value(), 1U);
  EXPECT_EQ(profiles().asked_since(awa, UnixTime{51}).value(), 0U);
}

TEST_P(ProfileContract, ForgetsAMemberWhole) {
  const MemberId awa = member(1, "awa");
  const MemberId ben = member(2, "ben");
  ASSERT_TRUE(profiles().set(awa, {texts(kCountry, {{"SN", "sn"}})}));
  ASSERT_TRUE(profiles().set_first_contact(awa, FirstContact::leads));
  ASSERT_TRUE(profiles().ask({awa, ben, UnixTime{50}, {}}));
  ASSERT_TRUE(profiles().ask({ben, awa, UnixTime{50}, {}}));
  ASSERT_TRUE(profiles().forget(awa));
  EXPECT_TRUE(profiles().profile(awa).value().empty());
  EXPECT_EQ(profiles().first_contact(awa).value(), FirstContact::shared_group);
  EXPECT_FALSE(profiles().contact(awa, ben));
  EXPECT_FALSE(profiles().contact(ben, awa));
  EXPECT_TRUE(store().members->remove(awa));
}

TEST_P(ProfileContract, NamesTheRequestsFromAndToAMemberPageByPage) {
  const MemberId awa = member(1, "awa");
  const MemberId ben = member(2, "ben");
  const MemberId chi = member(3, "chi");
  ASSERT_TRUE(profiles().ask({chi, awa, UnixTime{50}, {}}));
  ASSERT_TRUE(profiles().ask({awa, chi, UnixTime{60}, {}}));
  ASSERT_TRUE(profiles().ask({awa, ben, UnixTime{70}, {}}));
  ASSERT_TRUE(profiles().ask({ben, chi, UnixTime{80}, {}}));
  ASSERT_TRUE(profiles().settle(awa, chi, true));
  const auto page = profiles().contacts_of(awa, {}, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].to, ben);
  EXPECT_FALSE(page[0].accepted);
  EXPECT_EQ(page[1].to, chi);
  EXPECT_EQ(page[1].accepted, true);
  const auto rest = profiles().contacts_of(awa, ContactPair{awa, chi}, 2).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].from, chi);
  EXPECT_EQ(rest[0].asked, UnixTime{50});
}

}  // namespace
}  // namespace indaba::storage
