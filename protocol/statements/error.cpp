#include "protocol/statements/error.h"

#include <string>

namespace indaba::protocol {
namespace {

const char* sentence(StatementError error) {
  switch (error) {
    case StatementError::foreign_alliance:
      return "the statement belongs to another alliance";
    case StatementError::wrong_kind:
      return "the statement is of another kind than its place asks for";
    case StatementError::invalid_signature:
      return "a signature does not verify";
    case StatementError::duplicate_signer:
      return "one key signs twice";
    case StatementError::inconsistent:
      return "what the statement says contradicts itself or what it builds on";
    case StatementError::wrong_signer:
      return "a key that must have signed has not, or one has that may not";
    case StatementError::unknown_member:
      return "the statement names a member of whom nothing is known";
    case StatementError::unknown_device:
      return "the statement names a device that its member does not have";
    case StatementError::unknown_invite:
      return "the statement rests on an invite that is not known";
    case StatementError::unknown_statement:
      return "the statement names another that is not known";
    case StatementError::not_accredited:
      return "nobody who may has accredited the member for this";
    case StatementError::out_of_scope:
      return "the accreditation does not reach so far";
    case StatementError::invite_used_twice:
      return "two members claim the same use of an invite";
    case StatementError::not_yet_valid:
      return "its time has not begun";
    case StatementError::expired:
      return "its time is over";
    case StatementError::revoked:
      return "it was revoked";
    case StatementError::superseded:
      return "a newer one has taken its place";
    case StatementError::wrong_place:
      return "it does not follow what stands before it";
  }
  return "unknown statement error";
}

class StatementErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.statement"; }
  std::string message(int value) const override {
    return sentence(static_cast<StatementError>(value));
  }
};

}  // namespace

const std::error_category& statement_error_category() {
  static const StatementErrorCategory category;
  return category;
}

std::error_code make_error_code(StatementError error) {
  return {static_cast<int>(error), statement_error_category()};
}

}  // namespace indaba::protocol
