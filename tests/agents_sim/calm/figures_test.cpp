// Proves what clients/README.md says that things cost on the network: how many answers have to be
// waited for one after the other, and how many bytes cross it. Agents and the server, below its
// sockets, do them in one process; requests and bytes are counted as they cross.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/agents_sim/calm/calm_alliance.h"

namespace indaba::agents_sim {
namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kWords = 200;

class Figures : public testing::Test {
 protected:
  Figures() { ben_.ask(client::SetFirstContact{protocol::FirstContact::anyone}).value(); }

  ChannelId open_topic(const std::string& name) {
    client::OpenChannel open;
    open.name = name;
    return std::get<client::ChannelOpened>(ana_.ask(open).value()).channel;
  }
  ChannelId open_group(const std::string& title) {
    const client::OpenGroup open{title, {"ben"}};
    return std::get<client::GroupOpened>(ana_.ask(open).value()).channel;
  }
  static void say(CalmDevice& device, const ChannelId& channel) {
    protocol::TextContent text;
    text.text = std::string(kWords, 'x');
    device.ask(client::SendMessage{channel, text}).value();
  }
  // Prints what was counted, less what was said itself.
  static Traffic beyond(const char* what, Traffic traffic, std::size_t words) {
    traffic.bytes -= words;
    std::printf("%s: %zu round trips, %zu requests, %zu bytes beyond what was said\n", what,
                traffic.round_trips, traffic.requests, traffic.bytes);
    return traffic;
  }
  // Has one said, and counts what it costs both.
  void say_and_count(const ChannelId& channel, const char* kind) {
    say(ana_, channel);
    ana_.count_anew();
    ben_.count_anew();
    say(ana_, channel);
    ASSERT_NE(ana_.first<client::MessageSent>(), nullptr);
    ASSERT_NE(ben_.first<client::MessageArrived>(), nullptr);
    std::printf("a message in a %s\n", kind);
    sender_ = beyond("  who sends", ana_.traffic(), kWords);
    reader_ = beyond("  who reads", ben_.traffic(), kWords);
  }

  CalmAlliance alliance_{1};
  CalmDevice& ana_ = alliance_.found("ana");
  CalmDevice& ben_ = alliance_.join("ben");
  Traffic sender_;
  Traffic reader_;
};

TEST_F(Figures, AMessageInAGroupCostsOneRoundTripAndAKibibyte) {
  say_and_count(open_group("group"), "group");
  EXPECT_EQ(sender_.requests, 1U);
  EXPECT_EQ(sender_.round_trips, 1U);
  EXPECT_LE(sender_.bytes, kKiB);
  EXPECT_EQ(reader_.requests, 0U);
  EXPECT_LE(reader_.bytes, kKiB);
}

TEST_F(Figures, AMessageInATopicCostsOneRoundTripAndAKibibyte) {
  const ChannelId topic = open_topic("topic");
  ben_.ask(client::JoinChannel{topic}).value();
  say_and_count(topic, "topic");
  EXPECT_EQ(sender_.requests, 1U);
  EXPECT_EQ(sender_.round_trips, 1U);
  EXPECT_LE(sender_.bytes, kKiB);
  EXPECT_EQ(reader_.requests, 0U);
  EXPECT_LE(reader_.bytes, kKiB);
}

TEST_F(Figures, ANewcomerReadsAnOpenChannelAfterThreeRoundTripsAndEightKibibytes) {
  constexpr std::size_t messages = 10;
  const ChannelId topic = open_topic("topic");
  ben_.ask(client::JoinChannel{topic}).value();
  for (std::size_t i = 0; i < messages; ++i) {
    say(i % 2 == 0 ? ana_ : ben_, topic);
  }
  CalmDevice& chi = alliance_.join("chi");
  std::size_t bodies = 0;
  alliance_.on_event = [&](const protocol::Event& event) {
    const auto told = cbor::decode<protocol::EntryEvent>(event.with.item);
    bodies += event.event == "entry" && told && told->entry.body ? told->entry.body->size() : 0;
  };
  chi.count_anew();
  chi.ask(client::JoinChannel{topic}).value();
  const Told* first = chi.first<client::MessageArrived>();
  ASSERT_NE(first, nullptr);
  const Traffic until_read =
      beyond("a newcomer's first message in a topic", first->traffic, bodies);
  EXPECT_LE(until_read.round_trips, 3U);
  EXPECT_LE(until_read.bytes, 8 * kKiB);
}

TEST_F(Figures, ComingBackToFiftyIdleChannelsCostsTwoRoundTripsAndFourKibibytes) {
  constexpr std::size_t topics = 40;
  constexpr std::size_t groups = 10;
  for (std::size_t i = 0; i < topics; ++i) {
    ben_.ask(client::JoinChannel{open_topic("topic " + std::to_string(i))}).value();
  }
  for (std::size_t i = 0; i < groups; ++i) {
    open_group("group " + std::to_string(i));
  }
  ASSERT_GE(ben_.agent().channels().all().size(), topics + groups);
  for (CalmDevice* device : {&ana_, &ben_}) {
    // What it came into is in its backup.
    device->ask(client::SetFirstContact{protocol::FirstContact::anyone}).value();
    device->disconnect();
    device->count_anew();
    device->connect();
    EXPECT_EQ(device->agent().standing(), client::Standing::member);
    const Traffic whole = beyond("coming back", device->traffic(), 0);
    EXPECT_LE(whole.round_trips, 2U);
    EXPECT_LE(whole.bytes, 4 * kKiB);
  }
}

}  // namespace
}  // namespace indaba::agents_sim
