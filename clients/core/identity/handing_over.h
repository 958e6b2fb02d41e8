// What is sealed between a member's own devices (content.cddl, "a member's own devices"): the
// request of a new one, what it is handed, and the backup that a recovery sheet opens.
#pragma once

#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/hpke.h"
#include "protocol/content/devices.h"
#include "protocol/statements/identity.h"

namespace indaba::client {

// Under what a link for a new device holds. Errors: random_failed; invalid_length for a request
// that is too long.
Result<Bytes> seal_link_request(const Secret<32>& secret, const protocol::Hash& alliance,
                                const MemberId& member, const protocol::LinkRequest& request,
                                Random& random);
// Errors: ClientError::not_trusted for what was not sealed so.
Result<protocol::LinkRequest> open_link_request(const Secret<32>& secret,
                                                const protocol::Hash& alliance,
                                                const MemberId& member, ByteView sealed);

// To the device of that certificate. Errors: those of hpke_seal.
Result<Bytes> seal_handover(const protocol::DeviceStatement& to, const protocol::Handover& handover,
                            Random& random);
// Errors: ClientError::not_trusted for what was not sealed so.
Result<protocol::Handover> open_handover(const protocol::DeviceStatement& to,
                                         const HpkeKeyPair& box_key, ByteView sealed);

// For the recovery sheet that the key follows from. Errors: those of hpke_seal.
Result<Bytes> seal_backup(const protocol::BoxKey& backup_key, const protocol::Hash& alliance,
                          const MemberId& member, const protocol::Belongings& belongings,
                          Random& random);
// Errors: ClientError::not_trusted for what was not sealed so.
Result<protocol::Belongings> open_backup(const HpkeKeyPair& backup_key,
                                         const protocol::Hash& alliance, const MemberId& member,
                                         ByteView sealed);

}  // namespace indaba::client
