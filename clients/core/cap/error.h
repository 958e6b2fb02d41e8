// CapError: every reason for which a document, an alert or a vocabulary is refused. One meaning
// each; error.cpp has the sentences.
#pragma once

#include <system_error>

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

const std::error_category& cap_error_category();
std::error_code make_error_code(CapError error);

}  // namespace indaba::client::cap

template <>
struct std::is_error_code_enum<indaba::client::cap::CapError> : std::true_type {};
