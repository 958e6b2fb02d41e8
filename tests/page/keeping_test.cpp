// Proves that a page can set what holds in a channel and see it, that whatever is no setting is
// refused by name, and that erasing an account leaves nothing stored; with the server in the same
// process.
#include <gtest/gtest.h>

#include "tests/page/page.h"

namespace indaba::page {
namespace {

class KeepingTest : public testing::Test {
 protected:
  KeepingTest() {
    awa_.create("correct horse battery staple");
    awa_.connect();
    awa_.outcome({{"type", "found_alliance"},
                  {"link", alliance_.service().founder_link()},
                  {"name", "Alliance"},
                  {"handle", "awa"}});
    alliance_.settle();
    awa_.outcome({{"type", "accredit"},
                  {"handle", "awa"},
                  {"role", "moderator"},
                  {"countries", Json::array()},
                  {"days", 30},
                  {"root_sheet", ""}});
    channel_ = awa_.outcome({{"type", "open_channel"},
                             {"kind", "topic"},
                             {"name", "Water"},
                             {"description", ""},
                             {"themes", Json::array()},
                             {"countries", Json::array()}})["channel"];
    alliance_.settle();
  }
  Json setting(const std::string& type, std::uint64_t seconds) const {
    return {{"type", type}, {"channel", channel_}, {"seconds", seconds}};
  }
  Json channel() const {
    const Json channels = awa_.view({{"type", "channels"}})["channels"];
    for (const Json& one : channels) {
      if (one["channel"] == channel_) {
        return one;
      }
    }
    return {};
  }

  agents_sim::CalmAlliance alliance_{12};
  Page awa_{alliance_, 1};
  std::string channel_;
};

TEST_F(KeepingTest, ShowsWhatHolds) {
  EXPECT_EQ(channel()["policy"], (Json{{"writers", "members"}, {"may_write", true}}));
  awa_.outcome(setting("set_slow", 60));
  awa_.outcome(setting("set_expiry", 3600));
  EXPECT_EQ(channel()["policy"],
            (Json{{"slow", 60}, {"expiry", 3600}, {"writers", "members"}, {"may_write", true}}));
  awa_.outcome({{"type", "send_message"},
                {"channel", channel_},
                {"content", {{"kind", "text"}, {"text", "hello"}}},
                {"anyway", false}});
  const Json lines =
      awa_.view({{"type", "messages"}, {"channel", channel_}, {"limit", 100}})["lines"];
  EXPECT_EQ(lines.back()["expires"], lines.back()["at"].get<std::uint64_t>() + 3600);
  EXPECT_FALSE(lines.back()["content"].contains("expires"));
  awa_.outcome({{"type", "close_channel"}, {"channel", channel_}});
  EXPECT_TRUE(channel()["policy"].contains("closed"));
  EXPECT_EQ(channel()["policy"]["may_write"], false);
  EXPECT_EQ(channel()["may_moderate"], false);
  EXPECT_EQ(awa_.ask(setting("set_slow", 0))["error"], "channel_closed");
}

TEST_F(KeepingTest, TakesNoSettingThatIsNone) {
  EXPECT_EQ(awa_.ask(setting("set_slow", 86'401))["error"], "out_of_bounds");
  EXPECT_EQ(awa_.ask(setting("set_slow", 86'401))["at"], "seconds");
  EXPECT_EQ(awa_.ask(setting("set_expiry", 315'360'001))["error"], "out_of_bounds");
  EXPECT_EQ(awa_.ask({{"type", "set_slow"}, {"channel", channel_}})["error"], "missing_key");
  Json elsewhere = setting("set_slow", 60);
  elsewhere["channel"] = std::string(32, '0');
  EXPECT_EQ(awa_.ask(elsewhere)["error"], "not_in_channel");
  EXPECT_EQ(awa_.ask({{"type", "close_channel"}, {"channel", "Water"}})["at"], "channel");
}

TEST_F(KeepingTest, ListsWhoIsThere) {
  const Json listed = awa_.outcome({{"type", "list_members"}, {"channel", channel_}});
  EXPECT_EQ(listed["type"], "channel_members");
  ASSERT_EQ(listed["members"].size(), 1U);
  EXPECT_EQ(listed["members"][0]["handle"], "awa");
  EXPECT_EQ(listed["more"], false);
}

TEST_F(KeepingTest, ErasesTheAccountOfWhomItNames) {
  EXPECT_EQ(awa_.ask({{"type", "erase_account"}, {"handle", "Awa!"}})["at"], "handle");
  EXPECT_EQ(awa_.ask({{"type", "erase_account"}, {"handle", "ben"}})["error"], "not_own_handle");
  awa_.disconnect();
  EXPECT_EQ(awa_.ask({{"type", "erase_account"}, {"handle", "awa"}})["error"], "disconnected");
  EXPECT_GT(awa_.stored().size(), 1U);
  awa_.connect();
  awa_.outcome({{"type", "erase_account"}, {"handle", "awa"}});
  EXPECT_EQ(awa_.events("erased").size(), 1U);
  EXPECT_EQ(awa_.stored().size(), 1U);  // what opens it
  EXPECT_EQ(awa_.view({{"type", "self"}})["is_joined"], false);
  EXPECT_EQ(awa_.view({{"type", "channels"}})["error"], "not_joined");
}

}  // namespace
}  // namespace indaba::page
