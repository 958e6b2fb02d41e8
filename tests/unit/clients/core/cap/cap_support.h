// What the tests of CAP share: alerts that keep every rule, and documents around a part.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/document.h"

namespace indaba::client::cap::test {

inline DateTime at(std::string_view text) { return date_time_from(text).value(); }

inline Result<Alert> parse_text(std::string_view document, const Limits& limits = {}) {
  return parse(as_bytes(document), limits);
}

inline std::string text_of(const Bytes& document) { return {document.begin(), document.end()}; }

// What every alert begins with, as elements.
inline const std::string kHead =
    "<identifier>a-1</identifier><sender>alliance.example</sender>"
    "<sent>2024-05-06T07:08:09-00:00</sent><status>Actual</status><msgType>Alert</msgType>"
    "<scope>Public</scope>";
inline const std::string kInfoHead =
    "<category>Safety</category><event>Raid</event><urgency>Immediate</urgency>"
    "<severity>Severe</severity><certainty>Observed</certainty>";

inline std::string alert_around(std::string_view elements) {
  return std::string("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">")
      .append(elements)
      .append("</alert>");
}
inline std::string info_around(std::string_view elements) {
  return alert_around(kHead + "<info>" + kInfoHead + std::string(elements) + "</info>");
}

inline Point point(std::string_view latitude, std::string_view longitude) {
  return {decimal_from(latitude).value(), decimal_from(longitude).value()};
}

// The least that keeps every rule.
inline Alert small_alert() {
  Alert alert;
  alert.identifier = "a-1";
  alert.sender = "alliance.example";
  alert.sent = at("2024-05-06T07:08:09-00:00");
  alert.scope = Scope::public_scope;
  Info& info = alert.info.emplace_back();
  info.language = "en";
  info.category = {Category::security};
  info.event = "Raid";
  return alert;
}

// An info with everything that CAP has.
inline Info full_info(const std::string& language) {
  Info info;
  info.language = language;
  info.category = {Category::safety, Category::security};
  info.event = "Raid";
  info.response_type = {ResponseType::shelter, ResponseType::all_clear};
  info.urgency = Urgency::immediate;
  info.severity = Severity::severe;
  info.certainty = Certainty::observed;
  info.audience = "members";
  info.event_code = {{"indaba:violation", "raid"}};
  info.effective = at("2024-05-06T07:08:09+02:00");
  info.onset = at("2024-05-06T08:00:00+02:00");
  info.expires = at("2024-05-09T07:08:09+02:00");
  info.sender_name = "The Alliance";
  info.headline = "Raid: <Kenya> & \"neighbours\"";
  info.description = "First line\n\tsecond line  ";
  info.instruction = "Stay in.";
  info.web = "https://alliance.example/a?b=1&c=2";
  info.contact = "";
  info.parameter = {{"indaba:violation", "raid"}, {"other", ""}};
  info.resource = {{"picture", "image/png", 12, "a.png", "aGVsbG8=", "00ff"},
                   {"sound", "audio/ogg", {}, {}, {}, {}}};
  Area& area = info.area.emplace_back();
  area.area_desc = "Nairobi";
  area.polygon = {{{point("-1.2", "36.8"), point("-1.3", "36.8"), point("-1.3", "36.9000001"),
                    point("-1.2", "36.8")}}};
  area.area_circle = {{point("0", "-180"), decimal_from("10.5").value()}};
  area.geocode = {{"ISO3166-1", "KE"}};
  area.altitude = decimal_from("-12.5").value();
  area.ceiling = decimal_from("100").value();
  return info;
}

// An alert with everything that CAP has.
inline Alert full_alert() {
  Alert alert = small_alert();
  alert.msg_type = MessageType::update;
  alert.source = "operator";
  alert.scope = Scope::restricted;
  alert.restriction = "members";
  alert.addresses = {"one@alliance.example", "The Second"};
  alert.code = {"v1", "v2"};
  alert.note = "of note";
  alert.references = {{"alliance.example", "a-0", at("2024-05-05T07:08:09+05:45")},
                      {"alliance.example", "a-00", at("2024-05-04T07:08:09-00:00")}};
  alert.incidents = {"one", "incident two"};
  alert.info = {full_info("en"), full_info("fr-SN")};
  return alert;
}

}  // namespace indaba::client::cap::test
