#include "protocol/groups/error.h"

#include <string>

namespace indaba::protocol {
namespace {

class GroupErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.group"; }

  std::string message(int value) const override {
    switch (static_cast<GroupError>(value)) {
      case GroupError::wrong_group:
        return "not the group of this channel and generation, or not the epoch";
      case GroupError::wrong_message:
        return "not a message as it says that it is";
      case GroupError::wrong_cipher_suite:
        return "not the cipher suite of channels";
      case GroupError::malformed_policy:
        return "no policy in the group context that can be read";
      case GroupError::wrong_policy:
        return "the policy is not this channel's";
      case GroupError::malformed_credential:
        return "a leaf's credential is not that of a device";
      case GroupError::malformed_note:
        return "the commit's note can't be read";
      case GroupError::proposal_not_allowed:
        return "a proposal by reference, or of a kind that channels don't know";
      case GroupError::too_many_adds:
        return "more members added at once than a commit may";
      case GroupError::not_invited:
        return "the committer may not add that member";
      case GroupError::wrong_kind_of_member:
        return "the channel's kind has no place for that member";
      case GroupError::device_twice:
        return "a device would have two leaves";
      case GroupError::generation_too_low:
        return "a device of an identity that was replaced";
      case GroupError::removal_not_justified:
        return "nothing entitles the committer to that removal";
      case GroupError::policy_not_allowed:
        return "the committer may not change the group's extensions so";
    }
    return "unknown group error";
  }
};

}  // namespace

const std::error_category& group_error_category() {
  static const GroupErrorCategory category;
  return category;
}

std::error_code make_error_code(GroupError error) {
  return {static_cast<int>(error), group_error_category()};
}

}  // namespace indaba::protocol
