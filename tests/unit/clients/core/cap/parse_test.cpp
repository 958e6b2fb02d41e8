// Proves which documents of others are read, and that each kind of bad one is refused with its own
// error, by hand-made documents on both sides of each rule.
#include <gmock/gmock.h>

#include "clients/core/cap/check.h"
#include "clients/core/cap/error.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;

std::error_code error_of(std::string_view document) { return parse_text(document).error(); }

TEST(Parse, ReadsDocumentsOfOtherPublishers) {
  // As in the standard's example of a thunderstorm warning: without language, a polygon, no places.
  const auto alert = parse_text(R"(<?xml version = '1.0' encoding = "utf-8" standalone="yes" ?>
<?xml-stylesheet href="capatomproduct.xsl" type="text/xsl"?>
<!-- by some weather office -->
<cap:alert xmlns:cap = "urn:oasis:names:tc:emergency:cap:1.2"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x x.xsd">
  <cap:identifier>KSTO1055887203</cap:identifier>
  <cap:sender>KSTO@NWS.EXAMPLE</cap:sender>
  <cap:sent> 2003-06-17T14:57:00-07:00
  </cap:sent><!-- here --><?and here?>
  <cap:status>Actual</cap:status>
  <cap:msgType>Alert</cap:msgType>
  <cap:scope>Public</cap:scope>
  <cap:info>
    <cap:category>Met</cap:category>
    <cap:event><![CDATA[WIND & <RAIN>]]> &#x41;<!-- inside -->&amp;B</cap:event>
    <cap:responseType>Shelter</cap:responseType>
    <cap:urgency>Immediate</cap:urgency>
    <cap:severity>Severe</cap:severity>
    <cap:certainty>Observed</cap:certainty>
    <cap:description/>
    <cap:web> http://weather.example/ </cap:web>
    <cap:area>
      <cap:areaDesc>FAR NORTHWEST&#13;&#10;FAR EAST&#xD;</cap:areaDesc>
      <cap:polygon>
        38.47,-120.14 38.34,-119.95	38.52,-119.74 38.47,-120.14 </cap:polygon>
      <cap:circle> +32.9525,-115.5527  0 </cap:circle>
      <cap:altitude> +.50 </cap:altitude>
    </cap:area>
  </cap:info>
  <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="s"><ds:x a="b">c</ds:x></ds:Signature>
</cap:alert>
)");
  ASSERT_TRUE(alert) << alert.error().message();
  EXPECT_EQ(alert->sent, at("2003-06-17T14:57:00-07:00"));
  const Info& info = alert->info.at(0);
  EXPECT_EQ(info.language, std::nullopt);
  EXPECT_EQ(info.event, "WIND & <RAIN> A&B");
  EXPECT_EQ(info.description, "");
  EXPECT_EQ(info.web, "http://weather.example/");
  const Area& area = info.area.at(0);
  EXPECT_EQ(area.area_desc, "FAR NORTHWEST\nFAR EAST\n");
  EXPECT_EQ(area.polygon.at(0).points.size(), 4U);
  EXPECT_EQ(area.area_circle.at(0), (AreaCircle{point("32.9525", "-115.5527"), {}}));
  EXPECT_EQ(to_text(*area.altitude), "0.5");
  EXPECT_TRUE(check_alert(*alert));
  EXPECT_EQ(*parse(*serialise(*alert)), *alert);
}

TEST(Parse, TakesAnEmptyLanguageForTheDefault) {
  const auto alert = parse_text(alert_around(kHead + "<info><language/>" + kInfoHead + "</info>"));
  ASSERT_TRUE(alert);
  EXPECT_EQ(alert->info[0].language, std::nullopt);
}

TEST(Parse, TakesEmptyListsForNone) {
  const auto alert = parse_text(
      alert_around(kHead + "<addresses/><references> </references><incidents></incidents>"));
  ASSERT_TRUE(alert);
  EXPECT_TRUE(alert->addresses.empty() && alert->references.empty() && alert->incidents.empty());
}

