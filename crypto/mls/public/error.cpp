#include "crypto/mls/public/error.h"

#include <string>

namespace indaba::mls {
namespace {

const char* sentence(MlsError error) {
  switch (error) {
    case MlsError::truncated:
      return "the input ends before the structure does";
    case MlsError::trailing_bytes:
      return "bytes follow the end of the structure";
    case MlsError::oversized:
      return "the input is longer than any message may be";
    case MlsError::invalid_length_prefix:
      return "a vector length begins with the bits 11";
    case MlsError::non_minimal_length:
      return "a vector length is encoded in more bytes than it needs";
    case MlsError::wrong_length:
      return "a field of fixed length has another length";
    case MlsError::unknown_value:
      return "a selector has a value that names nothing";
    case MlsError::unknown_credential_type:
      return "the credential is of a type that this build cannot read";
    case MlsError::unknown_proposal_type:
      return "the proposal is of a type that this build cannot read";
    case MlsError::duplicate_extension:
      return "an extension list has two extensions of one type";
    case MlsError::invalid_padding:
      return "the padding of a private message is not all zero";
    case MlsError::invalid_tree_encoding:
      return "the ratchet tree is empty, ends blank, or has a node where its kind cannot be";
    case MlsError::unsupported_version:
      return "the protocol version is not MLS 1.0";
    case MlsError::unsupported_cipher_suite:
      return "the cipher suite is another than the group's, or not part of this build";
    case MlsError::wrong_group:
      return "the message belongs to another group";
    case MlsError::wrong_epoch:
      return "the message belongs to an epoch that cannot be processed now";
    case MlsError::wrong_wire_format:
      return "the message came in an envelope that its sender or content may not use";
    case MlsError::wrong_content_type:
      return "the message holds another kind of content than its place allows";
    case MlsError::group_inactive:
      return "this client was removed, or the group was closed for reinitialisation";
    case MlsError::unknown_sender:
      return "the sender names no member, external sender or signer";
    case MlsError::sender_not_allowed:
      return "a sender of this type may not send this";
    case MlsError::invalid_signature:
      return "a signature does not verify";
    case MlsError::invalid_membership_tag:
      return "the membership tag does not verify";
    case MlsError::invalid_confirmation_tag:
      return "the confirmation tag does not verify";
    case MlsError::decryption_failed:
      return "a ciphertext does not decrypt";
    case MlsError::generation_consumed:
      return "the message key of this generation was used or dropped before";
    case MlsError::generation_too_far:
      return "the generation lies further ahead than the window reaches";
    case MlsError::own_message:
      return "the message is this client's own";
    case MlsError::invalid_credential:
      return "the authentication service refuses the credential";
    case MlsError::wrong_leaf_node_source:
      return "the leaf node's source is not the one that its place asks for";
    case MlsError::unsupported_extension:
      return "an extension in use is missing in a leaf's capabilities";
    case MlsError::unsupported_capability:
      return "a required capability is missing in a leaf";
    case MlsError::unsupported_credential:
      return "a credential type in use is not supported by all members";
    case MlsError::invalid_lifetime:
      return "the lifetime is over, not begun, reversed, or longer than allowed";
    case MlsError::invalid_public_key:
      return "a public key is malformed or of low order";
    case MlsError::duplicate_key:
      return "a key is in use at two places of the tree";
    case MlsError::encryption_key_not_fresh:
      return "an updated leaf keeps its encryption key";
    case MlsError::init_key_reused:
      return "the init key equals the leaf's encryption key";
    case MlsError::wrong_tree_hash:
      return "the tree is not the one that the group context names";
    case MlsError::invalid_parent_hash:
      return "a parent hash does not chain a node to a leaf";
    case MlsError::invalid_unmerged_leaves:
      return "a list of unmerged leaves is unsorted, or names leaves that are not there";
    case MlsError::blank_leaf:
      return "the leaf that is meant is blank";
    case MlsError::group_full:
      return "the tree has as many leaves as it may";
    case MlsError::tree_missing:
      return "neither GroupInfo nor caller brought the ratchet tree";
    case MlsError::unknown_proposal_ref:
      return "the commit names a proposal that this client has not";
    case MlsError::update_by_committer:
      return "the commit holds an Update of its committer";
    case MlsError::remove_of_committer:
      return "the commit removes its committer";
    case MlsError::conflicting_proposals:
      return "two proposals of the list cannot stand together";
    case MlsError::duplicate_psk:
      return "the list names one pre-shared key twice";
    case MlsError::invalid_psk:
      return "the pre-shared key's usage or nonce does not belong here";
    case MlsError::unknown_psk:
      return "this client does not hold the pre-shared key";
    case MlsError::reinit_not_alone:
      return "a ReInit stands beside other proposals";
    case MlsError::external_init_misplaced:
      return "an ExternalInit stands outside an external commit";
    case MlsError::proposal_not_allowed:
      return "the proposal may not be made in this state";
    case MlsError::invalid_external_commit:
      return "an external commit holds what it may not";
    case MlsError::path_required:
      return "the commit must carry a path and does not";
    case MlsError::wrong_path:
      return "the path does not fit the tree";
    case MlsError::invalid_path_secret:
      return "a path secret does not lead to the keys of the path";
    case MlsError::commit_pending:
      return "a commit of this client is waiting to be merged or dropped";
    case MlsError::no_commit_pending:
      return "no commit of this client is waiting";
    case MlsError::proposals_pending:
      return "proposals must be committed before application data is sent";
    case MlsError::no_matching_key_package:
      return "the Welcome is not for this key package";
    case MlsError::external_pub_missing:
      return "the GroupInfo has no external_pub, so nobody can join by it";
    case MlsError::wrong_reinit:
      return "the new group is not the one that the ReInit announced";
    case MlsError::wrong_branch:
      return "the new group is no branch of the one that it names";
    case MlsError::not_reinitialised:
      return "the group was not closed by a ReInit";
    case MlsError::unsupported_state_version:
      return "the saved state is of a version that this build cannot read";
    case MlsError::corrupt_state:
      return "the saved state is incomplete or damaged";
  }
  return "unknown MLS error";
}

class MlsErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "mls"; }
  std::string message(int value) const override { return sentence(static_cast<MlsError>(value)); }
};

}  // namespace

const std::error_category& mls_error_category() {
  static const MlsErrorCategory category;
  return category;
}

std::error_code make_error_code(MlsError error) {
  return {static_cast<int>(error), mls_error_category()};
}

}  // namespace indaba::mls
