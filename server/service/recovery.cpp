#include "server/service/recovery.h"

#include "protocol/frames/error_code.h"
#include "protocol/statements/authentic.h"
#include "server/service/accounts.h"
#include "server/service/devices.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/refusal.h"
#include "server/service/standing.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::DeviceStatement;
using protocol::ErrorCode;
using protocol::IdentityStatement;
using storage::Standing;
using storage::StorageError;

// Whether this same request was taken before, and nothing newer since.
Result<bool> is_done(const storage::Store& store, const protocol::DevicesRecoverRequest& request) {
  const auto claimed = cbor::decode<DeviceStatement>(request.device.body);
  if (!claimed) {
    return ErrorCode::invalid_statement;
  }
  const auto device = store.devices->device(claimed->device);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  if (!is_known || device->ended || device->statement != protocol::hash_of(request.device)) {
    return false;
  }
  INDABA_TRY_ASSIGN(const storage::Identity identity, store.members->identity(device->member));
  return identity.statement == protocol::hash_of(request.identity);
}

// Errors: sign_in_failed.
Result<storage::Member> recovering(const storage::Store& store, const MemberId& id) {
  INDABA_TRY_ASSIGN(
      storage::Member member,
      refuse_if(store.members->member(id), StorageError::not_found, ErrorCode::sign_in_failed));
  return member.standing == Standing::ended ? ErrorCode::sign_in_failed
                                            : Result<storage::Member>(std::move(member));
}

Status begin_generation(ServiceContext& context, storage::Store& store,
                        const protocol::Statement& statement,
                        const protocol::Authentic<IdentityStatement>& identity) {
  INDABA_TRY(check_generation(identity.body.generation, context.now));
  INDABA_TRY(keep(context, store, statement, identity));
  return store.members->add_identity(identity.body.member, {.generation = identity.body.generation,
                                                            .key = identity.body.identity_key,
                                                            .statement = identity.hash});
}

Status add_first_device(ServiceContext& context, storage::Store& store, const StoreView& view,
                        const protocol::Statement& statement, const MemberId& member) {
  INDABA_TRY_ASSIGN(const auto device, verify_as<DeviceStatement>(view, statement));
  if (device.body.member != member || device.body.certifier) {
    return ErrorCode::invalid_statement;
  }
  return add_device(context, store, statement, device);
}

}  // namespace

Outcome<protocol::DevicesRecoverReply> devices_recover(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::DevicesRecoverRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view,
                    refuse_if(StoreView::of(store, context.now), StorageError::not_found,
                              ErrorCode::sign_in_failed));
  INDABA_TRY_ASSIGN(const bool was_done, is_done(store, request));
  if (!was_done) {
    INDABA_TRY_ASSIGN(const auto identity, verify_as<IdentityStatement>(view, request.identity));
    INDABA_TRY_ASSIGN(const storage::Member member, recovering(store, identity.body.member));
    INDABA_TRY(begin_generation(context, store, request.identity, identity));
    if (member.standing != Standing::pending) {
      INDABA_TRY(keep_in_suspense(context, store, member.id));
    }
    INDABA_TRY(end_devices(context, store, member.id, {}));
    INDABA_TRY(reconsider_issued(context, store, member.id));
    INDABA_TRY(add_first_device(context, store, view, request.device, member.id));
  }
  INDABA_TRY_ASSIGN(const std::uint64_t number, store.devices->last_change());
  return protocol::DevicesRecoverReply{.device_list = number};
}

}  // namespace indaba::server
