#include "storage/sweep.h"

#include <algorithm>

#include "protocol/statements/authentic.h"
#include "protocol/statements/circle.h"

namespace indaba::storage {
namespace {

constexpr std::uint64_t kDaySeconds = std::uint64_t{24} * 60 * 60;
constexpr std::size_t kPage = 50;  // channels or circles looked at in one step

UnixTime before(UnixTime time, std::uint64_t seconds) {
  return {time.seconds - std::min(time.seconds, seconds)};
}

// How far back the circle's past is opened, in seconds.
Result<std::uint64_t> floor_of(const Store& store, const Circle& circle) {
  INDABA_TRY_ASSIGN(const KeptStatement kept, store.statements->statement(circle.definition));
  INDABA_TRY_ASSIGN(const auto statement, cbor::decode<protocol::Statement>(kept.encoded));
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(statement));
  INDABA_TRY_ASSIGN(const auto circle_statement,
                    protocol::narrow<protocol::CircleStatement>(std::move(opened)));
  return circle_statement.body.floor;
}

// Gives `removing` what is left of `limit`, and takes from it what was removed.
template <class Remove>
Status spend(std::size_t& limit, Remove remove) {
  if (limit != 0) {
    INDABA_TRY_ASSIGN(const std::size_t removed, remove(limit));
    limit -= std::min(limit, removed);
  }
  return {};
}

}  // namespace

Result<std::optional<UnixTime>> clock_mark(const Store& store) {
  INDABA_TRY_ASSIGN(const auto mark, store.meta->number(MetaKey::clock_mark));
  return mark ? std::optional(UnixTime{*mark}) : std::nullopt;
}

Status set_clock_mark(Store& store, UnixTime now) {
  return store.meta->set_number(MetaKey::clock_mark, now.seconds);
}

const std::array<Sweep::Task, 8> Sweep::kTasks{
    &Sweep::expired_bodies, &Sweep::inboxes, &Sweep::replies,  &Sweep::answers,
    &Sweep::key_packages,   &Sweep::invites, &Sweep::channels, &Sweep::circles};

Result<bool> Sweep::step(Store& store) {
  if (task_ < kTasks.size()) {
    INDABA_TRY_ASSIGN(const bool done, (this->*kTasks[task_])(store));
    task_ += done ? 1 : 0;
  }
  return task_ == kTasks.size();
}

UnixTime Sweep::days_ago(std::uint64_t days) const {
  return before(now_, std::min(days, now_.seconds / kDaySeconds) * kDaySeconds);
}

bool Sweep::is_done(std::size_t removed) {
  removed_ += removed;
  return removed < kStepRecords;
}

Result<bool> Sweep::expired_bodies(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t erased, store.log->erase_expired(now_, kStepRecords));
  return is_done(erased);
}

Result<bool> Sweep::inboxes(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t forgotten,
                    store.inboxes->forget(days_ago(retention_.inbox_acknowledged_days),
                                          days_ago(retention_.inbox_days), kStepRecords));
  return is_done(forgotten);
}

Result<bool> Sweep::replies(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t forgotten,
                    store.requests->forget_before(days_ago(retention_.reply_days), kStepRecords));
  return is_done(forgotten);
}

Result<bool> Sweep::answers(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t forgotten,
                    store.answers->forget_before(days_ago(retention_.answer_days), kStepRecords));
  return is_done(forgotten);
}

Result<bool> Sweep::key_packages(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t forgotten,
                    store.key_packages->forget_expired(now_, kStepRecords));
  return is_done(forgotten);
}

Result<bool> Sweep::invites(Store& store) {
  INDABA_TRY_ASSIGN(const std::size_t closed,
                    store.invites->close_lapsed_boxes(now_, kStepRecords));
  if (closed == kStepRecords) {
    return is_done(closed);
  }
  INDABA_TRY_ASSIGN(
      const std::vector<protocol::Hash> forgotten,
      store.invites->forget_unused_before(days_ago(retention_.invite_days), kStepRecords));
  for (const protocol::Hash& statement : forgotten) {
    const Status removed = store.statements->remove(statement);
    if (!removed && removed.error() != StorageError::not_found) {
      return removed.error();
    }
  }
  return is_done(forgotten.size());
}

Result<bool> Sweep::channels(Store& store) {
  INDABA_TRY_ASSIGN(const std::vector<Channel> page,
                    store.channels->channels(last_channel_, kPage));
  std::size_t left = kStepRecords;
  for (const Channel& channel : page) {
    INDABA_TRY_ASSIGN(const std::size_t removed, from_channel(store, channel, left));
    removed_ += removed;
    left -= removed;
    if (left == 0) {
      return false;  // this one comes first in the next step
    }
    last_channel_ = channel.id;
  }
  return page.size() < kPage;
}

Result<std::size_t> Sweep::from_channel(Store& store, const Channel& channel,
                                        std::size_t limit) const {
  std::size_t left = limit;
  const ChannelId& id = channel.id;
  if (channel.kind == ChannelKind::alert) {
    return std::size_t{0};  // an alert has a time of its own
  }
  if (channel.kind == ChannelKind::topic) {
    return store.log->drop_before(id, days_ago(retention_.topic_message_days), limit);
  }
  const UnixTime oldest = days_ago(retention_.closed_message_days);
  INDABA_TRY_ASSIGN(const auto taken, store.leaves->taken_by_all(id));
  INDABA_TRY(spend(left, [&](std::size_t most) {
    return store.log->drop_through(id, taken.value_or(0), most);
  }));
  INDABA_TRY(
      spend(left, [&](std::size_t most) { return store.log->drop_before(id, oldest, most); }));
  INDABA_TRY(spend(left, [&](std::size_t most) -> Result<std::size_t> {
    Result<std::size_t> forgotten = store.groups->forget_before(id, oldest, most);
    if (forgotten.error() == make_error_code(StorageError::not_found)) {
      return std::size_t{0};  // it has no group yet
    }
    return forgotten;
  }));
  return limit - left;
}

Result<bool> Sweep::circles(Store& store) {
  INDABA_TRY_ASSIGN(const std::vector<Circle> page, store.circles->circles(last_circle_, kPage));
  std::size_t left = kStepRecords;
  for (const Circle& circle : page) {
    INDABA_TRY_ASSIGN(const std::size_t removed, from_circle(store, circle, left));
    removed_ += removed;
    left -= removed;
    if (left == 0) {
      return false;
    }
    last_circle_ = circle.id;
  }
  return page.size() < kPage;
}

// What opens epochs before the one that was in force at the circle's floor.
Result<std::size_t> Sweep::from_circle(Store& store, const Circle& circle,
                                       std::size_t limit) const {
  INDABA_TRY_ASSIGN(const std::uint64_t floor, floor_of(store, circle));
  INDABA_TRY_ASSIGN(const std::uint64_t oldest,
                    store.circles->epoch_at(circle.id, before(now_, floor)));
  std::size_t left = limit;
  INDABA_TRY(spend(left, [&](std::size_t most) {
    return store.circles->forget_seeds_before(circle.id, oldest, most);
  }));
  INDABA_TRY(spend(left, [&](std::size_t most) {
    return store.circles->forget_boxes_before(circle.id, oldest, most);
  }));
  return limit - left;
}

}  // namespace indaba::storage
