#include "clients/core/cap/text_values.h"

#include <charconv>

#include "clients/core/cap/error.h"
#include "crypto/base/ranges.h"

namespace indaba::client::cap {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void skip_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
}

// Takes what stands before the first of `ends`, and leaves that.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

Result<Reference> reference_from(std::string_view text) {
  const std::size_t first = text.find(',');
  const std::size_t last = text.rfind(',');
  if (first == last) {
    return CapError::invalid_reference;
  }
  const std::string_view sender = text.substr(0, first);
  const std::string_view identifier = text.substr(first + 1, last - first - 1);
  const auto sent = date_time_from(text.substr(last + 1));
  if (!is_message_name(sender) || !is_message_name(identifier) || !sent) {
    return CapError::invalid_reference;
  }
  return Reference{std::string(sender), std::string(identifier), *sent};
}

Result<Point> point_from(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) {
    return CapError::invalid_number;
  }
  INDABA_TRY_ASSIGN(const Decimal latitude, decimal_from(text.substr(0, comma)));
  INDABA_TRY_ASSIGN(const Decimal longitude, decimal_from(text.substr(comma + 1)));
  return Point{latitude, longitude};
}

std::string to_text(const Point& point) {
  return to_text(point.latitude) + ',' + to_text(point.longitude);
}

}  // namespace

std::string collapsed(std::string_view text) {
  std::string result;
  for (skip_space(text); !text.empty(); skip_space(text)) {
    result.append(result.empty() ? "" : " ").append(take_until(text, kSpace));
  }
  return result;
}

bool is_language_tag(std::string_view text) {
  bool first = true;
  while (true) {
    const std::string_view subtag = text.substr(0, text.find('-'));
    const bool fits =
        ranges::all_of(subtag, [first](char c) { return is_alpha(c) || (!first && is_digit(c)); });
    if (subtag.empty() || subtag.size() > 8 || !fits) {
      return false;
    }
    if (subtag.size() == text.size()) {
      return true;
    }
    text.remove_prefix(subtag.size() + 1);
    first = false;
  }
}

bool is_message_name(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n,<&") == std::string_view::npos;
}

Result<std::vector<std::string>> names_from(std::string_view text, std::size_t names_max) {
  std::vector<std::string> names;
  for (skip_space(text); !text.empty(); skip_space(text)) {
    if (names.size() == names_max) {
      return CapError::too_many;
    }
    const bool quoted = text.front() == '"';
    if (quoted) {
      text.remove_prefix(1);
    }
    names.emplace_back(take_until(text, quoted ? "\"" : kSpace));
    if (quoted) {
      if (text.empty() || (text.size() > 1 && kSpace.find(text[1]) == std::string_view::npos)) {
        return CapError::invalid_list;
      }
      text.remove_prefix(1);
    }
  }
  return names;
}

Result<std::string> to_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool quote =
        name.empty() || name.front() == '"' || name.find_first_of(kSpace) != std::string::npos;
    if (quote && name.find('"') != std::string::npos) {
      return CapError::invalid_list;
    }
    text.append(text.empty() ? "" : " ");
    text.append(quote ? '"' + name + '"' : name);
  }
  return text;
}

Result<std::vector<Reference>> references_from(std::string_view text, std::size_t references_max) {
  std::vector<Reference> references;
  for (skip_space(text); !text.empty(); skip_space(text)) {
    if (references.size() == references_max) {
      return CapError::too_many;
    }
    INDABA_TRY_ASSIGN(Reference reference, reference_from(take_until(text, kSpace)));
    references.push_back(std::move(reference));
  }
  return references;
}

Result<std::string> to_text(const std::vector<Reference>& references) {
  std::string text;
  for (const Reference& reference : references) {
    if (!is_message_name(reference.sender) || !is_message_name(reference.identifier) ||
        !is_writable(reference.sent)) {
      return CapError::invalid_reference;
    }
    text.append(text.empty() ? "" : " ").append(reference.sender).append(",");
    text.append(reference.identifier).append(",").append(to_text(reference.sent));
  }
  return text;
}

Result<Polygon> polygon_from(std::string_view text, std::size_t points_max) {
  Polygon polygon;
  for (skip_space(text); !text.empty(); skip_space(text)) {
    if (polygon.points.size() == points_max) {
      return CapError::too_many;
    }
    const auto point = point_from(take_until(text, kSpace));
    if (!point) {
      return CapError::invalid_polygon;
    }
    polygon.points.push_back(*point);
  }
  return polygon;
}

std::string to_text(const Polygon& polygon) {
  std::string text;
  for (const Point& point : polygon.points) {
    text.append(text.empty() ? "" : " ").append(to_text(point));
  }
  return text;
}

Result<AreaCircle> area_circle_from(std::string_view text) {
  skip_space(text);
  const auto centre = point_from(take_until(text, kSpace));
  skip_space(text);
  const auto radius_km = decimal_from(take_until(text, kSpace));
  skip_space(text);
  if (!centre || !radius_km || !text.empty()) {
    return CapError::invalid_area_circle;
  }
  return AreaCircle{*centre, *radius_km};
}

std::string to_text(const AreaCircle& area_circle) {
  return to_text(area_circle.centre) + ' ' + to_text(area_circle.radius_km);
}

Result<std::uint64_t> size_from(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) {
    text.remove_prefix(1);
  }
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return CapError::invalid_number;
  }
  return size;
}

}  // namespace indaba::client::cap
