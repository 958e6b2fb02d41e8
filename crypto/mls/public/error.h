// MlsError: the closed list of reasons for which MLS refuses an input. One meaning each; error.cpp
// has the sentences.
#pragma once

#include <system_error>

namespace indaba::mls {

enum class MlsError {
  // Decoding (RFC 9420 section 2.1 and the structures' own rules).
  truncated = 1,
  trailing_bytes,
  oversized,
  invalid_length_prefix,
  non_minimal_length,
  wrong_length,
  unknown_value,
  unknown_credential_type,
  unknown_proposal_type,
  duplicate_extension,
  invalid_padding,
  invalid_tree_encoding,

  // What does not belong here.
  unsupported_version,
  unsupported_cipher_suite,
  wrong_group,
  wrong_epoch,
  wrong_wire_format,
  wrong_content_type,
  group_inactive,

  // Authentication of messages.
  unknown_sender,
  sender_not_allowed,
  invalid_signature,
  invalid_membership_tag,
  invalid_confirmation_tag,
  decryption_failed,
  generation_consumed,
  generation_too_far,
  own_message,

  // Leaf nodes and key packages (sections 7.3 and 10.1).
  invalid_credential,
  wrong_leaf_node_source,
  unsupported_extension,
  unsupported_capability,
  unsupported_credential,
  invalid_lifetime,
  invalid_public_key,
  duplicate_key,
  encryption_key_not_fresh,
  init_key_reused,

  // Trees (sections 7.8, 7.9 and 12.4.3.1).
  wrong_tree_hash,
  invalid_parent_hash,
  invalid_unmerged_leaves,
  blank_leaf,
  group_full,
  tree_missing,

  // Proposals and commits (sections 12.1, 12.2 and 12.4).
  unknown_proposal_ref,
  update_by_committer,
  remove_of_committer,
  conflicting_proposals,
  duplicate_psk,
  invalid_psk,
  unknown_psk,
  reinit_not_alone,
  external_init_misplaced,
  proposal_not_allowed,
  invalid_external_commit,
  path_required,
  wrong_path,
  invalid_path_secret,
  commit_pending,
  no_commit_pending,
  proposals_pending,

  // Joining.
  no_matching_key_package,
  external_pub_missing,
  wrong_reinit,
  wrong_branch,
  not_reinitialised,

  // State.
  unsupported_state_version,
  corrupt_state,
};

const std::error_category& mls_error_category();
std::error_code make_error_code(MlsError error);

}  // namespace indaba::mls

template <>
struct std::is_error_code_enum<indaba::mls::MlsError> : std::true_type {};
