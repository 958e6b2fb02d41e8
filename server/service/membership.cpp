#include "server/service/membership.h"

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/channel_kinds.h"

namespace indaba::server {
namespace {

SharedFrame channel_event(const storage::Channel& channel, bool joined, std::uint64_t head) {
  return share(
      protocol::encode_event("channel", protocol::ChannelEvent{.channel = channel.id,
                                                               .joined = joined,
                                                               .kind = shown_kind(channel.kind),
                                                               .head = head}));
}

}  // namespace

Status enter_channel(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const MemberId& member) {
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(channel.id));
  INDABA_TRY_ASSIGN(const std::uint64_t first, store.log->first(channel.id));
  INDABA_TRY(store.channels->add_member(
      channel.id, {.member = member, .joined_seq = head.seq, .joined = context.now}));
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
  for (const storage::Device& device : devices) {
    tell_come(context, channel, device.id, head.seq, first);
  }
  return {};
}

Status leave_channel(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const MemberId& member) {
  INDABA_TRY(store.channels->remove_member(channel.id, member));
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(channel.id));
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
  for (const storage::Device& device : devices) {
    INDABA_TRY(store.channels->remove_cursor(channel.id, device.id));
    tell_gone(context, channel, device.id, head.seq);
  }
  return {};
}

void tell_come(ServiceContext& context, const storage::Channel& channel, const DeviceId& device,
               std::uint64_t head, std::uint64_t next_seq) {
  context.effects.emplace_back(Notify{device, channel_event(channel, true, head)});
  context.effects.emplace_back(Subscribe{device, channel.id, next_seq});
}

void tell_gone(ServiceContext& context, const storage::Channel& channel, const DeviceId& device,
               std::uint64_t head) {
  context.effects.emplace_back(Unsubscribe{device, channel.id});
  context.effects.emplace_back(Notify{device, channel_event(channel, false, head)});
}

}  // namespace indaba::server
