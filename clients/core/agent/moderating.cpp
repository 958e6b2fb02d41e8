// What moderators do in open channels, and what a channel is called.
#include <utility>

#include "clients/core/agent/agent.h"

namespace indaba::client {

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

}  // namespace indaba::client
