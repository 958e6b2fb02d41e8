#include "server/service/backups.h"

#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rules.h"
#include "server/service/intake.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;

constexpr std::size_t kIdentitiesGiven = 20;

Status check_may_get(const storage::Store& store, const Caller& caller,
                     const protocol::BackupGetRequest& request) {
  if (caller.signed_in && caller.signed_in->member == request.member) {
    return {};
  }
  if (!request.key || !request.signature ||
      protocol::member_id_of(*request.key) != request.member) {
    return ErrorCode::sign_in_failed;
  }
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  const Bytes challenge = recovery_challenge(alliance, caller.nonce, request.member);
  const auto signature = ed25519_verify(*request.key, challenge, *request.signature);
  return signature ? Status() : ErrorCode::sign_in_failed;
}

}  // namespace

Bytes recovery_challenge(const protocol::Hash& alliance, const ByteArray<32>& nonce,
                         const MemberId& member) {
  Bytes challenge = to_bytes(std::string_view("indaba/1\0recover\0", 17));
  append(challenge, alliance);
  append(challenge, nonce);
  append(challenge, member.view());
  return challenge;
}

Outcome<protocol::BackupPutReply> backup_put(ServiceContext& context, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::BackupPutRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified,
                    verify_as<protocol::BackupStatement>(view, request.statement));
  if (verified.body.member != caller.signed_in->member ||
      verified.body.sealed != sha256(request.sealed)) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(refuse_if(
      store.backups->put(verified.body.member, {.counter = verified.body.counter,
                                                .statement = cbor::encode(request.statement),
                                                .sealed = request.sealed,
                                                .at = context.now}),
      storage::StorageError::conflict, ErrorCode::conflict));
  return protocol::BackupPutReply{};
}

Outcome<protocol::BackupGetReply> backup_get(ServiceContext& /*context*/,
                                             const storage::Store& store, const Caller& caller,
                                             const protocol::BackupGetRequest& request) {
  INDABA_TRY(check_may_get(store, caller, request));
  INDABA_TRY_ASSIGN(const storage::KeptBackup kept,
                    refuse_absent(store.backups->backup(request.member)));
  protocol::BackupGetReply reply;
  INDABA_TRY_ASSIGN(reply.statement, cbor::decode<protocol::Statement>(kept.statement));
  reply.sealed = kept.sealed;
  INDABA_TRY_ASSIGN(const auto identities,
                    store.members->identities(request.member, kIdentitiesGiven));
  for (const storage::Identity& identity : identities) {
    INDABA_TRY_ASSIGN(reply.identity.emplace_back(), kept_statement(store, identity.statement));
  }
  return reply;
}

}  // namespace indaba::server
