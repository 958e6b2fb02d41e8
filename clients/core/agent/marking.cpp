// What a member marks: how far they have read, what is muted and pinned, who is blocked, which
// alerts they hear of.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/error.h"
#include "clients/core/cap/names.h"
#include "clients/core/cap/text_values.h"

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
  } else {
    INDABA_FLOW_TRY(channels_.retry_sharing(*account_));
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

// What no alert could pass is a slip.
Flow<Result<Outcome>> Agent::carry_out(SetAlertFilter command) {
  const protocol::AlertFilterMark& filter = command.filter;
  for (const std::string& country : filter.countries) {
    if (cap::find_country(country) == nullptr) {
      co_return cap::CapError::unknown_country;
    }
  }
  for (const std::string& language : filter.languages) {
    if (!cap::is_language_tag(language)) {
      co_return cap::CapError::invalid_token;
    }
  }
  bool are_known = !filter.severity || cbor::value_of<cap::Severity>(*filter.severity);
  for (const std::string& category : filter.categories) {
    are_known = are_known && cbor::value_of<cap::Category>(category);
  }
  if (!are_known) {
    co_return cap::CapError::unknown_value;
  }
  co_return marked(channels_.marks().set(std::move(command.filter)));
}

}  // namespace indaba::client
