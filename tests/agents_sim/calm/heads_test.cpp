// Proves that two who are shown different logs of a group learn of it through their direct channel,
// which the server can't read, and that nobody else's word is needed.
#include <gtest/gtest.h>

#include "crypto/base/hex.h"
#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

class Heads : public testing::Test {
 protected:
  Heads() {
    ben_.ask(client::SetFirstContact{protocol::FirstContact::anyone}).value();
    const client::OpenGroup open{"group", {"ben"}};
    group_ = std::get<client::GroupOpened>(ana_.ask(open).value()).channel;
    direct_ =
        std::get<client::ChannelOpened>(ana_.ask(client::OpenDirect{"ben", ""}).value()).channel;
    say(group_);
  }

  void say(const ChannelId& channel) {
    protocol::TextContent text;
    text.text = "hello";
    ana_.ask(client::SendMessage{channel, text}).value();
  }
  // As if the server had shown her something else all along.
  void show_ana_another_log() {
    ana_.disconnect();
    client::Channel channel = *ana_.agent().channels().find(group_);
    channel.log_hash = protocol::Hash{1};
    ana_.rewrite("channel/" + to_hex(group_.view()), cbor::encode(channel));
    ana_.connect();
  }
  std::vector<client::Alarm> alarms_of_ben() const {
    std::vector<client::Alarm> alarms;
    for (const Told& told : ben_.told()) {
      if (const auto* alarm = std::get_if<client::Alarm>(&told.event)) {
        alarms.push_back(*alarm);
      }
    }
    return alarms;
  }

  CalmAlliance alliance_{5};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  ChannelId group_;
  ChannelId direct_;
};

TEST_F(Heads, OfTheSameLogAreNoReasonForAlarm) {
  say(direct_);
  say(group_);
  ana_.disconnect();
  ben_.disconnect();
  alliance_.pass(client::kHeadsToldSeconds * kSecond);
  ana_.connect();
  ben_.connect();
  say(direct_);
  EXPECT_TRUE(alarms_of_ben().empty());
  // They are no messages.
  EXPECT_EQ(ben_.agent().channels().messages(direct_, 0, 10).value().size(), 2U);
}

TEST_F(Heads, OfAnotherLogAreAlarmedOf) {
  show_ana_another_log();
  const std::uint64_t seq = ana_.agent().channels().find(group_)->seq;
  ben_.count_anew();
  say(direct_);
  const auto alarms = alarms_of_ben();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, client::AlarmKind::log_split);
  EXPECT_EQ(alarms[0].channel, group_);
  EXPECT_EQ(alarms[0].seq, seq);
}

}  // namespace
}  // namespace indaba::agents_sim
