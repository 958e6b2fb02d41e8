#include <algorithm>

#include "protocol/statements/channel.h"
#include "server/service/authority.h"
#include "server/service/intake.h"
#include "server/service/membership.h"
#include "server/service/open_channels.h"
#include "server/service/post.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;

// Errors: not_found, as for a channel that is not there.
Status require_moderator(const storage::Store& store, const storage::OpenChannel& open,
                         const MemberId& member, UnixTime now) {
  INDABA_TRY_ASSIGN(const Authority authority, refuse_absent(Authority::of(store, member, now)));
  return authority.has_in_circle(RoleName::moderator, open.circle) ? Status()
                                                                   : ErrorCode::not_found;
}

// What each act changes besides standing in the log.
class Moderating {
 public:
  Moderating(ServiceContext& context, storage::Store& store, const storage::Channel& channel)
      : context_(context), store_(store), channel_(channel) {}

  Status operator()(const protocol::ActBan& act) {
    INDABA_TRY(store_.open_channels->ban(channel_.id, {act.member, act.until}));
    const Status left = leave_channel(context_, store_, channel_, act.member);
    INDABA_TRY(is_there(left));
    return {};
  }
  Status operator()(const protocol::ActUnban& act) {
    return store_.open_channels->lift_ban(channel_.id, act.member);
  }
  Status operator()(const protocol::ActSlow& act) {
    INDABA_TRY(check_topic());
    return store_.open_channels->set_slow(channel_.id, act.seconds);
  }
  Status operator()(const protocol::ActDelete& act) {
    for (const MessageId& message : act.messages) {
      const auto entry = store_.log->find(channel_.id, message);
      INDABA_TRY_ASSIGN(const bool is_kept, is_there(entry));
      if (is_kept) {
        INDABA_TRY(store_.log->erase_body(channel_.id, entry->place.seq));
      }
    }
    return {};
  }
  Status operator()(const protocol::ActExpiry& act) {
    INDABA_TRY(check_topic());
    return store_.open_channels->set_expiry(channel_.id, act.seconds);
  }
  Status operator()(const protocol::ActRename& act) {
    return store_.open_channels->rename(channel_.id, act.name);
  }
  Status operator()(const protocol::ActClose& /*act*/) {
    INDABA_TRY(check_topic());
    return store_.channels->close(channel_.id, context_.now);
  }

 private:
  // Nothing may keep an alert, its update or its end from being heard.
  Status check_topic() const {
    return channel_.kind == storage::ChannelKind::topic ? Status()
                                                        : Status(ErrorCode::invalid_statement);
  }

  ServiceContext& context_;
  storage::Store& store_;
  const storage::Channel& channel_;
};

}  // namespace

Outcome<protocol::ChannelsModerateReply> channels_moderate(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ChannelsModerateRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto verified,
                    verify_as<protocol::ModerationStatement>(view, request.moderation));
  const protocol::ModerationStatement& moderation = verified.body;
  if (moderation.device != caller.signed_in->device) {
    return ErrorCode::invalid_statement;
  }
  INDABA_TRY_ASSIGN(const storage::OpenChannel open,
                    refuse_absent(store.open_channels->channel(moderation.channel)));
  INDABA_TRY(require_moderator(store, open, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(open.id));
  if (channel.closed) {
    return ErrorCode::channel_closed;
  }
  storage::NewEntry entry;
  const Bytes body = cbor::encode(request.moderation);
  entry.type = storage::EntryType::moderation;
  entry.body = body;
  entry.at = context.now;
  entry.device = caller.signed_in->device;
  INDABA_TRY_ASSIGN(const storage::LogPlace place, post(context, store, channel, entry));
  INDABA_TRY(std::visit(Moderating(context, store, channel), moderation.act));
  return protocol::ChannelsModerateReply{.seq = place.seq};
}

Outcome<protocol::ChannelsMembersReply> channels_members(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ChannelsMembersRequest& request) {
  INDABA_TRY_ASSIGN(const storage::OpenChannel open,
                    refuse_absent(store.open_channels->channel(request.channel)));
  INDABA_TRY(require_moderator(store, open, caller.signed_in->member, context.now));
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto members,
                    store.channels->members(request.channel, request.after, limit + 1));
  protocol::ChannelsMembersReply reply;
  reply.more = members.size() > limit;
  members.resize(std::min(members.size(), limit));
  for (const storage::ChannelMember& member : members) {
    reply.members.push_back(member.member);
  }
  return reply;
}

}  // namespace indaba::server
