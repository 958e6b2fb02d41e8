#include "server/service/devices.h"

#include <algorithm>

#include "server/service/inbox.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/revocations.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::DeviceStatement;
using protocol::ErrorCode;

storage::Device record_of(const protocol::Authentic<DeviceStatement>& certificate) {
  const DeviceStatement& body = certificate.body;
  return {.id = body.device,
          .member = body.member,
          .generation = body.generation,
          .signature_key = body.signature_key,
          .box_key = body.box_key,
          .created = body.created,
          .expires = body.expires,
          .certifier = body.certifier,
          .statement = certificate.hash,
          .ended = {}};
}

Result<std::uint64_t> add_or_renew(storage::Store& store, const storage::Device& device) {
  const auto known = store.devices->device(device.id);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(known));
  if (is_known) {
    if (known->member != device.member) {
      return ErrorCode::already_exists;
    }
    return refuse_if(store.devices->renew(device), storage::StorageError::conflict,
                     ErrorCode::already_exists);
  }
  INDABA_TRY_ASSIGN(const auto others, store.devices->devices_of(device.member));
  if (others.size() >= kDevicesPerMemberMax) {
    return ErrorCode::limit_reached;
  }
  return refuse_if(store.devices->add(device), storage::StorageError::already_exists,
                   ErrorCode::already_exists);
}

}  // namespace

Status add_device(ServiceContext& context, storage::Store& store,
                  const protocol::Statement& statement,
                  const protocol::Authentic<DeviceStatement>& certificate) {
  INDABA_TRY(add_or_renew(store, record_of(certificate)));
  INDABA_TRY(keep(context, store, statement, certificate));
  return announce_lists(context, store);
}

Result<std::vector<storage::Device>> all_devices_of(const storage::Store& store,
                                                    const MemberId& member) {
  return read_all_pages<DeviceId>(
      [&](const std::optional<DeviceId>& after, std::size_t limit) {
        return store.devices->all_of(member, after, limit);
      },
      [](const storage::Device& device) { return device.id; });
}

Outcome<protocol::DevicesListReply> devices_list(ServiceContext& /*context*/,
                                                 const storage::Store& store,
                                                 const Caller& /*caller*/,
                                                 const protocol::DevicesListRequest& request) {
  INDABA_TRY_ASSIGN(const storage::Member member,
                    refuse_absent(store.members->member(request.member)));
  const bool is_in = member.standing == storage::Standing::full ||
                     member.standing == storage::Standing::provisional;
  if (!is_in) {
    return ErrorCode::not_found;
  }
  protocol::DevicesListReply reply;
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(request.member));
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(reply.devices.emplace_back(), kept_statement(store, device.statement));
  }
  INDABA_TRY_ASSIGN(reply.device_list, store.devices->last_change());
  return reply;
}

Outcome<protocol::DevicesAskReply> devices_ask(ServiceContext& context, storage::Store& store,
                                               const Caller& /*caller*/,
                                               const protocol::DevicesAskRequest& request) {
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(request.member));
  storage::NewInboxEntry entry;
  entry.type = storage::InboxType::link;
  entry.body = request.sealed;
  entry.at = context.now;
  entry.member = request.member;
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(const std::uint64_t waiting,
                      store.inboxes->count_about(device.id, entry.type, request.member));
    if (waiting >= kLinkRequestsMax) {
      return protocol::DevicesAskReply{};
    }
  }
  INDABA_TRY(deliver_to_member(context, store, request.member, entry));
  return protocol::DevicesAskReply{};
}

Outcome<protocol::DevicesAddReply> devices_add(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::DevicesAddRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto certificate, verify_as<DeviceStatement>(view, request.device));
  const DeviceStatement& body = certificate.body;
  if (body.member != caller.signed_in->member || body.certifier != caller.signed_in->device) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(add_device(context, store, request.device, certificate));
  if (request.handover) {
    INDABA_TRY(deliver(context, store, body.device,
                       {.type = storage::InboxType::link,
                        .body = *request.handover,
                        .at = context.now,
                        .channel = {},
                        .member = body.member,
                        .device = caller.signed_in->device,
                        .generation = {},
                        .epoch = {}}));
  }
  INDABA_TRY_ASSIGN(const std::uint64_t number, store.devices->last_change());
  return protocol::DevicesAddReply{.device_list = number};
}

Outcome<protocol::DevicesRevokeReply> devices_revoke(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::DevicesRevokeRequest& request) {
  INDABA_TRY_ASSIGN(Departure departure,
                    take_revocation(context, store, request.revocation, Targets::devices));
  INDABA_TRY_ASSIGN(const std::uint64_t number, store.devices->last_change());
  return protocol::DevicesRevokeReply{.device_list = number,
                                      .rotate = std::move(departure.rotate),
                                      .remove = std::move(departure.remove)};
}

}  // namespace indaba::server
