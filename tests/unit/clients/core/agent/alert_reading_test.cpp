// Proves which alerts a member hears of by default: by the countries of their profile, and all
// where none is known. The agent is one that has just joined; alerts are given to it as messages.
#include <gmock/gmock.h>

#include "clients/core/cap/compose.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/error.h"
#include "tests/unit/clients/core/agent/side.h"

namespace indaba::client {
namespace {

class AlertReadingTest : public testing::Test {
 protected:
  AlertReadingTest() : side_(world_.root(), 1) {
    side_.server.always<protocol::ProfileSetRequest>("profile.set", protocol::Nothing{});
    side_.join(world_);
  }

  void live_in(const std::vector<std::string>& countries) {
    SetProfileField command;
    command.name = protocol::ProfileName::country;
    command.values = countries;
    command.visible = protocol::FieldVisibility::nobody;
    ASSERT_TRUE(side_.run(std::move(command)));
  }
  static ShownMessage alert_in(const std::string& country, const std::string& violation) {
    cap::QuickForm form;
    form.country = country;
    form.violation = violation;
    form.sentence = "It happened.";
    form.languages = {"en"};
    const auto alert =
        cap::compose(form, cap::default_vocabulary(),
                     {"a-1", "rivers", "Rivers", cap::DateTime::utc(test::StatementWorld::kStart)});
    protocol::AlertContent content;
    content.document = test::must(cap::issue(test::must(alert)));
    return said(content);
  }
  static ShownMessage said(const protocol::Content& content) {
    ShownMessage message;
    message.content = cbor::encode(content);
    return message;
  }
  // The channel of the messages here.
  void mute() {
    const ChannelId channel;
    SecretBatch batch;
    batch.push_back({"mark/mute/" + to_hex(channel.view()),
                     SecretBytes(cbor::encode(protocol::ChannelMark{channel, true, {1}}))});
    ASSERT_TRUE(side_.host.write(test::must(side_.store->seal(batch, side_.random)), side_.fence));
    side_.reopen();
  }
  bool is_news(const ShownMessage& message) {
    return side_.agent->is_news(message, side_.agent->alert_filter());
  }

  test::StatementWorld world_;
  Side side_;
};

TEST_F(AlertReadingTest, AreAllHeardOfWhereNoCountryIsKnown) {
  EXPECT_TRUE(is_news(alert_in("SN", "detention")));
  EXPECT_TRUE(is_news(alert_in("SN", "funding-restriction")));
}

TEST_F(AlertReadingTest, AreHeardOfByOnesCountryAndElsewhereIfSevere) {
  live_in({"ML"});
  EXPECT_TRUE(is_news(alert_in("ML", "funding-restriction")));
  EXPECT_TRUE(is_news(alert_in("SN", "detention")));
  EXPECT_FALSE(is_news(alert_in("SN", "funding-restriction")));
}

TEST_F(AlertReadingTest, AreHeardOfAsTheMemberHasChosen) {
  live_in({"ML"});
  SetAlertFilter command;
  command.filter.countries = {"SN"};
  ASSERT_TRUE(side_.run(command));
  EXPECT_TRUE(is_news(alert_in("SN", "funding-restriction")));
  EXPECT_FALSE(is_news(alert_in("ML", "detention")));
  command.filter.severity = "Severe";
  ASSERT_TRUE(side_.run(command));
  EXPECT_FALSE(is_news(alert_in("SN", "funding-restriction")));
  EXPECT_TRUE(is_news(alert_in("SN", "detention")));
  command.filter.languages = {"fr"};
  ASSERT_TRUE(side_.run(command));
  EXPECT_FALSE(is_news(alert_in("SN", "detention")));
  side_.reopen();
  EXPECT_FALSE(is_news(alert_in("SN", "detention")));
  command.filter = {};
  ASSERT_TRUE(side_.run(command));
  EXPECT_TRUE(is_news(alert_in("ML", "funding-restriction")));
  EXPECT_FALSE(is_news(alert_in("SN", "funding-restriction")));
}

TEST_F(AlertReadingTest, AreChosenByWhatThereIs) {
  SetAlertFilter country;
  country.filter.countries = {"XX"};
  EXPECT_EQ(side_.run(country).error(), cap::CapError::unknown_country);
  SetAlertFilter language;
  language.filter.languages = {"en français"};
  EXPECT_EQ(side_.run(language).error(), cap::CapError::invalid_token);
  SetAlertFilter severity;
  severity.filter.severity = "bad";
  EXPECT_EQ(side_.run(severity).error(), cap::CapError::unknown_value);
  SetAlertFilter category;
  category.filter.categories = {"politics"};
  EXPECT_EQ(side_.run(category).error(), cap::CapError::unknown_value);
  EXPECT_FALSE(side_.agent->channels().marks().alert_filter());
}

TEST_F(AlertReadingTest, IsNoMatterOfFiltersForOtherMessages) {
  live_in({"ML"});
  EXPECT_TRUE(is_news(said(protocol::TextContent{"Hello", {}, {}, {}})));
  EXPECT_TRUE(is_news(ShownMessage()));
}

TEST_F(AlertReadingTest, RemindsOfWhatWasNotAnswered) {
  EXPECT_TRUE(is_news(said(protocol::ReminderContent{protocol::Hash{1}, {}})));
}

TEST_F(AlertReadingTest, AreHeardOfInMutedChannelsIfSevere) {
  live_in({"SN"});
  mute();
  EXPECT_TRUE(is_news(alert_in("SN", "detention")));
  EXPECT_FALSE(is_news(alert_in("SN", "funding-restriction")));
  EXPECT_FALSE(is_news(said(protocol::TextContent{"Hello", {}, {}, {}})));
  EXPECT_FALSE(is_news(said(protocol::ReminderContent{protocol::Hash{1}, {}})));
  EXPECT_FALSE(is_news(ShownMessage()));
}

TEST_F(AlertReadingTest, FailsForWhatIsNotHere) {
  EXPECT_EQ(side_.agent->alert_life(protocol::Hash{1}).error(), ClientError::unknown_alert);
}

}  // namespace
}  // namespace indaba::client
