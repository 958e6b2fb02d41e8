// What time does: the list of revocations grows old and is renewed, a revocation is not acted on,
// clocks drift apart; and the server that is another than before.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "protocol/frames/alliance.h"

namespace indaba::client {
namespace {

constexpr std::string_view kToldOld = "list-told-old";
constexpr std::string_view kOverdue = "overdue/";
// As many as fit into a statement with the rest.
constexpr std::size_t kManifestsNamedMax = 150;

}  // namespace

Status Agent::note_freshness() {
  const bool is_fresh = trust_.is_list_fresh();
  INDABA_TRY_ASSIGN(const auto told_old, context_.records.get<bool>(kToldOld));
  if (is_fresh != told_old.has_value()) {
    return {};
  }
  if (is_fresh) {
    context_.records.erase(std::string(kToldOld));
  } else {
    context_.records.put(std::string(kToldOld), true);
  }
  context_.tell(ListFreshness{is_fresh, trust_.list_vouched()});
  return {};
}

bool Agent::is_list_due() const {
  return context_.now.seconds >= trust_.list_vouched().seconds + kListRenewedSeconds;
}

Flow<Status> Agent::renew_list() {
  // Whoever stays connected is not told that somebody else has renewed it.
  if (is_list_due()) {
    INDABA_FLOW_TRY(co_await trust_.refresh());
    INDABA_FLOW_TRY(note_freshness());
  }
  if (!is_list_due() || !trust_.holds(account_->member(), protocol::RoleName::admin)) {
    co_return Status();
  }
  protocol::FreshnessStatement word;
  word.alliance = account_->alliance();
  word.number = trust_.set().revocations();
  if (word.number != 0) {
    word.head = trust_.set().revocation(word.number);
  }
  for (const protocol::CircleId& circle : circles_.all()) {
    const CircleEpoch* newest = circles_.epoch(circle, circles_.newest(circle));
    if (newest != nullptr && circles_.admits(circle, account_->member()) &&
        word.manifests.size() < kManifestsNamedMax) {
      word.manifests.push_back({circle, circles_.newest(circle), newest->manifest});
    }
  }
  word.at = context_.now;
  word.issuer = account_->member();
  const protocol::Statement statement = account_->sign(word);
  const protocol::StatementsPublishRequest request{{statement}};
  const auto published = co_await context_.session.ask<protocol::StatementsPublishReply>(
      "statements.publish", request);
  if (published) {
    INDABA_FLOW_TRY(co_await trust_.take_freshness(statement));
    co_return note_freshness();
  }
  // What is refused, since the list or a key has gone on, is said anew at the next duties.
  co_return may_be_asked_again(published.error()) ? Status(published.error()) : Status();
}

Status Agent::note_overdue() {
  for (const protocol::CircleId& circle : circles_.all()) {
    for (const std::uint64_t number : circles_.awaiting_rotation(circle)) {
      const auto* kept = trust_.set().statement(trust_.set().revocation(number));
      const auto* revocation =
          kept != nullptr ? std::get_if<protocol::RevocationStatement>(&kept->body) : nullptr;
      if (revocation == nullptr || revocation->issuer != account_->member() ||
          context_.now.seconds < revocation->at.seconds + kRotationSecondsMax) {
        continue;
      }
      const std::string key = numbered(kOverdue, number);
      INDABA_TRY_ASSIGN(const auto told, context_.records.get<bool>(key));
      if (!told) {
        context_.records.put(key, true);
        context_.tell(Alarm{AlarmKind::rotation_overdue, {}, {}});
      }
    }
  }
  return {};
}

Status Agent::compare_clocks(const protocol::HelloEvent& hello) {
  const auto [earlier, later] = std::minmax(context_.now, hello.time);
  const std::uint64_t apart = later.seconds - earlier.seconds;
  if (apart > kClockWarnSeconds) {
    context_.tell(ClockApart{apart, hello.time < context_.now});
  }
  return apart <= kClockApartSecondsMax ? Status() : ClientError::clock_apart;
}

// What it counted before says nothing any more.
void Agent::meet(const ByteArray<16>& incarnation) {
  if (seen_.incarnation == incarnation) {
    return;
  }
  if (seen_.incarnation) {
    context_.tell(ServerRestored{});
  }
  seen_ = {};
  seen_.incarnation = incarnation;
  keep_seen();
}

// Whoever took this device's place has its keys: two that go on with one store undo each other.
void Agent::on_closing(const protocol::ClosingEvent& closing) {
  if (closing.code == cbor::name_of(protocol::ErrorCode::replaced)) {
    context_.tell(Alarm{AlarmKind::replaced, {}, {}});
  }
}

}  // namespace indaba::client
