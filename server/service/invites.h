// Invites: issuing, listing and withdrawing them, and looking at one before registering with it.
#pragma once

#include "protocol/frames/invites.h"
#include "server/service/service.h"
#include "server/service/store_view.h"
#include "storage/store.h"

namespace indaba::server {

// How far ahead an invite may end.
inline constexpr std::uint64_t kInviteSecondsMax = std::uint64_t{90} * 24 * 60 * 60;
// In one request, so that a list of ten thousand goes out in a few and nobody waits behind one.
inline constexpr std::size_t kInvitesPerRequestMax = 1000;

// All of them or none. Errors: invalid_statement, for statements of others than the caller too;
// wrong_time for one that ends too late; already_exists.
Outcome<protocol::InvitesCreateReply> invites_create(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::InvitesCreateRequest& request);
// An admin's list has everybody's, a coordinator's their own.
Outcome<protocol::InvitesListReply> invites_list(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::InvitesListRequest& request);
// Errors: as take_revocation.
Outcome<protocol::InvitesRevokeReply> invites_revoke(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::InvitesRevokeRequest& request);

// What a newcomer has to know of an invite that can be used: by what right it was issued, and which
// use comes next. Errors: not_found for all others alike; unavailable while it is shut
// (rollback.h).
Outcome<protocol::InvitesLookReply> invites_look(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::InvitesLookRequest& request);

// The use that a newcomer has to name now. Of an `active` invite that is used up it is the last one
// as long as nobody has countersigned its member: who comes second contests the first. Errors:
// not_found; unavailable.
Result<std::uint64_t> use_to_claim(const storage::Store& store, const StoreView& view,
                                   const protocol::SigningKey& key);

}  // namespace indaba::server
