// XmlWriter: the `io` of schema.h on the way out. Each element on a line of its own, indented by
// two spaces a level; no attribute but the namespace, no empty-element tags; of the five entities
// the three that text needs. One alert has one form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "clients/core/cap/schema.h"
#include "crypto/base/result.h"

namespace indaba::client::cap {

class XmlWriter {
 public:
  // The whole document. Errors: forbidden_character, not_utf8, invalid_date, invalid_list,
  // invalid_reference, invalid_token, missing_category: what has no form in CAP.
  static Result<std::string> write(const Alert& alert);

  template <class T>
  void operator()(std::string_view name, const T& value, std::size_t Limits::* = nullptr) {
    if constexpr (requires { fields(value, *this); }) {
      begin(name);
      fields(value, *this);
      end(name);
    } else {
      leaf(name, text_of(value));
    }
  }
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value,
                  std::size_t Limits::* = nullptr) {
    if (value) {
      (*this)(name, *value);
    }
  }
  void token(std::string_view name, const std::optional<std::string>& value,
             bool (*allows)(std::string_view) = nullptr);
  template <class T>
  void many(std::string_view name, const std::vector<T>& values, std::size_t Limits::*) {
    for (const T& value : values) {
      (*this)(name, value);
    }
  }
  template <class T>
  void list(std::string_view name, const std::vector<T>& values, std::size_t Limits::*) {
    const auto text = to_text(values);
    if (!text) {
      fail(text.error());
    } else if (!values.empty()) {
      leaf(name, *text);
    }
  }
  void at_least_one(const std::vector<Category>& values);
  // Signatures of others do not outlast a new form of what they sign.
  void signatures() {}

 private:
  static const std::string& text_of(const std::string& text) { return text; }
  static std::string text_of(std::uint64_t number) { return std::to_string(number); }
  static std::string text_of(Decimal number) { return to_text(number); }
  static std::string text_of(const Polygon& polygon) { return to_text(polygon); }
  static std::string text_of(const AreaCircle& area_circle) { return to_text(area_circle); }
  std::string text_of(const DateTime& date);
  template <cbor::NamedEnum Enum>
  static std::string text_of(Enum value) {
    check(!cbor::name_of(value).empty());
    return std::string(cbor::name_of(value));
  }

  void fail(std::error_code error);
  void begin(std::string_view name);
  void end(std::string_view name);
  void leaf(std::string_view name, std::string_view text);
  void indent() { out_.append(2 * depth_, ' '); }

  std::string out_;
  std::size_t depth_ = 0;
  std::error_code error_;
};

}  // namespace indaba::client::cap
