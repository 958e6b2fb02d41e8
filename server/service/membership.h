// Who is in a channel: coming and going, with what their devices are told.
#pragma once

#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// The member is in; their devices are subscribed from the first entry that is kept on. Errors:
// StorageError::already_exists.
Status enter_channel(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const MemberId& member);
// The member is out; their devices hear nothing more. Errors: StorageError::not_found.
Status leave_channel(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const MemberId& member);

// What one device is told when it is in, with the log at `head`, and will be pushed from `next_seq`
// on; and when it is out.
void tell_come(ServiceContext& context, const storage::Channel& channel, const DeviceId& device,
               std::uint64_t head, std::uint64_t next_seq);
void tell_gone(ServiceContext& context, const storage::Channel& channel, const DeviceId& device,
               std::uint64_t head);

}  // namespace indaba::server
