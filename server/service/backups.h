// The sealed backup of a member: what a device puts, and what a recovery sheet gets back.
#pragma once

#include "protocol/frames/inbox.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Errors: invalid_statement if the statement is not of these bytes or not the caller's; conflict
// unless the counter has risen.
Outcome<protocol::BackupPutReply> backup_put(ServiceContext& context, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::BackupPutRequest& request);
// By one's own device, or by the recovery key's signature over this connection's nonce. Errors:
// sign_in_failed for anybody else, whether there is a backup or not; not_found.
Outcome<protocol::BackupGetReply> backup_get(ServiceContext& context, const storage::Store& store,
                                             const Caller& caller,
                                             const protocol::BackupGetRequest& request);

// What the recovery key signs to get the backup of `member` over a connection with that nonce.
Bytes recovery_challenge(const protocol::Hash& alliance, const ByteArray<32>& nonce,
                         const MemberId& member);

}  // namespace indaba::server
