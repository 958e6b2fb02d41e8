#include "server/dispatch/backend.h"

#include <string>
#include <utility>

#include "protocol/frames/error_code.h"
#include "server/dispatch/dispatcher.h"
#include "server/dispatch/refusals.h"

namespace indaba::server {
Backend::Backend(const ServiceTable& services, Hello hello, const Clock& clock, Random& random,
                 Log& log, std::string server_name, const KeyedIdHash::Key& key,
                 std::uint64_t rate_percent)
    : services_(services),
      hello_(hello),
      log_(log),
      server_name_(std::move(server_name)),
      key_(key),
      rate_percent_(rate_percent),
      identity_(std::make_shared<const ServerIdentity>(ServerIdentity{server_name_, {}})),
      tools_{clock, random, [this] { return identity_.load(); }, nullptr},
      rates_(key, rate_percent) {}

Backend::~Backend() = default;

void Backend::use(storage::Executor& executor, HeadSigner heads) {
  executor_ = &executor;
  heads_.emplace(std::move(heads));
  tools_.heads = &*heads_;
  tools_.groups = &groups_;
  tools_.admissions = &admissions_;
}

std::unique_ptr<net::RequestHandler> Backend::make_handler(net::Core& core) {
  auto dispatcher = std::make_unique<Dispatcher>(*this, core);
  dispatchers_.push_back(dispatcher.get());
  return dispatcher;
}

void Backend::set_key_hash(const ByteArray<32>& key_hash) {
  identity_.store(std::make_shared<const ServerIdentity>(ServerIdentity{server_name_, key_hash}));
}

void Backend::count(std::error_code error) {
  Outcome outcome = Outcome::done;
  if (error) {
    switch (told_of(error)) {
      case protocol::ErrorCode::internal:
        log_.error("request_failed", {{"reason", error}});
        outcome = Outcome::failed;
        break;
      case protocol::ErrorCode::unavailable:
        outcome =
            error.category() == protocol::refusal_category() ? Outcome::refused : Outcome::failed;
        break;
      case protocol::ErrorCode::overloaded:
        outcome = Outcome::overloaded;
        break;
      default:
        outcome = Outcome::refused;
    }
  }
  outcomes_[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
}

void Backend::finish_change(Finished finished) {
  count(finished.error);
  if (finished.error.category() == storage::storage_error_category()) {
    admissions_.forget();  // what they were found by may be undone
  }
  if (batch_ == nullptr) {
    batch_ = std::make_shared<Batch>();
  }
  batch_->replies.push_back({finished.session, std::move(finished.reply)});
  if (!finished.effects.empty()) {
    notice(finished.effects);
    batch_->caused.push_back({finished.session, std::move(finished.effects)});
  }
}

void Backend::notice(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* disconnect = std::get_if<Disconnect>(&effect)) {
      has_erased_ = has_erased_ || disconnect->reason == DisconnectReason::erased;
    } else if (const auto* rolled_back = std::get_if<RolledBack>(&effect)) {
      log_.warn("rolled_back", {{"channels", static_cast<std::int64_t>(rolled_back->channels)}});
      roll_backs_.fetch_add(1, std::memory_order_relaxed);
    }
  }
}

Status Backend::before_commit(storage::Store& store) {
  INDABA_TRY_ASSIGN(head_scope_, head_scope(store));
  return {};
}

void Backend::after_commit() {
  commits_.fetch_add(1, std::memory_order_relaxed);
  if (batch_ != nullptr) {
    sign_heads(*batch_);
    deliver(std::exchange(batch_, nullptr));
  }
  if (std::exchange(has_erased_, false) && on_erased_) {
    on_erased_();
  }
}

void Backend::sign_heads(Batch& batch) const {
  if (!head_scope_) {
    return;
  }
  std::vector<Effects*> effects;
  effects.reserve(batch.caused.size());
  for (CausedEffects& caused : batch.caused) {
    effects.push_back(&caused.effects);
  }
  add_heads(*heads_, *head_scope_, effects);
}

void Backend::deliver(const std::shared_ptr<const Batch>& batch) {
  for (Dispatcher* dispatcher : dispatchers_) {
    dispatcher->core().post([dispatcher, batch] { dispatcher->deliver(*batch); });
  }
}

void Backend::store_failed(std::error_code error) {
  failed_ = true;
  log_.error("store_failed_nothing_is_acknowledged_any_more", {{"reason", error}});
}

void Backend::write_metrics(MetricsWriter& writer) const {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, kOutcomes> kTexts = {{
      {"requests_done", "requests answered with a reply"},
      {"requests_refused", "requests refused by the rules"},
      {"requests_overloaded", "requests refused because too much was waiting"},
      {"requests_failed", "requests that failed by the store's fault or ours"},
  }};
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    writer.counter(kTexts[i].first, kTexts[i].second, outcomes_[i].load());
  }
  writer.counter("commits", "group commits", commits_.load());
  writer.counter("roll_backs", "times that the store was found to be an old copy",
                 roll_backs_.load());
  writer.gauge("store_failed", "1 once nothing is acknowledged any more", is_failed() ? 1 : 0);
}

}  // namespace indaba::server
