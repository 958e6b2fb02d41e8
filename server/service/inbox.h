// Inboxes: what waits for a device outside any channel.
#pragma once

#include "protocol/frames/inbox.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Of one device, acknowledged entries included.
inline constexpr std::uint64_t kInboxEntriesMax = 2000;

// Puts the entry into the device's inbox, and tells the device if it is connected. Errors:
// limit_reached.
Status deliver(ServiceContext& context, storage::Store& store, const DeviceId& device,
               const storage::NewInboxEntry& entry);
// Into the inbox of each of the member's devices but `except`; full ones are passed over.
Status deliver_to_member(ServiceContext& context, storage::Store& store, const MemberId& member,
                         const storage::NewInboxEntry& entry,
                         const std::optional<DeviceId>& except = {});

// As it is told to a device.
protocol::InboxEntry frame_of(std::uint64_t seq, const storage::NewInboxEntry& entry);

Outcome<protocol::InboxReadReply> inbox_read(ServiceContext& context, const storage::Store& store,
                                             const Caller& caller,
                                             const protocol::InboxReadRequest& request);
// Errors: not_found for a place that the inbox has not come to.
Outcome<protocol::InboxAcknowledgeReply> inbox_acknowledge(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::InboxAcknowledgeRequest& request);

}  // namespace indaba::server
