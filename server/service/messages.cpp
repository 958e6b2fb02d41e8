#include "server/service/messages.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/frames/envelope.h"
#include "protocol/groups/application_message.h"
#include "protocol/groups/policy.h"
#include "server/service/channel_kinds.h"
#include "server/service/group_cache.h"
#include "server/service/open_channels.h"
#include "server/service/post.h"
#include "server/service/recent_admissions.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::SendRequest;
using storage::Seat;
using storage::StorageError;

// Errors: remove_first, with the serials of memberships that have ended.
Status refuse_before_removals(ServiceContext& context, const storage::Store& store,
                              const ChannelId& channel) {
  INDABA_TRY_ASSIGN(const auto due, store.leaves->due(channel, protocol::kSerialsMax));
  if (due.empty()) {
    return {};
  }
  auto& serials = context.details.serials.emplace();
  for (const storage::GroupLeaf& leaf : due) {
    const auto member = store.members->member(leaf.member);
    INDABA_TRY_ASSIGN(const bool is_known, is_there(member));
    if (leaf.due == storage::RemovalReason::membership_ended && is_known && member->serial) {
      serials.push_back(*member->serial);
    }
  }
  return ErrorCode::remove_first;
}

// By a leaf of the group, in its newest epoch or the one before.
Status admit_to_group(ServiceContext& context, const storage::Store& store, const Seat& seat,
                      const SendRequest& request) {
  if (seat.due) {
    return ErrorCode::not_found;
  }
  if (seat.closed) {
    return ErrorCode::channel_closed;
  }
  const bool is_current = request.generation == seat.epoch.generation &&
                          request.epoch <= seat.epoch.epoch &&
                          request.epoch + 1 >= seat.epoch.epoch;
  if (!is_current) {
    return ErrorCode::stale_epoch;
  }
  INDABA_TRY(refuse_before_removals(context, store, request.channel));
  const Status message = protocol::check_application_message(
      request.body, request.channel, request.generation, request.epoch, request.message);
  return message ? Status() : ErrorCode::malformed;
}

// Where the same message of the same device stands. Errors: StorageError::not_found; id_reused for
// another message of that id.
Result<protocol::SendReply> earlier(storage::Store& store, const DeviceId& device,
                                    const SendRequest& request) {
  INDABA_TRY_ASSIGN(const auto kept, store.log->find(request.channel, request.message));
  if (kept.device != device || kept.body_hash != sha256(request.body)) {
    return ErrorCode::id_reused;
  }
  return protocol::SendReply{kept.place.seq, kept.at};
}

// What kept the message out may have come after it was taken: then it has its place.
Outcome<protocol::SendReply> refused(storage::Store& store, const DeviceId& device,
                                     const SendRequest& request, std::error_code refusal) {
  if (refusal == make_error_code(ErrorCode::not_found)) {
    return refusal;
  }
  auto place = earlier(store, device, request);
  if (place.error() == make_error_code(StorageError::not_found)) {
    return refusal;
  }
  return place;
}

// When the body is to be erased: as the sender asks, as the open channel has it, an alert's some
// time after it is over.
std::optional<UnixTime> erased_at(const PostTarget& post, const SendRequest& request,
                                  UnixTime now) {
  std::optional<std::uint64_t> after;
  if (request.expires) {
    const std::uint64_t asked = request.expires->seconds;
    after = asked < now.seconds ? 0 : std::min(asked - now.seconds, kExpirySecondsMax);
  }
  if (post.channel.kind == storage::ChannelKind::alert) {
    after = after.value_or(kAlertExpirySeconds) + kAlertKeptSeconds;
  } else if (post.expiry_seconds != 0) {
    after = std::min(after.value_or(post.expiry_seconds), post.expiry_seconds);
  }
  if (!after) {
    return {};
  }
  return UnixTime{now.seconds + std::min(*after, kExpirySecondsMax)};
}

