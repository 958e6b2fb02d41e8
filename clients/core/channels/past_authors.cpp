// Whose word counted where it stands: what somebody has said in an open channel stays when their
// device, identity, role or membership ends. What an epoch holds that others follow was said before
// the next manifest, which acts on the end; in the newest one anything can still be added.
#include <algorithm>
#include <utility>

#include "clients/core/channels/channels.h"
#include "clients/core/channels/reading_pages.h"
#include "crypto/primitives/hash.h"
#include "protocol/log/log_hash.h"
#include "protocol/statements/authentic.h"

namespace indaba::client {
namespace {

// That are kept when they are read ahead; what lies behind them is read once more.
constexpr std::size_t kEntriesAheadMax = 1000;
// So far a log is read ahead: an epoch lasts a month.
constexpr std::size_t kLookedAheadMax = 100'000;

}  // namespace

Result<Channels::Author> Channels::known_author(const protocol::CircleId& circle,
                                                const SaidAt& said) const {
  INDABA_TRY_ASSIGN(const auto device, trust_.view().device(said.member, said.device));
  if (!trust_.view().membership(said.member) || !circles_.admits(circle, said.member)) {
    return ClientError::not_trusted;
  }
  return Author{device.signature_key, {}};
}

Flow<Result<Channels::Author>> Channels::author_of(const Account& account, Channel channel,
                                                   SaidAt said) {
  const bool is_former = former_.erase(said.device) != 0;
  if (is_former) {
    auto then = co_await author_then(account, channel, said);
    if (then || is_undecided(then.error())) {
      co_return then;
    }
  }
  const auto now = co_await trust_.device(said.member, said.device);
  if (now) {
    co_return Author{now->signature_key, {}};
  }
  if (may_be_asked_again(now.error()) || is_former) {
    co_return now.error();
  }
  auto then = co_await author_then(account, channel, said);
  if (then || is_undecided(then.error())) {
    co_return then;
  }
  co_return now.error();
}

Flow<Result<Channels::Author>> Channels::author_then(const Account& account, Channel channel,
                                                     SaidAt said) {
  INDABA_FLOW_TRY_ASSIGN(const auto then, co_await moment_of(account, channel, said));
  if (!then) {
    co_return ClientError::not_trusted;
  }
  const auto device = trust_.view(*then).device(said.member, said.device);
  if (!device) {
    co_return device.error();
  }
  former_.insert(said.device);
  co_return Author{device->signature_key, then};
}

Flow<Result<Channels::Author>> Channels::admitted(const Account& account, Channel channel,
                                                  SaidAt said, Author author) {
  const protocol::CircleId& circle = *channel.circle;
  if (!author.then) {
    if (!circles_.admits(circle, said.member)) {
      INDABA_FLOW_TRY(co_await look_up_again(said.member));
    }
    if (circles_.admits(circle, said.member)) {
      co_return author;
    }
    INDABA_FLOW_TRY_ASSIGN(author.then, co_await moment_of(account, channel, said));
  }
  const bool was_admitted = author.then &&
                            circles_.admits(trust_.view(*author.then), circle, said.member) &&
                            trust_.view(*author.then).device(said.member, said.device);
  co_return was_admitted ? Result<Author>(author) : ClientError::not_trusted;
}

Flow<Status> Channels::check_counts(const Account& account, Channel channel, SaidAt said,
                                    Author author, Judge judge) {
  if (author.then) {
    co_return judge(trust_.view(*author.then));
  }
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
  INDABA_FLOW_TRY_ASSIGN(const auto then, co_await moment_of(account, channel, said));
  const bool was_theirs = then && trust_.view(*then).device(said.member, said.device);
  co_return was_theirs ? judge(trust_.view(*then)) : counts;
}

Flow<Result<std::optional<protocol::Moment>>> Channels::moment_of(const Account& account,
                                                                  Channel channel, SaidAt said) {
  const std::optional<protocol::Moment> never;
  // Behind a gap it is not known which epochs the log has left.
  if (channel.gap) {
    co_return never;
  }
  if (said.epoch == circles_.newest(*channel.circle)) {
    const Status refreshed = co_await circles_.refresh(account, *channel.circle);
    if (is_undecided(refreshed.error())) {
      co_return refreshed.error();
    }
  }
  if (!circles_.place_in(*channel.circle, said.epoch, said.at)) {
    co_return never;
  }
  INDABA_FLOW_TRY_ASSIGN(const bool is_over, co_await is_followed(account, channel, said));
  if (!is_over) {
    co_return never;
  }
  INDABA_FLOW_TRY(co_await trust_.learn_past(said.member, said.device));
  const auto place = circles_.place_in(*channel.circle, said.epoch, said.at);
  if (!place) {
    co_return never;
  }
  protocol::MemberThen member{said.member, place->revocations, place->time.seconds};
  // Their own clock, which numbers their identities, may have been ahead of the server's.
  for (const auto& certificate : trust_.set().devices(said.member)) {
    const std::uint64_t generation = certificate.body.generation;
    if (certificate.body.device == said.device &&
        generation <= place->time.seconds + protocol::kClockSecondsMax) {
      member.generation = std::max(member.generation, generation);
    }
  }
  protocol::Moment moment{.time = place->time};
  moment.then = member;
  co_return std::optional(moment);
}

bool Channels::is_manifest_of_later(const protocol::CircleId& circle, const protocol::Entry& entry,
                                    std::uint64_t epoch) const {
  if (entry.type != protocol::EntryType::manifest || !entry.body || !entry.epoch ||
      *entry.epoch <= epoch) {
    return false;
  }
  const auto statement = cbor::decode<protocol::Statement>(*entry.body);
  const CircleEpoch* known = circles_.epoch(circle, *entry.epoch);
  return statement && known != nullptr && known->manifest == protocol::hash_of(*statement);
}

bool Channels::pass_ahead(const protocol::Entry& entry, Reading& reading, const Channel& channel) {
  const std::uint64_t next = channel.seq + reading.ahead.size() + 1;
  const protocol::Hash& before = reading.ahead.empty() ? channel.log_hash : reading.ahead.back();
  const bool follows =
      entry.seq == next &&
      protocol::log_hash(channel.id, before, entry.seq, entry.type, entry.hash) == entry.log_hash &&
      (!entry.body || sha256(*entry.body) == entry.hash) &&
      (!channel.ahead || channel.ahead->seq != next || channel.ahead->log_hash == entry.log_hash);
  if (follows) {
    reading.ahead.push_back(entry.log_hash);
  }
  return follows;
}

// The log is read ahead until there is a manifest of a later epoch. From then on the log is held to
// what was shown: until there entry by entry, and there even when the device was off meanwhile.
Flow<Result<bool>> Channels::is_followed(const Account& account, Channel channel, SaidAt said) {
  std::vector<protocol::Entry> page(reading_[channel.id].entries.begin(),
                                    reading_[channel.id].entries.end());
  std::uint64_t refreshed = 0;
  while (true) {
    const Channel* now = find(channel.id);
    if (now == nullptr || now->seq != channel.seq) {
      co_return ClientError::unknown_channel;
    }
    Reading& reading = reading_[channel.id];
    bool is_unknown = false;
    for (const protocol::Entry& entry : page) {
      const std::uint64_t next = now->seq + reading.ahead.size() + 1;
      if (now->ahead && now->ahead->seq < next) {
        break;
      }
      if (entry.seq < next) {
        continue;
      }
      const bool is_manifest = entry.type == protocol::EntryType::manifest && entry.epoch;
      is_unknown = is_manifest && refreshed < *entry.epoch &&
                   circles_.newest(*channel.circle) < *entry.epoch;
      if (is_unknown) {
        refreshed = *entry.epoch;
        break;
      }
      if (entry.seq != next) {
        break;
      }
      if (!pass_ahead(entry, reading, *now)) {
        co_return false;
      }
      if (is_manifest_of_later(*channel.circle, entry, now->epoch) && !now->ahead) {
        Channel changed(*now);
        changed.ahead = ManifestAhead{entry.seq, entry.log_hash, *entry.epoch};
        put(changed);
      }
    }
    if (!reading.ahead.empty() && reading.ahead.front() != said.log_hash) {
      reading.ahead.clear();
      co_return false;
    }
    if (is_unknown) {
      const Status status = co_await circles_.refresh(account, *channel.circle);
      if (is_undecided(status.error())) {
        co_return status.error();
      }
      continue;
    }
    const std::uint64_t walked = now->seq + reading.ahead.size();
    if (now->ahead && now->ahead->seq <= walked) {
      co_return said.epoch < now->ahead->epoch;
    }
    if (kLookedAheadMax <= reading.ahead.size()) {
      co_return false;
    }
    const protocol::ReadRequest request{channel.id, walked + 1, false, kEntriesPage};
    const auto answer = co_await context_.session.ask<protocol::ReadReply>("read", request);
    if (!answer) {
      co_return answer.error();
    }
    if (find(channel.id) == nullptr) {
      co_return ClientError::unknown_channel;
    }
    page = answer->entries;
    if (page.empty() || page.front().seq != request.from) {
      co_return false;
    }
    if (auto& entries = reading_[channel.id].entries; entries.size() < kEntriesAheadMax) {
      merge_page(page, entries);
    }
  }
}

}  // namespace indaba::client
