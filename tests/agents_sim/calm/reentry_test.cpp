// Proves that who comes into a group again, or stops while their commit is on its way, reads all
// that was said to them.
#include <gtest/gtest.h>

#include "protocol/content/content.h"
#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

class Reentry : public testing::Test {
 protected:
  Reentry() {
    for (CalmDevice* member : {&ben_, &eva_}) {
      member->ask(client::SetFirstContact{protocol::FirstContact::anyone}).value();
    }
    const client::OpenGroup open{"group", {"ben"}};
    group_ = std::get<client::GroupOpened>(ana_.ask(open).value()).channel;
  }

  void say(CalmDevice& member, const std::string& words) {
    protocol::TextContent text;
    text.text = words;
    member.ask(client::SendMessage{group_, text}).value();
  }
  // The last that the device shows of the group.
  std::string shown_to(CalmDevice& member) {
    const auto messages = member.agent().channels().messages(group_, 0, 100).value();
    if (messages.empty()) {
      return {};
    }
    const auto content = protocol::read_content(messages.back().content).value();
    const auto* text = content ? std::get_if<protocol::TextContent>(&*content) : nullptr;
    return text != nullptr ? text->text : "";
  }
  static bool is_calm(const CalmDevice& member) {
    return member.first<client::Alarm>() == nullptr && member.first<client::LogGap>() == nullptr;
  }
  // Of ben's, which knows its channels but for those that it has to come into by itself.
  CalmDevice& link_phone() {
    const auto offered = std::get<client::LinkOffered>(ben_.ask(client::OfferLink{}).value());
    CalmDevice& phone = alliance_.add_device();
    phone.begin(client::AskToBeLinked{offered.link, "phone"});
    const auto requests = ben_.agent().link_requests().value();
    ben_.ask(client::AcceptDevice{requests.at(0).fingerprint}).value();
    return phone;
  }

  CalmAlliance alliance_{7};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  CalmDevice& eva_ = alliance_.join("eva");
  ChannelId group_;
};

TEST_F(Reentry, OfWhoWasPutOutAndBroughtInWhileTheyWereAway) {
  say(ana_, "before");
  ben_.disconnect();
  ana_.ask(client::RemoveMembers{group_, {"ben"}}).value();
  say(ana_, "without ben");
  ana_.ask(client::AddMembers{group_, {"ben"}}).value();
  say(ana_, "again");
  ben_.connect();
  EXPECT_EQ(shown_to(ben_), "again");
  EXPECT_EQ(ben_.first<client::Alarm>(), nullptr);
  say(ben_, "here");
  EXPECT_EQ(shown_to(ana_), "here");
}

TEST_F(Reentry, NeedsNoneWhereACommitWasOnItsWay) {
  ana_.count_anew();
  ana_.stop_at("channels.commit");
  ana_.begin(client::AddMembers{group_, {"eva"}});
  ASSERT_FALSE(ana_.is_connected());
  say(ben_, "to all three");
  EXPECT_EQ(shown_to(eva_), "to all three");
  ana_.connect();
  EXPECT_EQ(shown_to(ana_), "to all three");
  EXPECT_TRUE(is_calm(ana_));
  say(ana_, "back");
  EXPECT_EQ(shown_to(eva_), "back");
}

TEST_F(Reentry, OfADeviceThatStopsWhileItComesIn) {
  CalmDevice& phone = link_phone();
  phone.stop_at("channels.rejoin");
  phone.disconnect();
  phone.connect();
  ASSERT_FALSE(phone.is_connected());
  say(ana_, "to the phone too");
  phone.connect();
  EXPECT_EQ(shown_to(phone), "to the phone too");
  EXPECT_TRUE(is_calm(phone));
}

}  // namespace
}  // namespace indaba::agents_sim