// Into what the caller may post this. An open channel's is remembered for a moment.
Result<PostTarget> admit(ServiceContext& context, const storage::Store& store, const Caller& caller,
                         const SendRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  if (context.admissions != nullptr) {
    if (const PostTarget* known = context.admissions->post(device, request.channel, context.now)) {
      INDABA_TRY(check_sealed_under(known->circle_epoch, request));
      return *known;
    }
  }
  const auto seat = store.leaves->seat(request.channel, device);
  INDABA_TRY_ASSIGN(const bool is_seated, is_there(seat));
  if (is_seated) {
    INDABA_TRY(admit_to_group(context, store, *seat, request));
    return PostTarget{
        .channel = {.id = request.channel, .kind = seat->kind, .created = {}, .closed = {}}};
  }
  INDABA_TRY_ASSIGN(const auto channel, refuse_absent(store.channels->channel(request.channel)));
  if (protocol::is_closed(shown_kind(channel.kind))) {
    return ErrorCode::not_found;
  }
  return admit_post(context, store, channel, caller, request);
}

// Whether a device of the member sent it.
Result<bool> is_of(const storage::Store& store, const storage::LogEntry& entry,
                   const MemberId& member) {
  if (entry.type != storage::EntryType::message || !entry.device) {
    return false;
  }
  const auto device = store.devices->device(*entry.device);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  return is_known && device->member == member;
}

// By the closed channel's policy. Errors: StorageError::not_found for who is not in the channel.
Result<bool> moderates(ServiceContext& context, const storage::Store& store, const ChannelId& id,
                       const MemberId& member) {
  INDABA_TRY(store.channels->member(id, member));
  const auto newest = store.groups->newest(id);
  INDABA_TRY_ASSIGN(const bool has_group, is_there(newest));
  if (!has_group) {
    return false;
  }
  check(context.groups != nullptr);
  INDABA_TRY_ASSIGN(const CachedGroup* cached, context.groups->group(store, id, *newest));
  const auto policy = protocol::policy_of(cached->group.context().extensions);
  return policy && policy->kind == protocol::ChannelKind::group &&
         protocol::reaches(protocol::role_of(*policy, member),
                           protocol::ChannelRoleName::moderator);
}

}  // namespace

Outcome<protocol::SendReply> send(ServiceContext& context, storage::Store& store,
                                  const Caller& caller, const SendRequest& request) {
  const DeviceId& device = caller.signed_in->device;
  const auto admitted = admit(context, store, caller, request);
  if (!admitted) {
    return refused(store, device, request, admitted.error());
  }
  const auto place = post(context, store, admitted->channel,
                          {.type = storage::EntryType::message,
                           .body = request.body,
                           .at = context.now,
                           .message = request.message,
                           .device = device,
                           .generation = request.generation,
                           .epoch = request.epoch,
                           .expires = erased_at(*admitted, request, context.now)});
  if (place.error() == make_error_code(StorageError::already_exists)) {
    return earlier(store, device, request);
  }
  INDABA_TRY(place);
  INDABA_TRY(store.devices->count_send(device));
  if (admitted->is_slow) {
    INDABA_TRY(
        store.open_channels->set_written(request.channel, caller.signed_in->member, context.now));
  }
  return protocol::SendReply{place->seq, context.now};
}

Outcome<protocol::DeleteReply> delete_messages(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::DeleteRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY_ASSIGN(const bool any,
                    refuse_absent(moderates(context, store, request.channel, member)));
  protocol::DeleteReply reply;
  for (const MessageId& message : request.messages) {
    const auto entry = store.log->find(request.channel, message);
    INDABA_TRY_ASSIGN(const bool is_kept, is_there(entry));
    if (!is_kept || !entry->body) {
      continue;
    }
    INDABA_TRY_ASSIGN(const bool is_own, is_of(store, *entry, member));
    if (is_own || (any && entry->type == storage::EntryType::message)) {
      INDABA_TRY(store.log->erase_body(request.channel, entry->place.seq));
      ++reply.deleted;
    }
  }
  return reply;
}

}  // namespace indaba::server
