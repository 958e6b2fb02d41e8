// Proves first contact: who may start to talk, who may ask, and that a refusal looks like a wait.
#include "server/service/contact.h"

#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using test::Planted;

class Contact : public testing::Test {
 protected:
  auto ask(const Planted& from, const Planted& to) {
    protocol::ContactAskRequest request;
    request.member = to.id;
    for (const auto& device : to.devices) {
      request.sealed.push_back({device.id, to_bytes("may we talk?")});
    }
    return alliance_.run(contact_ask, from.caller(), request);
  }
  Status answer(const Planted& by, const Planted& whom, bool accept) {
    const auto outcome =
        alliance_.run(contact_answer, by.caller(), protocol::ContactAnswerRequest{whom.id, accept});
    return outcome ? Status() : outcome.error();
  }
  Status set(const Planted& member, protocol::FirstContact setting) {
    const auto outcome =
        alliance_.run(contact_set, member.caller(), protocol::ContactSetRequest{setting});
    return outcome ? Status() : outcome.error();
  }
  bool may(const Planted& from, const Planted& to) {
    return may_start(alliance_.store(), from.id, to.id, alliance_.now()).value();
  }
  std::uint64_t waiting(const Planted& member) {
    return alliance_.store().inboxes->count(member.device().id).value();
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& ben_ = alliance_.add("ben");
};

TEST_F(Contact, NeedsASharedGroupUnlessSetOtherwise) {
  EXPECT_FALSE(may(awa_, ben_));
  EXPECT_TRUE(may(awa_, awa_));
  const ChannelId group(ByteArray<16>{1});
  ASSERT_TRUE(alliance_.store().channels->create(
      {.id = group, .kind = storage::ChannelKind::group, .created = {}, .closed = {}}));
  for (const Planted* member : {&awa_, &ben_}) {
    ASSERT_TRUE(alliance_.store().channels->add_member(group, {member->id, 0, {}}));
  }
  EXPECT_TRUE(may(awa_, ben_));
}

TEST_F(Contact, IsOpenToAnyoneWhereTheMemberSaysSo) {
  ASSERT_TRUE(set(ben_, protocol::FirstContact::anyone));
  EXPECT_TRUE(may(awa_, ben_));
  EXPECT_FALSE(may(ben_, awa_));
}

TEST_F(Contact, BeginsWithARequestThatIsAccepted) {
  ASSERT_TRUE(ask(awa_, ben_));
  EXPECT_EQ(waiting(ben_), 1U);
  EXPECT_FALSE(may(awa_, ben_));
  EXPECT_TRUE(may(ben_, awa_));  // who was asked may answer
  ASSERT_TRUE(answer(ben_, awa_, true));
  EXPECT_TRUE(may(awa_, ben_));
  EXPECT_EQ(alliance_.store().inboxes->read(awa_.device().id, 0, 1).value().at(0).entry.type,
            storage::InboxType::contact_answer);
}

TEST_F(Contact, TellsTheAskerNothingOfARefusal) {
  ASSERT_TRUE(ask(awa_, ben_));
  ASSERT_TRUE(answer(ben_, awa_, false));
  EXPECT_EQ(waiting(awa_), 0U);
  EXPECT_FALSE(may(awa_, ben_));
  ASSERT_TRUE(ask(awa_, ben_));  // again: nothing comes of it
  EXPECT_EQ(waiting(ben_), 1U);
}

TEST_F(Contact, WithTheYoungIsForLeadsWhateverTheySet) {
  alliance_.grant(ben_, RoleName::youth);
  EXPECT_EQ(set(ben_, protocol::FirstContact::anyone).error(), ErrorCode::not_allowed);
  ASSERT_TRUE(set(ben_, protocol::FirstContact::leads));
  ASSERT_TRUE(ask(awa_, ben_));
  EXPECT_EQ(waiting(ben_), 0U);
  EXPECT_FALSE(may(awa_, ben_));
  Planted& lead = alliance_.add("lead");
  alliance_.grant(lead, RoleName::youth_lead);
  EXPECT_TRUE(may(lead, ben_));
  ASSERT_TRUE(ask(lead, ben_));
  EXPECT_EQ(waiting(ben_), 1U);
}

TEST_F(Contact, AnswersAlikeForWhoIsNotThere) {
  Planted& pending = alliance_.add("pen", storage::Standing::pending);
  EXPECT_TRUE(ask(awa_, pending));
  EXPECT_TRUE(ask(awa_, awa_));
  protocol::ContactAskRequest nobody;
  nobody.sealed = {{awa_.device().id, to_bytes("x")}};
  EXPECT_TRUE(alliance_.run(contact_ask, awa_.caller(), nobody));
  EXPECT_EQ(waiting(pending), 0U);
  EXPECT_EQ(waiting(awa_), 0U);
}

TEST_F(Contact, ReachesNoDeviceOfSomebodyElse) {
  protocol::ContactAskRequest request;
  request.member = ben_.id;
  request.sealed = {{awa_.device().id, to_bytes("x")}};
  ASSERT_TRUE(alliance_.run(contact_ask, awa_.caller(), request));
  EXPECT_EQ(waiting(awa_), 0U);
}

TEST_F(Contact, IsAskedForSoManyTimesADay) {
  for (std::uint64_t i = 0; i < kContactRequestsPerDayMax; ++i) {
    ASSERT_TRUE(ask(awa_, alliance_.add("m" + std::to_string(i))));
  }
  ASSERT_TRUE(ask(awa_, ben_));
  EXPECT_EQ(waiting(ben_), 0U);
  alliance_.pass(std::uint64_t{24} * 60 * 60 + 1);
  ASSERT_TRUE(ask(awa_, ben_));
  EXPECT_EQ(waiting(ben_), 1U);
}

TEST_F(Contact, CanOnlyBeAnsweredWhereItWasAskedFor) {
  EXPECT_EQ(answer(ben_, awa_, true).error(), ErrorCode::not_found);
}

}  // namespace
}  // namespace indaba::server
