// Proves that structures become JSON by the names of their fields, in a form that scripts can take
// apart again: a structure of every kind of field is written.
#include "clients/json/writer.h"

#include <gtest/gtest.h>

#include "clients/core/agent/events.h"
#include "protocol/content/content.h"
#include "tests/unit/clients/filled.h"

namespace indaba::client {
namespace {

using test::filled;

TEST(JsonWriter, HasIdsKeysAndBytesInHexAndTimesInSeconds) {
  ShownMessage message;
  message.channel = ChannelId(filled<16>(1));
  message.seq = 7;
  message.message = MessageId(filled<16>(2));
  message.member = MemberId(filled<20>(3));
  message.device = DeviceId(filled<16>(4));
  message.at = {1'800'000'000};
  message.content = {0xA0, 0x0B};
  EXPECT_EQ(to_json(message).dump(),
            "{\"at\":1800000000,\"seq\":7,\"device\":\"04040404040404040404040404040404\","
            "\"member\":\"0303030303030303030303030303030303030303\","
            "\"channel\":\"01010101010101010101010101010101\",\"content\":\"a00b\","
            "\"message\":\"02020202020202020202020202020202\"}");
}

TEST(JsonWriter, LeavesOutWhatIsAbsent) {
  ShownMessage message;
  EXPECT_FALSE(to_json(message).contains("edited"));
  message.edited = UnixTime{5};
  EXPECT_EQ(to_json(message)["edited"], 5);
}

TEST(JsonWriter, HasTextsFlagsArraysAndNamesOfEnumerators) {
  ChannelsFound found;
  found.channels.emplace_back();
  found.channels[0].kind = protocol::ChannelKind::alert;
  found.channels[0].name = "d\xC3\xA9tenus";
  found.channels[0].themes = {"a", "b"};
  found.channels[0].joined = true;
  const Json json = to_json(found);
  EXPECT_EQ(json["type"], "channels");
  const Json& channel = json["channels"][0];
  EXPECT_EQ(channel["kind"], "alert");
  EXPECT_EQ(channel["name"], "d\xC3\xA9tenus");
  EXPECT_EQ(channel["themes"], (Json::array({"a", "b"})));
  EXPECT_EQ(channel["countries"], Json::array());
  EXPECT_EQ(channel["joined"], true);
  EXPECT_EQ(channel["closed"], false);
}

TEST(JsonWriter, OfAVariantIsThatOfWhatItHolds) {
  const Outcome outcome = Invited{{"link"}};
  EXPECT_EQ(to_json(outcome).dump(), R"({"type":"invited","links":["link"]})");
  EXPECT_EQ(to_json(Outcome(Done{})).dump(), R"({"type":"done"})");
  const protocol::Content content = protocol::TitleContent{"Title"};
  EXPECT_EQ(to_json(content).dump(), R"({"kind":"title","title":"Title"})");
}

}  // namespace
}  // namespace indaba::client
