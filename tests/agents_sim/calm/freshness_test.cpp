// Proves that the list of revocations stays fresh as long as an admin's device connects once a
// week, and what a member hears and may do where none does: agents and the server live through
// weeks.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

constexpr Ms kDay = Ms{24} * 3600 * kSecond;

class Weeks : public testing::Test {
 protected:
  Weeks() {
    client::OpenChannel open;
    open.name = "topic";
    topic_ = std::get<client::ChannelOpened>(ana_.ask(open).value()).channel;
    ben_.ask(client::JoinChannel{topic_}).value();
  }

  // Nobody is connected meanwhile.
  void days(unsigned count) {
    for (CalmDevice* device : {&ana_, &ben_}) {
      if (device->is_connected()) {
        device->disconnect();
      }
      device->count_anew();
    }
    alliance_.pass(count * kDay);
  }
  std::error_code say(CalmDevice& device, bool anyway = false) {
    protocol::TextContent text;
    text.text = "hello";
    return device.ask(client::SendMessage{topic_, text, anyway}).error();
  }
  static bool is_fresh(CalmDevice& device) { return device.agent().trust().is_list_fresh(); }

  CalmAlliance alliance_{7};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  ChannelId topic_;
};

TEST_F(Weeks, AnAdminsDeviceRenewsTheListEachOfThem) {
  for (int week = 0; week < 3; ++week) {
    const UnixTime before = ana_.agent().trust().list_vouched();
    days(8);
    ana_.connect();
    EXPECT_GE(ana_.agent().trust().list_vouched().seconds, before.seconds + 8ULL * 86'400);
    ben_.connect();
    EXPECT_EQ(ben_.agent().trust().list_vouched(), ana_.agent().trust().list_vouched());
    EXPECT_EQ(ben_.first<client::ListFreshness>(), nullptr);
    EXPECT_EQ(ben_.first<client::Alarm>(), nullptr);
    EXPECT_FALSE(say(ben_));
    EXPECT_EQ(ben_.first<client::SentNotFresh>(), nullptr);
  }
  // It names the newest manifest of each circle that the admin is in.
  const protocol::CircleId members = *ben_.agent().channels().find(topic_)->circle;
  const protocol::ManifestRef* named = ben_.agent().trust().named_manifest(members);
  ASSERT_NE(named, nullptr);
  EXPECT_EQ(named->epoch, ben_.agent().circles().newest(members));
}

TEST_F(Weeks, NoMemberRenewsIt) {
  days(8);
  ben_.connect();
  EXPECT_LT(ben_.agent().trust().list_vouched().seconds + 8ULL * 86'400, alliance_.now().seconds);
}

TEST_F(Weeks, WithoutAnAdminMakeItOldAndSendingAsksFirst) {
  days(15);
  ben_.connect();
  const Told* old = ben_.first<client::ListFreshness>();
  ASSERT_NE(old, nullptr);
  EXPECT_FALSE(std::get<client::ListFreshness>(old->event).is_fresh);
  EXPECT_EQ(say(ben_), client::ClientError::not_fresh);
  EXPECT_FALSE(say(ben_, true));
  EXPECT_NE(ben_.first<client::SentNotFresh>(), nullptr);
  EXPECT_NE(ben_.first<client::MessageSent>(), nullptr);
  ben_.count_anew();
  ben_.disconnect();
  ben_.connect();
  EXPECT_EQ(ben_.first<client::ListFreshness>(), nullptr);  // it was said

  ana_.connect();
  EXPECT_TRUE(is_fresh(ana_));
  ben_.disconnect();
  ben_.connect();
  EXPECT_TRUE(is_fresh(ben_));
  const Told* fresh = ben_.first<client::ListFreshness>();
  ASSERT_NE(fresh, nullptr);
  EXPECT_TRUE(std::get<client::ListFreshness>(fresh->event).is_fresh);
  EXPECT_FALSE(say(ben_));
}

TEST_F(Weeks, AlertsThatAreSentOnAnOldListSaySo) {
  client::Accredit responder;
  responder.handle = "ben";
  responder.role = protocol::RoleName::responder;
  ana_.ask(responder).value();
  client::cap::QuickForm form;
  form.country = "SN";
  form.violation = "raid";
  form.sentence = "The office was searched.";
  form.languages = {"en"};
  const auto sent = [&] {
    ben_.ask(client::SendAlert{{}, form}).value();
    const auto all = ana_.agent().channels().alerts().all().value();
    const auto newest = std::max_element(
        all.begin(), all.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
    return ana_.agent().alert_content(newest->alert).value();
  };
  EXPECT_FALSE(sent().not_fresh);
  days(15);
  ben_.connect();
  ben_.ask(client::SendAlert{{}, form}).value();
  EXPECT_NE(ben_.first<client::SentNotFresh>(), nullptr);
  // An admin renews the list as soon as they are there, and reads what was said before.
  ana_.connect();
  const auto known = ana_.agent().channels().alerts().all().value();
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(std::count_if(known.begin(), known.end(),
                          [&](const auto& one) {
                            const auto content = ana_.agent().alert_content(one.alert).value();
                            return content.not_fresh.value_or(false);
                          }),
            1);
  ben_.disconnect();
  ben_.connect();
  EXPECT_FALSE(sent().not_fresh);
}

}  // namespace
}  // namespace indaba::agents_sim
