#include "server/net/address_limiter.h"

#include <utility>

namespace indaba::server::net {

AddressLimiter::Ticket& AddressLimiter::Ticket::operator=(Ticket&& other) noexcept {
  if (this != &other) {
    release();
    limiter_ = std::exchange(other.limiter_, nullptr);
    hash_ = other.hash_;
  }
  return *this;
}

void AddressLimiter::Ticket::release() {
  if (limiter_ != nullptr) {
    std::exchange(limiter_, nullptr)->leave(hash_);
  }
}

AddressLimiter::Ticket AddressLimiter::enter(const AddressKey& address) {
  const std::uint64_t hash = hash_(address);
  const std::lock_guard lock(mutex_);
  std::size_t& connections = connections_[hash];
  if (connections_max_ != 0 && connections >= connections_max_) {
    return {};
  }
  ++connections;
  return {this, hash};
}

void AddressLimiter::leave(std::uint64_t hash) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(hash);
  if (--found->second == 0) {
    connections_.erase(found);
  }
}

}  // namespace indaba::server::net