TEST(Parse, ReadsAByteOrderMark) { EXPECT_TRUE(parse_text("\xEF\xBB\xBF" + alert_around(kHead))); }

TEST(Parse, RefusesBytesThatAreNoText) {
  const auto with = [](std::string_view text) {
    return error_of(alert_around(kHead + "<note>" + std::string(text) + "</note>"));
  };
  for (const char* text : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                           "\xF0\x9F\x9A", "\xFF"}) {
    EXPECT_EQ(with(text), CapError::not_utf8);
  }
  for (int control = 0; control < 0x20; ++control) {
    const std::string text(1, static_cast<char>(control));
    const bool allowed = control == '\t' || control == '\n' || control == '\r';
    EXPECT_EQ(!with(text), allowed) << control;
  }
  EXPECT_EQ(with(std::string(1, '\0')), CapError::forbidden_character);
  EXPECT_EQ(with("\xEF\xBF\xBE"), CapError::forbidden_character);
  EXPECT_EQ(with("\xEF\xBF\xBF"), CapError::forbidden_character);
  EXPECT_EQ(error_of(""), CapError::malformed_xml);
  EXPECT_EQ(error_of(std::string_view("<\0a\0>", 5)), CapError::forbidden_character);
}

TEST(Parse, RefusesOtherEncodings) {
  const std::string alert = alert_around(kHead);
  EXPECT_FALSE(error_of("<?xml version=\"1.0\" encoding=\"US-ASCII\"?>" + alert));
  for (const char* encoding : {"ISO-8859-1", "UTF-16", "utf8", ""}) {
    EXPECT_EQ(error_of(std::string("<?xml version='1.0' encoding='") + encoding + "'?>" + alert),
              CapError::not_utf8);
  }
}

TEST(Parse, RefusesWrongDeclarations) {
  const std::string alert = alert_around(kHead);
  for (const char* declaration :
       {"<?xml?>", "<?xml ?>", "<?xml version='1.1'?>", "<?xml encoding='utf-8'?>", "<?XML a?>",
        "<?xml encoding='utf-8' version='1.0'?>", "<?xml version='1.0' version='1.0'?>",
        "<?xml version='1.0' standalone='maybe'?>", "<?xml version='1.0' other='1'?>",
        "<?xml version='1.0'encoding='utf-8'?>", "<?xml version=1.0?>", "<?xml version='1.0'>",
        " <?xml version='1.0'?>", "<?xml version='1.0'?><?xml version='1.0'?>"}) {
    EXPECT_EQ(error_of(declaration + alert), CapError::malformed_xml) << declaration;
  }
}

