#include "server/service/accounts.h"

#include <optional>
#include <string>
#include <string_view>

#include "crypto/primitives/ed25519.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/statement_set.h"
#include "server/service/devices.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/membership.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/standing.h"

namespace indaba::server {
namespace {

using namespace std::string_view_literals;
using protocol::Authentic;
using protocol::ErrorCode;
using protocol::IdentityStatement;
using storage::StorageError;

Status add_member(ServiceContext& context, storage::Store& store, const MemberId& member,
                  std::string_view handle) {
  const Status added = store.members->add({.id = member,
                                           .handle = std::string(handle),
                                           .standing = storage::Standing::pending,
                                           .registered = context.now,
                                           .country = {},
                                           .statement = {},
                                           .serial = {}});
  const bool is_taken =
      added.error() == StorageError::already_exists || added.error() == StorageError::conflict;
  return is_taken ? ErrorCode::already_exists : added;
}

Status forget_devices(storage::Store& store, const MemberId& member, bool was_in) {
  INDABA_TRY_ASSIGN(const auto devices, all_devices_of(store, member));
  for (const storage::Device& device : devices) {
    INDABA_TRY(store.requests->forget_device(device.id));
    // Else going through all logs would cost more than whoever never was in is worth.
    INDABA_TRY_ASSIGN(const std::uint64_t sends, store.devices->sends(device.id));
    if (was_in || sends != 0) {
      INDABA_TRY(store.erasures->add(device.id));
    }
    INDABA_TRY(store.devices->remove(device.id));
  }
  return {};
}

// What others keep about the member.
Status forget_mentions(storage::Store& store, const MemberId& member) {
  std::size_t removed = kPageRows;
  while (removed == kPageRows) {
    INDABA_TRY_ASSIGN(removed, store.statements->remove_about(member, kPageRows));
  }
  removed = kPageRows;
  while (removed == kPageRows) {
    INDABA_TRY_ASSIGN(removed, store.inboxes->forget_about(member, kPageRows));
  }
  return {};
}

Status leave_open_channels(ServiceContext& context, storage::Store& store, const MemberId& member) {
  INDABA_TRY_ASSIGN(const auto channels,
                    read_all_pages<ChannelId>(
                        [&](const std::optional<ChannelId>& after, std::size_t limit) {
                          return store.channels->channels_of(member, after, limit);
                        },
                        [](const storage::Channel& channel) { return channel.id; }));
  for (const storage::Channel& channel : channels) {
    if (channel.kind == storage::ChannelKind::topic ||
        channel.kind == storage::ChannelKind::alert) {
      INDABA_TRY(leave_channel(context, store, channel, member));
    }
  }
  return {};
}

}  // namespace

Status check_generation(std::uint64_t generation, UnixTime now) {
  return generation <= now.seconds + kClaimedTimeSecondsMax ? Status() : ErrorCode::wrong_time;
}

Result<MemberId> open_account(ServiceContext& context, storage::Store& store, const StoreView& view,
                              const Newcomer& newcomer) {
  INDABA_TRY_ASSIGN(const auto identity, verify_as<IdentityStatement>(view, newcomer.identity));
  const MemberId& member = identity.body.member;
  INDABA_TRY(check_generation(identity.body.generation, context.now));
  if (identity.body.previous) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(add_member(context, store, member, newcomer.handle));
  INDABA_TRY(keep(context, store, newcomer.identity, identity));
  INDABA_TRY(store.members->add_identity(member, {.generation = identity.body.generation,
                                                  .key = identity.body.identity_key,
                                                  .statement = identity.hash}));
  INDABA_TRY_ASSIGN(const auto device, verify_as<protocol::DeviceStatement>(view, newcomer.device));
  if (device.body.member != member || device.body.certifier) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(add_device(context, store, newcomer.device, device));
  return member;
}

Status take_membership(ServiceContext& context, storage::Store& store,
                       const protocol::Statement& statement,
                       const Authentic<protocol::MemberStatement>& member) {
  const protocol::TargetMembership target{member.body.member, member.body.serial};
  INDABA_TRY_ASSIGN(const bool is_revoked,
                    is_there(store.revocations->of_target(cbor::encode(protocol::Target(target)))));
  INDABA_TRY_ASSIGN(const bool is_known, is_there(store.members->member(member.body.member)));
  if (!is_known || is_revoked || protocol::is_claim(member)) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY(keep(context, store, statement, member));
  return let_in(context, store, member);
}

Status close_account(ServiceContext& context, storage::Store& store, const MemberId& member) {
  INDABA_TRY_ASSIGN(const storage::Member closed, store.members->member(member));
  const bool was_in = closed.standing != storage::Standing::pending;
  INDABA_TRY(put_out(context, store, member, DisconnectReason::erased));
  INDABA_TRY(reconsider_issued(context, store, member));
  INDABA_TRY(leave_open_channels(context, store, member));
  INDABA_TRY(forget_devices(store, member, was_in));
  INDABA_TRY(forget_mentions(store, member));
  INDABA_TRY(store.key_packages->forget_member(member));
  INDABA_TRY(store.open_channels->forget_member(member));
  INDABA_TRY(store.profiles->forget(member));
  INDABA_TRY(store.invites->forget_user(member));
  INDABA_TRY(store.answers->forget_member(member));
  INDABA_TRY(store.backups->forget(member));
  INDABA_TRY(store.members->remove(member));
  return announce_lists(context, store);
}

Outcome<protocol::AccountEraseReply> account_erase(ServiceContext& context, storage::Store& store,
                                                   const Caller& caller,
                                                   const protocol::AccountEraseRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY_ASSIGN(const storage::Identity identity, store.members->identity(member));
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  Bytes signed_bytes = to_bytes("indaba/1\0erase\0"sv);
  append(signed_bytes, alliance);
  append(signed_bytes, caller.nonce);
  append(signed_bytes, member.view());
  if (!ed25519_verify(identity.key, signed_bytes, request.signature)) {
    return ErrorCode::sign_in_failed;
  }
  INDABA_TRY(close_account(context, store, member));
  return protocol::AccountEraseReply{};
}

}  // namespace indaba::server
