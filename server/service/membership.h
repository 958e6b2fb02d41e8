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

}  // namespace indaba::server
