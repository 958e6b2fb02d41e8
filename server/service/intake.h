// Intake: how signed statements come in. Nothing is taken on anybody's word.
#pragma once

#include <utility>

#include "protocol/frames/error_code.h"
#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "server/service/store_view.h"
#include "storage/store.h"

namespace indaba::server {

// How far from the server's time a statement may claim to have been made.
inline constexpr std::uint64_t kClaimedTimeSecondsMax = std::uint64_t{24} * 60 * 60;
// How long ahead a role may be granted.
inline constexpr std::uint64_t kRoleAheadSecondsMax = std::uint64_t{366} * 24 * 60 * 60;

// The statement, if its signatures verify and its signers may say this, both now and at the time
// that it claims, by which clients will judge it. Errors: ErrorCode::invalid_statement for what the
// rules of statements refuse, wrong_time for a claimed time that can't be true.
Result<protocol::AuthenticStatement> verify(const StoreView& view,
                                            const protocol::Statement& statement);

// The same where only one kind is wanted. Errors: invalid_statement also for other kinds.
template <class Body>
Result<protocol::Authentic<Body>> verify_as(const StoreView& view,
                                            const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(protocol::AuthenticStatement verified, verify(view, statement));
  auto narrowed = protocol::narrow<Body>(std::move(verified));
  return narrowed ? std::move(narrowed)
                  : Result<protocol::Authentic<Body>>(protocol::ErrorCode::invalid_statement);
}

// An alert certificate names nobody: it is about whoever signs with its key, if any device here
// does.
Result<std::optional<MemberId>> holder_of(const storage::Store& store,
                                          const protocol::AlertCertificateStatement& certificate);

// Keeps a verified statement; one that is kept already changes nothing.
Status keep(const ServiceContext& context, storage::Store& store,
            const protocol::Statement& statement, const protocol::AuthenticStatement& verified);

template <class Body>
Status keep(const ServiceContext& context, storage::Store& store,
            const protocol::Statement& statement, const protocol::Authentic<Body>& verified) {
  return keep(context, store, statement,
              protocol::AuthenticStatement{verified.body, verified.hash, verified.signers});
}

}  // namespace indaba::server
