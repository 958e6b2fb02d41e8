// Proves that what we write is read again as it was, byte by byte, and that every limit of reading
// holds exactly, by alerts with everything in them and documents made for one limit each.
#include "clients/core/cap/document.h"

#include <gmock/gmock.h>

#include <set>

#include "clients/core/cap/error.h"
#include "crypto/base/hex.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;

// What stays the form of an alert for good: signatures are over these bytes.
constexpr const char* kSmallDocument = R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>a-1</identifier>
  <sender>alliance.example</sender>
  <sent>2024-05-06T07:08:09-00:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>en</language>
    <category>Security</category>
    <event>Raid</event>
    <urgency>Unknown</urgency>
    <severity>Unknown</severity>
    <certainty>Unknown</certainty>
  </info>
</alert>
)";

TEST(Document, HasOneForm) {
  EXPECT_EQ(text_of(*serialise(small_alert())), kSmallDocument);
  EXPECT_EQ(*parse_text(kSmallDocument), small_alert());
}

TEST(Document, KeepsEverythingThatCapHas) {
  const Bytes document = *serialise(full_alert());
  const auto again = parse(document);
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(*again, full_alert());
  EXPECT_EQ(*serialise(*again), document);
}

TEST(Document, KeepsEveryValueOfEveryEnumeration) {
  const auto keeps = [](const Alert& alert) {
    const auto again = parse(*serialise(alert));
    return again && *again == alert;
  };
  const auto each = [&](auto last, auto& value, const Alert& alert) {
    for (int at = 0; at <= static_cast<int>(last); ++at) {
      value = static_cast<std::remove_reference_t<decltype(value)>>(at);
      EXPECT_TRUE(keeps(alert)) << at;
    }
  };
  Alert alert = small_alert();
  each(MessageStatus::draft, alert.status, alert);
  each(MessageType::error, alert.msg_type, alert);
  each(Scope::private_scope, alert.scope, alert);
  each(Category::other, alert.info[0].category[0], alert);
  each(Urgency::unknown, alert.info[0].urgency, alert);
  each(Severity::unknown, alert.info[0].severity, alert);
  each(Certainty::unknown, alert.info[0].certainty, alert);
  alert.info[0].response_type = {ResponseType::shelter};
  each(ResponseType::none, alert.info[0].response_type[0], alert);
}

TEST(Document, KeepsTextsOfEveryScriptAndWhatXmlEscapes) {
  for (const char* text : {"État d'urgence", "¿Qué pasó? Año", "አስቸኳይ", "طوارئ", "紧急",
                           "🚨 \U0010FFFD", "a < b && c > d", "]]>", "\"quoted\" 'too'", "&amp;lt;",
                           " ends ", "\n\t\n", "", "<!-- no comment -->", "\u0085\u2028"}) {
    Alert alert = small_alert();
    alert.info[0].description = text;
    const auto again = parse(*serialise(alert));
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(*again, alert);
  }
}

