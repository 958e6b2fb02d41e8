#include "server/service/leaf_authentication.h"

#include "protocol/groups/leaf_owner.h"
#include "server/service/authority.h"

namespace indaba::server {
namespace {

using protocol::Credential;
using protocol::LeafOwner;
using storage::StorageError;

// Errors: not_found if the store has another statement under that hash, or none.
Status require_kept(const storage::Store& store, const protocol::Hash& hash,
                    const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(const auto kept, store.statements->statement(hash));
  return kept.encoded == cbor::encode(statement) ? Status() : StorageError::not_found;
}

// Errors: not_found if the store holds something else.
Status judge(const storage::Store& store, UnixTime now, const Credential& credential,
             const LeafOwner& owner) {
  INDABA_TRY_ASSIGN(const auto device, counting_device(store, owner.device, now));
  INDABA_TRY_ASSIGN(const auto member, store.members->member(owner.member));
  INDABA_TRY_ASSIGN(const auto identity, store.members->identity(owner.member));
  const bool is_in = member.standing == storage::Standing::provisional ||
                     member.standing == storage::Standing::full;
  if (!is_in || !member.statement || device.member != owner.member) {
    return StorageError::not_found;
  }
  INDABA_TRY(require_kept(store, device.statement, credential.device));
  INDABA_TRY(require_kept(store, identity.statement, credential.identity));
  if (credential.invite) {
    INDABA_TRY(require_kept(store, protocol::hash_of(*credential.invite), *credential.invite));
  }
  return require_kept(store, *member.statement, credential.member);
}

Result<LeafOwner> owner_of(const mls::Credential& credential) {
  INDABA_TRY_ASSIGN(const Credential read, protocol::read_credential(credential));
  return protocol::owner_of(read);
}

}  // namespace

LeafAuthentication::Session::Session(LeafAuthentication& authentication,
                                     const storage::Store& store, UnixTime now)
    : authentication_(authentication), store_(store), now_(now) {
  check(authentication_.session_ == nullptr);
  authentication_.session_ = this;
}

LeafAuthentication::Session::~Session() { authentication_.session_ = nullptr; }

bool LeafAuthentication::is_valid(const mls::Credential& credential, ByteView signature_key) const {
  if (session_ == nullptr) {
    return false;
  }
  const auto read = protocol::read_credential(credential);
  if (!read) {
    return false;
  }
  const auto owner = protocol::owner_of(*read);
  if (!owner || !same_bytes(owner->key, signature_key)) {
    return false;
  }
  const Status judged = judge(session_->store_, session_->now_, *read, *owner);
  if (!judged && judged.error() != StorageError::not_found && session_->status_) {
    session_->status_ = judged;
  }
  return judged.has_value();
}

bool LeafAuthentication::can_succeed(const mls::Credential& current,
                                     const mls::Credential& next) const {
  const auto before = owner_of(current);
  const auto after = owner_of(next);
  return before && after && before->member == after->member &&
         (before->device == after->device || before->generation < after->generation);
}

bool LeafAuthentication::is_same_client(const mls::Credential& a, const mls::Credential& b) const {
  const auto first = owner_of(a);
  const auto second = owner_of(b);
  return first && second && first->device == second->device;
}

}  // namespace indaba::server
