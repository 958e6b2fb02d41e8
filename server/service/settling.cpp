#include "server/service/settling.h"

#include "protocol/statements/authentic.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::SettlementStatement;
using storage::EpochPlace;
using storage::GroupEpoch;
using storage::StorageError;

// The statement, if the calling device made it. Errors: invalid_statement.
Result<SettlementStatement> read_settlement(const storage::Store& store, const Caller& caller,
                                            const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(const protocol::Hash alliance, alliance_of(store));
  const auto read = protocol::authenticate_as<SettlementStatement>(statement, alliance);
  INDABA_TRY_ASSIGN(const auto device, store.devices->device(caller.signed_in->device));
  if (!read || read->body.device != device.id || read->body.member != device.member ||
      read->signers != std::vector{device.signature_key}) {
    return ErrorCode::invalid_statement;
  }
  return read->body;
}

// Whether the word of `device` settles what `committer` did.
Result<bool> may_settle(const storage::Store& store, const ChannelId& id, const MemberId& member,
                        const DeviceId& committer) {
  INDABA_TRY_ASSIGN(const auto channel, store.channels->channel(id));
  if (channel.kind != storage::ChannelKind::group) {
    return true;
  }
  const auto device = store.devices->device(committer);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  return !is_known || device->member != member;
}

}  // namespace

Result<GroupEpoch> kept_epoch(const storage::Store& store, const ChannelId& channel,
                              const EpochPlace& place) {
  if (place.generation > kEpochMax || place.epoch > kEpochMax) {
    return StorageError::not_found;
  }
  return store.groups->epoch(channel, place);
}

Result<GroupEpoch> settled_epoch(const storage::Store& store, const ChannelId& channel,
                                 UnixTime now) {
  const UnixTime before{
      now.seconds < kSettledAfterSeconds ? 0 : now.seconds - kSettledAfterSeconds + 1};
  const auto by_time = store.groups->unreported_before(channel, before);
  INDABA_TRY_ASSIGN(const bool is_older, is_there(by_time));
  INDABA_TRY_ASSIGN(GroupEpoch marked, store.groups->settled(channel));
  if (is_older && *by_time > marked.place) {
    return store.groups->epoch(channel, *by_time);
  }
  return marked;
}

Outcome<protocol::ChannelsSettleReply> channels_settle(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsSettleRequest& request) {
  INDABA_TRY_ASSIGN(const SettlementStatement settlement,
                    read_settlement(store, caller, request.settlement));
  INDABA_TRY(refuse_absent(store.leaves->leaf(settlement.channel, settlement.device)));
  const EpochPlace place{settlement.generation, settlement.epoch};
  INDABA_TRY_ASSIGN(const GroupEpoch epoch,
                    refuse_absent(kept_epoch(store, settlement.channel, place)));
  if (epoch.confirmation_tag != settlement.confirmation_tag ||
      epoch.external_pub != settlement.external_pub) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY_ASSIGN(const bool settles,
                    may_settle(store, settlement.channel, settlement.member, epoch.committer));
  if (settles && !epoch.settled) {
    INDABA_TRY(store.groups->settle(settlement.channel, place));
  }
  INDABA_TRY_ASSIGN(const GroupEpoch settled,
                    settled_epoch(store, settlement.channel, context.now));
  return protocol::ChannelsSettleReply{.settled = settled.place >= place};
}

Outcome<protocol::ChannelsReportReply> channels_report(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsReportRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  const EpochPlace place{request.generation, request.epoch};
  INDABA_TRY(refuse_absent(store.leaves->leaf(request.channel, device)));
  INDABA_TRY_ASSIGN(const GroupEpoch epoch,
                    refuse_absent(kept_epoch(store, request.channel, place)));
  // Whoever made the commit can't have failed to process it.
  if (epoch.committer != device) {
    INDABA_TRY(store.groups->report(request.channel, place, device, context.now));
  }
  return protocol::ChannelsReportReply{};
}

}  // namespace indaba::server
