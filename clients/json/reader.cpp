#include "clients/json/reader.h"

#include <algorithm>

namespace indaba::client {

const Json* JsonObjectReader::find(std::string_view name, bool is_optional) {
  const auto found = object_.find(std::string(name));
  if (found != object_.end()) {
    ++taken_;
    return &*found;
  }
  if (!is_optional) {
    reader_.fail(JsonError::missing_key);
  }
  return nullptr;
}

void JsonObjectReader::literal(std::string_view name, std::string_view text) {
  std::string there;
  (*this)(name, there);
  if (reader_.ok() && there != text) {
    const JsonReader::Step step(reader_, name);
    reader_.fail(JsonError::unknown_value);
  }
}

void JsonObjectReader::fail(protocol::ProtocolError error) {
  reader_.fail(error == protocol::ProtocolError::missing_key ? JsonError::missing_key
                                                             : JsonError::unknown_value);
}

// Keys differ, so there are others if there are more.
void JsonObjectReader::finish() {
  if (taken_ != object_.size()) {
    reader_.fail(JsonError::unknown_key);
  }
}

void JsonReader::fail(JsonError error) {
  if (ok()) {
    error_ = error;
    place_ = here_;
  }
}

bool JsonReader::read_bool(const Json& json) {
  if (!json.is_boolean()) {
    fail(JsonError::wrong_type);
    return false;
  }
  return json.get<bool>();
}

std::uint64_t JsonReader::read_number(const Json& json, const Bounds& bounds) {
  if (!json.is_number_unsigned()) {
    fail(JsonError::wrong_type);
    return 0;
  }
  const auto number = json.get<std::uint64_t>();
  if (number < bounds.min || number > bounds.max) {
    fail(JsonError::out_of_bounds);
  }
  return number;
}

std::string JsonReader::read_text(const Json& json, const Bounds& bounds) {
  if (!json.is_string()) {
    fail(JsonError::wrong_type);
    return {};
  }
  const auto& text = json.get_ref<const std::string&>();
  if (text.size() < bounds.min || text.size() > bounds.max) {
    fail(JsonError::out_of_bounds);
  } else if (bounds.allows != nullptr && !bounds.allows(text)) {
    fail(JsonError::wrong_form);
  }
  return text;
}

Bytes JsonReader::read_bytes(const Json& json, const Bounds& bounds) {
  const std::string text = read_text(json, {});
  const auto is_small = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!ok()) {
    return {};
  }
  if (text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), is_small)) {
    fail(JsonError::wrong_form);
    return {};
  }
  if (text.size() / 2 < bounds.min || text.size() / 2 > bounds.max) {
    fail(JsonError::out_of_bounds);
    return {};
  }
  return from_hex(text).value();
}

bool JsonReader::is_array(const Json& json, const Bounds& bounds) {
  if (!json.is_array()) {
    fail(JsonError::wrong_type);
  } else if (json.size() < bounds.min || json.size() > bounds.max) {
    fail(JsonError::out_of_bounds);
  } else {
    return true;
  }
  return false;
}

std::string_view JsonReader::tag_of(const Json& json, std::string_view key) {
  if (!json.is_object()) {
    fail(JsonError::wrong_type);
    return {};
  }
  const auto found = json.find(std::string(key));
  const Step step(*this, key);
  if (found == json.end()) {
    fail(JsonError::missing_key);
  } else if (!found->is_string()) {
    fail(JsonError::wrong_type);
  } else {
    return found->get_ref<const std::string&>();
  }
  return {};
}

}  // namespace indaba::client
