// Alert: CAP 1.2 whole, as values. Names are the standard's in snake_case; only its circle is
// called `area_circle`, since a circle is an audience here.
//
// Line ends in texts are LF. What a value means, and when it must be there, is section 3.2 of the
// standard; check.h checks it.
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
};

// A value in somebody's code: of eventCode, parameter and geocode.
struct NamedValue {
  std::string value_name;
  std::string value;
  bool operator==(const NamedValue&) const = default;
};

struct Resource {
  std::string resource_desc;
  std::string mime_type;
  std::optional<std::uint64_t> size;
  std::optional<std::string> uri;
  std::optional<std::string> deref_uri;
  std::optional<std::string> digest;
  bool operator==(const Resource&) const = default;
};

// In degrees of WGS 84.
struct Point {
  Decimal latitude;
  Decimal longitude;
  bool operator==(const Point&) const = default;
};

struct Polygon {
  std::vector<Point> points;
  bool operator==(const Polygon&) const = default;
};

struct AreaCircle {
  Point centre;
  Decimal radius_km;
  bool operator==(const AreaCircle&) const = default;
};

struct Area {
  std::string area_desc;
  std::vector<Polygon> polygon;
  std::vector<AreaCircle> area_circle;
  std::vector<NamedValue> geocode;
  std::optional<Decimal> altitude;  // in feet above mean sea level
  std::optional<Decimal> ceiling;
  bool operator==(const Area&) const = default;
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
};

// The language that CAP takes an info to be in that names none.
inline constexpr const char* kLanguageDefault = "en-US";

}  // namespace indaba::client::cap
