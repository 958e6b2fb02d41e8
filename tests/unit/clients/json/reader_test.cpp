// Proves that structures are read from JSON as they are written, and that nothing else is read:
// each command and event out of a seed goes both ways, and one value is spoilt in each way.
#include "clients/json/reader.h"

#include <gtest/gtest.h>

#include "clients/core/agent/agent.h"
#include "clients/core/cap/names.h"
#include "clients/json/writer.h"
#include "tests/cddl/sampler.h"

namespace indaba::client {
namespace {

constexpr int kSamples = 20;

test::Sampler sampler() { return test::Sampler(8259, kJsonNumberMax); }

template <class T>
void expect_round_trip(test::Sampler& from) {
  for (int i = 0; i < kSamples; ++i) {
    const std::string text = to_line(to_json(from.sample<T>()));
    const auto read = from_json<T>(text);
    ASSERT_TRUE(read.value) << text << "\n" << read.value.error().message() << " " << read.place;
    EXPECT_EQ(to_line(to_json(*read.value)), text);
  }
}
template <class... T>
void expect_round_trips(const std::variant<T...>*) {
  test::Sampler from = sampler();
  (expect_round_trip<T>(from), ...);
}

TEST(JsonReader, ReadsEachCommandAsItIsWritten) {
  expect_round_trips(static_cast<const Command*>(nullptr));
}

TEST(JsonReader, ReadsEachOutcomeAsItIsWritten) {
  expect_round_trips(static_cast<const Outcome*>(nullptr));
}

// But for those with an error, which is written by its name alone.
TEST(JsonReader, ReadsEachEventAsItIsWritten) {
  expect_round_trips(
      static_cast<const std::variant<
          StandingChanged, MessageArrived, MessageChanged, MessageSent, ChannelChanged, PutOut,
          ContactArrived, ContactAnswered, AlertAnswered, AnswerReceived, HelpAskedAgain,
          LinkArrived, DeviceAdded, DeviceEnded, IdentityChanged, ProfileShown, ListFreshness,
          SentNotFresh, RevokedMayRead, LogGap, ClockApart, ServerRestored, Alarm>*>(nullptr));
}

TEST(JsonReader, KnowsACommandByItsType) {
  const auto read = from_json<Command>(R"({"type":"accept_identity","handle":"awa"})");
  ASSERT_TRUE(read.value);
  EXPECT_EQ(std::get<AcceptIdentity>(*read.value).handle, "awa");
}

struct Spoilt {
  const char* text;
  JsonError error;
  const char* place;
};

const std::string kChannel(32, 'a');

TEST(JsonReader, RefusesWhatIsNoCommandAndSaysWhere) {
  for (const Spoilt& spoilt : {
           Spoilt{R"([])", JsonError::wrong_type, ""},
           Spoilt{R"({})", JsonError::missing_key, "type"},
           Spoilt{R"({"type":1})", JsonError::wrong_type, "type"},
           Spoilt{R"({"type":"fly"})", JsonError::unknown_value, "type"},
           Spoilt{R"({"type":"look_up"})", JsonError::missing_key, "handle"},
           Spoilt{R"({"type":"look_up","handle":"awa","x":1})", JsonError::unknown_key, ""},
           Spoilt{R"({"type":"look_up","handle":1})", JsonError::wrong_type, "handle"},
           Spoilt{R"({"type":"look_up","handle":"Awa"})", JsonError::wrong_form, "handle"},
           Spoilt{R"({"type":"join_channel","channel":"aa"})", JsonError::out_of_bounds, "channel"},
           Spoilt{R"({"type":"join_channel","channel":"a"})", JsonError::wrong_form, "channel"},
           Spoilt{R"({"type":"join_channel","channel":"zz"})", JsonError::wrong_form, "channel"},
           Spoilt{R"({"type":"answer_alert","alert":"","answer":"fine"})", JsonError::out_of_bounds,
                  "alert"},
           Spoilt{R"({"type":"set_first_contact","first_contact":"all"})", JsonError::unknown_value,
                  "first_contact"},
           Spoilt{R"({"type":"block_member","handle":"awa","on":1})", JsonError::wrong_type, "on"},
           Spoilt{R"({"type":"open_group","title":"","handles":[]})", JsonError::out_of_bounds,
                  "title"},
           Spoilt{R"({"type":"open_group","title":"a","handles":["awa","?"]})",
                  JsonError::wrong_form, "handles.1"},
           Spoilt{R"({"type":"open_group","title":"a","handles":{}})", JsonError::wrong_type,
                  "handles"},
           Spoilt{R"({"type":"find_channels","kind":"group"})", JsonError::unknown_value, ""},
           Spoilt{R"({"type":"offer_link","type":"offer_link"})", JsonError::duplicate_key, ""},
       }) {
    const auto read = from_json<Command>(spoilt.text);
    EXPECT_EQ(read.value.error(), spoilt.error) << spoilt.text;
    EXPECT_EQ(read.place, spoilt.place) << spoilt.text;
  }
}

TEST(JsonReader, RefusesContentThatIsNone) {
  const auto place_of = [](const std::string& content) {
    return from_json<Command>(R"({"type":"send_message","anyway":false,"channel":")" + kChannel +
                              R"(","content":)" + content + "}")
        .place;
  };
  EXPECT_EQ(place_of(R"({"kind":"text","text":"a"})"), "");
  EXPECT_EQ(place_of(R"({"kind":"song","text":"a"})"), "content.kind");
  EXPECT_EQ(place_of(R"({"text":"a"})"), "content.kind");
  EXPECT_EQ(place_of(R"({"kind":"text","text":""})"), "content.text");
  EXPECT_EQ(place_of(R"({"kind":"text","text":"a","mentions":[]})"), "content.mentions");
  EXPECT_EQ(place_of(R"({"kind":"text","text":"a","b":1})"), "content");
}

TEST(JsonReader, RefusesHexInCapitals) {
  const std::string capitals(32, 'A');
  EXPECT_EQ(from_json<Command>(R"({"type":"join_channel","channel":")" + capitals + R"("})")
                .value.error(),
            JsonError::wrong_form);
}

TEST(JsonReader, RefusesNumbersBeyondTheirBounds) {
  const auto error_of = [](const char* days) {
    return from_json<CreateInvites>(
               std::string(
                   R"({"type":"create_invites","count":1,"mode":"active","uses":1,"days":)") +
               days + "}")
        .value.error();
  };
  EXPECT_FALSE(error_of("365"));
  EXPECT_EQ(error_of("0"), JsonError::out_of_bounds);
  EXPECT_EQ(error_of("366"), JsonError::out_of_bounds);
  EXPECT_EQ(error_of("\"1\""), JsonError::wrong_type);
}

TEST(JsonReader, RefusesDatesThatAreNone) {
  EXPECT_TRUE(from_json<cap::Reference>(
                  R"({"sender":"a","identifier":"b","sent":"2026-11-30T10:00:00-00:00"})")
                  .value);
  const auto read =
      from_json<cap::Reference>(R"({"sender":"a","identifier":"b","sent":"yesterday"})");
  EXPECT_EQ(read.value.error(), JsonError::wrong_form);
  EXPECT_EQ(read.place, "sent");
}

}  // namespace
}  // namespace indaba::client
