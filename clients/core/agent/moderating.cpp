// What moderators do in open channels, and what a channel is called.
#include <utility>

#include "clients/core/agent/agent.h"

namespace indaba::client {
namespace {

// Whoever is not known yet is asked for one by one.
constexpr std::uint64_t kListedAtOnce = 50;

}  // namespace

Flow<Result<Outcome>> Agent::carry_out(BanMember command) {
  INDABA_FLOW_TRY(channels_.check_may_moderate(*account_, command.channel));
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  if (person.member == account_->member()) {
    co_return ClientError::not_allowed;
  }
  protocol::ModerationAct act = protocol::ActBan{person.member, command.until};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(UnbanMember command) {
  INDABA_FLOW_TRY(channels_.check_may_moderate(*account_, command.channel));
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  protocol::ModerationAct act = protocol::ActUnban{person.member};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(DeleteMessages command) {
  protocol::ModerationAct act = protocol::ActDelete{std::move(command.messages)};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(RenameChannel command) {
  const Channel* channel = channels_.find(command.channel);
  if (channel == nullptr) {
    co_return ClientError::not_in_channel;
  }
  if (channel->circle) {
    protocol::ModerationAct act = protocol::ActRename{std::move(command.name)};
    INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
    co_return Outcome(Done{});
  }
  if (!channels_.closed().may_rename(command.channel, account_->member())) {
    co_return ClientError::not_allowed;
  }
  const protocol::TitleContent title{std::move(command.name)};
  INDABA_FLOW_TRY(channels_.queue(*account_, command.channel, title));
  co_return Outcome(Done{});
}

// Nothing may keep an alert, its update or its end from being heard.
Status Agent::check_may_set(const ChannelId& channel) const {
  INDABA_TRY(channels_.check_may_moderate(*account_, channel));
  return channels_.find(channel)->kind == protocol::ChannelKind::topic
             ? Status()
             : Status(ClientError::not_allowed);
}

Flow<Result<Outcome>> Agent::carry_out(SetSlow command) {
  INDABA_FLOW_TRY(check_may_set(command.channel));
  protocol::ModerationAct act = protocol::ActSlow{command.seconds};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(SetExpiry command) {
  INDABA_FLOW_TRY(check_may_set(command.channel));
  protocol::ModerationAct act = protocol::ActExpiry{command.seconds};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(CloseChannel command) {
  INDABA_FLOW_TRY(check_may_set(command.channel));
  protocol::ModerationAct act = protocol::ActClose{};
  INDABA_FLOW_TRY(co_await channels_.moderate(*account_, command.channel, std::move(act)));
  co_return Outcome(Done{});
}

// Their handles as far as they can be learnt.
Flow<Result<Outcome>> Agent::carry_out(ListMembers command) {
  const Status may = channels_.check_may_moderate(*account_, command.channel);
  if (!may && may.error() != make_error_code(protocol::ErrorCode::channel_closed)) {
    co_return may.error();
  }
  protocol::ChannelsMembersRequest request;
  request.channel = command.channel;
  request.limit = kListedAtOnce;
  request.after = command.after;
  const auto page =
      co_await context_.session.ask<protocol::ChannelsMembersReply>("channels.members", request);
  if (!page) {
    co_return page.error();
  }
  MembersListed listed;
  listed.more = page->more;
  for (const MemberId& member : page->members) {
    NamedMember& named = listed.members.emplace_back();
    named.member = member;
    const Person* known = trust_.person(member);
    if (known == nullptr || known->handle.empty()) {
      const auto learnt = co_await trust_.learn(member);
      known = learnt ? trust_.person(member) : nullptr;
    }
    named.handle = known != nullptr ? known->handle : "";
  }
  co_return Outcome(std::move(listed));
}

}  // namespace indaba::client
