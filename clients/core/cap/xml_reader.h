// XmlReader: the `io` of schema.h on the way in: walks the children of one element in step with the
// list. The first error sticks and later reads do nothing, so `fields` needs no error handling.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "clients/core/cap/error.h"
#include "clients/core/cap/schema.h"
#include "crypto/base/result.h"

namespace indaba::client::cap {

// What the readers of one document share.
struct Reading {
  const Limits& limits;
  std::error_code error;

  void fail(std::error_code reason) {
    if (!error) {
      error = reason;
    }
  }
};

// Whether `element` is `name` of the namespace `uri`, whatever its prefix; and of that namespace.
bool is_element(pugi::xml_node element, std::string_view uri, std::string_view name);
bool is_of_namespace(pugi::xml_node element, std::string_view uri);

class XmlReader {
 public:
  XmlReader(Reading& reading, pugi::xml_node element);

  template <class T>
  void operator()(std::string_view name, T& value,
                  std::size_t Limits::*bytes_max = &Limits::text_bytes_max) {
    if (next_is(name)) {
      read(value, bytes_max);
    } else {
      fail(CapError::missing_element);
    }
  }
  template <class T>
  void operator()(std::string_view name, std::optional<T>& value,
                  std::size_t Limits::*bytes_max = &Limits::text_bytes_max) {
    if (next_is(name)) {
      read(value.emplace(), bytes_max);
    }
  }
  // Where only some values are allowed, an empty element stands for the schema's default, as none
  // does.
  void token(std::string_view name, std::optional<std::string>& value,
             bool (*allows)(std::string_view) = nullptr);
  template <class T>
  void many(std::string_view name, std::vector<T>& values, std::size_t Limits::*max) {
    while (next_is(name)) {
      if (values.size() == reading_.limits.*max) {
        return fail(CapError::too_many);
      }
      read(values.emplace_back(), &Limits::text_bytes_max);
    }
  }
  template <class T>
  void list(std::string_view name, std::vector<T>& values, std::size_t Limits::*max) {
    if (next_is(name)) {
      keep(values,
           entries_from(values, take_text(&Limits::document_bytes_max), reading_.limits.*max));
    }
  }
  void at_least_one(const std::vector<Category>& values);
  // The standard lets XML signatures follow (section 3.3.4.1); they are others' and say nothing
  // here.
  void signatures();
  // Nothing may follow the last element of the list.
  void finish();

 private:
  static auto entries_from(const std::vector<std::string>&, std::string_view text,
                           std::size_t max) {
    return names_from(text, max);
  }
  static auto entries_from(const std::vector<Reference>&, std::string_view text, std::size_t max) {
    return references_from(text, max);
  }

  void fail(CapError error) { reading_.fail(make_error_code(error)); }
  template <class T>
  void keep(T& value, Result<T> result) {
    if (result) {
      value = std::move(result).value();
    } else {
      reading_.fail(result.error());
    }
  }

  // Moves on to the next element.
  void advance(pugi::xml_node from);
  bool next_is(std::string_view name);
  // The text of the next element, which is left behind.
  std::string take_text(std::size_t Limits::*bytes_max);

  template <class T>
  void read(T& value, std::size_t Limits::*bytes_max) {
    if constexpr (requires { fields(value, *this); }) {
      XmlReader inner(reading_, next_);
      fields(value, inner);
      inner.finish();
      advance(next_.next_sibling());
    } else {
      read_text(value, take_text(bytes_max));
    }
  }
  static void read_text(std::string& value, std::string text) { value = std::move(text); }
  void read_text(DateTime& value, const std::string& text) {
    keep(value, date_time_from(collapsed(text)));
  }
  void read_text(Decimal& value, const std::string& text) {
    keep(value, decimal_from(collapsed(text)));
  }
  void read_text(std::uint64_t& value, const std::string& text) {
    keep(value, size_from(collapsed(text)));
  }
  void read_text(Polygon& value, const std::string& text) {
    keep(value, polygon_from(text, reading_.limits.points_max));
  }
  void read_text(AreaCircle& value, const std::string& text) {
    keep(value, area_circle_from(text));
  }
  template <cbor::NamedEnum Enum>
  void read_text(Enum& value, const std::string& text) {
    if (const auto known = cbor::value_of<Enum>(text)) {
      value = *known;
    } else {
      fail(CapError::unknown_value);
    }
  }

  Reading& reading_;
  pugi::xml_node next_;
};

}  // namespace indaba::client::cap
