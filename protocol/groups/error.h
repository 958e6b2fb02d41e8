// GroupError: every reason for which a group or a commit is none of our closed channels', beyond
// what MLS itself refuses (mls::MlsError). One meaning each; error.cpp has the sentences.
#pragma once

#include <system_error>

namespace indaba::protocol {

enum class GroupError {
  wrong_group = 1,
  wrong_message,
  wrong_cipher_suite,
  malformed_policy,
  wrong_policy,
  malformed_credential,
  malformed_note,

  proposal_not_allowed,
  too_many_adds,
  not_invited,
  wrong_kind_of_member,
  device_twice,
  generation_too_low,
  removal_not_justified,
  policy_not_allowed,
};

const std::error_category& group_error_category();
std::error_code make_error_code(GroupError error);

}  // namespace indaba::protocol

template <>
struct std::is_error_code_enum<indaba::protocol::GroupError> : std::true_type {};
