#include "clients/web/bridge/entries.h"

#include <algorithm>
#include <utility>

#include "clients/web/bridge/error.h"

namespace indaba::web {

Status Entries::put(std::string key, Bytes value) {
  if (key.empty() || key.size() > client::kKeyBytesMax || value.size() > client::kValueBytesMax) {
    return BridgeError::unfit_entry;
  }
  entries_.insert_or_assign(std::move(key), std::move(value));
  return {};
}

void Entries::apply(const client::WriteBatch& batch) {
  for (const client::Write& write : batch) {
    if (write.value) {
      entries_.insert_or_assign(write.key, *write.value);
    } else {
      entries_.erase(write.key);
    }
  }
}

Result<std::optional<Bytes>> Entries::get(std::string_view key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? std::optional<Bytes>() : std::optional<Bytes>(found->second);
}

Result<std::vector<client::KeyValue>> Entries::scan(std::string_view prefix, std::string_view after,
                                                    std::size_t limit) const {
  std::vector<client::KeyValue> found;
  auto next = after < prefix ? entries_.lower_bound(prefix) : entries_.upper_bound(after);
  for (; next != entries_.end() && next->first.starts_with(prefix) && found.size() < limit;
       ++next) {
    found.push_back({next->first, next->second});
  }
  return found;
}

}  // namespace indaba::web
