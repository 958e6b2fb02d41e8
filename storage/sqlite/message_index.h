// MessageIndex: where in the log a message may stand, kept in memory.
//
// An index on disk would be written to at random, a page for nearly every message (measured: two
// thirds of what appending costs). So only places are kept here, 8 bytes each, under 28 bits of a
// keyed hash: a candidate counts once its row says the same.
#pragma once

#include <cstdint>
#include <vector>

#include "crypto/base/id.h"
#include "storage/sqlite/channel_refs.h"

namespace indaba::storage::sqlite {

class MessageIndex {
 public:
  // Places from 1 to this.
  static constexpr std::uint64_t kPlaceMax = (std::uint64_t{1} << 36) - 1;

  // With room for `count` at least. The key keeps strangers from choosing ids that collide.
  MessageIndex(const KeyedIdHash::Key& key, std::size_t count);

  std::size_t size() const { return size_; }
  // Whether it is time to make room, or to leave out what counts no more.
  bool is_crowded() const { return size_ * 8 > slots_.size() * 5; }
  // Doubles the room; `add` does so by itself where there is none.
  void grow();

  void add(ChannelRef channel, const MessageId& message, std::uint64_t place);

  // Calls `visit(place)` for each place where the message may stand, until it returns true.
  template <class Visit>
  void candidates(ChannelRef channel, const MessageId& message, Visit visit) const {
    const std::uint64_t tag = tag_of(channel, message);
    for (std::size_t slot = home_of(tag); slots_[slot] != 0; slot = next(slot)) {
      if (slots_[slot] >> kPlaceBits == tag && visit(slots_[slot] & kPlaceMax)) {
        return;
      }
    }
  }

 private:
  static constexpr int kPlaceBits = 36;

  std::uint64_t tag_of(ChannelRef channel, const MessageId& message) const;
  std::size_t home_of(std::uint64_t tag) const { return static_cast<std::size_t>(tag) & mask(); }
  std::size_t mask() const { return slots_.size() - 1; }
  std::size_t next(std::size_t slot) const { return (slot + 1) & mask(); }
  void put(std::uint64_t entry);

  KeyedIdHash hash_;
  std::vector<std::uint64_t> slots_;  // tag and place; 0: empty. Open addressing.
  std::size_t size_ = 0;
};

}  // namespace indaba::storage::sqlite