TEST(Parse, RefusesDoctypesAndEntities) {
  const std::string alert = alert_around(kHead);
  EXPECT_EQ(error_of("<!DOCTYPE alert>" + alert), CapError::doctype);
  EXPECT_EQ(error_of("<!DOCTYPE alert SYSTEM 'file:///etc/passwd'>" + alert), CapError::doctype);
  EXPECT_EQ(error_of("<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + alert),
            CapError::doctype);
  const auto with = [](std::string_view text) {
    return error_of(alert_around(kHead + "<note>" + std::string(text) + "</note>"));
  };
  EXPECT_FALSE(with("&amp;&lt;&gt;&quot;&apos;&#9;&#xA;&#x10FFFD;"));
  for (const char* text : {"&nbsp;", "&b;", "&;", "&AMP;", "&amp ;"}) {
    EXPECT_EQ(with(text), CapError::unknown_entity) << text;
  }
  for (const char* text :
       {"&#0;", "&#x0;", "&#8;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#99999999999999999999;"}) {
    EXPECT_EQ(with(text), CapError::forbidden_character) << text;
  }
  for (const char* text : {"&", "&amp", "&#;", "&#x;", "&#X41;", "&#-1;", "&#+65;", "&#65a;"}) {
    EXPECT_EQ(with(text), CapError::malformed_xml) << text;
  }
  EXPECT_EQ(error_of("<alert a='&x;'/>"), CapError::unknown_entity);
}

TEST(Parse, RefusesWhatIsNotWellFormed) {
  const auto with = [](std::string_view text) {
    return error_of(alert_around(kHead + "<note>" + std::string(text) + "</note>"));
  };
  for (const char* text : {"]]>",
                           "<!-- a -- b -->",
                           "<!-- a --->",
                           "<!--",
                           "<![CDATA[",
                           "<![cdata[]]>",
                           "<!ELEMENT a>",
                           "<a>",
                           "</a>",
                           "<a></b>",
                           "<a b></a>",
                           "<a b=c></a>",
                           "<a b='<'></a>",
                           "<a b='1' b='2'></a>",
                           "<a b='1'c='2'></a>",
                           "<1></1>",
                           "< a></a>",
                           "<a / >",
                           "<a",
                           "<?",
                           "<? a?>",
                           "<?xml a?>",
                           "<?a",
                           "</ note>",
                           "<a b='></a>"}) {
    EXPECT_EQ(with(text), CapError::malformed_xml) << text;
  }
  const std::string alert = alert_around(kHead);
  for (const std::string& document :
       {alert + alert, "text" + alert, alert + "text", "<![CDATA[]]>" + alert,
        std::string("<!-- -->"), "&amp;" + alert, std::string("<a><b></a></b>")}) {
    EXPECT_EQ(error_of(document), CapError::malformed_xml) << document;
  }
}

TEST(Parse, RefusesDeepNestingBeforeItCosts) {
  std::string deep;
  for (int level = 0; level < 50'000; ++level) {
    deep += "<a>";
  }
  EXPECT_EQ(error_of(deep), CapError::too_deep);
}

TEST(Parse, RefusesOtherNamespaces) {
  EXPECT_EQ(error_of("<alert>" + kHead + "</alert>"), CapError::wrong_namespace);
  EXPECT_EQ(error_of("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'>" + kHead + "</alert>"),
            CapError::wrong_namespace);
  EXPECT_EQ(error_of("<x:alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>"),
            CapError::wrong_namespace);
  EXPECT_EQ(error_of("<info xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>"),
            CapError::wrong_namespace);
  EXPECT_EQ(error_of(alert_around(kHead + "<note xmlns='urn:x'>a</note>")),
            CapError::unexpected_element);
  EXPECT_EQ(error_of(alert_around(kHead + "<y:note xmlns:y='urn:y'>a</y:note>")),
            CapError::unexpected_element);
}

TEST(Parse, RefusesEveryRequiredElementMissing) {
  const std::string alert = kHead + "<info>" + kInfoHead +
                            "<eventCode><valueName>a</valueName><value>b</value></eventCode>"
                            "<resource><resourceDesc>a</resourceDesc><mimeType>b</mimeType>"
                            "</resource><area><areaDesc>a</areaDesc></area></info>";
  ASSERT_FALSE(error_of(alert_around(alert)));
  for (const char* name : {"identifier", "sender", "sent", "status", "msgType", "scope", "category",
                           "event", "urgency", "severity", "certainty", "valueName", "value",
                           "resourceDesc", "mimeType", "areaDesc"}) {
    const std::size_t begin = alert.find(std::string("<") + name + ">");
    const std::string end = std::string("</") + name + ">";
    const std::size_t size = alert.find(end) + end.size() - begin;
    EXPECT_EQ(error_of(alert_around(std::string(alert).erase(begin, size))),
              CapError::missing_element)
        << name;
    const std::string twice = std::string(alert).insert(begin, alert.substr(begin, size));
    EXPECT_EQ(!error_of(alert_around(twice)), name == std::string_view("category")) << name;
  }
}

TEST(Parse, RefusesUnknownMisplacedAndRepeatedElements) {
  for (const char* elements : {"<unknown/>", "<note/><note/>", "<note/><source/>", "<Note/>",
                               "<event>a</event>", "<note><b/></note>", "<note>a<b>c</b></note>"}) {
    EXPECT_EQ(error_of(alert_around(kHead + elements)), CapError::unexpected_element) << elements;
  }
  EXPECT_EQ(error_of(info_around("<headline/><senderName/>")), CapError::unexpected_element);
  EXPECT_EQ(error_of(info_around("<area><areaDesc/><circle>1,1 1</circle>"
                                 "<polygon>1,1 1,2 2,2 1,1</polygon></area>")),
            CapError::unexpected_element);
}

TEST(Parse, RefusesAttributesAndTextBetweenElements) {
  EXPECT_EQ(error_of(alert_around(kHead + "<note a='b'/>")), CapError::unexpected_attribute);
  EXPECT_EQ(error_of(alert_around(kHead + "<note xml:lang='fr'/>")),
            CapError::unexpected_attribute);
  EXPECT_EQ(error_of(alert_around(kHead + "<note schemaLocation='a'/>")),
            CapError::unexpected_attribute);
  EXPECT_EQ(
      error_of("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2' id='1'>" + kHead + "</alert>"),
      CapError::unexpected_attribute);
  EXPECT_EQ(error_of(alert_around("a" + kHead)), CapError::unexpected_text);
  EXPECT_EQ(error_of(alert_around(kHead + "a")), CapError::unexpected_text);
  EXPECT_EQ(error_of(alert_around(kHead + "<![CDATA[ ]]>")), CapError::unexpected_text);
}

TEST(Parse, RefusesValuesThatCapDoesNotList) {
  const std::string whole = kHead + "<info>" + kInfoHead + "</info>";
  const auto replaced = [&](std::string_view from, std::string_view to) {
    std::string document = whole;
    return error_of(alert_around(document.replace(document.find(from), from.size(), to)));
  };
  EXPECT_EQ(replaced("Actual", "actual"), CapError::unknown_value);
  EXPECT_EQ(replaced("Actual", " Actual"), CapError::unknown_value);
  EXPECT_EQ(replaced(">Alert<", ">Warning<"), CapError::unknown_value);
  EXPECT_EQ(replaced("Public", ""), CapError::unknown_value);
  EXPECT_EQ(replaced("Safety", "Politics"), CapError::unknown_value);
  EXPECT_EQ(replaced("Immediate", "Now"), CapError::unknown_value);
  EXPECT_EQ(replaced("Severe", "Serious"), CapError::unknown_value);
  EXPECT_EQ(replaced("Observed", "Very Likely"), CapError::unknown_value);
  EXPECT_EQ(replaced("2024-05-06T07:08:09-00:00", "2024-05-06T07:08:09Z"), CapError::invalid_date);
}

TEST(Parse, RefusesValuesOfAnotherForm) {
  EXPECT_EQ(error_of(alert_around(kHead + "<references>a,b</references>")),
            CapError::invalid_reference);
  EXPECT_EQ(error_of(alert_around(kHead + "<addresses>\"a</addresses>")), CapError::invalid_list);
  EXPECT_EQ(
      error_of(alert_around(kHead + "<info><language>e n</language>" + kInfoHead + "</info>")),
      CapError::invalid_token);
  const auto in_area = [](std::string_view elements) {
    return error_of(
        info_around("<area><areaDesc>a</areaDesc>" + std::string(elements) + "</area>"));
  };
  EXPECT_EQ(in_area("<polygon>1,1 2</polygon>"), CapError::invalid_polygon);
  EXPECT_EQ(in_area("<circle>1,1</circle>"), CapError::invalid_area_circle);
  EXPECT_EQ(in_area("<altitude>high</altitude>"), CapError::invalid_number);
  EXPECT_EQ(error_of(info_around("<resource><resourceDesc/><mimeType/><size>-1</size></resource>")),
            CapError::invalid_number);
}

}  // namespace
}  // namespace indaba::client::cap
