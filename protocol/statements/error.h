// StatementError: every reason for which a statement does not count. One meaning each; error.cpp
// has the sentences.
#pragma once

#include <array>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::protocol {

enum class StatementError {
  // The statement itself.
  foreign_alliance = 1,
  wrong_kind,
  invalid_signature,
  duplicate_signer,
  inconsistent,

  // Who signed it.
  wrong_signer,
  unknown_member,
  unknown_device,
  unknown_invite,
  unknown_statement,
  not_accredited,
  out_of_scope,
  invite_used_twice,

  // When.
  not_yet_valid,
  expired,
  revoked,
  superseded,
  wrong_place,
};

constexpr auto enum_names(StatementError) {
  using enum StatementError;
  return std::to_array<cbor::Named<StatementError>>({{foreign_alliance, "foreign_alliance"},
                                                     {wrong_kind, "wrong_kind"},
                                                     {invalid_signature, "invalid_signature"},
                                                     {duplicate_signer, "duplicate_signer"},
                                                     {inconsistent, "inconsistent"},
                                                     {wrong_signer, "wrong_signer"},
                                                     {unknown_member, "unknown_member"},
                                                     {unknown_device, "unknown_device"},
                                                     {unknown_invite, "unknown_invite"},
                                                     {unknown_statement, "unknown_statement"},
                                                     {not_accredited, "not_accredited"},
                                                     {out_of_scope, "out_of_scope"},
                                                     {invite_used_twice, "invite_used_twice"},
                                                     {not_yet_valid, "not_yet_valid"},
                                                     {expired, "expired"},
                                                     {revoked, "revoked"},
                                                     {superseded, "superseded"},
                                                     {wrong_place, "wrong_place"}});
}

const std::error_category& statement_error_category();
std::error_code make_error_code(StatementError error);

}  // namespace indaba::protocol

template <>
struct std::is_error_code_enum<indaba::protocol::StatementError> : std::true_type {};
