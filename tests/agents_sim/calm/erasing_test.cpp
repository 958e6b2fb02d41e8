// Proves that who erases their account leaves nothing on their device and at the server, that
// without a connection nothing is lost, and that others go on without an alarm.
#include <gtest/gtest.h>

#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

using client::ClientError;

class Erasing : public testing::Test {
 protected:
  Erasing() {
    client::Accredit grant;
    grant.handle = "ben";
    grant.role = protocol::RoleName::moderator;
    ana_.ask(grant).value();
    client::OpenChannel command;
    command.name = "Water";
    topic_ = std::get<client::ChannelOpened>(ana_.ask(command).value()).channel;
    ben_.ask(client::JoinChannel{topic_}).value();
    for (CalmDevice* member : {&ana_, &ben_, &eva_}) {
      member->ask(client::SetFirstContact{protocol::FirstContact::anyone}).value();
    }
    const client::OpenGroup us{"Us", {"ben", "eva"}};
    group_ = std::get<client::GroupOpened>(ana_.ask(us).value()).channel;
    say(ben_, topic_, "in the topic");
    say(ben_, group_, "in the group");
    ben_.ask(client::SetSlow{topic_, 1}).value();
  }
  static void say(CalmDevice& device, const ChannelId& channel, const std::string& words) {
    protocol::TextContent text;
    text.text = words;
    device.ask(client::SendMessage{channel, text}).value();
  }
  // Of ben's.
  CalmDevice& link_phone() {
    const auto offered = std::get<client::LinkOffered>(ben_.ask(client::OfferLink{}).value());
    CalmDevice& phone = alliance_.add_device();
    phone.begin(client::AskToBeLinked{offered.link, "phone"});
    const auto requests = ben_.agent().link_requests().value();
    ben_.ask(client::AcceptDevice{requests.at(0).fingerprint}).value();
    // It asks whether they agreed whenever it comes back.
    phone.disconnect();
    phone.connect();
    return phone;
  }
  static std::size_t kept_by(CalmDevice& device) {
    std::size_t values = 0;
    for (const auto& [key, value] : device.stored()) {
      values += key.starts_with("v/") ? 1 : 0;
    }
    return values;
  }
  static std::size_t lines_of(CalmDevice& device, const ChannelId& channel) {
    return device.agent().channels().messages(channel, 0, 100).value().size();
  }

  CalmAlliance alliance_{9};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  CalmDevice& eva_ = alliance_.join("eva");
  ChannelId topic_;
  ChannelId group_;
};

TEST_F(Erasing, LeavesNothingHereAndTellsItsHost) {
  ben_.count_anew();
  ben_.ask(client::EraseAccount{"ben"}).value();
  EXPECT_EQ(kept_by(ben_), 0U);
  EXPECT_NE(ben_.first<client::Erased>(), nullptr);
  EXPECT_EQ(ben_.agent().account(), nullptr);
  // Nobody is there any more to be asked.
  ben_.count_anew();
  ben_.begin(client::LookUp{"ana"});
  EXPECT_TRUE(ben_.told().empty());
  EXPECT_EQ(kept_by(ben_), 0U);
  EXPECT_EQ(ben_.traffic().requests, 0U);
}

TEST_F(Erasing, LeavesOthersWhatTheyHaveReadAndNoAlarm) {
  ana_.count_anew();
  eva_.count_anew();
  ben_.ask(client::EraseAccount{"ben"}).value();
  alliance_.settle();
  EXPECT_EQ(lines_of(ana_, topic_), 2U);
  EXPECT_EQ(ana_.agent().channels().closed_members(group_).size(), 2U);
  say(ana_, group_, "without ben");
  EXPECT_EQ(lines_of(eva_, group_), 3U);  // the title, what ben said, and this
  EXPECT_FALSE(ana_.ask(client::LookUp{"ben"}));
  // What ben set as a moderator still holds for who comes later, as the server lists it.
  eva_.ask(client::JoinChannel{topic_}).value();
  EXPECT_EQ(eva_.agent().channels().find(topic_)->slow, 1U);
  for (const CalmDevice* device : {&ana_, &eva_}) {
    EXPECT_EQ(device->first<client::Alarm>(), nullptr);
  }
}

// What they did to the group others take up, whosever it was.
TEST_F(Erasing, KeepsNobodyOutWhoWasAway) {
  eva_.disconnect();
  link_phone();
  ben_.ask(client::EraseAccount{"ben"}).value();
  say(ana_, group_, "without ben");
  eva_.count_anew();
  eva_.connect();
  alliance_.settle();
  EXPECT_EQ(lines_of(eva_, group_), 3U);
  EXPECT_EQ(eva_.agent().channels().closed_members(group_).size(), 2U);
  EXPECT_EQ(eva_.first<client::Alarm>(), nullptr);
}

TEST_F(Erasing, LetsTheHandleGoToSomebodyElse) {
  ben_.ask(client::EraseAccount{"ben"}).value();
  CalmDevice& other = alliance_.join("ben");
  EXPECT_EQ(other.agent().account()->handle(), "ben");
}

TEST_F(Erasing, EndsTheOtherDevicesOfTheMember) {
  CalmDevice& phone = link_phone();
  ASSERT_NE(phone.agent().account(), nullptr);
  phone.disconnect();
  ben_.ask(client::EraseAccount{"ben"}).value();
  phone.connect();
  alliance_.settle();
  // The server's word alone erases nothing.
  EXPECT_NE(phone.first<client::SignInRefused>(), nullptr);
  EXPECT_NE(kept_by(phone), 0U);
}

TEST_F(Erasing, IsRefusedToWhoNamesSomebodyElse) {
  const std::size_t before = kept_by(ben_);
  EXPECT_EQ(ben_.ask(client::EraseAccount{"ana"}).error(), ClientError::not_own_handle);
  EXPECT_EQ(kept_by(ben_), before);
  EXPECT_EQ(ben_.agent().standing(), client::Standing::member);
  EXPECT_TRUE(ana_.ask(client::LookUp{"ben"}));
}

TEST_F(Erasing, WaitsForNoConnectionAndLosesNothing) {
  ben_.disconnect();
  const std::size_t before = kept_by(ben_);
  EXPECT_EQ(ben_.ask(client::EraseAccount{"ben"}).error(), ClientError::disconnected);
  EXPECT_EQ(kept_by(ben_), before);
  ben_.connect();
  alliance_.settle();
  EXPECT_EQ(ben_.agent().standing(), client::Standing::member);
  EXPECT_EQ(lines_of(ben_, group_), 2U);
}

// The account is gone then, and the device is not let in; what it has is for its member to erase.
TEST_F(Erasing, KeepsWhatIsHereWhereTheAnswerIsLost) {
  ben_.stop_at("account.erase");
  ben_.begin(client::EraseAccount{"ben"});
  EXPECT_NE(kept_by(ben_), 0U);
  ben_.count_anew();
  ben_.connect();
  alliance_.settle();
  EXPECT_NE(ben_.first<client::SignInRefused>(), nullptr);
  EXPECT_FALSE(ana_.ask(client::LookUp{"ben"}));
}

}  // namespace
}  // namespace indaba::agents_sim
