// AddressLimiter: how many connections that have not signed in may come from one address.
//
// Signed-in devices are never counted: many share one address (NAT, Tor, proxies). An IPv6 network
// of 64 bits counts as one address. Keeps a keyed hash of the address while a connection counts,
// and nothing afterwards. For all cores; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "crypto/base/id.h"

namespace indaba::server::net {

// An IPv4 address as IPv6 (RFC 4291 section 2.5.5.2), or the first half of an IPv6 address.
using AddressKey = Id<struct AddressKeyTag, 16>;

class AddressLimiter {
 public:
  // `connections_max`: 0 for no limit. `key` is random.
  AddressLimiter(std::size_t connections_max, const KeyedIdHash::Key& key)
      : connections_max_(connections_max), hash_(key) {}

  // One connection of an address, as long as it lives; movable, empty when refused.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&& other) noexcept : limiter_(other.limiter_), hash_(other.hash_) {
      other.limiter_ = nullptr;
    }
    Ticket& operator=(Ticket&& other) noexcept;
    ~Ticket() { release(); }
    explicit operator bool() const { return limiter_ != nullptr; }
    void release();

   private:
    friend class AddressLimiter;
    Ticket(AddressLimiter* limiter, std::uint64_t hash) : limiter_(limiter), hash_(hash) {}
    AddressLimiter* limiter_ = nullptr;
    std::uint64_t hash_ = 0;
  };

  Ticket enter(const AddressKey& address);

 private:
  void leave(std::uint64_t hash);

  const std::size_t connections_max_;
  const KeyedIdHash hash_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::size_t> connections_;
};

}  // namespace indaba::server::net
