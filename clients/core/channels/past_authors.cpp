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
constexpr std::uint64_t kLookedAheadMax = 100'000;

// Goes through a log ahead of what was taken up, from entry to entry.
class LookAhead {
 public:
  explicit LookAhead(const Channel& channel)
      : channel_(channel.id),
        from_(channel.seq),
        seq_(channel.seq),
        log_hash_(channel.log_hash),
        seen_(channel.ahead) {}

  std::uint64_t next() const { return seq_ + 1; }
  bool is_too_far() const { return seq_ >= from_ + kLookedAheadMax; }
  // False where the log doesn't go on like that.
  bool pass(const protocol::Entry& entry) {
    const bool follows = entry.seq == next() &&
                         protocol::log_hash(channel_, log_hash_, entry.seq, entry.type,
                                            entry.hash) == entry.log_hash &&
                         (!entry.body || sha256(*entry.body) == entry.hash) &&
                         (!seen_ || seen_->seq != entry.seq || seen_->log_hash == entry.log_hash);
    if (follows) {
      seq_ = entry.seq;
      log_hash_ = entry.log_hash;
    }
    return follows;
  }

 private:
  ChannelId channel_;
  std::uint64_t from_;
  std::uint64_t seq_;
  protocol::Hash log_hash_;
  std::optional<ManifestAhead> seen_;  // when it was gone through before
};

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

Flow<Status> Channels::check_admitted(const Account& account, Channel channel, SaidAt said,
                                      Author author) {
  const protocol::CircleId& circle = *channel.circle;
  if (!author.then) {
    if (!circles_.admits(circle, said.member)) {
      INDABA_FLOW_TRY(co_await look_up_again(said.member));
    }
    if (circles_.admits(circle, said.member)) {
      co_return Status();
    }
    INDABA_FLOW_TRY_ASSIGN(author.then, co_await moment_of(account, channel, said));
  }
  const bool was_admitted = author.then &&
                            circles_.admits(trust_.view(*author.then), circle, said.member) &&
                            trust_.view(*author.then).device(said.member, said.device);
  co_return was_admitted ? Status() : ClientError::not_trusted;
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
  if (!circles_.place_in(*channel.circle, said.epoch, said.at)) {
    co_return never;
  }
  INDABA_FLOW_TRY_ASSIGN(const bool is_over, co_await is_followed(account, channel, said.epoch));
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

// The log is read ahead until there is a manifest of a later epoch. That it stands there is held
// against the log when it comes to that place.
Flow<Result<bool>> Channels::is_followed(const Account& account, Channel channel,
                                         std::uint64_t epoch) {
  if (channel.ahead && epoch < channel.ahead->epoch) {
    co_return true;
  }
  LookAhead log(channel);
  std::vector<protocol::Entry> page(reading_[channel.id].entries.begin(),
                                    reading_[channel.id].entries.end());
  std::erase_if(page, [&](const auto& entry) { return entry.seq <= channel.seq; });
  while (!log.is_too_far()) {
    for (const protocol::Entry& entry : page) {
      if (entry.seq != log.next()) {
        break;
      }
      if (!log.pass(entry)) {
        co_return false;
      }
      if (entry.type != protocol::EntryType::manifest || !entry.body || !entry.epoch ||
          *entry.epoch <= epoch) {
        continue;
      }
      if (circles_.newest(*channel.circle) < *entry.epoch) {
        const Status refreshed = co_await circles_.refresh(account, *channel.circle);
        if (is_undecided(refreshed.error())) {
          co_return refreshed.error();
        }
      }
      const auto statement = cbor::decode<protocol::Statement>(*entry.body);
      const CircleEpoch* known = circles_.epoch(*channel.circle, *entry.epoch);
      if (!statement || known == nullptr || known->manifest != protocol::hash_of(*statement)) {
        continue;
      }
      const Channel* now = find(channel.id);
      if (now == nullptr || now->seq != channel.seq) {
        co_return ClientError::unknown_channel;
      }
      Channel changed(*now);
      changed.ahead = ManifestAhead{entry.seq, entry.log_hash, *entry.epoch};
      put(changed);
      co_return true;
    }
    const protocol::ReadRequest request{channel.id, log.next(), false, kEntriesPage};
    const auto answer = co_await context_.session.ask<protocol::ReadReply>("read", request);
    if (!answer) {
      co_return answer.error();
    }
    if (find(channel.id) == nullptr) {
      co_return ClientError::unknown_channel;
    }
    page = answer->entries;
    if (page.empty() || page.front().seq != log.next()) {
      co_return false;
    }
    if (auto& entries = reading_[channel.id].entries; entries.size() < kEntriesAheadMax) {
      merge_page(page, entries);
    }
  }
  co_return false;
}

}  // namespace indaba::client
