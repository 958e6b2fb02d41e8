// The elements of CAP 1.2 in the order of its XML schema, once for both directions: xml_reader.h
// and xml_writer.h follow these lists. Nowhere else are elements called as the standard calls them.
//
// io(name, value) is one element, or none for an optional without a value; io.token the same for
// what may have no white space; io.many an element for each entry, io.list one for all of them.
#pragma once

#include <concepts>
#include <type_traits>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/limits.h"
#include "clients/core/cap/names.h"
#include "clients/core/cap/text_values.h"

namespace indaba::client::cap {

inline constexpr const char* kNamespace = "urn:oasis:names:tc:emergency:cap:1.2";

// `Self` is T, or a T that is only read.
template <class Self, class T>
concept Either = std::same_as<std::remove_const_t<Self>, T>;

template <Either<NamedValue> Self, class Io>
void fields(Self& named, Io& io) {
  io("valueName", named.value_name);
  io("value", named.value);
}

template <Either<Resource> Self, class Io>
void fields(Self& resource, Io& io) {
  io("resourceDesc", resource.resource_desc);
  io("mimeType", resource.mime_type);
  io("size", resource.size);
  io.token("uri", resource.uri);
  io("derefUri", resource.deref_uri, &Limits::deref_uri_bytes_max);
  io("digest", resource.digest);
}

template <Either<Area> Self, class Io>
void fields(Self& area, Io& io) {
  io("areaDesc", area.area_desc);
  io.many("polygon", area.polygon, &Limits::polygons_max);
  io.many("circle", area.area_circle, &Limits::area_circles_max);
  io.many("geocode", area.geocode, &Limits::geocodes_max);
  io("altitude", area.altitude);
  io("ceiling", area.ceiling);
}

template <Either<Info> Self, class Io>
void fields(Self& info, Io& io) {
  io.token("language", info.language, is_language_tag);
  io.many("category", info.category, &Limits::categories_max);
  io.at_least_one(info.category);
  io("event", info.event);
  io.many("responseType", info.response_type, &Limits::response_types_max);
  io("urgency", info.urgency);
  io("severity", info.severity);
  io("certainty", info.certainty);
  io("audience", info.audience);
  io.many("eventCode", info.event_code, &Limits::event_codes_max);
  io("effective", info.effective);
  io("onset", info.onset);
  io("expires", info.expires);
  io("senderName", info.sender_name);
  io("headline", info.headline);
  io("description", info.description);
  io("instruction", info.instruction);
  io.token("web", info.web);
  io("contact", info.contact);
  io.many("parameter", info.parameter, &Limits::parameters_max);
  io.many("resource", info.resource, &Limits::resources_max);
  io.many("area", info.area, &Limits::areas_max);
}

template <Either<Alert> Self, class Io>
void fields(Self& alert, Io& io) {
  io("identifier", alert.identifier);
  io("sender", alert.sender);
  io("sent", alert.sent);
  io("status", alert.status);
  io("msgType", alert.msg_type);
  io("source", alert.source);
  io("scope", alert.scope);
  io("restriction", alert.restriction);
  io.list("addresses", alert.addresses, &Limits::addresses_max);
  io.many("code", alert.code, &Limits::codes_max);
  io("note", alert.note);
  io.list("references", alert.references, &Limits::references_max);
  io.list("incidents", alert.incidents, &Limits::incidents_max);
  io.many("info", alert.info, &Limits::infos_max);
  io.signatures();
}

}  // namespace indaba::client::cap
