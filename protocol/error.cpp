#include "protocol/error.h"

#include <string>

namespace indaba::protocol {
namespace {

const char* sentence(ProtocolError error) {
  switch (error) {
    case ProtocolError::truncated:
      return "the input ends before the item does";
    case ProtocolError::trailing_bytes:
      return "bytes follow the end of the item";
    case ProtocolError::oversized:
      return "the input is larger than it may be, or would be in memory";
    case ProtocolError::too_deep:
      return "arrays and maps are nested too deeply";
    case ProtocolError::reserved_encoding:
      return "an item begins with bits that CBOR reserves";
    case ProtocolError::indefinite_length:
      return "an item has no definite length";
    case ProtocolError::non_minimal:
      return "a number or length is encoded in more bytes than it needs";
    case ProtocolError::unordered_keys:
      return "the keys of a map are not in the order of their encodings";
    case ProtocolError::duplicate_key:
      return "a map has one key twice";
    case ProtocolError::invalid_utf8:
      return "a text is not valid UTF-8";
    case ProtocolError::unsupported_type:
      return "an item is of a kind that the protocol does not use";
    case ProtocolError::unknown_key:
      return "a map has a key that it may not have";
    case ProtocolError::missing_key:
      return "a map lacks a key that it must have";
    case ProtocolError::wrong_type:
      return "a value is of another type than its place asks for";
    case ProtocolError::wrong_length:
      return "a text, byte string or array is longer or shorter than its place allows";
    case ProtocolError::out_of_range:
      return "a number is smaller or larger than its place allows";
    case ProtocolError::unknown_value:
      return "a value is none of those that its place allows";
  }
  return "unknown protocol error";
}

class ProtocolErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.protocol"; }
  std::string message(int value) const override {
    return sentence(static_cast<ProtocolError>(value));
  }
};

}  // namespace

const std::error_category& protocol_error_category() {
  static const ProtocolErrorCategory category;
  return category;
}

std::error_code make_error_code(ProtocolError error) {
  return {static_cast<int>(error), protocol_error_category()};
}

}  // namespace indaba::protocol
