#include "clients/core/agent/records.h"

#include <bit>
#include <cstdint>
#include <utility>

#include "crypto/base/hex.h"

namespace indaba::client {

std::string numbered(std::string_view prefix, std::uint64_t number) {
  ByteArray<8> digits{};
  for (std::uint8_t& byte : digits) {
    number = std::rotl(number, 8);
    byte = static_cast<std::uint8_t>(number);
  }
  return std::string(prefix) + to_hex(digits);
}

Result<std::optional<SecretBytes>> Records::get_bytes(std::string_view key) const {
  if (const auto changed = changes_.find(key); changed != changes_.end()) {
    return changed->second ? std::optional(changed->second->clone()) : std::nullopt;
  }
  return stored_.get(key);
}

Result<std::vector<SecretEntry>> Records::scan(std::string_view prefix, std::string_view after,
                                               std::size_t limit) const {
  const bool has_changes = [&] {
    const auto change = changes_.lower_bound(prefix);
    return change != changes_.end() && change->first.starts_with(prefix);
  }();
  if (!has_changes) {
    return stored_.scan(prefix, after, limit);
  }
  INDABA_TRY_ASSIGN(std::vector<SecretEntry> stored, stored_.scan(prefix, after, SIZE_MAX));
  std::map<std::string, SecretBytes> merged;
  for (SecretEntry& entry : stored) {
    merged.emplace(std::move(entry.key), std::move(entry.value));
  }
  for (auto change = changes_.lower_bound(prefix);
       change != changes_.end() && change->first.starts_with(prefix); ++change) {
    merged.erase(change->first);
    if (change->second && change->first > after) {
      merged.emplace(change->first, change->second->clone());
    }
  }
  std::vector<SecretEntry> found;
  for (auto& [key, value] : merged) {
    if (found.size() == limit) {
      break;
    }
    found.push_back({key, std::move(value)});
  }
  return found;
}

Status Records::erase_all() {
  INDABA_TRY_ASSIGN(const std::vector<SecretEntry> found, scan({}, {}, SIZE_MAX));
  for (const SecretEntry& entry : found) {
    erase(entry.key);
  }
  return {};
}

SecretBatch Records::take_changes() {
  SecretBatch batch;
  for (auto& [key, value] : changes_) {
    batch.push_back({key, std::move(value)});
  }
  changes_.clear();
  return batch;
}

}  // namespace indaba::client
