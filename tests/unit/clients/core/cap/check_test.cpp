// Proves each rule for alerts, by an alert that keeps all of them and one change that breaks one.
#include "clients/core/cap/check.h"

#include <gmock/gmock.h>

#include "clients/core/cap/error.h"
#include "clients/core/cap/text_values.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;

template <class Change>
std::error_code after(Change change) {
  Alert alert = full_alert();
  change(alert);
  return check_alert(alert).error();
}
// Changes the second of two infos.
template <class Change>
std::error_code after_info(Change change) {
  return after([&](Alert& alert) { change(alert.info[1]); });
}
// Changes what both infos say.
template <class Change>
std::error_code after_infos(Change change) {
  return after([&](Alert& alert) {
    for (Info& info : alert.info) {
      change(info);
    }
  });
}

TEST(CheckAlert, AcceptsAlertsThatKeepEveryRule) {
  EXPECT_TRUE(check_alert(small_alert()));
  EXPECT_TRUE(check_alert(full_alert()));
}

TEST(CheckAlert, RefusesNamesThatReferencesCannotCarry) {
  for (const char* name : {"", "a b", "a,b", "a<b", "a&b", "a\tb"}) {
    EXPECT_EQ(after([&](Alert& a) { a.identifier = name; }), CapError::invalid_identifier);
    EXPECT_EQ(after([&](Alert& a) { a.sender = name; }), CapError::invalid_sender);
    EXPECT_EQ(after([&](Alert& a) { a.references[1].sender = name; }), CapError::invalid_reference);
  }
}

TEST(CheckAlert, WantsReferencesOfAllButAlerts) {
  for (const auto type :
       {MessageType::update, MessageType::cancel, MessageType::ack, MessageType::error}) {
    const auto without = [type](Alert& a) {
      a.msg_type = type;
      a.references.clear();
    };
    EXPECT_EQ(after(without), CapError::missing_references);
  }
  EXPECT_FALSE(after([](Alert& a) {
    a.msg_type = MessageType::alert;
    a.references.clear();
  }));
}

TEST(CheckAlert, RefusesReferencesThatAreNotEarlier) {
  EXPECT_EQ(after([](Alert& a) { a.references[1].sent = a.sent; }),
            CapError::reference_not_earlier);
}

TEST(CheckAlert, WantsInfosOfWhatWarns) {
  const auto without = [](MessageType type) {
    return after([type](Alert& a) {
      a.msg_type = type;
      a.info.clear();
    });
  };
  EXPECT_EQ(without(MessageType::alert), CapError::missing_info);
  EXPECT_EQ(without(MessageType::update), CapError::missing_info);
  EXPECT_FALSE(without(MessageType::cancel));
  EXPECT_FALSE(without(MessageType::ack));
  EXPECT_FALSE(without(MessageType::error));
}

TEST(CheckAlert, WantsToKnowWhomAScopeMeans) {
  EXPECT_EQ(after([](Alert& a) { a.restriction.reset(); }), CapError::missing_restriction);
  EXPECT_EQ(after([](Alert& a) { a.restriction = ""; }), CapError::missing_restriction);
  EXPECT_EQ(after([](Alert& a) { a.scope = Scope::public_scope; }),
            CapError::restriction_without_scope);
  EXPECT_EQ(after([](Alert& a) {
              a.scope = Scope::private_scope;
              a.restriction.reset();
              a.addresses.clear();
            }),
            CapError::missing_addresses);
}

TEST(CheckAlert, WantsPolygonsThatCloseOnEarth) {
  const auto with = [](std::string_view points) {
    return after_infos([&](Info& info) { info.area[0].polygon = {*polygon_from(points, 99)}; });
  };
  EXPECT_FALSE(with("90,180 -90,180 -90,-180 90,180"));
  EXPECT_EQ(with(""), CapError::short_polygon);
  EXPECT_EQ(with("1,1 2,2 1,1"), CapError::short_polygon);
  EXPECT_EQ(with("1,1 2,2 2,1 1,1.0000001"), CapError::open_polygon);
  EXPECT_EQ(with("1,1 90.0000001,2 2,1 1,1"), CapError::place_out_of_range);
  EXPECT_EQ(with("1,1 2,-180.0000001 2,1 1,1"), CapError::place_out_of_range);
}

