// Secrets: bytes that wipe themselves, that can't be copied by accident, compared in variable time
// or printed.
//
// Secret<N> holds N bytes in place; SecretBytes holds any number on the heap, and no freed block of
// its ever keeps what it held. Both are move-only: a copy is asked for by name (`clone`), and the
// moved-from object is wiped. `view()` lends the bytes to a primitive and must not be kept.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"

namespace indaba {

// Overwrites memory in a way that no compiler removes.
void wipe(MutableByteView memory);

// Equality in a time that depends on the lengths alone.
bool equal_constant_time(ByteView a, ByteView b);

template <std::size_t N>
class Secret {
 public:
  static constexpr std::size_t size_bytes = N;

  Secret() = default;  // all zero; to be filled through mutable_view()
  explicit Secret(std::span<const std::uint8_t, N> from) {
    std::copy(from.begin(), from.end(), bytes_.begin());
  }
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { other.clear(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      other.clear();
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { clear(); }

  Secret clone() const { return Secret(view()); }
  void clear() { wipe(bytes_); }

  std::span<const std::uint8_t, N> view() const { return bytes_; }
  std::span<std::uint8_t, N> mutable_view() { return bytes_; }
  static constexpr std::size_t size() { return N; }

 private:
  ByteArray<N> bytes_{};
};

// Wipes each block before it is given back.
template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* block, std::size_t n) {
    wipe({reinterpret_cast<std::uint8_t*>(block), n * sizeof(T)});
    std::allocator<T>().deallocate(block, n);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

// A growing buffer for what may be secret; freed blocks are wiped.
using SecretBuffer = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : buffer_(size) {}  // all zero
  explicit SecretBytes(ByteView from) : buffer_(from.begin(), from.end()) {}
  explicit SecretBytes(SecretBuffer&& buffer) : buffer_(std::move(buffer)) {}
  SecretBytes(SecretBytes&& other) noexcept = default;
  SecretBytes& operator=(SecretBytes&& other) noexcept = default;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() = default;

  SecretBytes clone() const { return SecretBytes(view()); }
  void clear() { SecretBuffer().swap(buffer_); }

  ByteView view() const { return buffer_; }
  MutableByteView mutable_view() { return buffer_; }
  std::size_t size() const { return buffer_.size(); }
  bool empty() const { return buffer_.empty(); }

 private:
  SecretBuffer buffer_;
};

template <std::size_t N>
bool equal(const Secret<N>& a, const Secret<N>& b) {
  return equal_constant_time(a.view(), b.view());
}
inline bool equal(const SecretBytes& a, const SecretBytes& b) {
  return equal_constant_time(a.view(), b.view());
}

}  // namespace indaba
