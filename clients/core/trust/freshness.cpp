// How fresh the list of revocations is: what the newest word of an admin on it says.
#include <algorithm>
#include <variant>

#include "clients/core/trust/trust.h"
#include "crypto/base/check.h"

namespace indaba::client {
namespace {

constexpr std::string_view kWord = "freshness";
// By how much an admin's clock may be ahead of this one.
constexpr std::uint64_t kAheadSecondsMax = std::uint64_t{24} * 60 * 60;
// Words and alarms that are remembered; a server that makes up more of them is heard again.
constexpr std::size_t kRememberedMax = 1000;

}  // namespace

Status Trust::restore_freshness() {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::Statement>(kWord));
  if (kept) {
    INDABA_TRY_ASSIGN(auto opened, protocol::reopen(*kept));
    INDABA_TRY_ASSIGN(vouched_, protocol::narrow<protocol::FreshnessStatement>(std::move(opened)));
  }
  return {};
}

UnixTime Trust::list_vouched() const {
  if (vouched_) {
    return vouched_->body.at;
  }
  const auto* founding = set_->statement(alliance());
  check(founding != nullptr);
  return std::get<protocol::RootStatement>(founding->body).issued;
}

const protocol::ManifestRef* Trust::named_manifest(const protocol::CircleId& circle) const {
  if (!vouched_) {
    return nullptr;
  }
  const auto& named = vouched_->body.manifests;
  const auto found = std::find_if(named.begin(), named.end(),
                                  [&](const auto& one) { return one.circle == circle; });
  return found == named.end() ? nullptr : &*found;
}

Flow<Status> Trust::take_freshness(protocol::Statement statement) {
  const auto word = protocol::authenticate_as<protocol::FreshnessStatement>(statement, alliance());
  if (!word || judged_.contains(word->hash) || word->body.at <= list_vouched() ||
      word->body.at.seconds > context_.now.seconds + kAheadSecondsMax) {
    co_return Status();
  }
  const MemberId issuer = word->body.issuer;
  // What makes an admin of them may be newer than what is known here.
  if (!holds(issuer, protocol::RoleName::admin)) {
    const auto learnt = co_await learn(issuer);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
  }
  const protocol::FreshnessStatement& body = word->body;
  const bool is_admins = holds(issuer, protocol::RoleName::admin) && word->signers.size() == 1 &&
                         word->signed_by(set_->identity(issuer)->body.identity_key);
  const bool is_short = body.number > set_->revocations();
  const protocol::Hash head =
      is_short || body.number == 0 ? protocol::Hash() : set_->revocation(body.number);
  if (is_admins && !is_short && body.head == head) {
    vouched_ = *word;
    context_.records.put(std::string(kWord), statement);
    co_return Status();
  }
  if (judged_.size() >= kRememberedMax) {
    judged_.clear();
  }
  judged_.insert(word->hash);
  if (is_admins) {
    context_.tell(Alarm{is_short ? AlarmKind::list_held_back : AlarmKind::list_forked, {}, {}});
  }
  co_return Status();
}

void Trust::alarm_once(ByteView about, const Alarm& alarm) {
  Bytes key{static_cast<std::uint8_t>(alarm.kind)};
  append(key, about);
  if (alarmed_.size() >= kRememberedMax) {
    alarmed_.clear();
  }
  if (alarmed_.insert(std::move(key)).second) {
    context_.tell(alarm);
  }
}

}  // namespace indaba::client
