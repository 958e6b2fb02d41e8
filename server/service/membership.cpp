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
  const SharedFrame event = channel_event(channel, true, head.seq);
  for (const storage::Device& device : devices) {
    context.effects.push_back(Notify{device.id, event});
    context.effects.push_back(Subscribe{device.id, channel.id, first});
  }
  return {};
}

Status leave_channel(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const MemberId& member) {
  INDABA_TRY(store.channels->remove_member(channel.id, member));
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(channel.id));
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member));
  const SharedFrame event = channel_event(channel, false, head.seq);
  for (const storage::Device& device : devices) {
    context.effects.push_back(Unsubscribe{device.id, channel.id});
    context.effects.push_back(Notify{device.id, event});
  }
  return {};
}

}  // namespace indaba::server
