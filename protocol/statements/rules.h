// Who may say what: the rules of statements.cddl ("By ..."), one for each kind of statement.
#pragma once

#include <optional>

#include "crypto/base/result.h"
#include "protocol/statements/authentic.h"
#include "protocol/statements/view.h"

namespace indaba::protocol {

inline constexpr std::uint64_t kDeviceSecondsMax = std::uint64_t{366} * 24 * 60 * 60;

// Whether the statement's signers are those who may say this, no fewer and no others; whether it
// fits what it names and what it follows; and whether its own dates are in order and not over. Not
// whether it was revoked, not whether its claimed time is true, and not what only its place can
// tell: whether the moderator's role reaches the channel's circle, whether the box's device is
// admitted, whether the circle has gone on. Errors: what StatementError names; wrong_kind for
// heads.
Status check_statement(const AuthenticStatement& statement, const AllianceView& view);

// A head is the server's, whose key hello names. Errors: wrong_signer.
Status check_head(const Authentic<HeadStatement>& head, const SigningKey& head_key);

// When the statement says that it was made; a role says from when on it counts. Nothing for kinds
// that don't say it.
std::optional<UnixTime> claimed_time(const StatementBody& body);

// BLAKE2b-160 of the recovery key.
MemberId member_id_of(const SigningKey& recovery_key);

}  // namespace indaba::protocol
