// Proves that a page can do with the bridge what a member does: two of them found and join, write,
// look at what there is, lock and open again, and lose what could not be stored; with the server in
// the same process.
#include "tests/page/page.h"

#include <gtest/gtest.h>

#include "clients/core/store/error.h"

namespace indaba::page {
namespace {

constexpr std::string_view kPassphrase = "correct horse battery staple";

class PageTest : public testing::Test {
 protected:
  PageTest() {
    awa_.create(kPassphrase);
    awa_.connect();
    awa_.outcome({{"type", "found_alliance"},
                  {"link", alliance_.service().founder_link()},
                  {"name", "Alliance"},
                  {"handle", "awa"}});
    alliance_.settle();
  }
  void join() {
    const Json invited = awa_.outcome(
        {{"type", "create_invites"}, {"count", 1}, {"mode", "active"}, {"uses", 1}, {"days", 14}});
    ben_.create("another one");
    ben_.connect();
    ben_.outcome({{"type", "join_alliance"},
                  {"link", invited["links"][0]},
                  {"handle", "ben"},
                  {"note", ""}});
    ben_.outcome({{"type", "set_first_contact"}, {"first_contact", "anyone"}});
    alliance_.settle();
  }
  // A group of both.
  std::string group() {
    const Json opened =
        awa_.outcome({{"type", "open_group"}, {"title", "Us"}, {"handles", {"ben"}}});
    alliance_.settle();
    return opened["channel"];
  }
  void make_responder(const std::string& handle) {
    const Json sheets = awa_.view({{"type", "sheets"}});
    awa_.outcome({{"type", "accredit"},
                  {"handle", handle},
                  {"role", "responder"},
                  {"countries", Json::array()},
                  {"days", 30},
                  {"root_sheet", ""}});
    awa_.outcome({{"type", "issue_alert_certificates"}, {"root_sheet", sheets["root"]}});
    alliance_.settle();
  }
  static Json alert() {
    return {{"type", "send_alert"},
            {"form",
             {{"country", "SN"},
              {"violation", "detention"},
              {"verification", "trusted-source"},
              {"affected", Json::array()},
              {"sentence", "Two were taken."},
              {"languages", {"en"}}}}};
  }
  static Json say(const std::string& channel, const std::string& text) {
    return {{"type", "send_message"},
            {"channel", channel},
            {"content", {{"kind", "text"}, {"text", text}}},
            {"anyway", false}};
  }
  static Json messages(const std::string& channel, int limit = 100) {
    return {{"type", "messages"}, {"channel", channel}, {"limit", limit}};
  }

