// What people look into to see for themselves: logs and their hashes, members.
#include <utility>

#include "clients/core/agent/agent.h"
#include "crypto/primitives/hash.h"
#include "protocol/log/log_hash.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kLogPage = 100;

}  // namespace

Flow<Result<Outcome>> Agent::carry_out(ReadLog command) {
  LogRead read;
  protocol::Hash before{};
  std::uint64_t next = command.from;
  while (true) {
    const protocol::ReadRequest request{command.channel, next, false, kLogPage};
    const auto page = co_await context_.session.ask<protocol::ReadReply>("read", request);
    if (!page) {
      co_return page.error();
    }
    if (page->entries.empty()) {
      co_return Outcome(std::move(read));
    }
    if (read.entries.empty() && page->entries.front().seq > 1) {
      const protocol::HashRequest ahead{command.channel, page->entries.front().seq - 1};
      const auto hash = co_await context_.session.ask<protocol::HashReply>("hash", ahead);
      if (!hash) {
        co_return hash.error();
      }
      before = hash->log_hash;
    }
    for (const protocol::Entry& entry : page->entries) {
      const bool is_whole = !entry.body || sha256(*entry.body) == entry.hash;
      const Channel* followed = channels_.find(command.channel);
      const bool is_ours =
          followed == nullptr || followed->seq != entry.seq || followed->log_hash == entry.log_hash;
      const bool is_next = read.entries.empty() || entry.seq == read.entries.back().seq + 1;
      if (!is_whole || !is_next || !is_ours ||
          protocol::log_hash(command.channel, before, entry.seq, entry.type, entry.hash) !=
              entry.log_hash) {
        context_.tell(Alarm{AlarmKind::log_forked, command.channel, entry.seq});
        co_return ClientError::not_trusted;
      }
      before = entry.log_hash;
      read.entries.push_back(
          {entry.seq, entry.type, entry.at, entry.log_hash, entry.message, entry.device});
    }
    next = read.entries.back().seq + 1;
  }
}

Flow<Result<Outcome>> Agent::carry_out(LookUp command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  co_return Outcome(LookedUp{person.member, person.handle});
}

}  // namespace indaba::client
