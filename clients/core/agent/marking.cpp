// What a member marks: how far they have read, what is muted and pinned, who is blocked.
#include <algorithm>

#include "clients/core/agent/agent.h"

namespace indaba::client {

Result<Outcome> Agent::marked(const Result<std::optional<protocol::MarksContent>>& changed) {
  if (!changed) {
    return changed.error();
  }
  if (*changed) {
    channels_.share(*account_, **changed);
  }
  return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(BlockMember command) {
  std::optional<MemberId> member;
  // Whoever has left can be unblocked too.
  for (const MemberId& blocked : channels_.marks().blocked()) {
    const Person* person = trust_.person(blocked);
    if (!command.on && person != nullptr && person->handle == command.handle) {
      member = blocked;
    }
  }
  if (!member) {
    INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
    member = person.member;
  }
  if (*member == account_->member()) {
    co_return ClientError::not_allowed;
  }
  INDABA_FLOW_TRY_ASSIGN(Outcome done, marked(channels_.marks().block(*member, command.on)));
  if (command.on) {
    // What they asked and what was agreed to. Left unanswered it looks the same to them.
    (void)co_await decline(*member);
  }
  co_return done;
}

Flow<Result<Outcome>> Agent::carry_out(MuteChannel command) {
  if (channels_.find(command.channel) == nullptr) {
    co_return ClientError::not_in_channel;
  }
  co_return marked(channels_.marks().mute(command.channel, command.on));
}

Flow<Result<Outcome>> Agent::carry_out(PinChannel command) {
  if (channels_.find(command.channel) == nullptr) {
    co_return ClientError::not_in_channel;
  }
  co_return marked(channels_.marks().pin(command.channel, command.on));
}

// No further than this device has seen the log.
Flow<Result<Outcome>> Agent::carry_out(MarkRead command) {
  const Channel* channel = channels_.find(command.channel);
  if (channel == nullptr) {
    co_return ClientError::not_in_channel;
  }
  co_return marked(channels_.marks().read(command.channel, std::min(command.seq, channel->seq)));
}

}  // namespace indaba::client