TEST(Document, RefusesToWriteWhatHasNoForm) {
  const auto error = [](auto change) {
    Alert alert = full_alert();
    change(alert);
    return serialise(alert).error();
  };
  EXPECT_EQ(error([](Alert& a) { a.note = std::string("\0", 1); }), CapError::forbidden_character);
  EXPECT_EQ(error([](Alert& a) { a.note = "\r\n"; }), CapError::forbidden_character);
  EXPECT_EQ(error([](Alert& a) { a.note = "\xFF"; }), CapError::not_utf8);
  EXPECT_EQ(error([](Alert& a) { a.sent.offset_minutes = 2'000; }), CapError::invalid_date);
  EXPECT_EQ(error([](Alert& a) { a.addresses = {"both \" and space"}; }), CapError::invalid_list);
  EXPECT_EQ(error([](Alert& a) { a.references[0].sender = "a b"; }), CapError::invalid_reference);
  EXPECT_EQ(error([](Alert& a) { a.info[0].language = "fr_SN"; }), CapError::invalid_token);
  EXPECT_EQ(error([](Alert& a) { a.info[0].web = " spaced"; }), CapError::invalid_token);
  EXPECT_EQ(error([](Alert& a) { a.info[0].category.clear(); }), CapError::missing_category);
}

TEST(Document, IsIssuedOnlyIfAllRulesHoldAndAllReadersReadIt) {
  EXPECT_EQ(*issue(small_alert()), *serialise(small_alert()));
  EXPECT_EQ(*issue(full_alert()), *serialise(full_alert()));
  Alert against_a_rule = small_alert();
  against_a_rule.info.clear();
  EXPECT_EQ(issue(against_a_rule).error(), CapError::missing_info);
  Alert too_long = small_alert();
  too_long.note = std::string(Limits{}.text_bytes_max + 1, 'a');
  EXPECT_EQ(issue(too_long).error(), CapError::text_too_long);
}

TEST(Document, IsNotIssuedIfItWouldBeReadAsAnother) {
  Alert alert = small_alert();
  alert.info[0].language = "";
  EXPECT_EQ(issue(alert).error(), CapError::invalid_token);
  alert = full_alert();
  alert.info[0].web = "";
  EXPECT_TRUE(parse(*serialise(alert)));
}

TEST(Document, IsNamedByTheDigestOfItsBytes) {
  EXPECT_EQ(to_hex(digest(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(digest(*serialise(small_alert())), digest(*serialise(full_alert())));
}

TEST(Document, IsRefusedAtEveryTruncation) {
  const Bytes document = *serialise(full_alert());
  for (std::size_t size = 0; size + 1 < document.size(); ++size) {  // the last byte is a line feed
    EXPECT_FALSE(parse(ByteView(document).first(size))) << size;
  }
}

TEST(Document, IsRefusedWithMoreBehindIt) {
  const std::string document = kSmallDocument;
  for (const char* tail : {"a", "<a/>", "</alert>", "&#32;", "<![CDATA[]]>", "<"}) {
    EXPECT_EQ(parse_text(document + tail).error(), CapError::malformed_xml) << tail;
  }
  EXPECT_EQ(parse_text(document + std::string(1, '\0')).error(), CapError::forbidden_character);
  EXPECT_TRUE(parse_text(document + " <!-- read by nobody --> "));
}

struct LimitCase {
  const char* name;
  std::size_t Limits::*limit;
  std::size_t used;  // by the document
  std::string document;
  CapError error;
};

std::string times(std::size_t count, std::string_view text) {
  std::string result;
  while (count-- > 0) {
    result += text;
  }
  return result;
}

std::vector<LimitCase> limit_cases() {
  const std::string area = "<area><areaDesc>a</areaDesc>";
  const std::string named = "<valueName>a</valueName><value>b</value>";
  const auto head_with = [](std::string_view elements) {
    return alert_around(kHead + std::string(elements));
  };
  const auto areas_with = [&](std::string_view elements) {
    return info_around(area + std::string(elements) + "</area>");
  };
  using enum CapError;
  const std::string small = alert_around(kHead);
  return {
      {"document_bytes", &Limits::document_bytes_max, small.size(), small, document_too_large},
      {"depth", &Limits::depth_max, 5, areas_with("<geocode>" + named + "</geocode>"), too_deep},
      {"elements", &Limits::elements_max, 7, small, too_many_elements},
      {"attributes", &Limits::attributes_max, 3,
       "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\" xmlns:a='b' xmlns:c='d'>" + kHead +
           "</alert>",
       too_many_attributes},
      {"text_bytes", &Limits::text_bytes_max, 40, head_with("<note>" + times(40, "n") + "</note>"),
       text_too_long},
      {"deref_uri_bytes", &Limits::deref_uri_bytes_max, 4,
       info_around("<resource><resourceDesc>a</resourceDesc><mimeType>b</mimeType>"
                   "<derefUri>AAAA</derefUri></resource>"),
       text_too_long},
      {"addresses", &Limits::addresses_max, 3, head_with("<addresses>a \"b c\" d</addresses>"),
       too_many},
      {"codes", &Limits::codes_max, 3, head_with(times(3, "<code>a</code>")), too_many},
      {"references", &Limits::references_max, 2,
       head_with("<references>" + times(2, "a,b,2024-01-01T00:00:00-00:00\n") + "</references>"),
       too_many},
      {"incidents", &Limits::incidents_max, 2, head_with("<incidents>a b</incidents>"), too_many},
      {"infos", &Limits::infos_max, 3, head_with(times(3, "<info>" + kInfoHead + "</info>")),
       too_many},
      {"categories", &Limits::categories_max, 2,
       head_with("<info><category>Met</category>" + kInfoHead + "</info>"), too_many},
      {"response_types", &Limits::response_types_max, 2,
       head_with("<info><category>Met</category><event>a</event>" +
                 times(2, "<responseType>None</responseType>") +
                 "<urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty>"
                 "</info>"),
       too_many},
      {"event_codes", &Limits::event_codes_max, 2,
       info_around(times(2, "<eventCode>" + named + "</eventCode>")), too_many},
      {"parameters", &Limits::parameters_max, 2,
       info_around(times(2, "<parameter>" + named + "</parameter>")), too_many},
      {"resources", &Limits::resources_max, 2,
       info_around(times(2,
                         "<resource><resourceDesc>a</resourceDesc><mimeType>b</mimeType>"
                         "</resource>")),
       too_many},
      {"areas", &Limits::areas_max, 2, info_around(times(2, area + "</area>")), too_many},
      {"polygons", &Limits::polygons_max, 2,
       areas_with(times(2, "<polygon>1,1 1,2 2,2 1,1</polygon>")), too_many},
      {"points", &Limits::points_max, 5, areas_with("<polygon>1,1 1,2 2,2 2,1 1,1</polygon>"),
       too_many},
      {"area_circles", &Limits::area_circles_max, 2, areas_with(times(2, "<circle>1,1 2</circle>")),
       too_many},
      {"geocodes", &Limits::geocodes_max, 2,
       areas_with(times(2, "<geocode>" + named + "</geocode>")), too_many},
  };
}

TEST(Limits, LetPassWhatReachesThemAndRefuseOneMore) {
  const auto cases = limit_cases();
  EXPECT_EQ(cases.size(), sizeof(Limits) / sizeof(std::size_t)) << "a limit without a test";
  for (const LimitCase& each : cases) {
    Limits limits;
    limits.*each.limit = each.used;
    const auto within = parse_text(each.document, limits);
    EXPECT_TRUE(within) << each.name << ": " << within.error().message();
    limits.*each.limit = each.used - 1;
    EXPECT_EQ(parse_text(each.document, limits).error(), each.error) << each.name;
  }
}

TEST(CapErrors, HaveASentenceEach) {
  std::set<std::string> sentences;
  for (int error = 1; error <= static_cast<int>(CapError::misplaced_field); ++error) {
    sentences.insert(make_error_code(static_cast<CapError>(error)).message());
  }
  EXPECT_EQ(sentences.size(), static_cast<std::size_t>(CapError::misplaced_field));
  EXPECT_FALSE(sentences.contains("unknown CAP error"));
}

}  // namespace
}  // namespace indaba::client::cap
