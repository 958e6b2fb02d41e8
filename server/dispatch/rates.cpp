#include "server/dispatch/rates.h"

#include <algorithm>
#include <utility>

#include "crypto/base/ranges.h"

namespace indaba::server {
namespace {

// By then every bucket is full again: burst is at most a minute's worth of each method, or, at low
// percentages, the one request that is let through.
std::chrono::minutes time_to_fill(std::uint64_t percent) {
  constexpr std::uint64_t minutes_at_full_rate = 2;
  const std::uint64_t slower = percent == 0 ? 1 : std::max<std::uint64_t>(100 / percent, 1);
  return std::chrono::minutes(minutes_at_full_rate * slower);
}

}  // namespace

bool Rates::take(const protocol::Method& method, RateTime now, std::uint64_t percent) {
  if (percent == 0) {
    return true;
  }
  const float share = static_cast<float>(percent) / 100;
  const float burst = std::max(static_cast<float>(method.rate.burst) * share, 1.0F);
  auto bucket = ranges::find(buckets_, &method, &Bucket::method);
  if (bucket == buckets_.end()) {
    buckets_.push_back({&method, burst, now});
    bucket = buckets_.end() - 1;
  }
  const float minutes = std::chrono::duration<float, std::ratio<60>>(now - bucket->at).count();
  const float gained = minutes * static_cast<float>(method.rate.per_minute) * share;
  bucket->tokens = std::min(burst, bucket->tokens + gained);
  bucket->at = now;
  if (bucket->tokens < 1) {
    return false;
  }
  bucket->tokens -= 1;
  return true;
}

RateLedger::RateLedger(const KeyedIdHash::Key& key, std::uint64_t percent)
    : forget_after_(time_to_fill(percent)), kept_(0, KeyedIdHash(key)) {}

Rates RateLedger::take(const DeviceId& device) {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(device);
  if (found == kept_.end()) {
    return {};
  }
  Rates rates = std::move(found->second.rates);
  kept_.erase(found);
  return rates;
}

void RateLedger::give_back(const DeviceId& device, Rates rates, RateTime now) {
  const std::lock_guard lock(mutex_);
  forget_old(now);
  kept_.insert_or_assign(device, Kept{std::move(rates), now});
}

void RateLedger::forget_old(RateTime now) {
  if (now - forgot_at_ < forget_after_) {
    return;
  }
  forgot_at_ = now;
  std::erase_if(kept_, [&](const auto& kept) { return now - kept.second.since >= forget_after_; });
}

}  // namespace indaba::server
