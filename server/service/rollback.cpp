#include "server/service/rollback.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "protocol/content/restart.h"
#include "protocol/frames/error_code.h"
#include "server/service/heads.h"
#include "server/service/post.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::ShownHead;
using storage::IncarnationId;

constexpr std::size_t kRestartedPage = 500;

// What an incarnation is to the store.
enum class Life : std::uint8_t { present, earlier, unknown };

// What the heads that were shown say of the life that the store lacks.
struct LostLife {
  bool is_new = false;                // nobody has shown any of it before
  std::uint64_t lead = 0;             // by which a log was ahead of the store's, at most
  std::set<IncarnationId> unknown{};  // incarnations of it
  // Logs that a life which is known to have ended had further, and by how much.
  std::map<ChannelId, std::uint64_t> behind{};
};

Result<Life> life_of(const storage::Store& store, const protocol::Incarnation& present,
                     const protocol::Incarnation& shown) {
  if (shown == present) {
    return Life::present;
  }
  const auto known = store.meta->incarnation(IncarnationId(shown.view()));
  INDABA_TRY_ASSIGN(const bool is_known, is_there(known));
  return is_known ? Life::earlier : Life::unknown;
}

// Whether the log can't have been what the head says. Of what was dropped nothing is known.
Result<bool> contradicts(const storage::Store& store, const ShownHead& shown) {
  const auto kept = store.log->hash_at(shown.channel, shown.head.seq);
  INDABA_TRY_ASSIGN(const bool is_kept, is_there(kept));
  return is_kept && *kept != shown.head.log_hash;
}

// By how much the head is ahead of the log, if the store lacks it. Channels are never removed, so
// one that is not there is lacking. Of an incarnation that has ended it is known that others had
// more; what is lacking of it counts only above the head, where it could be given again.
Result<std::optional<std::uint64_t>> lead_of(const storage::Store& store, Life life,
                                             const ShownHead& shown) {
  const auto own = store.log->head(shown.channel);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(own));
  const std::uint64_t seq = is_known ? own->seq : 0;
  bool is_lacking = true;
  if (life == Life::earlier) {
    is_lacking = is_known && shown.head.seq > seq;
  } else if (life == Life::present && is_known && shown.head.seq <= seq) {
    INDABA_TRY_ASSIGN(is_lacking, contradicts(store, shown));
  }
  if (!is_lacking) {
    return std::optional<std::uint64_t>();
  }
  return std::optional(shown.head.seq - std::min(shown.head.seq, seq));
}

Status check_form(const std::vector<ShownHead>& heads) {
  std::set<ChannelId> channels;
  for (const ShownHead& shown : heads) {
    if (!shown.head.signature || !channels.insert(shown.channel).second) {
      return ErrorCode::malformed;
    }
  }
  return {};
}

// Signatures are looked at last, since they cost most.
Result<LostLife> lost_life(const ServiceContext& context, const storage::Store& store,
                           const HeadScope& scope, const std::vector<ShownHead>& heads) {
  LostLife lost;
  std::size_t unsigned_ones = 0;
  for (const ShownHead& shown : heads) {
    INDABA_TRY_ASSIGN(const Life life, life_of(store, scope.incarnation, shown.incarnation));
    INDABA_TRY_ASSIGN(const auto lead, lead_of(store, life, shown));
    if (!lead || *lead > kLeadMax) {
      continue;
    }
    if (!context.heads->has_signed({scope.alliance, shown.incarnation}, shown.channel,
                                   shown.head)) {
      if (++unsigned_ones == kUnsignedHeadsMax) {
        break;
      }
      continue;
    }
    if (life == Life::earlier) {
      lost.behind.emplace(shown.channel, *lead);
      continue;
    }
    lost.is_new = true;
    lost.lead = std::max(lost.lead, *lead);
    if (life == Life::unknown) {
      lost.unknown.insert(IncarnationId(shown.incarnation.view()));
    }
  }
  return lost;
}

// Those of the lost life are noted as ended, so that its heads are known when they come again.
Result<protocol::Incarnation> begin_incarnation(ServiceContext& context, storage::Store& store,
                                                const LostLife& lost) {
  for (const IncarnationId& id : lost.unknown) {
    INDABA_TRY(store.meta->begin_incarnation(id, context.now));
  }
  ByteArray<IncarnationId::size_bytes> id{};
  INDABA_TRY(context.random.fill(id));
  INDABA_TRY(store.meta->begin_incarnation(IncarnationId(id), context.now));
  return protocol::Incarnation(id);
}

Status post_restart(ServiceContext& context, storage::Store& store, const storage::Channel& channel,
                    std::uint64_t lead, const protocol::Incarnation& incarnation) {
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(channel.id));
  const Bytes body = cbor::encode(protocol::Restart{head.seq, head.log_hash, incarnation});
  storage::NewEntry entry;
  entry.type = storage::EntryType::restart;
  entry.body = body;
  entry.at = context.now;
  INDABA_TRY(post_above(context, store, channel, head.seq + lead + kRestartGap, entry));
  return {};
}

// Every log by the same lead: who was ahead in one channel, by an earlier roll-back too, may have
// been as far ahead in those that nobody has shown yet. Returns how many there are.
Result<std::uint64_t> post_restarts(ServiceContext& context, storage::Store& store,
                                    std::uint64_t lead, const protocol::Incarnation& incarnation) {
  std::uint64_t count = 0;
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.channels->channels(after, kRestartedPage));
    for (const storage::Channel& channel : page) {
      INDABA_TRY(post_restart(context, store, channel, lead, incarnation));
    }
    count += page.size();
    if (page.size() < kRestartedPage) {
      return count;
    }
    after = page.back().id;
  }
}

Status number_on(ServiceContext& context, storage::Store& store, const LostLife& lost) {
  INDABA_TRY_ASSIGN(const auto incarnation, begin_incarnation(context, store, lost));
  INDABA_TRY_ASSIGN(const std::uint64_t channels,
                    post_restarts(context, store, lost.lead, incarnation));
  INDABA_TRY(store.key_packages->forget_all());
  INDABA_TRY(store.invites->shut_all());
  context.effects.emplace_back(RolledBack{channels});
  return {};
}

}  // namespace

Status notice_roll_back(ServiceContext& context, storage::Store& store,
                        const std::vector<ShownHead>& heads) {
  INDABA_TRY(check_form(heads));
  INDABA_TRY_ASSIGN(const auto scope, head_scope(store));
  if (context.heads == nullptr || !scope) {
    return {};
  }
  INDABA_TRY_ASSIGN(const LostLife lost, lost_life(context, store, *scope, heads));
  if (lost.is_new) {
    return number_on(context, store, lost);
  }
  for (const auto& [id, lead] : lost.behind) {
    INDABA_TRY_ASSIGN(const storage::Channel channel, store.channels->channel(id));
    INDABA_TRY(post_restart(context, store, channel, lead, scope->incarnation));
  }
  return {};
}

Status open_invites(storage::Store& store, const Authority& who) {
  return who.has(protocol::RoleName::admin) ? store.invites->open_all()
                                            : store.invites->open_issued_by(who.id());
}

}  // namespace indaba::server
