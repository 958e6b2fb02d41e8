#include "clients/core/cap/check.h"

#include <string_view>
#include <vector>

#include "clients/core/cap/error.h"
#include "clients/core/cap/language.h"
#include "clients/core/cap/text_values.h"
#include "clients/core/cap/vocabulary.h"
#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

constexpr Decimal kLatitudeMax = Decimal::of(90);
constexpr Decimal kLongitudeMax = Decimal::of(180);
constexpr Decimal kRadiusKmMax = Decimal::of(20'038);  // half around the Earth

bool in_range(Decimal value, Decimal max) {
  return value.units >= -max.units && value.units <= max.units;
}
bool on_earth(const Point& point) {
  return in_range(point.latitude, kLatitudeMax) && in_range(point.longitude, kLongitudeMax);
}

Status check_polygon(const Polygon& polygon) {
  if (polygon.points.size() < 4) {
    return CapError::short_polygon;
  }
  if (polygon.points.front() != polygon.points.back()) {
    return CapError::open_polygon;
  }
  if (!ranges::all_of(polygon.points, on_earth)) {
    return CapError::place_out_of_range;
  }
  return {};
}

Status check_names(const std::vector<NamedValue>& values) {
  if (ranges::any_of(values, [](const NamedValue& each) { return each.value_name.empty(); })) {
    return CapError::empty_text;
  }
  return {};
}

Status check_area(const Area& area) {
  if (area.area_desc.empty()) {
    return CapError::empty_text;
  }
  for (const Polygon& polygon : area.polygon) {
    INDABA_TRY(check_polygon(polygon));
  }
  for (const AreaCircle& area_circle : area.area_circle) {
    if (!on_earth(area_circle.centre) || area_circle.radius_km < Decimal{} ||
        area_circle.radius_km > kRadiusKmMax) {
      return CapError::place_out_of_range;
    }
  }
  if (area.ceiling && !area.altitude) {
    return CapError::ceiling_without_altitude;
  }
  if (area.ceiling && *area.ceiling < *area.altitude) {
    return CapError::ceiling_below_altitude;
  }
  return check_names(area.geocode);
}

Status check_times(const Info& info, const DateTime& sent) {
  for (const auto& date : {info.effective, info.onset, info.expires}) {
    if (date && !is_writable(*date)) {
      return CapError::invalid_date;
    }
  }
  for (const auto& date : {std::optional(sent), info.effective, info.onset}) {
    if (info.expires && date && info.expires->unix_seconds <= date->unix_seconds) {
      return CapError::expires_too_early;
    }
  }
  return {};
}

Status check_info(const Info& info, const DateTime& sent) {
  if (info.category.empty()) {
    return CapError::missing_category;
  }
  if (info.event.empty()) {
    return CapError::empty_text;
  }
  INDABA_TRY(check_times(info, sent));
  INDABA_TRY(check_names(info.event_code));
  INDABA_TRY(check_names(info.parameter));
  for (const Resource& resource : info.resource) {
    if (resource.resource_desc.empty() || resource.mime_type.empty()) {
      return CapError::empty_text;
    }
  }
  for (const Area& area : info.area) {
    INDABA_TRY(check_area(area));
  }
  return {};
}

bool same_places(const Info& a, const Info& b) {
  const auto same = [](const Area& one, const Area& other) {
    Area renamed = other;
    renamed.area_desc = one.area_desc;
    return renamed == one;
  };
  return std::equal(a.area.begin(), a.area.end(), b.area.begin(), b.area.end(), same);
}

std::vector<NamedValue> vocabulary_parameters(const Info& info) {
  std::vector<NamedValue> ours;
  for (const NamedValue& parameter : info.parameter) {
    if (parameter.value_name.starts_with(kParameterPrefix)) {
      ours.push_back(parameter);
    }
  }
  return ours;
}

// That two infos say the same but for the language.
Status check_alike(const Info& a, const Info& b) {
  if (same_language(language_of(a), language_of(b))) {
    return CapError::same_language_twice;
  }
  if (a.category != b.category) {
    return CapError::categories_differ;
  }
  if (a.event_code != b.event_code) {
    return CapError::event_codes_differ;
  }
  if (a.urgency != b.urgency) {
    return CapError::urgencies_differ;
  }
  if (a.severity != b.severity) {
    return CapError::severities_differ;
  }
  if (a.certainty != b.certainty) {
    return CapError::certainties_differ;
  }
  if (!same_places(a, b)) {
    return CapError::areas_differ;
  }
  if (a.effective != b.effective || a.onset != b.onset || a.expires != b.expires) {
    return CapError::times_differ;
  }
  if (vocabulary_parameters(a) != vocabulary_parameters(b)) {
    return CapError::vocabulary_differs;
  }
  return {};
}

Status check_scope(const Alert& alert) {
  const bool restriction = alert.restriction && !alert.restriction->empty();
  if (alert.scope == Scope::restricted && !restriction) {
    return CapError::missing_restriction;
  }
  if (alert.scope != Scope::restricted && alert.restriction) {
    return CapError::restriction_without_scope;
  }
  if (alert.scope == Scope::private_scope && alert.addresses.empty()) {
    return CapError::missing_addresses;
  }
  return {};
}

Status check_references(const Alert& alert) {
  if (alert.msg_type != MessageType::alert && alert.references.empty()) {
    return CapError::missing_references;
  }
  for (const Reference& reference : alert.references) {
    if (!is_message_name(reference.sender) || !is_message_name(reference.identifier) ||
        !is_writable(reference.sent)) {
      return CapError::invalid_reference;
    }
    if (reference.sent.unix_seconds >= alert.sent.unix_seconds) {
      return CapError::reference_not_earlier;
    }
  }
  return {};
}

}  // namespace

Status check_alert(const Alert& alert) {
  if (!is_message_name(alert.identifier)) {
    return CapError::invalid_identifier;
  }
  if (!is_message_name(alert.sender)) {
    return CapError::invalid_sender;
  }
  if (!is_writable(alert.sent)) {
    return CapError::invalid_date;
  }
  INDABA_TRY(check_scope(alert));
  INDABA_TRY(check_references(alert));
  const bool warns = alert.msg_type == MessageType::alert || alert.msg_type == MessageType::update;
  if (warns && alert.info.empty()) {
    return CapError::missing_info;
  }
  for (std::size_t at = 0; at < alert.info.size(); ++at) {
    INDABA_TRY(check_info(alert.info[at], alert.sent));
    for (std::size_t before = 0; before < at; ++before) {
      INDABA_TRY(check_alike(alert.info[before], alert.info[at]));
    }
  }
  return {};
}

}  // namespace indaba::client::cap
