// Current: the newest of something that threads share and that is replaced as a whole.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace indaba::server {

template <class T>
class Current {
 public:
  explicit Current(std::shared_ptr<const T> first) : value_(std::move(first)) {}

  std::shared_ptr<const T> load() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void store(std::shared_ptr<const T> next) {
    const std::lock_guard lock(mutex_);
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace indaba::server
