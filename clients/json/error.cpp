#include "clients/json/error.h"

#include <string>

namespace indaba::client {
namespace {

class JsonErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.client.json"; }

  std::string message(int value) const override {
    switch (static_cast<JsonError>(value)) {
      case JsonError::not_json:
        return "the text is not JSON";
      case JsonError::too_large:
        return "the text is longer than is read";
      case JsonError::too_deep:
        return "arrays and objects are nested more deeply than is read";
      case JsonError::too_many_keys:
        return "an object has more keys than any has";
      case JsonError::duplicate_key:
        return "a key stands twice in an object";
      case JsonError::unfit_number:
        return "a number is negative, has a fraction or is too large";
      case JsonError::unknown_key:
        return "an object has a key that it can't have";
      case JsonError::missing_key:
        return "a key is missing";
      case JsonError::wrong_type:
        return "a value is of another type";
      case JsonError::wrong_form:
        return "a text has not the form of what it stands for";
      case JsonError::out_of_bounds:
        return "a value is too long, too short or too large";
      case JsonError::unknown_value:
        return "a name is none of those that may stand there";
    }
    return "unknown JSON error";
  }
};

}  // namespace

const std::error_category& json_error_category() {
  static const JsonErrorCategory category;
  return category;
}

std::error_code make_error_code(JsonError error) {
  return {static_cast<int>(error), json_error_category()};
}

}  // namespace indaba::client
