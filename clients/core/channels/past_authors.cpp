// Whose word counted where it stands: what somebody has said in an open channel stays when their
// device, identity, role or membership ends. What an epoch holds that others follow was said before
// the next manifest, which acts on the end; in the newest one anything can still be added.
#include <algorithm>
#include <utility>

#include "clients/core/channels/channels.h"
#include "clients/core/channels/reading_pages.h"
#include "protocol/statements/authentic.h"

namespace indaba::client {
namespace {

// That are kept when they are read ahead; what lies behind them is read once more.
constexpr std::size_t kEntriesAheadMax = 1000;

}  // namespace

Flow<Result<protocol::DeviceStatement>> Channels::device_of(Channel channel, SaidAt said) {
  const bool is_former = former_.erase(said.device) != 0;
  if (is_former) {
    auto then = co_await device_then(channel, said);
    if (then || may_be_asked_again(then.error())) {
      co_return then;
    }
  }
  auto now = co_await trust_.device(said.member, said.device);
  if (now || may_be_asked_again(now.error()) || is_former) {
    co_return now;
  }
  auto then = co_await device_then(channel, said);
  const bool is_decided = then || may_be_asked_again(then.error());
  co_return is_decided ? std::move(then) : std::move(now);
}

Flow<Result<protocol::DeviceStatement>> Channels::device_then(Channel channel, SaidAt said) {
  INDABA_FLOW_TRY_ASSIGN(const auto then, co_await moment_of(channel, said));
  if (!then) {
    co_return ClientError::not_trusted;
  }
  auto device = trust_.view(*then).device(said.member, said.device);
  if (device) {
    former_.insert(said.device);
  }
  co_return device;
}

Flow<Status> Channels::check_admitted(Channel channel, SaidAt said) {
  const protocol::CircleId& circle = *channel.circle;
  if (!circles_.admits(circle, said.member)) {
    INDABA_FLOW_TRY(co_await look_up_again(said.member));
  }
  if (circles_.admits(circle, said.member)) {
    co_return Status();
  }
  INDABA_FLOW_TRY_ASSIGN(const auto then, co_await moment_of(channel, said));
  const bool did = then && circles_.admitted_then(circle, said.member, *then);
  co_return did ? Status() : ClientError::not_trusted;
}

Flow<Result<std::optional<protocol::Moment>>> Channels::moment_of(Channel channel, SaidAt said) {
  auto then = circles_.moment_in(*channel.circle, said.epoch, said.at);
  if (!then) {
    co_return then;
  }
  INDABA_FLOW_TRY_ASSIGN(const bool is_over,
                         co_await is_followed(channel.id, *channel.circle, said.epoch));
  if (!is_over) {
    co_return std::optional<protocol::Moment>();
  }
  INDABA_FLOW_TRY(co_await trust_.learn_past(said.member, said.device));
  // An identity that a clock ahead of the server's has numbered.
  for (const auto& certificate : trust_.set().devices(said.member)) {
    if (certificate.body.device == said.device) {
      then->generation = std::max(then->generation, certificate.body.generation);
    }
  }
  co_return then;
}

// The log is read ahead until there is a manifest of a later epoch.
Flow<Result<bool>> Channels::is_followed(ChannelId id, protocol::CircleId circle,
                                         std::uint64_t epoch) {
  while (true) {
    const Channel* channel = find(id);
    if (channel == nullptr) {
      co_return ClientError::unknown_channel;
    }
    Reading& reading = reading_[id];
    reading.looked_to = std::max(reading.looked_to, channel->seq);
    for (const protocol::Entry& entry : reading.entries) {
      look_at(circle, entry, reading);
    }
    if (epoch < reading.epoch_ahead) {
      co_return true;
    }
    const protocol::ReadRequest request{id, reading.looked_to + 1, false, kEntriesPage};
    const auto page = co_await context_.session.ask<protocol::ReadReply>("read", request);
    if (!page) {
      co_return page.error();
    }
    if (page->entries.empty() || page->entries.front().seq != request.from) {
      co_return false;
    }
    if (find(id) == nullptr) {
      co_return ClientError::unknown_channel;
    }
    Reading& now = reading_[id];
    for (const protocol::Entry& entry : page->entries) {
      look_at(circle, entry, now);
    }
    if (now.entries.size() < kEntriesAheadMax) {
      merge_page(page->entries, now.entries);
    }
  }
}

void Channels::look_at(const protocol::CircleId& circle, const protocol::Entry& entry,
                       Reading& reading) {
  if (entry.seq != reading.looked_to + 1) {
    return;
  }
  reading.looked_to = entry.seq;
  if (entry.type != protocol::EntryType::manifest || !entry.body || !entry.epoch) {
    return;
  }
  const auto statement = cbor::decode<protocol::Statement>(*entry.body);
  const CircleEpoch* epoch = circles_.epoch(circle, *entry.epoch);
  if (statement && epoch != nullptr && epoch->manifest == protocol::hash_of(*statement)) {
    reading.epoch_ahead = std::max(reading.epoch_ahead, *entry.epoch);
  }
}

Flow<Status> Channels::check_counts(Channel channel, SaidAt said, Judge judge) {
  Status counts = judge(trust_.view());
  if (counts || counts.error().category() != protocol::statement_error_category()) {
    co_return counts;
  }
  // Perhaps their role is another since they were looked up.
  const auto learnt = co_await trust_.learn(said.member);
  if (may_be_asked_again(learnt.error())) {
    co_return learnt.error();
  }
  counts = judge(trust_.view());
  if (counts) {
    co_return counts;
  }
  INDABA_FLOW_TRY_ASSIGN(const auto then, co_await moment_of(channel, said));
  co_return then ? judge(trust_.view(*then)) : counts;
}

}  // namespace indaba::client
