#include "clients/core/agent/alarms.h"

#include "crypto/mls/public/error.h"
#include "protocol/statements/error.h"

namespace indaba::client {

bool is_only_untimely(std::error_code error) {
  using protocol::StatementError;
  return error == make_error_code(StatementError::not_yet_valid) ||
         error == make_error_code(StatementError::expired) ||
         error == make_error_code(StatementError::revoked) ||
         error == make_error_code(StatementError::superseded);
}

AlarmKind alarm_of(std::error_code error) {
  if (error == make_error_code(ClientError::no_chain)) {
    return AlarmKind::no_chain;
  }
  if (error == make_error_code(ClientError::manifest_forked)) {
    return AlarmKind::manifest_forked;
  }
  if (error == make_error_code(mls::MlsError::invalid_credential)) {
    return AlarmKind::ghost_device;
  }
  return AlarmKind::not_trusted;
}

}  // namespace indaba::client
