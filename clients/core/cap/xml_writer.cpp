#include "clients/core/cap/xml_writer.h"

#include "clients/core/cap/error.h"
#include "clients/core/cap/xml_screen.h"

namespace indaba::client::cap {

Result<std::string> XmlWriter::write(const Alert& alert) {
  XmlWriter writer;
  writer.out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  writer.out_.append("<alert xmlns=\"").append(kNamespace).append("\">\n");
  writer.depth_ = 1;
  fields(alert, writer);
  writer.out_ += "</alert>\n";
  if (writer.error_) {
    return writer.error_;
  }
  return std::move(writer.out_);
}

void XmlWriter::token(std::string_view name, const std::optional<std::string>& value,
                      bool (*allows)(std::string_view)) {
  if (!value) {
    return;
  }
  if (collapsed(*value) != *value || (allows != nullptr && !allows(*value))) {
    fail(make_error_code(CapError::invalid_token));
  }
  leaf(name, *value);
}

void XmlWriter::at_least_one(const std::vector<Category>& values) {
  if (values.empty()) {
    fail(make_error_code(CapError::missing_category));
  }
}

std::string XmlWriter::text_of(const DateTime& date) {
  if (!is_writable(date)) {
    fail(make_error_code(CapError::invalid_date));
    return {};
  }
  return to_text(date);
}

void XmlWriter::fail(std::error_code error) {
  if (!error_) {
    error_ = error;
  }
}

void XmlWriter::begin(std::string_view name) {
  indent();
  out_.append("<").append(name).append(">\n");
  ++depth_;
}

void XmlWriter::end(std::string_view name) {
  --depth_;
  indent();
  out_.append("</").append(name).append(">\n");
}

void XmlWriter::leaf(std::string_view name, std::string_view text) {
  if (const auto allowed = check_characters(as_bytes(text)); !allowed) {
    fail(allowed.error());
  }
  indent();
  out_.append("<").append(name).append(">");
  for (const char c : text) {
    switch (c) {
      case '&':
        out_ += "&amp;";
        break;
      case '<':
        out_ += "&lt;";
        break;
      case '>':
        out_ += "&gt;";
        break;
      case '\r':  // a reader would see a line feed
        fail(make_error_code(CapError::forbidden_character));
        break;
      default:
        out_ += c;
    }
  }
  out_.append("</").append(name).append(">\n");
}

}  // namespace indaba::client::cap
