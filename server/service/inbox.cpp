#include "server/service/inbox.h"

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;

protocol::InboxType type_of(storage::InboxType type) {
  switch (type) {
    case storage::InboxType::welcome:
      return protocol::InboxType::welcome;
    case storage::InboxType::link:
      return protocol::InboxType::link;
    case storage::InboxType::contact:
      return protocol::InboxType::contact;
    case storage::InboxType::contact_answer:
      return protocol::InboxType::contact_answer;
    case storage::InboxType::receipt:
      return protocol::InboxType::receipt;
    case storage::InboxType::duty:
      return protocol::InboxType::duty;
    case storage::InboxType::notice:
      break;
  }
  return protocol::InboxType::notice;
}

}  // namespace

protocol::InboxEntry frame_of(std::uint64_t seq, const storage::NewInboxEntry& entry) {
  return {.seq = seq,
          .at = entry.at,
          .type = type_of(entry.type),
          .body = entry.body,
          .channel = entry.channel,
          .member = entry.member,
          .device = entry.device,
          .generation = entry.generation,
          .epoch = entry.epoch};
}

Status deliver(ServiceContext& context, storage::Store& store, const DeviceId& device,
               const storage::NewInboxEntry& entry) {
  INDABA_TRY_ASSIGN(const std::uint64_t waiting, store.inboxes->count(device));
  if (waiting >= kInboxEntriesMax) {
    return ErrorCode::limit_reached;
  }
  INDABA_TRY_ASSIGN(const std::uint64_t seq, store.inboxes->append(device, entry));
  context.effects.push_back(Notify{
      device, share(protocol::encode_event("inbox", protocol::InboxEvent{frame_of(seq, entry)}))});
  return {};
}

Status deliver_to_member(ServiceContext& context, storage::Store& store, const MemberId& member,
                         const storage::NewInboxEntry& entry,
                         const std::optional<DeviceId>& except) {
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
  for (const storage::Device& device : devices) {
    if (device.id == except) {
      continue;
    }
    const Status delivered = deliver(context, store, device.id, entry);
    if (!delivered && delivered.error() != make_error_code(ErrorCode::limit_reached)) {
      return delivered;
    }
  }
  return {};
}

Outcome<protocol::InboxReadReply> inbox_read(ServiceContext& /*context*/,
                                             const storage::Store& store, const Caller& caller,
                                             const protocol::InboxReadRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  INDABA_TRY_ASSIGN(const auto kept, store.inboxes->read(device, request.after, request.limit));
  INDABA_TRY_ASSIGN(const std::uint64_t head, store.inboxes->head(device));
  protocol::InboxReadReply reply;
  reply.more = !kept.empty() && kept.back().seq < head;
  for (const storage::KeptInboxEntry& entry : kept) {
    reply.entries.push_back(frame_of(entry.seq, entry.entry));
  }
  return reply;
}

Outcome<protocol::InboxAcknowledgeReply> inbox_acknowledge(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::InboxAcknowledgeRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  INDABA_TRY_ASSIGN(const std::uint64_t head, store.inboxes->head(device));
  if (request.seq > head) {
    return ErrorCode::not_found;
  }
  INDABA_TRY(store.inboxes->acknowledge(device, request.seq, context.now));
  return protocol::InboxAcknowledgeReply{};
}

}  // namespace indaba::server
