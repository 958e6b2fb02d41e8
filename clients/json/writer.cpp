#include "clients/json/writer.h"

#include <utility>

namespace indaba::client {

std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void JsonWriter::put(std::string_view name, Json value) {
  to_[std::string(name)] = std::move(value);
}

}  // namespace indaba::client
