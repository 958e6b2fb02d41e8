#include "protocol/frames/error_code.h"

#include <string>

namespace indaba::protocol {
namespace {

class RefusalCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "indaba.refusal"; }
  std::string message(int value) const override {
    return std::string(sentence(static_cast<ErrorCode>(value)));
  }
};

}  // namespace

std::string_view sentence(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return "the frame or what it holds is not as the contract describes it";
    case ErrorCode::too_large:
      return "the frame, what the method may take, or its answer is too large: ask for less at "
             "once";
    case ErrorCode::unknown_method:
      return "this server has no method of that name";
    case ErrorCode::unsupported_version:
      return "client and server have no version of the protocol in common";
    case ErrorCode::id_reused:
      return "another request came under this id before";
    case ErrorCode::not_signed_in:
      return "no device has been proved on this connection";
    case ErrorCode::already_signed_in:
      return "a device has been proved on this connection";
    case ErrorCode::sign_in_failed:
      return "what should prove the caller does not";
    case ErrorCode::not_allowed:
      return "the caller may not do this";
    case ErrorCode::not_found:
      return "there is no such thing, or none that the caller may know of";
    case ErrorCode::already_exists:
      return "the id or name is taken";
    case ErrorCode::conflict:
      return "another change came first";
    case ErrorCode::remove_first:
      return "a commit must first remove those whom the named statements end";
    case ErrorCode::stale_epoch:
      return "the message was encrypted for an epoch that is over";
    case ErrorCode::channel_closed:
      return "nothing is added to this channel any more";
    case ErrorCode::too_few_leads:
      return "topics of youth are only read while fewer than two youth leads are in their circle";
    case ErrorCode::wrong_time:
      return "the time that it names is too far from the server's";
    case ErrorCode::invalid_statement:
      return "a statement does not count: its signatures, signers, dates or place";
    case ErrorCode::invalid_commit:
      return "the commit does not fit the group";
    case ErrorCode::invalid_key_package:
      return "a key package is not valid or not of the calling device";
    case ErrorCode::limit_reached:
      return "there are as many of these as there may be";
    case ErrorCode::rate_limited:
      return "too many requests of this kind in too short a time";
    case ErrorCode::overloaded:
      return "the server has more to do than it can";
    case ErrorCode::unavailable:
      return "the server cannot do this now";
    case ErrorCode::internal:
      return "the server has a defect";
    case ErrorCode::replaced:
      return "the device has connected anew";
    case ErrorCode::revoked:
      return "the device's certificate no longer counts";
    case ErrorCode::erased:
      return "the account is gone";
    case ErrorCode::timed_out:
      return "the client was silent for too long";
    case ErrorCode::too_slow:
      return "the client does not read what it is sent";
    case ErrorCode::shutting_down:
      return "the server is going away for a while";
  }
  return "unknown code";
}

const std::error_category& refusal_category() {
  static const RefusalCategory category;
  return category;
}

std::error_code make_error_code(ErrorCode code) {
  return {static_cast<int>(code), refusal_category()};
}

}  // namespace indaba::protocol
