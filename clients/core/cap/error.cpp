#include "clients/core/cap/error.h"

#include <string>

namespace indaba::client::cap {
namespace {

const char* sentence_of_bytes(CapError error) {
  switch (error) {
    case CapError::document_too_large:
      return "the document has more bytes than are read";
    case CapError::not_utf8:
      return "the document is not in UTF-8, or says that it is not";
    case CapError::forbidden_character:
      return "a character is one that XML does not allow";
    case CapError::doctype:
      return "the document has a DOCTYPE";
    case CapError::unknown_entity:
      return "an entity is none of the five that XML has by itself";
    case CapError::malformed_xml:
      return "the document is not well-formed XML";
    case CapError::too_deep:
      return "elements are nested too deeply";
    case CapError::too_many_elements:
      return "the document has too many elements";
    case CapError::too_many_attributes:
      return "an element has too many attributes";
    default:
      return nullptr;
  }
}

const char* sentence_of_schema(CapError error) {
  switch (error) {
    case CapError::wrong_namespace:
      return "the document is not an alert in the namespace of CAP 1.2";
    case CapError::missing_element:
      return "an element that CAP requires is not there, or not in its place";
    case CapError::unexpected_element:
      return "an element is unknown, in the wrong place, or there too often";
    case CapError::unexpected_attribute:
      return "an element has an attribute, and CAP has none";
    case CapError::unexpected_text:
      return "text stands between elements";
    case CapError::text_too_long:
      return "a text is longer than is read";
    case CapError::too_many:
      return "a list has more entries than are read";
    case CapError::unknown_value:
      return "a value is none of those that CAP lists";
    case CapError::invalid_date:
      return "a date is not of the form YYYY-MM-DDThh:mm:ss with a numeric offset";
    case CapError::invalid_number:
      return "a number is not a decimal number, or out of range";
    case CapError::invalid_token:
      return "a language tag or an address on the web has a form that it may not have";
    case CapError::invalid_list:
      return "a list of quoted names leaves a quotation mark open, or a name can't be quoted";
    case CapError::invalid_reference:
      return "a reference is not of the form sender,identifier,sent";
    case CapError::invalid_polygon:
      return "a polygon is not a list of latitude,longitude pairs";
    case CapError::invalid_area_circle:
      return "a circle is not latitude,longitude and a radius";
    default:
      return nullptr;
  }
}

const char* sentence_of_standard(CapError error) {
  switch (error) {
    case CapError::invalid_identifier:
      return "the identifier is empty or has a space, a comma, < or & in it";
    case CapError::invalid_sender:
      return "the sender is empty or has a space, a comma, < or & in it";
    case CapError::missing_references:
      return "an Update, Cancel, Ack or Error names no earlier message";
    case CapError::missing_restriction:
      return "a Restricted alert does not say to whom it is restricted";
    case CapError::restriction_without_scope:
      return "an alert that is not Restricted has a restriction";
    case CapError::missing_addresses:
      return "a Private alert has no addresses";
    case CapError::missing_category:
      return "an info has no category";
    case CapError::open_polygon:
      return "a polygon does not end where it begins";
    case CapError::short_polygon:
      return "a polygon has fewer than four points";
    case CapError::place_out_of_range:
      return "a latitude, longitude or radius is none on Earth";
    case CapError::ceiling_without_altitude:
      return "an area has a ceiling and no altitude";
    case CapError::ceiling_below_altitude:
      return "the ceiling of an area lies below its altitude";
    case CapError::expires_too_early:
      return "an info expires before it is sent, or before it takes effect";
    default:
      return nullptr;
  }
}

const char* sentence_of_house(CapError error) {
  switch (error) {
    case CapError::missing_info:
      return "an Alert or Update has no info";
    case CapError::empty_text:
      return "a text or name that may not be empty is empty";
    case CapError::same_language_twice:
      return "two infos are in one language";
    case CapError::categories_differ:
      return "the infos of one alert have different categories";
    case CapError::event_codes_differ:
      return "the infos of one alert have different event codes";
    case CapError::urgencies_differ:
      return "the infos of one alert have different urgencies";
    case CapError::severities_differ:
      return "the infos of one alert have different severities";
    case CapError::certainties_differ:
      return "the infos of one alert have different certainties";
    case CapError::areas_differ:
      return "the infos of one alert are about different areas";
    case CapError::times_differ:
      return "the infos of one alert have different times";
    case CapError::vocabulary_differs:
      return "the infos of one alert say different things in the alliance's vocabulary";
    case CapError::reference_not_earlier:
      return "an alert names one that was not sent before it";
    default:
      return nullptr;
  }
}

const char* sentence_of_forms(CapError error) {
  switch (error) {
    case CapError::unknown_country:
      return "a country is not one of ISO 3166-1";
    case CapError::unknown_code:
      return "a code is not in the vocabulary";
    case CapError::missing_language:
      return "the form names no language";
    case CapError::invalid_code:
      return "a code of the vocabulary is not lower case letters, digits and hyphens";
    case CapError::duplicate_code:
      return "the vocabulary has one code twice";
    case CapError::not_updatable:
      return "only an Alert or an Update can be updated or cancelled";
    case CapError::not_readable_again:
      return "the document would be read as another alert than was written";
    case CapError::unreadable_line:
      return "a line is no `name: value`, and goes on with none";
    case CapError::unknown_field:
      return "there is no field of that name here";
    case CapError::repeated_field:
      return "a field that may stand once stands again";
    case CapError::misplaced_field:
      return "a field belongs to an area or a resource, and none has begun";
    default:
      return nullptr;
  }
}

class CapErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.cap"; }

  std::string message(int value) const override {
    const auto error = static_cast<CapError>(value);
    for (const auto sentence : {sentence_of_bytes, sentence_of_schema, sentence_of_standard,
                                sentence_of_house, sentence_of_forms}) {
      if (const char* text = sentence(error); text != nullptr) {
        return text;
      }
    }
    return "unknown CAP error";
  }
};

}  // namespace

const std::error_category& cap_error_category() {
  static const CapErrorCategory category;
  return category;
}

std::error_code make_error_code(CapError error) {
  return {static_cast<int>(error), cap_error_category()};
}

}  // namespace indaba::client::cap
