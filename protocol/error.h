// ProtocolError: the closed list of reasons for which bytes from the wire are refused. One meaning
// each; error.cpp has the sentences.
#pragma once

#include <system_error>

namespace indaba::protocol {

enum class ProtocolError {
  // CBOR that is not deterministically encoded (RFC 8949 section 4.2.1), or not of the kinds that
  // the protocol uses.
  truncated = 1,
  trailing_bytes,
  oversized,
  too_deep,
  reserved_encoding,
  indefinite_length,
  non_minimal,
  unordered_keys,
  duplicate_key,
  invalid_utf8,
  unsupported_type,

  // CBOR that is not the structure it should be.
  unknown_key,
  missing_key,
  wrong_type,
  wrong_length,
  out_of_range,
  unknown_value,
};

const std::error_category& protocol_error_category();
std::error_code make_error_code(ProtocolError error);

}  // namespace indaba::protocol

template <>
struct std::is_error_code_enum<indaba::protocol::ProtocolError> : std::true_type {};
