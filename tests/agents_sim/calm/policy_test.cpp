// Proves that what a moderator sets of an open channel holds for everybody, those who come later
// included, and for nobody else's channels: agents and the server.
#include <gtest/gtest.h>

#include <set>

#include "clients/core/views/channel_policy.h"
#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

using client::ClientError;
using protocol::ErrorCode;

class Policy : public testing::Test {
 protected:
  Policy() {
    client::Accredit grant;
    grant.handle = "ana";
    grant.role = protocol::RoleName::moderator;
    ana_.ask(grant).value();
    topic_ = open("Water");
    ben_.ask(client::JoinChannel{topic_}).value();
  }
  ChannelId open(const std::string& name) {
    client::OpenChannel command;
    command.name = name;
    return std::get<client::ChannelOpened>(ana_.ask(command).value()).channel;
  }
  static Result<client::Outcome> say(CalmDevice& device, const ChannelId& channel) {
    protocol::TextContent text;
    text.text = "hello";
    return device.ask(client::SendMessage{channel, text});
  }
  static client::ChannelPolicy seen_by(CalmDevice& device, const ChannelId& channel) {
    return client::policy_of(device.agent(), *device.agent().channels().find(channel));
  }
  static std::size_t count(CalmDevice& device, const ChannelId& channel) {
    return device.agent().channels().messages(channel, 0, 100).value().size();
  }

  CalmAlliance alliance_{5};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  CalmDevice& eva_ = alliance_.join("eva");
  ChannelId topic_;
};

TEST_F(Policy, IsForModeratorsToSet) {
  EXPECT_EQ(ben_.ask(client::SetSlow{topic_, 60}).error(), ClientError::not_allowed);
  EXPECT_EQ(ben_.ask(client::SetExpiry{topic_, 60}).error(), ClientError::not_allowed);
  EXPECT_EQ(ben_.ask(client::CloseChannel{topic_}).error(), ClientError::not_allowed);
  EXPECT_EQ(ben_.ask(client::ListMembers{topic_, {}}).error(), ClientError::not_allowed);
  EXPECT_EQ(eva_.ask(client::SetSlow{topic_, 60}).error(), ClientError::not_in_channel);
  EXPECT_EQ(ana_.ask(client::SetSlow{topic_, 86'401}).error(), ClientError::invalid_text);
  const auto alerts = ana_.agent().channels().alert_channel();
  ASSERT_TRUE(alerts);
  EXPECT_EQ(ana_.ask(client::SetExpiry{*alerts, 60}).error(), ClientError::not_allowed);
  EXPECT_FALSE(seen_by(ben_, *alerts).may_write);
  EXPECT_EQ(seen_by(ben_, *alerts).writers, client::Writers::responders);
}

TEST_F(Policy, LetsEachWriteOnceInAWhileAndElsewhereAtOnce) {
  const ChannelId other = open("Bread");
  ben_.ask(client::JoinChannel{other}).value();
  ana_.ask(client::SetSlow{topic_, 3600}).value();
  EXPECT_EQ(seen_by(ben_, topic_).slow, 3600U);
  say(ben_, topic_).value();
  say(ben_, topic_).value();
  say(ben_, other).value();
  EXPECT_EQ(count(ana_, topic_), 2U);  // what was set, and the first
  EXPECT_EQ(count(ana_, other), 1U);
  EXPECT_FALSE(ben_.agent().channels().is_empty());
  alliance_.pass(3'700'000);
  ben_.disconnect();
  ben_.connect();
  alliance_.settle();
  EXPECT_EQ(count(ana_, topic_), 3U);
  EXPECT_TRUE(ben_.agent().channels().is_empty());
}

TEST_F(Policy, LetsGoOfWhatIsSaidForWhoComesLaterToo) {
  say(ben_, topic_).value();
  ana_.ask(client::SetExpiry{topic_, 3600}).value();
  say(ben_, topic_).value();
  eva_.ask(client::JoinChannel{topic_}).value();
  EXPECT_EQ(seen_by(eva_, topic_).expiry, 3600U);
  for (CalmDevice* device : {&ben_, &eva_}) {
    EXPECT_EQ(count(*device, topic_), 3U);
  }
  alliance_.pass(3'700'000);
  for (CalmDevice* device : {&ben_, &eva_}) {
    device->disconnect();
    device->connect();
    EXPECT_EQ(count(*device, topic_), 2U);
  }
}

TEST_F(Policy, OfWhatIsClosedIsThatItCanBeRead) {
  say(ben_, topic_).value();
  ana_.ask(client::CloseChannel{topic_}).value();
  for (CalmDevice* device : {&ana_, &ben_}) {
    EXPECT_TRUE(seen_by(*device, topic_).closed);
    EXPECT_FALSE(seen_by(*device, topic_).may_write);
    EXPECT_EQ(say(*device, topic_).error(), ErrorCode::channel_closed);
    EXPECT_EQ(count(*device, topic_), 2U);
  }
  EXPECT_EQ(ana_.ask(client::SetSlow{topic_, 60}).error(), ErrorCode::channel_closed);
  EXPECT_EQ(ana_.ask(client::CloseChannel{topic_}).error(), ErrorCode::channel_closed);
  EXPECT_EQ(eva_.ask(client::JoinChannel{topic_}).error(), ErrorCode::channel_closed);
  // A device that is new there sees it as the others do.
  const auto offered = std::get<client::LinkOffered>(ben_.ask(client::OfferLink{}).value());
  CalmDevice& phone = alliance_.add_device();
  phone.begin(client::AskToBeLinked{offered.link, "phone"});
  const auto requests = ben_.agent().link_requests().value();
  ben_.ask(client::AcceptDevice{requests.at(0).fingerprint}).value();
  phone.disconnect();
  phone.connect();
  ASSERT_NE(phone.agent().channels().find(topic_), nullptr);
  EXPECT_TRUE(seen_by(phone, topic_).closed);
  EXPECT_EQ(count(phone, topic_), 2U);
  EXPECT_EQ(phone.first<client::Alarm>(), nullptr);
}

TEST_F(Policy, ShowsModeratorsWhoIsThere) {
  eva_.ask(client::JoinChannel{topic_}).value();
  const auto listed =
      std::get<client::MembersListed>(ana_.ask(client::ListMembers{topic_, {}}).value());
  std::set<std::string> handles;
  for (const client::NamedMember& member : listed.members) {
    handles.insert(member.handle);
  }
  EXPECT_EQ(handles, (std::set<std::string>{"ana", "ben", "eva"}));
  EXPECT_FALSE(listed.more);
  const client::ListMembers behind{topic_, listed.members.back().member};
  EXPECT_TRUE(std::get<client::MembersListed>(ana_.ask(behind).value()).members.empty());
}

TEST_F(Policy, OfAGroupIsWhoInvites) {
  ben_.ask(client::SetFirstContact{protocol::FirstContact::anyone}).value();
  const auto group =
      std::get<client::GroupOpened>(ana_.ask(client::OpenGroup{"Us", {"ben"}}).value());
  for (CalmDevice* device : {&ana_, &ben_}) {
    const client::ChannelPolicy policy = seen_by(*device, group.channel);
    EXPECT_TRUE(policy.invite);
    EXPECT_TRUE(policy.may_write);
  }
  EXPECT_EQ(ana_.ask(client::SetSlow{group.channel, 60}).error(), ClientError::not_allowed);
  EXPECT_EQ(ana_.ask(client::CloseChannel{group.channel}).error(), ClientError::not_allowed);
}

}  // namespace
}  // namespace indaba::agents_sim
