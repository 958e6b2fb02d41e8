#include "server/net/deadline_wheel.h"

#include <algorithm>

namespace indaba::server::net {

DeadlineWheel::DeadlineWheel(TimePoint now) : turned_to_(tick_of(now)) {
  for (Head& head : slots_) {
    make_empty(head);
  }
}

void DeadlineWheel::make_empty(Entry& head) {
  head.next_ = &head;
  head.previous_ = &head;
}

void DeadlineWheel::link(Entry& head, Entry& entry) {
  entry.previous_ = head.previous_;
  entry.next_ = &head;
  head.previous_->next_ = &entry;
  head.previous_ = &entry;
}

void DeadlineWheel::unlink(Entry& entry) {
  entry.previous_->next_ = entry.next_;
  entry.next_->previous_ = entry.previous_;
  entry.next_ = nullptr;
  entry.previous_ = nullptr;
}

void DeadlineWheel::set(Entry& entry, TimePoint due) {
  remove(entry);
  entry.due_ = due;
  // The tick that begins at or after `due`, and has not been looked at.
  const std::int64_t tick = std::max(tick_of(due - TimePoint::duration(1)), turned_to_) + 1;
  link(slots_[static_cast<std::size_t>(tick) % kSlots], entry);
  ++entries_;
}

void DeadlineWheel::remove(Entry& entry) {
  if (entry.is_waiting()) {
    unlink(entry);
    --entries_;
  }
}

std::optional<TimePoint> DeadlineWheel::next_turn() const {
  if (entries_ == 0) {
    return std::nullopt;
  }
  std::int64_t tick = turned_to_ + 1;
  while (is_empty(slots_[static_cast<std::size_t>(tick) % kSlots])) {
    ++tick;
  }
  return TimePoint(tick * kTick);
}

void DeadlineWheel::advance(TimePoint now) {
  Head due;
  make_empty(due);
  const std::int64_t tick = tick_of(now);
  const std::int64_t slots = std::min<std::int64_t>(tick - turned_to_, kSlots);
  for (std::int64_t i = 1; i <= slots; ++i) {
    collect(slots_[static_cast<std::size_t>(turned_to_ + i) % kSlots], now, due);
  }
  turned_to_ = std::max(turned_to_, tick);
  while (!is_empty(due)) {
    Entry& entry = *due.next_;
    remove(entry);
    entry.on_deadline(now);
  }
}

// Entries of a later round of the wheel stay.
void DeadlineWheel::collect(Entry& slot, TimePoint now, Entry& due) {
  for (Entry* entry = slot.next_; entry != &slot;) {
    Entry* next = entry->next_;
    if (entry->due_ <= now) {
      unlink(*entry);
      link(due, *entry);
    }
    entry = next;
  }
}

}  // namespace indaba::server::net
