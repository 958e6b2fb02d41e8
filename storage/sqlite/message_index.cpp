#include "storage/sqlite/message_index.h"

#include <algorithm>
#include <bit>

#include "crypto/base/check.h"

namespace indaba::storage::sqlite {
namespace {

constexpr std::size_t kSlotsMin = 1024;

// A channel and a message id, as one id to be hashed.
using ChannelMessage = Id<struct ChannelMessageTag, 24>;

}  // namespace

MessageIndex::MessageIndex(const KeyedIdHash::Key& key, std::size_t count)
    : hash_(key), slots_(std::bit_ceil(std::max(kSlotsMin, count * 2))) {}

void MessageIndex::grow() {
  std::vector<std::uint64_t> before(slots_.size() * 2);
  before.swap(slots_);
  size_ = 0;
  for (const std::uint64_t entry : before) {
    if (entry != 0) {
      put(entry);
    }
  }
}

void MessageIndex::add(ChannelRef channel, const MessageId& message, std::uint64_t place) {
  check(place != 0 && place <= kPlaceMax);
  if ((size_ + 1) * 4 > slots_.size() * 3) {
    grow();
  }
  put(tag_of(channel, message) << kPlaceBits | place);
}

std::uint64_t MessageIndex::tag_of(ChannelRef channel, const MessageId& message) const {
  ByteArray<ChannelMessage::size_bytes> bytes{};
  auto rest = static_cast<std::uint64_t>(channel);
  for (std::size_t i = 0; i < sizeof rest; ++i, rest >>= 8) {
    bytes[i] = static_cast<std::uint8_t>(rest);
  }
  std::copy(message.view().begin(), message.view().end(), bytes.begin() + sizeof rest);
  return std::uint64_t{hash_(ChannelMessage(bytes))} >> kPlaceBits;
}

void MessageIndex::put(std::uint64_t entry) {
  std::size_t slot = home_of(entry >> kPlaceBits);
  while (slots_[slot] != 0) {
    slot = next(slot);
  }
  slots_[slot] = entry;
  ++size_;
}

}  // namespace indaba::storage::sqlite
