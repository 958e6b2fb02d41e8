// Members' standing: who is let in, kept in suspense or put out, and what follows from it for their
// devices, their circles and their channels.
//
// Whoever is in suspense is `pending` again, with their account and their word untouched: the one
// who let them in may not have, and somebody who may has to say it anew.
#pragma once

#include <vector>

#include "protocol/statements/authentic.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// What others have to do after a member or device is gone.
struct Departure {
  std::vector<protocol::CircleId> rotate;
  std::vector<ChannelId> remove;  // leaves from the closed channels' groups
};

// Why devices end: as what their leaves are to be removed, and what their connections are told.
struct Ending {
  storage::RemovalReason removal = storage::RemovalReason::device_ended;
  DisconnectReason told = DisconnectReason::revoked;
};

// Full from now on, by that statement, which is kept; roles that were granted before count again.
Status let_in(ServiceContext& context, storage::Store& store,
              const protocol::Authentic<protocol::MemberStatement>& member);
Status keep_in_suspense(ServiceContext& context, storage::Store& store, const MemberId& member);
// The membership has ended: so have the devices; open channels and grants are gone.
Result<Departure> put_out(ServiceContext& context, storage::Store& store, const MemberId& member,
                          DisconnectReason told = DisconnectReason::revoked);

// All of the member's devices; returns the closed channels that their leaves are to be removed
// from.
Result<std::vector<ChannelId>> end_devices(ServiceContext& context, storage::Store& store,
                                           const MemberId& member, Ending ending);
// The device counts no more, nor does any that it certified. Its socket is closed, its key packages
// and boxes are gone.
Result<Departure> end_device(ServiceContext& context, storage::Store& store,
                             const storage::Device& device);

// The circles are to be rotated, since the member is not admitted any more, and the member is out
// of their open channels.
Status lose_circles(ServiceContext& context, storage::Store& store, const MemberId& member,
                    const std::vector<protocol::CircleId>& circles);

// Circles that admit the member at this time.
Result<std::vector<protocol::CircleId>> circles_admitting(const storage::Store& store,
                                                          const MemberId& member, UnixTime now);

}  // namespace indaba::server
