// CapError: every reason for which a document, an alert or a vocabulary is refused. One meaning
// each; error.cpp has the sentences.
#pragma once

#include <array>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::client::cap {

enum class CapError {
  // Bytes that are no XML, or more of it than is read.
  document_too_large = 1,
  not_utf8,
  forbidden_character,
  doctype,
  unknown_entity,
  malformed_xml,
  too_deep,
  too_many_elements,
  too_many_attributes,

  // XML that is no CAP 1.2.
  wrong_namespace,
  missing_element,
  unexpected_element,
  unexpected_attribute,
  unexpected_text,
  text_too_long,
  too_many,
  unknown_value,
  invalid_date,
  invalid_number,
  invalid_token,
  invalid_list,
  invalid_reference,
  invalid_polygon,
  invalid_area_circle,

  // CAP that breaks a rule of the standard.
  invalid_identifier,
  invalid_sender,
  missing_references,
  missing_restriction,
  restriction_without_scope,
  missing_addresses,
  missing_category,
  open_polygon,
  short_polygon,
  place_out_of_range,
  ceiling_without_altitude,
  ceiling_below_altitude,
  expires_too_early,

  // CAP that breaks a rule of the alliance's.
  missing_info,
  empty_text,
  same_language_twice,
  categories_differ,
  event_codes_differ,
  urgencies_differ,
  severities_differ,
  certainties_differ,
  areas_differ,
  times_differ,
  vocabulary_differs,
  reference_not_earlier,

  // Forms and vocabularies.
  unknown_country,
  unknown_code,
  missing_language,
  invalid_code,
  duplicate_code,
  not_updatable,
  not_readable_again,

  // Drafts in files.
  unreadable_line,
  unknown_field,
  repeated_field,
  misplaced_field,
};

constexpr auto enum_names(CapError) {
  using enum CapError;
  return std::to_array<cbor::Named<CapError>>(
      {{document_too_large, "document_too_large"},
       {not_utf8, "not_utf8"},
       {forbidden_character, "forbidden_character"},
       {doctype, "doctype"},
       {unknown_entity, "unknown_entity"},
       {malformed_xml, "malformed_xml"},
       {too_deep, "too_deep"},
       {too_many_elements, "too_many_elements"},
       {too_many_attributes, "too_many_attributes"},
       {wrong_namespace, "wrong_namespace"},
       {missing_element, "missing_element"},
       {unexpected_element, "unexpected_element"},
       {unexpected_attribute, "unexpected_attribute"},
       {unexpected_text, "unexpected_text"},
       {text_too_long, "text_too_long"},
       {too_many, "too_many"},
       {unknown_value, "unknown_value"},
       {invalid_date, "invalid_date"},
       {invalid_number, "invalid_number"},
       {invalid_token, "invalid_token"},
       {invalid_list, "invalid_list"},
       {invalid_reference, "invalid_reference"},
       {invalid_polygon, "invalid_polygon"},
       {invalid_area_circle, "invalid_area_circle"},
       {invalid_identifier, "invalid_identifier"},
       {invalid_sender, "invalid_sender"},
       {missing_references, "missing_references"},
       {missing_restriction, "missing_restriction"},
       {restriction_without_scope, "restriction_without_scope"},
       {missing_addresses, "missing_addresses"},
       {missing_category, "missing_category"},
       {open_polygon, "open_polygon"},
       {short_polygon, "short_polygon"},
       {place_out_of_range, "place_out_of_range"},
       {ceiling_without_altitude, "ceiling_without_altitude"},
       {ceiling_below_altitude, "ceiling_below_altitude"},
       {expires_too_early, "expires_too_early"},
       {missing_info, "missing_info"},
       {empty_text, "empty_text"},
       {same_language_twice, "same_language_twice"},
       {categories_differ, "categories_differ"},
       {event_codes_differ, "event_codes_differ"},
       {urgencies_differ, "urgencies_differ"},
       {severities_differ, "severities_differ"},
       {certainties_differ, "certainties_differ"},
       {areas_differ, "areas_differ"},
       {times_differ, "times_differ"},
       {vocabulary_differs, "vocabulary_differs"},
       {reference_not_earlier, "reference_not_earlier"},
       {unknown_country, "unknown_country"},
       {unknown_code, "unknown_code"},
       {missing_language, "missing_language"},
       {invalid_code, "invalid_code"},
       {duplicate_code, "duplicate_code"},
       {not_updatable, "not_updatable"},
       {not_readable_again, "not_readable_again"},
       {unreadable_line, "unreadable_line"},
       {unknown_field, "unknown_field"},
       {repeated_field, "repeated_field"},
       {misplaced_field, "misplaced_field"}});
}

const std::error_category& cap_error_category();
std::error_code make_error_code(CapError error);

}  // namespace indaba::client::cap

template <>
struct std::is_error_code_enum<indaba::client::cap::CapError> : std::true_type {};
