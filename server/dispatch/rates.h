// Rates: how often a device may ask for each method, by the method table.
//
// A token bucket for each method that the device has used lately. A device keeps its buckets across
// connections, so that reconnecting buys nothing; a connection that has not signed in has its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "crypto/base/id.h"
#include "protocol/frames/methods.h"

namespace indaba::server {

using RateTime = std::chrono::steady_clock::time_point;

class Rates {
 public:
  // Takes one request of the method; false if there have been too many. `percent`: of the table's
  // rate; 0: no limit.
  bool take(const protocol::Method& method, RateTime now, std::uint64_t percent);

 private:
  struct Bucket {
    const protocol::Method* method = nullptr;
    float tokens = 0;
    RateTime at;
  };
  std::vector<Bucket> buckets_;  // a handful
};

// The rates of devices that are not connected. Any thread.
class RateLedger {
 public:
  // `percent`: as of Rates::take.
  RateLedger(const KeyedIdHash::Key& key, std::uint64_t percent);

  // Hands out the device's rates; fresh ones if it has none.
  Rates take(const DeviceId& device);
  void give_back(const DeviceId& device, Rates rates, RateTime now);

 private:
  struct Kept {
    Rates rates;
    RateTime since;
  };
  void forget_old(RateTime now);

  const std::chrono::minutes forget_after_;
  std::mutex mutex_;
  std::unordered_map<DeviceId, Kept, KeyedIdHash> kept_;
  RateTime forgot_at_{};
};

}  // namespace indaba::server
