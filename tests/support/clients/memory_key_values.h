// MemoryKeyValues: a KeyValueStore in memory for tests and simulations, whose writes go as a script
// says: they fail, a crash comes before or after them, or the disk lies about having synced them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "clients/core/store/key_values.h"

namespace indaba::test {

enum class WriteFate : std::uint8_t {
  kept,          // durable, as promised
  unsynced,      // acknowledged, and gone at the next crash unless a later write is kept
  full,          // disk_full; nothing changed
  crash_before,  // the host dies, nothing of it is kept
  crash_after,   // the host dies with the batch durable and nobody told
};

class MemoryKeyValues final : public client::KeyValueStore {
 public:
  // How the next writes go, behind those that were scripted before; all others are kept.
  void script(std::initializer_list<WriteFate> fates);

  // The host dies: what was not synced is lost, and every call fails until `restart`.
  void crash();
  void restart() { has_crashed_ = false; }
  bool has_crashed() const { return has_crashed_; }
  // Batches that reached the disk, so far.
  std::uint64_t batches_kept() const { return batches_kept_; }

  // What is there, for the test to look at and to damage.
  using Entries = std::map<std::string, Bytes, std::less<>>;
  Entries& entries() { return entries_; }

  Result<std::optional<Bytes>> get(std::string_view key) const override;
  Result<std::vector<client::KeyValue>> scan(std::string_view prefix, std::string_view after,
                                             std::size_t limit) const override;
  Result<client::Fence> open_fence() override;
  Status write(const client::WriteBatch& batch, client::Fence fence) override;

 private:
  WriteFate next_fate();
  void keep(const client::WriteBatch& batch);
  void keep_unsynced(const client::WriteBatch& batch);

  Entries entries_;
  client::Fence fence_;
  // What undoes the writes that are not synced, to be applied from the last to the first.
  client::WriteBatch undo_;
  std::deque<WriteFate> fates_;
  std::uint64_t batches_kept_ = 0;
  bool has_crashed_ = false;
};

}  // namespace indaba::test
