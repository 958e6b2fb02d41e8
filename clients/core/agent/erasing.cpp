// The end of an account: the server forgets the member, and then this device does. What it kept
// goes in the batch before which nobody is told, so that a host that stops in between either has
// all of it still, and is not let in any more, or nothing.
#include <utility>

#include "clients/core/agent/agent.h"

namespace indaba::client {

Flow<Result<Outcome>> Agent::carry_out(EraseAccount command) {
  if (command.handle != account_->handle()) {
    co_return ClientError::not_own_handle;
  }
  INDABA_FLOW_TRY(co_await leave_closed_channels());
  const protocol::AccountEraseRequest request = account_->sign_erasure(*hello_);
  const auto erased =
      co_await context_.session.ask<protocol::AccountEraseReply>("account.erase", request);
  if (!erased) {
    co_return erased.error();
  }
  is_erased_ = true;
  co_return Outcome(Done{});
}

// Others may remove the member's leaves only for a statement: that they leave. What is left already
// where the connection breaks stays so.
Flow<Status> Agent::leave_closed_channels() {
  std::vector<ChannelId> closed;
  for (const auto& [id, channel] : channels_.all()) {
    if (protocol::is_closed(channel.kind) && channel.kind != protocol::ChannelKind::self) {
      closed.push_back(id);
    }
  }
  for (const ChannelId& channel : closed) {
    const Status left = co_await channels_.leave(*account_, channel);
    if (may_be_asked_again(left.error())) {
      co_return left;
    }
  }
  co_return Status();
}

// A store that can't be read is the host's to forget.
Effects Agent::last_words() {
  (void)context_.records.erase_all();
  return {context_.records.take_changes(), {}, std::exchange(context_.events, {})};
}

}  // namespace indaba::client