  agents_sim::CalmAlliance alliance_{11};
  Page awa_{alliance_, 1};
  Page ben_{alliance_, 2};
};

TEST_F(PageTest, ShowsWhoItIs) {
  const Json self = awa_.view({{"type", "self"}});
  EXPECT_EQ(self["standing"], "member");
  EXPECT_EQ(self["handle"], "awa");
  EXPECT_EQ(self["alliance_name"], "Alliance");
  EXPECT_EQ(self["has_sheets"], true);
  EXPECT_EQ(self["is_protected"], false);
  EXPECT_EQ(self["list_is_fresh"], true);
  EXPECT_EQ(awa_.view({{"type", "devices"}})["devices"].size(), 1U);
  EXPECT_FALSE(awa_.view({{"type", "circles"}})["circles"].empty());
}

TEST_F(PageTest, ForgetsItsSheetsOnceTheyAreConfirmed) {
  const Json sheets = awa_.view({{"type", "sheets"}});
  const std::string recovery = sheets["recovery"];
  EXPECT_TRUE(sheets.contains("root"));
  EXPECT_TRUE(sheets.contains("link"));
  awa_.outcome({{"type", "confirm_sheets"}, {"words", recovery.substr(recovery.rfind('-') + 1)}});
  EXPECT_EQ(awa_.view({{"type", "sheets"}}), (Json{{"type", "sheets"}}));
}

TEST_F(PageTest, WritesAndReads) {
  join();
  const std::string channel = group();
  awa_.outcome(say(channel, "hello"));
  ASSERT_FALSE(ben_.events("message_arrived").empty());
  const Json line = ben_.events("message_arrived").back()["line"];
  EXPECT_EQ(line["content"]["text"], "hello");
  EXPECT_EQ(line["from"], "awa");
  EXPECT_EQ(line["is_own"], false);
  const Json shown = ben_.view(messages(channel));
  EXPECT_EQ(shown["lines"].back(), line);
  EXPECT_EQ(shown["has_more"], false);
  EXPECT_EQ(shown["outbox"], Json::array());
}

TEST_F(PageTest, ShowsWhatIsNew) {
  join();
  const std::string channel = group();
  awa_.outcome(say(channel, "one"));
  awa_.outcome(say(channel, "two"));
  const auto shown = [&] {
    const Json channels = ben_.view({{"type", "channels"}})["channels"];
    for (const Json& one : channels) {
      if (one["channel"] == channel) {
        return one;
      }
    }
    return Json();
  };
  EXPECT_EQ(shown()["unread"], 2);
  EXPECT_EQ(shown()["label"], "Us");
  EXPECT_EQ(shown()["last"]["content"]["text"], "two");
  ben_.outcome({{"type", "mark_read"}, {"channel", channel}, {"seq", shown()["last"]["seq"]}});
  EXPECT_EQ(shown()["unread"], 0);
  const Json page = ben_.view(messages(channel, 1));
  ASSERT_EQ(page["lines"].size(), 1U);
  EXPECT_EQ(page["has_more"], true);
  Json earlier = messages(channel, 1);
  earlier["before"] = page["lines"][0]["seq"];
  EXPECT_EQ(ben_.view(earlier)["lines"][0]["content"]["text"], "one");
}

TEST_F(PageTest, ShowsWhoIsThere) {
  join();
  const std::string channel = group();
  const Json members = awa_.view({{"type", "members"}, {"channel", channel}});
  EXPECT_EQ(members["is_whole"], true);
  EXPECT_EQ(members["members"].size(), 2U);
  const Json people = awa_.view({{"type", "people"}})["people"];
  Json member;
  for (const Json& person : people) {
    member = person["handle"] == "ben" ? person["member"] : member;
  }
  EXPECT_EQ(awa_.view({{"type", "person"}, {"member", member}})["person"]["handle"], "ben");
  const std::string number = awa_.view({{"type", "safety"}, {"member", member}})["number"];
  EXPECT_EQ(number.size(), 60U);
}

TEST_F(PageTest, FindsWhatWasSaid) {
  join();
  const std::string channel = group();
  awa_.outcome(say(channel, "Éducation for all"));
  const Json found = ben_.view({{"type", "search"}, {"words", "education"}, {"limit", 10}});
  ASSERT_EQ(found["lines"].size(), 1U);
  EXPECT_EQ(found["has_more"], false);
}

TEST_F(PageTest, KeepsWhatItCanNotSendYet) {
  join();
  const std::string channel = group();
  awa_.disconnect();
  awa_.outcome(say(channel, "later"));
  const Json outbox = awa_.view(messages(channel))["outbox"];
  ASSERT_EQ(outbox.size(), 1U);
  EXPECT_EQ(outbox[0]["content"]["text"], "later");
  EXPECT_EQ(awa_.view({{"type", "self"}})["standing"], "offline");
  ASSERT_TRUE(awa_.open(kPassphrase));
  awa_.connect();
  EXPECT_EQ(awa_.view(messages(channel))["outbox"], Json::array());
  EXPECT_EQ(ben_.events("message_arrived").back()["line"]["content"]["text"], "later");
}

// A responder may be where there is no network.
TEST_F(PageTest, KeepsAnAlertThatItCanNotSendYet) {
  join();
  make_responder("awa");
  awa_.disconnect();
  const Json queued = awa_.outcome(alert());
  ASSERT_TRUE(awa_.open(kPassphrase));
  EXPECT_EQ(ben_.view({{"type", "alerts"}, {"limit", 10}})["alerts"], Json::array());
  awa_.connect();
  alliance_.settle();
  EXPECT_EQ(ben_.view({{"type", "alert"}, {"alert", queued["alert"]}})["alert"]["life"],
            "in_force");
}

// Whoever compares fingerprints may have closed the page in between.
TEST_F(PageTest, ShowsItselfWhileItAsksToBeLinked) {
  Page phone{alliance_, 3};
  phone.create("a third one");
  EXPECT_EQ(phone.view({{"type", "devices"}})["devices"], Json::array());
  const Json offer = awa_.outcome({{"type", "offer_link"}});
  phone.connect();
  const Json asked =
      phone.outcome({{"type", "ask_to_be_linked"}, {"link", offer["link"]}, {"name", "phone"}});
  alliance_.settle();
  phone.disconnect();
  ASSERT_TRUE(phone.open("a third one"));
  const Json shown = phone.view({{"type", "devices"}})["devices"];
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0], asked["device"]);
  EXPECT_EQ(awa_.view({{"type", "link_requests"}})["devices"][0]["fingerprint"],
            shown[0]["fingerprint"]);
}