TEST(CheckAlert, WantsAreaCirclesOnEarth) {
  const auto with = [](std::string_view circle) {
    return after_infos([&](Info& info) { info.area[0].area_circle = {*area_circle_from(circle)}; });
  };
  EXPECT_FALSE(with("-90,180 20038"));
  EXPECT_EQ(with("0,0 -0.1"), CapError::place_out_of_range);
  EXPECT_EQ(with("0,0 20038.1"), CapError::place_out_of_range);
  EXPECT_EQ(with("-91,0 1"), CapError::place_out_of_range);
  EXPECT_EQ(with("0,181 1"), CapError::place_out_of_range);
}

TEST(CheckAlert, WantsCeilingsAboveAltitudes) {
  EXPECT_EQ(after_infos([](Info& i) { i.area[0].altitude.reset(); }),
            CapError::ceiling_without_altitude);
  EXPECT_EQ(after_infos([](Info& i) { i.area[0].ceiling = Decimal::of(-13); }),
            CapError::ceiling_below_altitude);
  EXPECT_FALSE(after_infos([](Info& i) { i.area[0].ceiling = i.area[0].altitude; }));
}

TEST(CheckAlert, WantsTimesInOrder) {
  EXPECT_EQ(after_infos([](Info& i) { i.expires = at("2024-05-06T07:08:09-00:00"); }),
            CapError::expires_too_early);
  EXPECT_EQ(after_infos([](Info& i) { i.onset = i.expires; }), CapError::expires_too_early);
  EXPECT_EQ(after_infos([](Info& i) { i.effective = i.expires; }), CapError::expires_too_early);
  EXPECT_EQ(after_infos([](Info& i) { i.onset = DateTime{0, 1'000}; }), CapError::invalid_date);
  EXPECT_EQ(after([](Alert& a) { a.sent.offset_minutes = -1'000; }), CapError::invalid_date);
}

TEST(CheckAlert, RefusesTextsThatSayNothing) {
  EXPECT_EQ(after_infos([](Info& i) { i.event = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.area[0].area_desc = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.resource[0].resource_desc = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.resource[0].mime_type = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.parameter[0].value_name = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.event_code[0].value_name = ""; }), CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.area[0].geocode[0].value_name = ""; }),
            CapError::empty_text);
  EXPECT_EQ(after_infos([](Info& i) { i.category.clear(); }), CapError::missing_category);
}

TEST(CheckAlert, WantsInfosToDifferByLanguage) {
  EXPECT_EQ(after_info([](Info& i) { i.language = "EN"; }), CapError::same_language_twice);
  EXPECT_FALSE(after_info([](Info& i) { i.language.reset(); }));
  EXPECT_EQ(after([](Alert& a) {
              a.info[0].language.reset();
              a.info[1].language = "en-us";
            }),
            CapError::same_language_twice);
  EXPECT_FALSE(after_info([](Info& i) {
    i.event = i.area[0].area_desc = "autre";
    i.headline = i.description = i.instruction = "autre";
    i.parameter[1].value = "autre";
  }));
}

TEST(CheckAlert, WantsInfosToSayTheSame) {
  EXPECT_EQ(after_info([](Info& i) { i.category.pop_back(); }), CapError::categories_differ);
  EXPECT_EQ(after_info([](Info& i) { i.event_code[0].value = "x"; }), CapError::event_codes_differ);
  EXPECT_EQ(after_info([](Info& i) { i.urgency = Urgency::past; }), CapError::urgencies_differ);
  EXPECT_EQ(after_info([](Info& i) { i.severity = Severity::minor; }), CapError::severities_differ);
  EXPECT_EQ(after_info([](Info& i) { i.certainty = Certainty::likely; }),
            CapError::certainties_differ);
  EXPECT_EQ(after_info([](Info& i) { i.area.clear(); }), CapError::areas_differ);
  EXPECT_EQ(after_info([](Info& i) { i.area[0].geocode[0].value = "UG"; }), CapError::areas_differ);
  EXPECT_EQ(after_info([](Info& i) { i.expires.reset(); }), CapError::times_differ);
  EXPECT_EQ(after_info([](Info& i) { i.parameter[0].value = "x"; }), CapError::vocabulary_differs);
}

}  // namespace
}  // namespace indaba::client::cap
