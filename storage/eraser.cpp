#include "storage/eraser.h"

#include <utility>

#include "storage/pieces.h"

namespace indaba::storage {
namespace {

bool is_absent(std::error_code error) { return error == make_error_code(StorageError::not_found); }

// Errors: not_found behind the last channel.
Status enter_next_channel(const Store& store, Erasure& erasure) {
  INDABA_TRY_ASSIGN(const auto next, store.channels->channels(erasure.channel, 1));
  if (next.empty()) {
    return StorageError::not_found;
  }
  erasure.channel = next.front().id;
  erasure.seq = 1;
  return {};
}

}  // namespace

Result<bool> erase_some(Store& store) {
  const auto first = store.erasures->first();
  if (!first) {
    return is_absent(first.error()) ? Result<bool>(true) : Result<bool>(first.error());
  }
  Erasure erasure = *first;
  for (std::size_t i = 0; i < kErasedChannelsMax; ++i) {
    if (erasure.seq == 0) {
      const Status entered = enter_next_channel(store, erasure);
      if (is_absent(entered.error())) {
        INDABA_TRY(store.erasures->remove(erasure.device));
        return false;
      }
      INDABA_TRY(entered);
    }
    INDABA_TRY(store.channels->remove_cursor(*erasure.channel, erasure.device));
    INDABA_TRY(store.groups->forget_reporter(*erasure.channel, erasure.device));
    const auto next =
        store.log->erase_sender(*erasure.channel, erasure.device, erasure.seq, kErasedEntriesMax);
    if (!next && !is_absent(next.error())) {
      return next.error();
    }
    erasure.seq = next ? *next : 0;
  }
  INDABA_TRY(store.erasures->go_on(erasure));
  return false;
}

void Eraser::wake() {
  is_wanted_ = true;
  begin();
}

void Eraser::tick() {
  if (is_stopped_.exchange(false)) {
    wake();
  }
}

void Eraser::begin() {
  if (is_running_.exchange(true)) {
    return;
  }
  is_wanted_ = false;
  if (const Status begun = go_on(); !begun) {
    end(begun.error());
  }
}

Status Eraser::go_on() {
  auto is_through = std::make_unique<bool>(false);
  bool* through = is_through.get();
  return executor_.write(write_piece(
      [through](Store& store) -> Status {
        INDABA_TRY_ASSIGN(*through, erase_some(store));
        return {};
      },
      [this, is_through = std::move(is_through)](std::error_code error) {
        after(*is_through, error);
      }));
}

void Eraser::after(bool is_through, std::error_code error) {
  if (!error && !is_through) {
    error = go_on().error();
    if (!error) {
      return;
    }
  }
  if (!error) {
    error = executor_.scrub([this](std::error_code scrubbed) { end(scrubbed); }).error();
    if (!error) {
      return;
    }
  }
  end(error);
}

void Eraser::end(std::error_code error) {
  is_stopped_ = static_cast<bool>(error);
  is_running_ = false;
  ended_(error);
  if (!error && is_wanted_) {
    begin();
  }
}

}  // namespace indaba::storage
