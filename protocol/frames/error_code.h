// ErrorCode: the closed list of what the server answers instead of `ok`, or says before it closes.
// One meaning each; error_code.cpp has the sentences. Clients translate the codes.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::protocol {

enum class ErrorCode : std::uint8_t {
  // The request as such.
  malformed = 1,
  too_large,
  unknown_method,
  unsupported_version,
  id_reused,

  // Who asks.
  not_signed_in,
  already_signed_in,
  sign_in_failed,
  not_allowed,
  not_found,

  // What is asked for.
  already_exists,
  conflict,
  remove_first,
  stale_epoch,
  channel_closed,
  too_few_leads,
  wrong_time,
  invalid_statement,
  invalid_commit,
  invalid_key_package,
  limit_reached,

  // When.
  rate_limited,
  overloaded,
  unavailable,
  internal,

  // Before the server closes.
  replaced,
  revoked,
  erased,
  timed_out,
  too_slow,
  shutting_down,
};

constexpr auto enum_names(ErrorCode) {
  using enum ErrorCode;
  return std::to_array<cbor::Named<ErrorCode>>({{malformed, "malformed"},
                                                {too_large, "too_large"},
                                                {unknown_method, "unknown_method"},
                                                {unsupported_version, "unsupported_version"},
                                                {id_reused, "id_reused"},
                                                {not_signed_in, "not_signed_in"},
                                                {already_signed_in, "already_signed_in"},
                                                {sign_in_failed, "sign_in_failed"},
                                                {not_allowed, "not_allowed"},
                                                {not_found, "not_found"},
                                                {already_exists, "already_exists"},
                                                {conflict, "conflict"},
                                                {remove_first, "remove_first"},
                                                {stale_epoch, "stale_epoch"},
                                                {channel_closed, "channel_closed"},
                                                {too_few_leads, "too_few_leads"},
                                                {wrong_time, "wrong_time"},
                                                {invalid_statement, "invalid_statement"},
                                                {invalid_commit, "invalid_commit"},
                                                {invalid_key_package, "invalid_key_package"},
                                                {limit_reached, "limit_reached"},
                                                {rate_limited, "rate_limited"},
                                                {overloaded, "overloaded"},
                                                {unavailable, "unavailable"},
                                                {internal, "internal"},
                                                {replaced, "replaced"},
                                                {revoked, "revoked"},
                                                {erased, "erased"},
                                                {timed_out, "timed_out"},
                                                {too_slow, "too_slow"},
                                                {shutting_down, "shutting_down"}});
}

// English, for logs.
std::string_view sentence(ErrorCode code);

// Their std::error_code is the refusal of a service function.
const std::error_category& refusal_category();
std::error_code make_error_code(ErrorCode code);

// Some of the codes.
class ErrorSet {
 public:
  constexpr ErrorSet(std::initializer_list<ErrorCode> codes) {
    for (const ErrorCode code : codes) {
      bits_ |= bit(code);
    }
  }
  constexpr bool contains(ErrorCode code) const { return (bits_ & bit(code)) != 0; }
  constexpr ErrorSet operator|(ErrorSet other) const {
    other.bits_ |= bits_;
    return other;
  }

 private:
  static constexpr std::uint64_t bit(ErrorCode code) {
    return std::uint64_t{1} << static_cast<unsigned>(code);
  }

  std::uint64_t bits_ = 0;
};

}  // namespace indaba::protocol

template <>
struct std::is_error_code_enum<indaba::protocol::ErrorCode> : std::true_type {};
