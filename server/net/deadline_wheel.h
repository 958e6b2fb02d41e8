// DeadlineWheel: what must happen by when, for thousands of connections at the price of two
// pointers each.
//
// Hashed wheel of 100 ms: a deadline fires up to that much late, never early. Entries are linked in
// place and belong to their owner, who removes them before they go.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace indaba::server::net {

using TimePoint = std::chrono::steady_clock::time_point;

class DeadlineWheel {
 public:
  static constexpr std::chrono::milliseconds kTick{100};

  class Entry {
   public:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    virtual ~Entry() = default;  // must be out of the wheel
    virtual void on_deadline(TimePoint now) = 0;
    bool is_waiting() const { return next_ != nullptr; }
    TimePoint due() const { return due_; }

   private:
    friend class DeadlineWheel;
    Entry* previous_ = nullptr;
    Entry* next_ = nullptr;
    TimePoint due_;
  };

  explicit DeadlineWheel(TimePoint now);
  DeadlineWheel(const DeadlineWheel&) = delete;
  DeadlineWheel& operator=(const DeadlineWheel&) = delete;
  ~DeadlineWheel() = default;

  // Sets or replaces the entry's deadline.
  void set(Entry& entry, TimePoint due);
  void remove(Entry& entry);

  // When to call `advance` next; nothing while there are no entries.
  std::optional<TimePoint> next_turn() const;

  // Takes out all that is due and calls each; they may set, remove and destroy any entry.
  void advance(TimePoint now);

 private:
  static constexpr std::size_t kSlots = 512;

  // The ends of a circular list.
  class Head final : public Entry {
    void on_deadline(TimePoint /*now*/) override {}
  };

  static std::int64_t tick_of(TimePoint time) { return time.time_since_epoch() / kTick; }
  static void make_empty(Entry& head);
  static bool is_empty(const Entry& head) { return head.next_ == &head; }
  static void link(Entry& head, Entry& entry);
  static void unlink(Entry& entry);
  static void collect(Entry& slot, TimePoint now, Entry& due);

  std::array<Head, kSlots> slots_;
  std::int64_t turned_to_;  // every tick up to this one has been looked at
  std::size_t entries_ = 0;
};

}  // namespace indaba::server::net
