// Accounts: how somebody's identity, first device and handle come in, and their membership after.
#pragma once

#include <string_view>

#include "protocol/frames/account.h"
#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "server/service/store_view.h"
#include "storage/store.h"

namespace indaba::server {

struct Newcomer {
  const protocol::Statement& identity;
  const protocol::Statement& device;
  std::string_view handle;
};

// A generation is never gone back from, so one that lies ahead would lock its member in. Errors:
// wrong_time.
Status check_generation(std::uint64_t generation, UnixTime now);

// Verifies both statements and opens a pending account: the identity is the member's first, the
// device the first of its generation. Errors: invalid_statement, for who has an account too;
// wrong_time; already_exists for the handle, the device or its key.
Result<MemberId> open_account(ServiceContext& context, storage::Store& store, const StoreView& view,
                              const Newcomer& newcomer);

// Takes in a verified membership that is not by an invite: who it names is full from now on.
// Errors: invalid_statement for who has no account, a claim by an invite's key, and what was
// revoked.
Status take_membership(ServiceContext& context, storage::Store& store,
                       const protocol::Statement& statement,
                       const protocol::Authentic<protocol::MemberStatement>& member);

// The member's devices end, and what is kept of them goes; their messages are queued to go out of
// the logs (storage/eraser.h). What rests on their word does so no more. Their id and handle are
// free again. What stays is what others must follow: the leaves until others remove them, the
// commits, manifests and boxes that they made, what they signed about others.
Status close_account(ServiceContext& context, storage::Store& store, const MemberId& member);

// Whoever holds the identity key and one of the devices ends the account. Errors: sign_in_failed
// for a signature that is not by that key for this connection.
Outcome<protocol::AccountEraseReply> account_erase(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::AccountEraseRequest& request);

}  // namespace indaba::server
