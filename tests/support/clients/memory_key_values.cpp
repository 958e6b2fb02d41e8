#include "tests/support/clients/memory_key_values.h"

#include <algorithm>

#include "clients/core/store/error.h"

namespace indaba::test {

using client::Fence;
using client::KeyValue;
using client::StoreError;
using client::Write;
using client::WriteBatch;

namespace {

void apply(const Write& write, MemoryKeyValues::Entries& entries) {
  if (write.value) {
    entries.insert_or_assign(write.key, *write.value);
  } else {
    entries.erase(write.key);
  }
}

}  // namespace

void MemoryKeyValues::script(std::initializer_list<WriteFate> fates) {
  fates_.insert(fates_.end(), fates);
}

void MemoryKeyValues::crash() {
  std::for_each(undo_.rbegin(), undo_.rend(),
                [this](const Write& write) { apply(write, entries_); });
  undo_.clear();
  has_crashed_ = true;
}

Result<std::optional<Bytes>> MemoryKeyValues::get(std::string_view key) const {
  if (has_crashed_) {
    return StoreError::io;
  }
  const auto found = entries_.find(key);
  return found != entries_.end() ? std::optional(found->second) : std::nullopt;
}

Result<std::vector<KeyValue>> MemoryKeyValues::scan(std::string_view prefix, std::string_view after,
                                                    std::size_t limit) const {
  if (has_crashed_) {
    return StoreError::io;
  }
  std::vector<KeyValue> found;
  auto next = after < prefix ? entries_.lower_bound(prefix) : entries_.upper_bound(after);
  for (; next != entries_.end() && next->first.starts_with(prefix) && found.size() < limit;
       ++next) {
    found.push_back({next->first, next->second});
  }
  return found;
}

Result<Fence> MemoryKeyValues::open_fence() {
  if (has_crashed_) {
    return StoreError::io;
  }
  ++fence_.number;
  return fence_;
}

Status MemoryKeyValues::write(const WriteBatch& batch, Fence fence) {
  if (has_crashed_) {
    return StoreError::io;
  }
  if (fence != fence_) {
    return StoreError::superseded;
  }
  switch (next_fate()) {
    case WriteFate::kept:
      keep(batch);
      return {};
    case WriteFate::unsynced:
      keep_unsynced(batch);
      return {};
    case WriteFate::full:
      return StoreError::disk_full;
    case WriteFate::crash_before:
      break;
    case WriteFate::crash_after:
      keep(batch);
      break;
  }
  crash();
  return StoreError::io;
}

WriteFate MemoryKeyValues::next_fate() {
  if (fates_.empty()) {
    return WriteFate::kept;
  }
  const WriteFate fate = fates_.front();
  fates_.pop_front();
  return fate;
}

// A sync takes with it what was written before.
void MemoryKeyValues::keep(const WriteBatch& batch) {
  for (const Write& write : batch) {
    apply(write, entries_);
  }
  undo_.clear();
  ++batches_kept_;
}

void MemoryKeyValues::keep_unsynced(const WriteBatch& batch) {
  for (const Write& write : batch) {
    const auto before = entries_.find(write.key);
    undo_.push_back(
        {write.key, before != entries_.end() ? std::optional(before->second) : std::nullopt});
    apply(write, entries_);
  }
}

}  // namespace indaba::test
