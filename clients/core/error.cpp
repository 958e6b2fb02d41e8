#include "clients/core/error.h"

#include <string>

namespace indaba::client {
namespace {

class ClientErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.client"; }
  std::string message(int value) const override {
    switch (static_cast<ClientError>(value)) {
      case ClientError::not_a_link:
        return "this is not a link of an alliance, or a part of it is missing";
      case ClientError::wrong_kind_of_link:
        return "this link is for something else: founding, inviting and linking have each their "
               "own";
      case ClientError::not_a_sheet:
        return "this is not what stands on a sheet: a group is missing or mistyped";
      case ClientError::not_a_code:
        return "this is not a fingerprint: it is 16 letters and digits in groups of four";
      case ClientError::link_expired:
        return "this link is too old, or the other device has made a newer one: make another there";
      case ClientError::unknown_sheet:
        return "nobody here has this sheet, or nothing was kept for them";
      case ClientError::not_joined:
        return "this device belongs to no alliance yet";
      case ClientError::already_joined:
        return "this device belongs to an alliance already";
      case ClientError::disconnected:
        return "the connection was lost before the server answered";
      case ClientError::pending:
        return "somebody has to accept you first";
      case ClientError::clock_apart:
        return "the clocks of this device and of the server are more than a day apart: set this "
               "one right";
      case ClientError::unexpected_answer:
        return "the server answered something that can't be";
      case ClientError::foreign_alliance:
        return "the server speaks for another alliance than the one of this link or device";
      case ClientError::not_trusted:
        return "nothing that the alliance's root stands for says so";
      case ClientError::no_chain:
        return "no chain of statements leads from the alliance's root to this person";
      case ClientError::manifest_forked:
        return "a circle has two keys of one number";
      case ClientError::wrong_seed:
        return "a circle's key is not the one that its steward announced";
      case ClientError::no_box:
        return "the key of this circle has not come yet";
      case ClientError::unknown_member:
        return "there is no such member";
      case ClientError::unknown_channel:
        return "there is no such channel";
      case ClientError::unknown_circle:
        return "there is no such circle";
      case ClientError::unknown_message:
        return "there is no such message";
      case ClientError::not_in_channel:
        return "you are not in this channel";
      case ClientError::not_allowed:
        return "you may not do this";
      case ClientError::invalid_text:
        return "the text is empty, too long or not UTF-8";
      case ClientError::changed_key:
        return "this person's keys have changed, and you have not accepted that yet";
      case ClientError::same_key:
        return "this person's keys have not changed since you accepted them";
      case ClientError::blocked:
        return "you have blocked this person: unblock them before you write to them";
      case ClientError::not_fresh:
        return "nobody has vouched for long that those who were put out can't read this; it was "
               "not sent";
      case ClientError::first_contact_fixed:
        return "who is protected as youth is asked to talk by youth leads alone: this can't be "
               "changed";
      case ClientError::nothing_to_revoke:
        return "they have nothing of the kind that could be ended";
      case ClientError::unknown_alert:
        return "there is no such alert here";
      case ClientError::alert_is_over:
        return "the alert is over";
      case ClientError::no_certificate:
        return "this alert brings nothing that could prove it outside its channel";
      case ClientError::nowhere_to_answer:
        return "it is not known here to whom this alert's answers are sealed";
      case ClientError::unknown_device:
        return "you have no such device";
      case ClientError::unknown_link_request:
        return "no device of this fingerprint asks to be linked by this one";
      case ClientError::name_taken:
        return "there is a circle of that name already";
      case ClientError::youth_keepers:
        return "only youth leads and admins keep the key of a circle for youth";
      case ClientError::no_direct_channel:
        return "there is no direct channel with this person yet";
      case ClientError::not_own_handle:
        return "this is not the handle of whose account it is";
      case ClientError::corrupt_store:
        return "what this device has stored can't be read";
    }
    return "unknown client error";
  }
};

}  // namespace

const std::error_category& client_error_category() {
  static const ClientErrorCategory category;
  return category;
}

std::error_code make_error_code(ClientError error) {
  return {static_cast<int>(error), client_error_category()};
}

}  // namespace indaba::client
