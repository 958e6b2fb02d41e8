// Alert: CAP 1.2 whole, as values. Names are the standard's in snake_case; only its circle is
// called `area_circle`, since a circle is an audience here.
//
// Line ends in texts are LF. What a value means, and when it must be there, is section 3.2 of the
// standard; check.h checks it. `fields` are for programs that show or write alerts as JSON: how
// they stand in a document, schema.h says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/cap/date_time.h"
#include "clients/core/cap/decimal.h"

namespace indaba::client::cap {

enum class MessageStatus : std::uint8_t { actual, exercise, system, test, draft };
enum class MessageType : std::uint8_t { alert, update, cancel, ack, error };
enum class Scope : std::uint8_t { public_scope, restricted, private_scope };
enum class Category : std::uint8_t {
  geo,
  met,
  safety,
  security,
  rescue,
  fire,
  health,
  env,
  transport,
  infra,
  cbrne,
  other,
};
enum class ResponseType : std::uint8_t {
  shelter,
  evacuate,
  prepare,
  execute,
  avoid,
  monitor,
  assess,
  all_clear,
  none,
};
enum class Urgency : std::uint8_t { immediate, expected, future, past, unknown };
// From the worst to the least, then what nobody knows.
enum class Severity : std::uint8_t { extreme, severe, moderate, minor, unknown };
enum class Certainty : std::uint8_t { observed, likely, possible, unlikely, unknown };

// Names one message, whoever carries it.
struct Reference {
  std::string sender;
  std::string identifier;
  DateTime sent;
  bool operator==(const Reference&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("sent", self.sent);
    io("sender", self.sender);
    io("identifier", self.identifier);
  }
};

// A value in somebody's code: of eventCode, parameter and geocode.
struct NamedValue {
  std::string value_name;
  std::string value;
  bool operator==(const NamedValue&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("value", self.value);
    io("value_name", self.value_name);
  }
};

struct Resource {
  std::string resource_desc;
  std::string mime_type;
  std::optional<std::uint64_t> size;
  std::optional<std::string> uri;
  std::optional<std::string> deref_uri;
  std::optional<std::string> digest;
  bool operator==(const Resource&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("uri", self.uri);
    io("size", self.size);
    io("digest", self.digest);
    io("deref_uri", self.deref_uri);
    io("mime_type", self.mime_type);
    io("resource_desc", self.resource_desc);
  }
};

// In degrees of WGS 84.
struct Point {
  Decimal latitude;
  Decimal longitude;
  bool operator==(const Point&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("latitude", self.latitude);
    io("longitude", self.longitude);
  }
};

struct Polygon {
  std::vector<Point> points;
  bool operator==(const Polygon&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("points", self.points);
  }
};

struct AreaCircle {
  Point centre;
  Decimal radius_km;
  bool operator==(const AreaCircle&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("centre", self.centre);
    io("radius_km", self.radius_km);
  }
};

struct Area {
  std::string area_desc;
  std::vector<Polygon> polygon;
  std::vector<AreaCircle> area_circle;
  std::vector<NamedValue> geocode;
  std::optional<Decimal> altitude;  // in feet above mean sea level
  std::optional<Decimal> ceiling;
  bool operator==(const Area&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ceiling", self.ceiling);
    io("geocode", self.geocode);
    io("polygon", self.polygon);
    io("altitude", self.altitude);
    io("area_desc", self.area_desc);
    io("area_circle", self.area_circle);
  }
};

struct Info {
  std::optional<std::string> language;  // without one: en-US
  std::vector<Category> category;
  std::string event;
  std::vector<ResponseType> response_type;
  Urgency urgency = Urgency::unknown;
  Severity severity = Severity::unknown;
  Certainty certainty = Certainty::unknown;
  std::optional<std::string> audience;
  std::vector<NamedValue> event_code;
  std::optional<DateTime> effective;
  std::optional<DateTime> onset;
  std::optional<DateTime> expires;
  std::optional<std::string> sender_name;
  std::optional<std::string> headline;
  std::optional<std::string> description;
  std::optional<std::string> instruction;
  std::optional<std::string> web;
  std::optional<std::string> contact;
  std::vector<NamedValue> parameter;
  std::vector<Resource> resource;
  std::vector<Area> area;
  bool operator==(const Info&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("web", self.web);
    io("area", self.area);
    io("event", self.event);
    io("onset", self.onset);
    io("contact", self.contact);
    io("expires", self.expires);
    io("urgency", self.urgency);
    io("audience", self.audience);
    io("category", self.category);
    io("headline", self.headline);
    io("language", self.language);
    io("resource", self.resource);
    io("severity", self.severity);
    io("certainty", self.certainty);
    io("effective", self.effective);
    io("parameter", self.parameter);
    io("event_code", self.event_code);
    io("description", self.description);
    io("instruction", self.instruction);
    io("sender_name", self.sender_name);
    io("response_type", self.response_type);
  }
};

struct Alert {
  std::string identifier;
  std::string sender;
  DateTime sent;
  MessageStatus status = MessageStatus::actual;
  MessageType msg_type = MessageType::alert;
  std::optional<std::string> source;
  Scope scope = Scope::restricted;
  std::optional<std::string> restriction;
  std::vector<std::string> addresses;
  std::vector<std::string> code;
  std::optional<std::string> note;
  std::vector<Reference> references;
  std::vector<std::string> incidents;
  std::vector<Info> info;
  bool operator==(const Alert&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("code", self.code);
    io("info", self.info);
    io("note", self.note);
    io("sent", self.sent);
    io("scope", self.scope);
    io("sender", self.sender);
    io("source", self.source);
    io("status", self.status);
    io("msg_type", self.msg_type);
    io("addresses", self.addresses);
    io("incidents", self.incidents);
    io("identifier", self.identifier);
    io("references", self.references);
    io("restriction", self.restriction);
  }
};

// The language that CAP takes an info to be in that names none.
inline constexpr const char* kLanguageDefault = "en-US";

}  // namespace indaba::client::cap
