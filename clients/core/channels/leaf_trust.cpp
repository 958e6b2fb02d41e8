#include "clients/core/channels/leaf_trust.h"

#include <utility>

#include "protocol/groups/leaf_owner.h"
#include "protocol/statements/error.h"

namespace indaba::client {
namespace {

Result<protocol::LeafOwner> owner_of(const mls::Credential& credential) {
  INDABA_TRY_ASSIGN(const protocol::Credential read, protocol::read_credential(credential));
  return protocol::owner_of(read);
}

// What ends something that was genuine.
bool is_only_over(std::error_code error) {
  return error == make_error_code(protocol::StatementError::expired) ||
         error == make_error_code(protocol::StatementError::revoked) ||
         error == make_error_code(protocol::StatementError::superseded);
}

}  // namespace

bool LeafTrust::is_valid(const mls::Credential& credential, ByteView signature_key) const {
  const auto read = protocol::read_credential(credential);
  const auto owner = read ? protocol::owner_of(*read) : Result<protocol::LeafOwner>(read.error());
  if (!owner || !same_bytes(owner->key, signature_key) || owner->alliance != trust_.alliance()) {
    return false;
  }
  trust_.keep_all({read->identity, read->device, read->member});
  if (read->invite) {
    trust_.keep_all({*read->invite});
  }
  const auto view = trust_.view();
  const auto device = view.device(owner->member, owner->device);
  const auto membership = view.membership(owner->member);
  const bool is_device =
      device ? device->signature_key == owner->key : is_only_over(device.error());
  const bool is_member = membership.has_value() || is_only_over(membership.error());
  if (!is_device || !is_member) {
    unknown_.insert(owner->member);
  }
  return is_device && is_member;
}

bool LeafTrust::can_succeed(const mls::Credential& current, const mls::Credential& next) const {
  const auto before = owner_of(current);
  const auto after = owner_of(next);
  return before && after && before->member == after->member &&
         (before->device == after->device || before->generation < after->generation);
}

bool LeafTrust::is_same_client(const mls::Credential& a, const mls::Credential& b) const {
  const auto first = owner_of(a);
  const auto second = owner_of(b);
  return first && second && first->device == second->device;
}

}  // namespace indaba::client
