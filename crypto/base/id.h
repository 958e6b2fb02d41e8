// Ids: fixed-size byte strings that name one thing, each kind a type of its own, so that none
// passes for another.
//
// Public values: they compare, order, hash and copy. They are not printable; logs don't carry them.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"
#include "crypto/base/result.h"

namespace indaba {

template <class Tag, std::size_t N>
class Id {
 public:
  static constexpr std::size_t size_bytes = N;

  constexpr Id() = default;  // all zero: a place to fill, the id of nothing
  constexpr explicit Id(std::span<const std::uint8_t, N> from) {
    std::copy(from.begin(), from.end(), bytes_.begin());
  }

  // Errors: EncodingError::invalid_length.
  static Result<Id> from_bytes(ByteView from) {
    if (from.size() != N) {
      return EncodingError::invalid_length;
    }
    return Id(from.first<N>());
  }

  constexpr std::span<const std::uint8_t, N> view() const { return bytes_; }
  static constexpr std::size_t size() { return N; }

  bool operator==(const Id&) const = default;
  // Of the bytes, first to last. By hand, since emscripten's std::array doesn't have it.
  std::strong_ordering operator<=>(const Id& other) const {
    return std::memcmp(bytes_.data(), other.bytes_.data(), N) <=> 0;
  }

 private:
  ByteArray<N> bytes_{};
};

// BLAKE2b-160 of a member's recovery public key.
using MemberId = Id<struct MemberIdTag, 20>;
using DeviceId = Id<struct DeviceIdTag, 16>;
using ChannelId = Id<struct ChannelIdTag, 16>;
// 128 random bits, chosen by the message's sender.
using MessageId = Id<struct MessageIdTag, 16>;
// 128 random bits, chosen by the device that asks for a change.
using RequestId = Id<struct RequestIdTag, 16>;

// SipHash-2-4, for unordered containers whose ids strangers choose: who doesn't know the key can't
// make them collide.
class KeyedIdHash {
 public:
  using Key = ByteArray<16>;

  // `key` comes from a Random, one for each process or container.
  explicit KeyedIdHash(const Key& key) : key_(key) {}

  template <class Tag, std::size_t N>
  std::size_t operator()(const Id<Tag, N>& id) const {
    return hash(id.view());
  }

 private:
  std::size_t hash(ByteView id) const;

  Key key_;
};

}  // namespace indaba

// Mixes all bytes, but by no secret: see KeyedIdHash for ids that strangers choose.
template <class Tag, std::size_t N>
struct std::hash<indaba::Id<Tag, N>> {
  std::size_t operator()(const indaba::Id<Tag, N>& id) const noexcept {
    std::uint64_t state = 0xcbf29ce484222325;  // FNV-1a, 64 bits
    for (const std::uint8_t byte : id.view()) {
      state = (state ^ byte) * 0x100000001b3;
    }
    return static_cast<std::size_t>(state ^ (state >> 32));
  }
};
