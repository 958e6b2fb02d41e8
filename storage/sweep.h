// Sweep: one round through the store in which what is older than its retention goes.
//
// What goes from a log goes at its front, and leaves an anchor (log.h); a body whose own time has
// come is erased where it stands, and leaves its hash. Either way the log hashes of what stays
// still follow from each other.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "storage/retention.h"
#include "storage/store.h"

namespace indaba::storage {

// The latest time that a sweep trusted; empty before the first.
Result<std::optional<UnixTime>> clock_mark(const Store& store);
Status set_clock_mark(Store& store, UnixTime now);

class Sweep {
 public:
  // How many records one step removes at most.
  static constexpr std::size_t kStepRecords = 100;

  Sweep(const Retention& retention, UnixTime now) : retention_(retention), now_(now) {}

  // Does some more, in a piece of its own; true when the round is through. After an error nothing
  // is to be done with this round any more.
  Result<bool> step(Store& store);
  // So far.
  std::uint64_t removed() const { return removed_; }

 private:
  // Each true when there is nothing left of its kind.
  Result<bool> expired_bodies(Store& store);
  Result<bool> inboxes(Store& store);
  Result<bool> replies(Store& store);
  Result<bool> answers(Store& store);
  Result<bool> key_packages(Store& store);
  Result<bool> invites(Store& store);
  Result<bool> channels(Store& store);
  Result<bool> circles(Store& store);

  using Task = Result<bool> (Sweep::*)(Store&);
  static const std::array<Task, 8> kTasks;

  // Both return how many they removed, `limit` at most.
  Result<std::size_t> from_channel(Store& store, const Channel& channel, std::size_t limit) const;
  Result<std::size_t> from_circle(Store& store, const Circle& circle, std::size_t limit) const;
  UnixTime days_ago(std::uint64_t days) const;
  bool is_done(std::size_t removed);

  const Retention retention_;
  const UnixTime now_;
  std::size_t task_ = 0;
  std::optional<ChannelId> last_channel_;
  std::optional<CircleId> last_circle_;
  std::uint64_t removed_ = 0;
};

}  // namespace indaba::storage
