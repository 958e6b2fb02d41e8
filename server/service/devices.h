// A member's devices: listing, asking to be linked, certifying, revoking.
#pragma once

#include <vector>

#include "protocol/frames/devices.h"
#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

inline constexpr std::size_t kDevicesPerMemberMax = 8;
// Requests to be linked that wait in one member's inboxes.
inline constexpr std::uint64_t kLinkRequestsMax = 5;

// Takes a verified certificate in, as a new device or in place of an earlier certificate of the
// same device and keys, and tells everybody how long the list of changes has become. Errors:
// already_exists for an id or key that is another's, limit_reached.
Status add_device(ServiceContext& context, storage::Store& store,
                  const protocol::Statement& statement,
                  const protocol::Authentic<protocol::DeviceStatement>& certificate);

// All that the member ever had, by their ids.
Result<std::vector<storage::Device>> all_devices_of(const storage::Store& store,
                                                    const MemberId& member);

// Errors: not_found.
Outcome<protocol::DevicesListReply> devices_list(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::DevicesListRequest& request);
// Into the inboxes of the member's devices; the reply is the same if there are none.
Outcome<protocol::DevicesAskReply> devices_ask(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::DevicesAskRequest& request);
// Certified by the calling device, for its own member; what it hands over waits for the new one.
// Errors: invalid_statement, already_exists,
// limit_reached.
Outcome<protocol::DevicesAddReply> devices_add(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::DevicesAddRequest& request);

// By who may end the device: its member, an admin or root. Those that it certified end with it.
// Errors: as take_revocation.
Outcome<protocol::DevicesRevokeReply> devices_revoke(ServiceContext& context, storage::Store& store,
                                                     const Caller& caller,
                                                     const protocol::DevicesRevokeRequest& request);

}  // namespace indaba::server
