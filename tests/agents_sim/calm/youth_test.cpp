// Proves that topics of youth are only read while fewer than two youth leads are in their circle:
// agents and the server, with people whose accreditations come and go.
#include <gtest/gtest.h>

#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

using protocol::RoleName;

class Youth : public testing::Test {
 protected:
  void accredit(const std::string& handle, RoleName role) {
    client::Accredit command;
    command.handle = handle;
    command.role = role;
    ana_.ask(command).value();
  }
  void withdraw(const std::string& handle, RoleName role) {
    ana_.ask(client::Revoke{handle, role, ""}).value();
  }
  // What the server refused, if it did.
  std::error_code say(CalmDevice& device) {
    device.count_anew();
    protocol::TextContent text;
    text.text = "hello";
    device.ask(client::SendMessage{topic_, text}).value();
    const Told* refused = device.first<client::MessageRefused>();
    return refused == nullptr ? std::error_code()
                              : std::get<client::MessageRefused>(refused->event).error;
  }

  CalmAlliance alliance_{3};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  CalmDevice& lea_ = alliance_.join("lea");
  CalmDevice& max_ = alliance_.join("max");
  ChannelId topic_;
};

TEST_F(Youth, WriteWhereTwoLeadsAreInTheirCircle) {
  accredit("lea", RoleName::youth_lead);
  accredit("ben", RoleName::youth);
  client::OpenChannel open;
  open.name = "Ours";
  for (const protocol::CircleId& circle : lea_.agent().circles().all()) {
    if (lea_.agent().circles().definition(circle)->body.name == "youth") {
      open.circle = circle;
    }
  }
  topic_ = std::get<client::ChannelOpened>(lea_.ask(open).value()).channel;
  ben_.ask(client::JoinChannel{topic_}).value();
  EXPECT_EQ(say(ben_), protocol::ErrorCode::too_few_leads);
  EXPECT_EQ(say(lea_), protocol::ErrorCode::too_few_leads);

  accredit("max", RoleName::youth_lead);
  EXPECT_FALSE(say(ben_));
  max_.ask(client::JoinChannel{topic_}).value();
  EXPECT_FALSE(say(max_));

  withdraw("max", RoleName::youth_lead);
  EXPECT_EQ(say(ben_), protocol::ErrorCode::too_few_leads);
  const auto read = ben_.agent().channels().messages(topic_, 0, 10);
  EXPECT_EQ(read.value().size(), 2U);
}

}  // namespace
}  // namespace indaba::agents_sim