TEST_F(PageTest, ComesBackAsItWas) {
  join();
  const std::string channel = group();
  awa_.outcome(say(channel, "hello"));
  const Json before = awa_.view(messages(channel));
  awa_.disconnect();
  EXPECT_EQ(awa_.open("wrong").error(), client::StoreError::wrong_passphrase);
  EXPECT_EQ(awa_.view({{"type", "self"}})["error"], "locked");
  ASSERT_TRUE(awa_.open(kPassphrase));
  EXPECT_EQ(awa_.view(messages(channel)), before);
}

// Nothing of what could not be stored was said or shown.
TEST_F(PageTest, BeginsAnewWhereItCouldNotStore) {
  join();
  const std::string channel = group();
  awa_.lose_storage();
  EXPECT_EQ(awa_.ask(say(channel, "lost")), Json::object());
  EXPECT_TRUE(awa_.has_stopped());
  EXPECT_TRUE(ben_.events("message_arrived").empty() ||
              ben_.events("message_arrived").back()["line"]["content"]["text"] != "lost");
  awa_.disconnect();
  ASSERT_TRUE(awa_.open(kPassphrase));
  awa_.connect();
  awa_.outcome(say(channel, "kept"));
  EXPECT_EQ(ben_.events("message_arrived").back()["line"]["content"]["text"], "kept");
}

TEST_F(PageTest, EndsWhatIsNoCommandByName) {
  const Json unknown = awa_.ask({{"type", "fly"}});
  EXPECT_EQ(unknown["error"], "unknown_value");
  EXPECT_EQ(unknown["at"], "type");
  EXPECT_EQ(awa_.ask_text("{")["error"], "not_json");
  Json command = say(std::string(32, '0'), "x");
  EXPECT_EQ(awa_.ask(command)["error"], "not_in_channel");
  command["content"]["text"] = "";
  EXPECT_EQ(awa_.ask(command)["at"], "content.text");
  EXPECT_EQ(awa_.ask(command)["error"], "out_of_bounds");
}

TEST_F(PageTest, AnswersAlertsThatItShows) {
  make_responder("awa");
  const Json sent = awa_.outcome(alert());
  alliance_.settle();
  const Json alerts = awa_.view({{"type", "alerts"}, {"limit", 10}});
  ASSERT_EQ(alerts["alerts"].size(), 1U);
  EXPECT_EQ(alerts["alerts"][0]["life"], "in_force");
  EXPECT_EQ(alerts["alerts"][0]["cap"]["info"][0]["language"], "en");
  awa_.outcome({{"type", "answer_alert"}, {"alert", sent["alert"]}, {"answer", "safe"}});
  const Json shown = awa_.view({{"type", "alert"}, {"alert", sent["alert"]}});
  EXPECT_EQ(shown["alert"]["answer"]["answer"], "safe");
  EXPECT_NE(shown["document"].get<std::string>().find("Two were taken."), std::string::npos);
  EXPECT_FALSE(shown.contains("not_fresh"));
}

TEST_F(PageTest, ShowsOfAnAlertThatItWasSentOnAnOldList) {
  join();
  make_responder("ben");
  // No admin is there, who would renew the list.
  awa_.disconnect();
  ben_.disconnect();
  alliance_.pass(agents_sim::Ms{15} * 24 * 3600 * agents_sim::kSecond);
  ben_.connect();
  alliance_.settle();
  const Json sent = ben_.outcome(alert());
  alliance_.settle();
  const Json shown = ben_.view({{"type", "alert"}, {"alert", sent["alert"]}});
  EXPECT_EQ(shown["not_fresh"], true);
}

}  // namespace
}  // namespace indaba::page
