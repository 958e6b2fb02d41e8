// The values that CAP writes into one text: lists of names, references, shapes, numbers.
//
// Reading takes any white space between entries, as XML does; writing puts one space.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/core/cap/alert.h"
#include "clients/core/cap/limits.h"
#include "crypto/base/result.h"

namespace indaba::client::cap {

// What XML takes for white space.
inline constexpr std::string_view kSpace = " \t\r\n";

// Without white space at its ends, and with one space for each run of it within.
std::string collapsed(std::string_view text);

// xs:language: subtags of letters, then of letters and digits, of up to eight.
bool is_language_tag(std::string_view text);
// Whether `text` can be the sender or the identifier of a message: not empty, and without white
// space, commas, < and &.
bool is_message_name(std::string_view text);

// Addresses and incidents: entries with white space in them stand in quotation marks.
// Errors: invalid_list, too_many.
Result<std::vector<std::string>> names_from(std::string_view text, std::size_t names_max);
// Errors: invalid_list for a name that can't be quoted.
Result<std::string> to_text(const std::vector<std::string>& names);

// Errors: invalid_reference, too_many.
Result<std::vector<Reference>> references_from(std::string_view text, std::size_t references_max);
// Errors: invalid_reference.
Result<std::string> to_text(const std::vector<Reference>& references);

// Errors: invalid_polygon, too_many.
Result<Polygon> polygon_from(std::string_view text, std::size_t points_max);
std::string to_text(const Polygon& polygon);
// Errors: invalid_area_circle.
Result<AreaCircle> area_circle_from(std::string_view text);
std::string to_text(const AreaCircle& area_circle);

// Errors: invalid_number.
Result<std::uint64_t> size_from(std::string_view text);

}  // namespace indaba::client::cap
