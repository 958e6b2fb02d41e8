#include "clients/core/cap/xml_reader.h"

namespace indaba::client::cap {
namespace {

constexpr std::string_view kSignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

// The two parts of a name; the prefix is empty if there is none.
struct QualifiedName {
  explicit QualifiedName(std::string_view name) : local(name) {
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
      prefix = name.substr(0, colon);
      local = name.substr(colon + 1);
    }
  }
  std::string_view prefix;
  std::string_view local;
};

// The namespace that `prefix` stands for in `element`: as the nearest declaration says.
std::string_view namespace_of(std::string_view prefix, pugi::xml_node element) {
  const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; element; element = element.parent()) {
    if (const auto attribute = element.attribute(declaration.c_str())) {
      return attribute.value();
    }
  }
  return {};
}

// Declarations of namespaces, and where a schema is to be found.
bool is_allowed(pugi::xml_attribute attribute, pugi::xml_node element) {
  const QualifiedName name(attribute.name());
  if (name.prefix == "xmlns" || (name.prefix.empty() && name.local == "xmlns")) {
    return true;
  }
  return (name.local == "schemaLocation" || name.local == "noNamespaceSchemaLocation") &&
         !name.prefix.empty() && namespace_of(name.prefix, element) == kInstanceNamespace;
}

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// Carriage returns that were written as references, which the parser leaves.
void unify_line_ends(std::string& text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool before_line_feed = at + 1 < text.size() && text[at + 1] == '\n';
    if (text[at] != '\r') {
      text[end++] = text[at];
    } else if (!before_line_feed) {
      text[end++] = '\n';
    }
  }
  text.resize(end);
}

}  // namespace

bool is_of_namespace(pugi::xml_node element, std::string_view uri) {
  return namespace_of(QualifiedName(element.name()).prefix, element) == uri;
}

bool is_element(pugi::xml_node element, std::string_view uri, std::string_view name) {
  return QualifiedName(element.name()).local == name && is_of_namespace(element, uri);
}

XmlReader::XmlReader(Reading& reading, pugi::xml_node element) : reading_(reading) {
  for (const auto attribute : element.attributes()) {
    if (!is_allowed(attribute, element)) {
      fail(CapError::unexpected_attribute);
    }
  }
  advance(element.first_child());
}

void XmlReader::token(std::string_view name, std::optional<std::string>& value,
                      bool (*allows)(std::string_view)) {
  (*this)(name, value);
  if (value) {
    *value = collapsed(*value);
    if (allows != nullptr && value->empty()) {
      value.reset();  // the schema's default
    } else if (allows != nullptr && !allows(*value)) {
      fail(CapError::invalid_token);
    }
  }
}

void XmlReader::at_least_one(const std::vector<Category>& values) {
  if (values.empty()) {
    fail(CapError::missing_element);
  }
}

void XmlReader::signatures() {
  while (next_ && is_of_namespace(next_, kSignatureNamespace)) {
    advance(next_.next_sibling());
  }
}

void XmlReader::finish() {
  if (next_) {
    fail(CapError::unexpected_element);
  }
}

void XmlReader::advance(pugi::xml_node from) {
  for (; from && from.type() != pugi::node_element; from = from.next_sibling()) {
    const std::string_view text = from.value();
    if (from.type() == pugi::node_cdata ||
        text.find_first_not_of(kSpace) != std::string_view::npos) {
      fail(CapError::unexpected_text);
    }
  }
  next_ = from;
}

bool XmlReader::next_is(std::string_view name) {
  return !reading_.error && next_ && is_element(next_, kNamespace, name);
}

std::string XmlReader::take_text(std::size_t Limits::*bytes_max) {
  std::string text;
  for (const auto attribute : next_.attributes()) {
    if (!is_allowed(attribute, next_)) {
      fail(CapError::unexpected_attribute);
    }
  }
  for (const auto child : next_.children()) {
    if (!is_text(child)) {
      fail(CapError::unexpected_element);
    }
    text += child.value();
  }
  if (text.size() > reading_.limits.*bytes_max) {
    fail(CapError::text_too_long);
  }
  unify_line_ends(text);
  advance(next_.next_sibling());
  return text;
}

}  // namespace indaba::client::cap
